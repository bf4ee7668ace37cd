"""Input that nobody should send, without end: noise, mutated seeds, made-up stories and documents gone wrong.

Message `number` of a seed is always the same bytes, whatever stands before it, so that a finding can be made again
alone. Most are small: many odd inputs find more than a few long ones.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from made_up_copy import START, sentence

from wiredesk.pipeline.local import RawMessage


SEEDS = Path(__file__).parents[2] / "seeds"
_SLICE = 1_200
_FEEDS = 6

Rng = random.Random
Mutation = Callable[[Rng, bytes], bytes]

_PIECES = (
    "UPDATE 1-", "UPDATE 99999999999999999999-", "CORRECTED-", "(CORRECTED)", "REFILE-", "RPT-", "KILL KILL KILL",
    "URGENT", "FLASH", "BULLETIN", "EMBARGOED until 0600 GMT May 5", "EMBARGOED: 31 Feb 2026 25:61 GMT",
    "1st Ld-Writethru", "ADVISORY", "WITHHOLD", "Please kill the story ", "Eds: ", "Editors: note ", "Attention ",
    "TAKE 2 OF 3", "ISLAMABAD, May 4 (MWX) - ", "Moscow (MWX) — ", "DOHA, (AP/MWX) -- ", "PARIS, Feb. 30 (MWX) – ",
    "(MWX) -", ", - ", "NEW DELHI, Sept 31, 0000 /MWX/ - ", "MOSCOW/ISLAMABAD/DOHA, May 4 (MWX) - ", "By A. Nobody",
    "BY ", "By A. Nobody and B.", "(Reporting by A. Nobody in Doha; Editing by B. Nobody)", "(Reporting by",
    "; Editing by )", "ENDS", "-30-", "###", "--", "said", "he said", "said Prime Minister", "“", "”", '"', "'", "’",
    "``", "''", "«", "»", "„", "(", ")", "[", "]", "…", "—", "Finance Minister Amina Baloch", "President", "Gen. ",
    "Mr.", "Dr. Dr. Dr.", "the U.S.", "U.N.", "St. ", "van der", "al-", "O'", "$5 million", "$", "€1,000,000.50",
    "£-3 bn", "1e400 dollars", "12 percent", "99999999999999999999999999 tonnes", "0x10", "1/0 percent", "½ mile",
    "²³ km", "٣٤ dollars", "१२ rupees", "-0", "1,2,3,4,5", "1.2.3.4", "5-10-15 million", "NaN", "Infinity", "Monday",
    "on Monday, May 4", "May 32", "Feb. 29, 2025", "24:00 GMT", "99:99", "2026-13-45", "0000-00-00", "year 99999",
    "tomorrow", "last week", "the 1990s", "in 10000000000 days", "999999999999 years ago", "31 April", "1/2/3",
    "May 4, 10000", "Islamabad", "Moscow", "Doha", "Qatar", "Washington", "Georgia", "Paris, Texas", "the Kremlin",
    "Moscow, Idaho", "Moscow's", "Moscow-backed", "Qatari", "Pakistan's Islamabad", "Lake Chad", "Jordan", "Turkey",
    "Republic of", "\t1\t2\t3", "A  B  C\n1  2  3\n4  5  6", "* ", "• ", "- ", "1. ", "<p>", "</p>", "&amp;", "&#0;",
    "&#x110000;", "<!--", "\u202e", "\u200b", "\u2066", "\u0301", "\u00ad", "\ufeff", "\ufffd", "\x00", "\x7f",
    "\u2028", "\x85", "ß", "İ", "ı", "ﬁ", "ǅ", "\U0001f1f6\U0001f1e6", "𝕄oscow", "Ｍoscow", "МОСКВА", "الدوحة",
    "伊斯兰堡", "http://example.invalid/a?b=c", "@desk", "#",
)  # fmt: skip
"""Wire conventions, whole and broken, and characters that change their length when folded or normalised."""

_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1e308, -0.0, "", " ", "0", "null", [], {}, [[]], [None], {"": ""}, "\u202e",
    "\x00", "9999-12-31T23:59:59.999999+14:00", "0001-01-01T00:00:00-14:00", "2026-02-30T00:00:00Z", "2026-05-04",
    "usable", "canceled", "withheld", "kill", ["text"], {"name": None}, [{"name": 5}], "<p>" * 50, "&lt;" * 50,
    "x" * 2_000,
)  # fmt: skip

_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "cp1251",
    "latin-1",
    "utf-8-sig",
    "utf-7",
    "shift_jis",
    "cp037",
)


@cache
def _seed_files() -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted(SEEDS.iterdir()) if file.name[:3].isdigit())


def noise(rng: Rng) -> bytes:
    """Return random bytes; the sizes from none to some thousand, the small ones often."""
    return rng.randbytes(int(rng.choice((0, 1, 2, 3, 10, 100, 1000)) * (1 + rng.random())))


def patchwork(rng: Rng) -> bytes:
    """Return wire conventions in an order that no desk would choose."""
    glue = rng.choice((" ", " ", "\n", "\n\n", "", " \n "))
    parts = [
        sentence(rng) if rng.random() < 0.15 else rng.choice(_PIECES) for _ in range(rng.choice((1, 2, 4, 8, 16, 30)))
    ]
    return glue.join(parts).encode("utf-8", "replace")


def story(rng: Rng) -> bytes:
    """Return a made-up plain story: the head perhaps odd, the body sound."""
    head = rng.choice(_PIECES) + " " + sentence(rng)[:60]
    body = "\n\n".join(" ".join(sentence(rng) for _ in range(rng.randint(1, 2))) for _ in range(rng.randint(1, 3)))
    return f"{head}\n\n{rng.choice(_PIECES)}{body}\n\n{rng.choice(_PIECES)}\n".encode()


def document(rng: Rng) -> bytes:
    """Return a ninjs document in which some fields are missing and some hold what they should not."""
    body = " ".join(sentence(rng) for _ in range(rng.randint(1, 3)))
    fields: dict[str, Any] = {
        "uri": f"urn:made-up:{rng.randint(1, 500)}",
        "type": "text",
        "version": str(rng.randint(1, 4)),
        "versioncreated": "2026-05-04T06:00:00Z",
        "language": rng.choice(("en", "en-GB", "ur", "xx-yy-zz")),
        "headline": sentence(rng)[:80],
        "headlines": [{"role": "main", "value": sentence(rng)[:60]}],
        "pubstatus": rng.choice(("usable", "usable", "usable", "canceled", "withheld", "odd")),
        "urgency": rng.randint(0, 9),
        "byline": "A. Nobody",
        "located": "Doha",
        "body_text": body,
        "body_html": f"<p>{body}</p><table><tr><td>1<td>2</table>",
        "bodies": [{"contenttype": "text/html", "value": f"<p>{body}"}],
        "subject": [{"code": "1", "name": "economy"}],
        "place": [{"name": "Qatar"}],
        "associations": {"featured": {"type": "picture"}},
        "embargoed": "2026-05-05T06:00:00Z",
        "ednote": rng.choice(_PIECES),
    }
    for name in rng.sample(sorted(fields), rng.randint(0, 14)):
        del fields[name]
    for name in rng.sample(sorted(fields), rng.randint(0, min(3, len(fields)))):
        fields[name] = rng.choice(_ODD_VALUES)
    return json.dumps(fields, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace")


def seed_slice(rng: Rng) -> bytes:
    """Return a seed, or its beginning or its end where it is long."""
    data = rng.choice(_seed_files())
    if len(data) <= _SLICE:
        return data
    return rng.choice((data[:_SLICE], data[-_SLICE:], data[: _SLICE // 3] + data[-_SLICE // 3 :]))


def _flip(rng: Rng, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(rng: Rng, data: bytes) -> bytes:
    start, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return rng.choice((data[:start], data[start:], data[:start] + data[end:]))


def _splice(rng: Rng, data: bytes) -> bytes:
    other = rng.choice((seed_slice, patchwork, document))(rng)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _insert(rng: Rng, data: bytes) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(_PIECES).encode("utf-8", "replace") + data[place:]


def _duplicate(rng: Rng, data: bytes) -> bytes:
    start = rng.randint(0, len(data))
    part = data[start : start + rng.randint(0, 200)]
    return data[:start] + part * rng.randint(2, 6) + data[start:]


def _huge_number(rng: Rng, data: bytes) -> bytes:
    number = str(rng.choice((10**9, 2**31, 2**53 + 1, 2**63, 2**64, 10**30, 10**400))).encode()
    digits = [index for index, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    place = rng.choice(digits) if digits else rng.randint(0, len(data))
    return data[:place] + number + data[place + 1 :]


def _surrogates(rng: Rng, data: bytes) -> bytes:
    place = rng.randint(0, len(data))
    lone = rng.choice(
        (b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\\ud800", b"\\udfff\\ud800", b"\xf4\x90\x80\x80", b"\xc0\x80")
    )
    return data[:place] + lone + data[place:]


def _flooded(*pieces: str) -> Mutation:
    def flood(rng: Rng, data: bytes) -> bytes:
        place = rng.randint(0, len(data))
        return data[:place] + rng.choice(pieces).encode() * rng.choice((5, 50, 400)) + data[place:]

    return flood


def _sprinkled(*characters: str) -> Mutation:
    def sprinkle(rng: Rng, data: bytes) -> bytes:
        share = rng.choice((0.02, 0.2, 1.0))
        text = data[:600].decode("utf-8", "replace")
        return "".join(one + rng.choice(characters) if rng.random() < share else one for one in text).encode(
            "utf-8", "replace"
        )

    return sprinkle


def _long(rng: Rng, data: bytes) -> bytes:
    place = rng.randint(0, len(data))
    return (
        data[:place] + rng.choice((b"A", b"a", b"Aa", b"9", "é".encode(), b"A.", b"a-", b"\t")) * 3_000 + data[place:]
    )


def _re_encoded(rng: Rng, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(_ENCODINGS), "replace")


def _mixed_encodings(rng: Rng, data: bytes) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + _re_encoded(rng, data[place:] + "naïve café “Müller” Москва".encode())


def _one_line(rng: Rng, data: bytes) -> bytes:
    return data.replace(b"\n", rng.choice((b" ", b"", b"\r", b"\r\n\r\n", b"\n\n\n", b"\\n")))


def _cased(rng: Rng, data: bytes) -> bytes:
    return rng.choice((data.upper(), data.lower(), data.swapcase(), data.title()))


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _cut, _splice, _insert, _insert, _duplicate, _huge_number, _surrogates, _long, _re_encoded, _mixed_encodings,
    _one_line, _cased,
    _flooded("\u202e", "\u2066", "\u200f\u202d"),
    _flooded("[", "{", '{"a":', "(", "<p>", "<div><b>", "[[]]", "(("),
    _flooded('"', "“", "'", "”“", "``", '"said"', "« »"),
    _flooded("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"),
    _flooded("\u0301", "\u0336\u0488"),
    _flooded("UPDATE 1-", "Mr. ", "said ", "May 4, ", "$1 ", "ISLAMABAD (MWX) - ", "Moscow, ", ". . ", "A.B.", "\n\n"),
    _flooded(" - ", "\t", "\x85", "* ", "1. "),
    _sprinkled("\u200b", "\u0301", "\u202e", "\u00ad"),
    _sprinkled(" ", "\n", ".", "'"),
)  # fmt: skip

_MAKERS = (noise, patchwork, patchwork, patchwork, story, story, document, document, seed_slice, seed_slice)


def value(seed: int, number: int) -> bytes:
    """Return the bytes of message `number`."""
    rng = random.Random(f"{seed}|{number}")
    data = rng.choice(_MAKERS)(rng)
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        data = rng.choice(MUTATIONS)(rng, data)
    return data


def messages(seed: int, start: int, count: int) -> Iterator[RawMessage]:
    """Yield the messages from number `start` on, of a few feeds, some seconds apart."""
    for number in range(start, start + count):
        yield RawMessage(f"feed-{number % _FEEDS}", value(seed, number), START + timedelta(seconds=7 * number))


def floods(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each piece of wire copy, repeated up to `size` bytes: what costs more than its length shows here."""
    for piece in dict.fromkeys(
        (*_PIECES, "a", "A ", ".", ",", "Aa Bb ", "Aa, ", "said. ", "A. ", "“a” said Aa Bb. ", "\n", "a\n\n")
    ):
        data = piece.encode("utf-8", "replace")
        yield piece, data * (size // len(data))
        spaced = data + b" "
        yield piece + " ", spaced * (size // len(spaced))
