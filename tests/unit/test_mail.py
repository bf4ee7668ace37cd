"""Mail: headers, MIME parts, transfer encodings, what stands around the copy."""

import base64
import quopri
import random
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from mutations import MUTATIONS

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.mail import message as mail
from wiredesk.formats.mail import mime


LIMITS = ReadLimits()
ARRIVAL = Arrival(datetime(2021, 4, 7, 15, tzinfo=UTC), "ndp")

COPY = """\
PORTMERE, April 7 (NDP) - The harbour ministers agreed on the ferry line on Wednesday.

They gave no date.
"""

HEAD = """\
Received: from a.example by b.example
	for <desk@b.example>; Wed, 7 Apr 2021 14:30:05 +0200
From: "NDP" <world@ndp.example>
To: desk@b.example
Date: Wed, 7 Apr 2021 14:30:00 +0200 (CEST)
Message-ID: <ferry.3@ndp.example>
Subject: Ministers agree on ferry
"""

MIXED = f"""{HEAD}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

This is a message in MIME format.
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

{quopri.encodestring(COPY.encode()).decode()}
--=20
NDP World Desk
+99 30 1234567
--inner
Content-Type: text/html; charset=utf-8

<html><head><style>p {{}}</style></head><body><p>{COPY}</p></body></html>
--inner--
--outer
Content-Type: text/plain; name="terms.txt"
Content-Disposition: attachment; filename="terms.txt"

Terms of use that nobody reads.
--outer--
"""


def _read(message: str | bytes, limits: ReadLimits = LIMITS) -> tuple[WireItem, ...]:
    return mail.read(message.encode() if isinstance(message, str) else message, limits, ARRIVAL)


def _one(headers: str = "", body: str | bytes = COPY, head: str = HEAD) -> WireItem:
    raw = body.encode() if isinstance(body, str) else body
    (item,) = _read((head + headers + "\n").encode() + raw)
    return item


def _texts(item: WireItem) -> list[str]:
    return [block.text for block in item.blocks]


def test_plain_message() -> None:
    """Headers go to their fields, the text becomes the copy."""
    item = _one(
        "Keywords: ferry, harbour\nContent-Language: en-gb\nX-Priority: 2 (High)\nOrganization: Northern Press\n"
    )

    assert item.headline == item.envelope.headline == "Ministers agree on ferry"
    assert _texts(item) == [part.strip() for part in COPY.split("\n\n")]
    assert item.provider_id == "ferry.3@ndp.example"
    assert item.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert item.envelope.issued_text == "Wed, 7 Apr 2021 14:30:00 +0200 (CEST)"
    assert item.envelope.keywords == ("ferry", "harbour")
    assert item.language == "en-GB"
    assert (item.urgency, item.provider_urgency) == (3, "2")
    assert item.agency == "Northern Press"
    assert item.flags == frozenset()


def test_multipart_message() -> None:
    """Of the alternatives the plain one is taken; attachments, the preamble and the signature are not."""
    (item,) = _read(MIXED)

    assert _texts(item) == [part.strip() for part in COPY.split("\n\n")]
    assert "1234567" not in repr(item)


def test_line_ends_do_not_matter() -> None:
    """CR LF, as mail is sent, gives the same story; so does white space before the first header."""
    (item,) = _read("   \r\n" + MIXED.replace("\n", "\r\n"))

    assert (item,) == _read(MIXED)


@pytest.mark.parametrize(
    ("plain", "html", "expected"),
    [
        ("Short.", "<p>Short.</p>", ["Short."]),
        ("See the HTML part.", "<p>The ministers agreed on the ferry line.</p><p>No date.</p>", None),
        ("", "<p>The ministers agreed.</p>", ["The ministers agreed."]),
        ("Plain text", "", ["Plain text"]),
    ],
)
def test_alternatives(plain: str, html: str, expected: list[str] | None) -> None:
    """HTML is taken where it says much more than the plain text, or where that is empty."""
    body = (
        f"--x\nContent-Type: text/plain\n\nFerry\n\n{plain}\n--x\nContent-Type: text/html\n\n{html}\n--x--\n"
        if plain
        else f"--x\nContent-Type: text/plain\n\n\n--x\nContent-Type: text/html\n\n{html}\n--x--\n"
    )
    item = _one(
        "Content-Type: multipart/alternative; boundary=x\n", body, HEAD.replace("Ministers agree on ferry", "Ferry")
    )

    assert _texts(item) == (expected or ["The ministers agreed on the ferry line.", "No date."])


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("=?utf-8?Q?F=C3=A4hre=20f=C3=A4hrt?=", "Fähre fährt"),
        ("=?utf-8?B?RsOkaHJl?= =?utf-8?B?IGbDpGhydA==?=", "Fähre fährt"),
        ("=?utf-8?Q?F=C3?= =?utf-8?Q?=A4hre?=", "Fähre"),
        ("=?iso-8859-1?q?F=E4hre_f=E4hrt?=", "Fähre fährt"),
        ("=?windows-1252?Q?Ferry=E2=80=99s_line?=", "Ferry’s line"),
        ("=?utf-8?Q?F=E4hre?=", "Fähre"),
        ("=?koi8-r?B?8MHSz80=?=", "Паром"),
        ("=?no-such?Q?Ferry?= agreed", "Ferry agreed"),
        ("Ministers agree\n on ferry", "Ministers agree on ferry"),
        ("Fwd: RE: WG: Ferry agreed", "Ferry agreed"),
        ("UPDATE 1-Ferry agreed", "UPDATE 1-Ferry agreed"),
        ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        ("Fähre", "Fähre"),
    ],
)
def test_subjects(written: str, headline: str) -> None:
    """Encoded words are decoded by what their bytes say; folding and the marks of forwarding are undone."""
    assert _one(head=HEAD.replace("Ministers agree on ferry", written)).headline == headline


@pytest.mark.parametrize(
    ("headers", "body", "text", "flags"),
    [
        ("Content-Type: text/plain; charset=utf-8\n", "Thé tea.".encode(), "Thé tea.", set()),
        ("Content-Type: text/plain; charset=utf-8\n", "Thé tea.".encode("cp1252"), "Thé tea.", {"decoded-cp1252"}),
        ("Content-Type: text/plain; charset=iso-8859-1\n", "Thé tea.".encode(), "Thé tea.", {"encoding-mismatch"}),
        ("Content-Type: text/plain; charset=koi8-r\n", "Паром идёт.".encode("koi8-r"), "Паром идёт.", set()),
        ('Content-Type: text/plain; charset="no;such\n', b"Tea.", "Tea.", set()),
        ("Content-Transfer-Encoding: base64\n", base64.encodebytes("Thé tea.".encode()), "Thé tea.", set()),
        ("Content-Transfer-Encoding: BASE64\n", b"VGVhLg", "Tea.", set()),
        ("Content-Transfer-Encoding: quoted-printable\n", b"Th=C3=A9 te=\na.", "Thé tea.", set()),
    ],
)
def test_bodies(headers: str, body: bytes, text: str, flags: set[str]) -> None:
    """Transfer encodings are undone, and the declared charset is checked against the bytes."""
    item = _one(headers, b"NDP copy:\n\n" + body if "base64" not in headers.lower() else body)

    assert _texts(item)[-1] == text
    assert flags <= item.flags


def test_flowed_text() -> None:
    """Lines that a mail program wrapped are joined again (RFC 3676)."""
    item = _one("Content-Type: text/plain; format=flowed\n", "They agreed \non the \nferry.\n\nNo date.\n-- \nNDP\n")

    assert _texts(item) == ["They agreed on the ferry.", "No date."]


def test_references() -> None:
    """A message that supersedes another is an update; answers are only linked."""
    item = _one("Supersedes: <ferry.2@ndp.example>\nReferences: <ferry.1@ndp.example>\n <ferry.2@ndp.example>\n")
    answer = _one("In-Reply-To: <ferry.1@ndp.example>\n")

    assert [reference.provider_id for reference in item.refers_to] == ["ferry.2@ndp.example", "ferry.1@ndp.example"]
    assert item.kind == "update"
    assert ([reference.provider_id for reference in answer.refers_to], answer.kind) == (["ferry.1@ndp.example"], None)


@pytest.mark.parametrize(
    ("subject", "body", "headline", "first"),
    [
        ("Ferry agreed", "Ferry agreed\n\nThe ministers met.", "Ferry agreed", "The ministers met."),
        ("NDP-FERRY", "Ferry agreed\n\nThe ministers met.", "Ferry agreed", "The ministers met."),
        ("Today's copy", "Ferry agreed\n\nPORTMERE, April 7 (NDP) - They met.", "Ferry agreed", "PORTMERE, April 7"),
        ("Ferry agreed", "Dear all,\n\nThe ministers met.", "Ferry agreed", "Dear all,"),
        ("", "Ferry agreed\n\nThe ministers met.", "Ferry agreed", "The ministers met."),
    ],
)
def test_headline_in_the_copy(subject: str, body: str, headline: str, first: str) -> None:
    """The subject is the headline, unless it is a slug or the copy opens with a headline of its own."""
    item = _one(body=body, head=HEAD.replace("Ministers agree on ferry", subject))

    assert item.headline == headline
    assert _texts(item)[0].startswith(first)


def test_form_fields() -> None:
    """Fields that a writer puts before the copy go to the envelope."""
    body = f"NEWS\n\nHeadline: Ferry agreed at last\n\nAbstract: They agreed.\n\nSea FERRY\nBy Ada Brook\n\n{COPY}"
    item = _one(body=body)

    assert (item.headline, item.envelope.headline) == ("Ferry agreed at last", "Ferry agreed at last")
    assert (item.envelope.abstract, item.envelope.slug) == ("They agreed.", "Sea FERRY")
    assert _texts(item)[:2] == ["By Ada Brook", COPY.split("\n", maxsplit=1)[0]]


def test_writers_numbers_are_dropped() -> None:
    """What stands below the sign-off (a name, numbers) and a gateway's disclaimer are nobody's copy."""
    body = f"{COPY}NDP ab/cd\nAda Brook\nFerry Writer\nPh: +99 30 1234567\n\n{'_' * 32}\nThis mail is confidential.\n"
    item = _one(body=body)

    assert _texts(item)[-1] == "NDP ab/cd"
    assert "1234567" not in repr(item)
    assert "confidential" not in repr(item)


def test_attached_message() -> None:
    """A forwarded message is the story; the words around it are not."""
    inner = HEAD.replace("ferry.3", "ferry.1").replace("Ministers agree on ferry", "Ferry agreed") + "\n" + COPY
    body = f"--x\n\nFor your information.\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
    item = _one("Content-Type: multipart/mixed; boundary=x\n", body)

    assert (item.headline, item.provider_id) == ("Ferry agreed", "ferry.1@ndp.example")
    assert len(item.blocks) == 2


def test_message_forwarded_in_the_text() -> None:
    """A message that the text quotes whole is the story, with its own subject and date."""
    quoted = "---------- Forwarded message ---------\nFrom: NDP <a@ndp.example>\nDate: Tue, 6 Apr 2021 10:00:00 +0000\n"
    item = _one(body=f"See below.\n\n{quoted}Subject: Ferry agreed\nTo: <b@ndp.example>\n\n\n{COPY}")

    assert item.headline == "Ferry agreed"
    assert item.issued_at == datetime(2021, 4, 6, 10, tzinfo=UTC)
    assert _texts(item)[0].startswith("PORTMERE")


def test_several_stories() -> None:
    """Digests and mailboxes hold several stories."""
    one = HEAD + "\n" + COPY
    digest = "--x\n\n" + one + "\n--x\n\n" + one.replace("ferry.3", "ferry.4") + "\n--x--\n"
    items = _read(HEAD + "Content-Type: multipart/digest; boundary=x\n\n" + digest)
    mailbox = _read("\n\n".join("From a@ndp.example Wed Apr  7 12:30:00 2021\n" + one for _ in range(3)))

    assert [item.provider_id for item in items] == ["ferry.3@ndp.example", "ferry.4@ndp.example"]
    assert [item.index for item in mailbox] == [0, 1, 2]


@pytest.mark.parametrize(
    ("written", "issued", "flags"),
    [
        ("Wed, 7 Apr 2021 14:30:00 -0000", datetime(2021, 4, 7, 14, 30, tzinfo=UTC), set()),
        ("Wed, 7 Apr 2021 14:30:00 GMT", datetime(2021, 4, 7, 14, 30, tzinfo=UTC), set()),
        ("7 Apr 2021 14:30:00", datetime(2021, 4, 7, 14, 30, tzinfo=UTC), {"time-without-zone"}),
        ("when it was ready", None, {"time-unreadable"}),
    ],
)
def test_dates(written: str, issued: datetime | None, flags: set[str]) -> None:
    """The date is read with its zone; one that cannot be read is flagged."""
    item = _one(head=HEAD.replace("Wed, 7 Apr 2021 14:30:00 +0200 (CEST)", written))

    assert (item.issued_at, set(item.flags)) == (issued, flags)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Received: from a by b\n\tfor c\nSubject: Talks\n\nText", True),
        (b"From: a@b.example\nTo: c@d.example\nSubject: Talks\n\nText", True),
        (b"From a@b.example Mon Jan 4 10:00:00 2021\nSubject: Talks\n\nText", True),
        (b"Subject: what ministers talk of\n\nThey met.", False),
        (b"Slug: TALKS\nHeadline: Ministers meet\n\nThey met.", False),
        (b"From Portmere, our reporter writes\nMinisters met.", False),
    ],
)
def test_sniff(head: bytes, expected: bool) -> None:
    """Only headers that mail has make a mail."""
    assert mail.sniff(head) is expected


def _nested(depth: int) -> str:
    parts = [f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth)]
    return HEAD + "".join(parts) + "Content-Type: text/plain\n\nText.\n"


@pytest.mark.parametrize(
    ("message", "limits", "code"),
    [
        (HEAD + "\n", {}, "WIRE-R008"),
        (HEAD + "Content-Type: image/png\n\nxxxx", {}, "WIRE-R008"),
        (HEAD + "Content-Type: multipart/mixed; boundary=x\n\nno parts", {}, "WIRE-R008"),
        (_nested(mime.MAX_DEPTH + 1), {}, "WIRE-R006"),
        (HEAD + "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\na\n" * 30, {"max_items": 20}, "WIRE-R006"),
        (HEAD + "\n" + "Line.\n\n" * 30, {"max_blocks": 20}, "WIRE-R006"),
        (HEAD + "A: b\n" * 3_000 + "\ntext", {}, "WIRE-R006"),
        (HEAD + "\n%PDF-1.4", {}, "WIRE-R003"),
    ],
)
def test_rejections(message: str, limits: dict[str, Any], code: str) -> None:
    """Mail without text, and mail of absurd shape, have their codes."""
    with pytest.raises(Rejection) as caught:
        _read(message, ReadLimits(**limits))

    assert caught.value.code.code == code


def test_depth_that_is_read() -> None:
    """Parts may be nested as deeply as the limit says."""
    (item,) = _read(_nested(mime.MAX_DEPTH))

    assert _texts(item) == ["Text."]


def _outcome(data: bytes) -> object:
    mail.sniff(data[:8192].lstrip())
    try:
        return _read(data)
    except Rejection as rejection:
        return rejection.code.code


def test_mutations() -> None:
    """Damaged mail gives stories or a code, and the same again."""
    seeds = (MIXED.encode(), (HEAD + "\n" + COPY).encode(), _nested(5).encode())
    for number in range(400):
        rng = random.Random(f"mail|{number}")
        data = seeds[number % 3]
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(MUTATIONS)(rng, data)
        assert _outcome(data) == _outcome(data)


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        (HEAD, " a\n"),
        (HEAD, "References: <a@b>\n"),
        (HEAD + "Subject: ", "=?utf-8?Q?a?= "),
        (HEAD.replace("Ministers", "=?a?q?" * 900), "\nA"),
        (HEAD + "Content-Type: text/plain", "; a=b"),
        (HEAD + "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n"),
        (HEAD + "Content-Type: multipart/mixed; boundary=x\n\n", "--xx\n"),
        (HEAD + "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "Content-Type: message/rfc822\n\n"),
        (_nested(mime.MAX_DEPTH), "--b19\n\na\n"),
        (HEAD + "Content-Type: text/html\n\n", "<div>a"),
        (HEAD + "\n", "--\n"),
        (HEAD + "\n", "_" * 40 + "\n"),
        (HEAD + "\n", "forwarded message\nTo: a\n"),
        (HEAD + "\n", "Headline: a\n"),
        (HEAD + "\n", "ab/cd\n"),
        ("From a b\n", "\n\nFrom a@b Wed Apr  7 12:30:00 2021\nA: b"),
    ],
)
def test_hostile_megabyte(before: str, piece: str) -> None:
    """A megabyte of anything takes seconds at most."""
    start = time.perf_counter()
    _outcome((before + piece * (1_000_000 // len(piece))).encode())

    assert time.perf_counter() - start < 10
