"""One story in every wire format, as an agency of that format would send it.

Used to hold the readers to one another (the same story in, the same story out), to feed the fuzzer and the bench.
"""

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Story:
    """What an agency sends: `paragraphs` without the dateline, which stands in the copy of every format."""

    headline: str = "Ferry returns to Ardmore after storm"
    slug: str = "FERRY-ARDMORE"
    dateline: str = "ARDMORE, May 11 (NDP) - "
    paragraphs: tuple[str, ...] = (
        "The ferry to Ardmore sailed again on Monday after a week in harbour, the port said.",
        "“We are glad to be at sea,” Captain Ada Brook told reporters at the pier on Monday.",
        "Some 140 people and 30 cars were aboard when the ship left harbour at dawn.",
    )
    issued: datetime = datetime(2026, 5, 11, 6, 41, tzinfo=UTC)
    urgency: int = 4
    provider_id: str = "urn:newsml:ndp.example:20260511:ferry"
    version: str = "2"

    @property
    def copy(self) -> tuple[str, ...]:
        """The paragraphs as sent, dateline included."""
        return (self.dateline + self.paragraphs[0], *self.paragraphs[1:])

    @property
    def words(self) -> int:
        """Words of the copy."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def _wrapped(paragraphs: Sequence[str], indent: str = "    ", width: int = 68) -> list[str]:
    """Return paragraphs as a teletype sets them: an indent, lines broken between words."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = indent
        for word in paragraph.split():
            if len(line) + len(word) > width and line.strip():
                lines.append(line.rstrip())
                line = ""
            line += word + " "
        lines.append(line.rstrip())
    return lines


def plain(story: Story) -> bytes:
    """Headline, blank line, paragraphs."""
    return "\n\n".join((story.headline, *story.copy)).encode()


def anpa1312(story: Story) -> bytes:
    """SYN SYN SOH, header lines, `^` headline, TAB paragraphs, ETX trailer."""
    keyword = f"BC-{story.slug} {story.issued:%m-%d} {story.words:04d}"
    head = f"\x16\x16\x01n0417\x1f\r\nr i \x13\x11{keyword}\r\n\x02^{story.headline}<\r\n"
    copy = "".join(f"\t{paragraph}\r\n" for paragraph in story.copy)
    return (head + copy + f"\x03NDP-WF-{story.issued:%m-%d-%y %H%M}GMT\r\n\x0c\x04").encode()


def iptc7901(story: Story) -> bytes:
    """SOH line, slug line, STX, headline ended by `=`, wrapped copy, ETX trailer, EOT."""
    lines = [
        f"\x01ndp0417 {story.urgency} pl {story.words}  ndp 0417",
        "",
        f"{story.slug}/",
        f"\x02{story.headline} =",
        *_wrapped(story.copy),
        f"\x03{story.issued:%d%H%M GMT %b %y}\x04",
    ]
    return "\r\n".join(lines).encode()


def zczc(story: Story) -> bytes:
    """ZCZC line, priority line, headline, wrapped copy, trailer, NNNN."""
    lines = [
        "ZCZC NDP0417",
        f"{story.slug}",
        "",
        story.headline,
        "",
        *_wrapped(story.copy),
        f"{story.issued:%d%H%M GMT %b %y}",
        "NNNN",
    ]
    return "\r\n".join(lines).encode()


def _paragraphs(story: Story) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.copy)


def nitf(story: Story) -> bytes:
    """NITF 3.5."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">'
        '<nitf version="-//IPTC//DTD NITF 3.5//EN">'
        f"<head><title>{escape(story.headline)}</title><docdata management-status='usable'>"
        f"<doc-id id-string={quoteattr(story.provider_id)} regsrc='NDP'/><urgency ed-urg='{story.urgency}'/>"
        f"<date.issue norm='{story.issued:%Y%m%dT%H%M%SZ}'/>"
        f"<du-key key={quoteattr(story.slug)} version='{story.version}'/>"
        f"</docdata></head><body><body.head><hedline><hl1>{escape(story.headline)}</hl1></hedline></body.head>"
        f"<body.content>{_paragraphs(story)}</body.content></body></nitf>"
    ).encode()


def newsml1(story: Story) -> bytes:
    """NewsML 1.2."""
    stamp = f"{story.issued:%Y%m%dT%H%M%SZ}"
    return (
        '<?xml version="1.0" encoding="utf-8"?><NewsML Version="1.2"><NewsEnvelope><DateAndTime>'
        f"{stamp}</DateAndTime></NewsEnvelope><NewsItem xml:lang='en'><Identification><NewsIdentifier>"
        f"<ProviderId>ndp.example</ProviderId><DateId>20260511</DateId><NewsItemId>ferry</NewsItemId>"
        f"<RevisionId PreviousRevision='1' "
        f"Update='N'>{story.version}</RevisionId><PublicIdentifier>{escape(story.provider_id)}:{story.version}"
        f"</PublicIdentifier>"
        "</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName='News'/>"
        "<FirstCreated>20260511T060000Z"
        f"</FirstCreated><ThisRevisionCreated>{stamp}</ThisRevisionCreated><Status FormalName='Usable'/>"
        f"<Urgency FormalName='{story.urgency}'/>"
        f"</NewsManagement><NewsComponent><NewsLines><HeadLine>{escape(story.headline)}</HeadLine>"
        f"<SlugLine>{escape(story.slug)}</SlugLine>"
        f"</NewsLines><ContentItem><MediaType FormalName='Text'/><DataContent>{_paragraphs(story)}</DataContent>"
        f"</ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    ).encode()


def newsml_g2(story: Story) -> bytes:
    """A NewsML-G2 news message with one news item."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>'
        f"<sent>{story.issued.isoformat()}</sent></header><itemSet>"
        f"<newsItem guid={quoteattr(story.provider_id)} version='{story.version}' "
        "standard='NewsML-G2' standardversion='2.35' conformance='power' xml:lang='en'><itemMeta>"
        "<itemClass qcode='ninat:text'/>"
        f"<provider qcode='nprov:NDP'/><versionCreated>{story.issued.isoformat()}</versionCreated>"
        f"<pubStatus qcode='stat:usable'/></itemMeta>"
        f"<contentMeta><urgency>{story.urgency}</urgency><headline>{escape(story.headline)}</headline>"
        f"<slugline>{escape(story.slug)}</slugline>"
        "<language tag='en'/></contentMeta><contentSet><inlineXML contenttype='application/xhtml+xml'>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>{escape(story.headline)}</title></head>"
        f"<body>{_paragraphs(story)}</body></html>"
        "</inlineXML></contentSet></newsItem></itemSet></newsMessage>"
    ).encode()


def ninjs(story: Story) -> bytes:
    """ninjs 3.1."""
    return json.dumps(
        {
            "uri": story.provider_id,
            "type": "text",
            "version": story.version,
            "versionCreated": story.issued.isoformat(),
            "pubStatus": "usable",
            "urgency": story.urgency,
            "language": "en",
            "slugline": story.slug,
            "headlines": [{"role": "main", "value": story.headline}],
            "bodies": [{"contentType": "text/html", "value": _paragraphs(story)}],
        }
    ).encode()


def ap_media(story: Story) -> bytes:
    """An item of the AP Media API with its NITF inside."""
    item = {
        "altids": {"itemid": story.provider_id, "etag": "x"},
        "itemid": story.provider_id,
        "version": story.version,
        "type": "text",
        "urgency": story.urgency,
        "language": "en",
        "pubstatus": "usable",
        "versioncreated": f"{story.issued:%Y-%m-%dT%H:%M:%SZ}",
        "headline": story.headline,
        "slugline": story.slug,
        "body_nitf": _paragraphs(story),
    }
    return json.dumps({"api_version": "1.1", "data": {"item": item}}).encode()


def rss(story: Story) -> bytes:
    """One item of RSS 2.0, its copy escaped."""
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>NDP</title><language>en</language><item>'
        f"<title>{escape(story.headline)}</title><guid isPermaLink='false'>{escape(story.provider_id)}</guid>"
        f"<pubDate>{story.issued:%a, %d %b %Y %H:%M:%S +0000}</pubDate><description>{escape(_paragraphs(story))}"
        f"</description>"
        "</item></channel></rss>"
    ).encode()


def atom(story: Story) -> bytes:
    """One Atom entry in a feed."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>NDP</title><entry>'
        f"<id>{escape(story.provider_id)}</id><title>{escape(story.headline)}</title>"
        f"<updated>{story.issued.isoformat()}</updated>"
        f"<content type='html'>{escape(_paragraphs(story))}</content></entry></feed>"
    ).encode()


def mail(story: Story) -> bytes:
    """A mail with a plain body."""
    message = EmailMessage()
    message["From"] = "NDP desk <desk@ndp.example>"
    message["To"] = "news@desk.example"
    message["Subject"] = story.headline
    message["Date"] = story.issued
    message["Message-ID"] = f"<{story.provider_id.replace(':', '.')}@ndp.example>"
    message.set_content("\n\n".join(story.copy) + "\n")
    return bytes(message)


def html_page(story: Story) -> bytes:
    """A web page with navigation around the story."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>'
        f"{html.escape(story.headline)}</title><link rel='canonical' href='https://ndp.example/ferry'></head>"
        f"<body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>{html.escape(story.headline)}</h1><time datetime='{story.issued.isoformat()}'>11 May"
        f"</time>{_paragraphs(story)}"
        "</article><footer>About us</footer></body></html>"
    ).encode()


def ritzau(story: Story) -> bytes:
    """An agency's own XML."""
    return (
        f"<RBNews><NewsID>{escape(story.provider_id)}</NewsID><PublishDate>2026-05-11T08:41:00</PublishDate>"
        f"<headline>{escape(story.headline)}</headline><strapline>{escape(story.slug)}</strapline>"
        f"<version>{story.version}</version>"
        f"<Priority>{story.urgency}</Priority><content>{escape(_paragraphs(story))}</content></RBNews>"
    ).encode()


RENDERINGS: dict[str, Callable[[Story], bytes]] = {
    "plain": plain,
    "anpa1312": anpa1312,
    "iptc7901": iptc7901,
    "zczc": zczc,
    "nitf": nitf,
    "newsml1": newsml1,
    "newsml-g2": newsml_g2,
    "ninjs": ninjs,
    "ap-media": ap_media,
    "rss": rss,
    "atom": atom,
    "mail": mail,
    "html": html_page,
    "ritzau": ritzau,
}
"""Every format that a reader exists for, by the name that `raw.format` shows."""
