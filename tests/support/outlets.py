"""Outlets that republish agency copy: what each does to a story, step by step, and the bytes that its feed carries.

A step is a function from story to story; an outlet is a chain of steps and a wrapping. All is a function of the random
generator given.
"""

import html
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from xml.sax.saxutils import escape

from house_styles import STYLES
from wire_renderings import Story as WireStory
from wire_renderings import anpa1312, html_page, iptc7901, ninjs, nitf, zczc


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a desk has it.

    Attributes:
        headline: its headline.
        paragraphs: prose, without dateline, byline and credit.
        place: where it was filed, "" where nobody says.
        agency: who sent it first, as datelines and credits name it.
        dateline, byline, credit: lines of their own, "" for none; the dateline stands before the first paragraph.
        subject: what the story is about, in a word: for slugs.
    """

    headline: str
    paragraphs: tuple[str, ...]
    place: str = ""
    agency: str = "NDP"
    dateline: str = ""
    byline: str = ""
    credit: str = ""
    subject: str = "news"

    @property
    def lines(self) -> tuple[str, ...]:
        """Return everything but the headline, in order."""
        first, *rest = self.paragraphs
        return (*filter(None, (self.byline,)), self.dateline + first, *rest, *filter(None, (self.credit,)))

    @property
    def words(self) -> int:
        """Return how many words the paragraphs have."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


Step = Callable[[Story, random.Random], Story]
Wrapping = Callable[[Story, datetime, random.Random], bytes]


def styled(name: str) -> Step:
    """Return the step that writes headline and text in a house style."""
    style = STYLES[name]

    def step(story: Story, _: random.Random) -> Story:
        text = style("\n\n".join(story.paragraphs))
        return replace(story, headline=style(story.headline), paragraphs=tuple(text.split("\n\n")))

    return step


# --- headlines

_SMALL_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "over",
        "than",
        "the",
        "to",
        "with",
    ]
)
_SKIPPED: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "about",
        "some",
        "at",
        "least",
        "that",
        "which",
        "who",
        "its",
        "their",
        "his",
        "her",
        "has",
        "had",
        "have",
        "was",
        "were",
        "is",
        "are",
        "been",
    ]
)


def headline_from_lead(story: Story, rng: random.Random) -> Story:
    """Write a headline from words of the lead, in their order."""
    words = [
        word.strip('.,;:"“”()')
        for word in _UNIT.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), story.paragraphs[0]).split(" ")
    ]
    words = [word for word in words if word and word.lower() not in _SKIPPED][: rng.randint(9, 16)]
    kept = sorted(rng.sample(range(len(words)), min(len(words), rng.randint(6, 9))))
    written = " ".join(words[index] for index in kept).replace("\N{NO-BREAK SPACE}", " ")
    return replace(story, headline=written[:1].upper() + written[1:])


_UNIT: Final = re.compile(
    r"\b(?:[\d$][\d,./-]*|two|three|four|five|six|seven|eight|nine|ten)(?: (?:million|mln|billion|bln|trillion))?"
    r"(?: (?:dlrs?|dollars?|cents?|cts|percent|pct|per cent|tons|tonnes|stg|francs|marks|yen)\b)?"
)
"""Blanks inside an amount: no headline tears one apart."""


def headline_title_case(story: Story, _: random.Random) -> Story:
    """Set the headline With Capitals."""
    words = story.headline.split()
    return replace(
        story,
        headline=" ".join(
            word if word in _SMALL_WORDS and index else word[:1].upper() + word[1:] for index, word in enumerate(words)
        ),
    )


def headline_capitals(story: Story, _: random.Random) -> Story:
    """Set the headline in capitals."""
    return replace(story, headline=story.headline.upper())


def headline_prefixed(story: Story, rng: random.Random) -> Story:
    """Put a kicker or the agency before the headline."""
    return replace(
        story, headline=f"{rng.choice((story.agency, 'World news', 'In brief', 'Report'))}: {story.headline}"
    )


def headline_suffixed(story: Story, rng: random.Random) -> Story:
    """Put the outlet behind the headline."""
    return replace(
        story, headline=f"{story.headline} {rng.choice('|-')} The {rng.choice(('Evening', 'Coast', 'Valley'))} Post"
    )


# --- cuts, order, paragraphs


def cut_end(story: Story, rng: random.Random) -> Story:
    """Cut paragraphs from the end, down to half of the words."""
    return _first_words(story, story.words * rng.uniform(0.5, 0.95))


def cut_to_half(story: Story, _: random.Random) -> Story:
    """Cut to half of the words, between paragraphs."""
    return _first_words(story, story.words * 0.5)


def _first_words(story: Story, least: float) -> Story:
    kept, count = [], 0
    for paragraph in story.paragraphs:
        if count >= least:
            break
        kept.append(paragraph)
        count += len(paragraph.split())
    return replace(story, paragraphs=tuple(kept))


def cut_to_five(story: Story, _: random.Random) -> Story:
    """Cut to the first five paragraphs, or to half of the words if that is more."""
    five = replace(story, paragraphs=story.paragraphs[:5])
    return five if five.words * 2 >= story.words else _first_words(story, story.words * 0.5)


def cut_middle(story: Story, rng: random.Random) -> Story:
    """Cut one or two paragraphs from the middle."""
    kept = list(story.paragraphs)
    for _ in range(rng.randint(1, 2)):
        if len(kept) > 3:
            del kept[rng.randrange(1, len(kept) - 1)]
    return replace(story, paragraphs=tuple(kept))


def cut_short(story: Story, rng: random.Random) -> Story:
    """Break the text off inside a sentence, as feeds do that carry so many characters."""
    text = "\n\n".join(story.paragraphs)
    end = text.rfind(" ", 0, int(len(text) * rng.uniform(0.5, 0.9)))
    return replace(story, paragraphs=tuple((text[:end].rstrip(" ,.") + "…").split("\n\n")), credit="")


def reordered(story: Story, rng: random.Random) -> Story:
    """Move one or two paragraphs, not the lead."""
    rest = list(story.paragraphs[1:])
    for _ in range(rng.randint(1, 2)):
        if len(rest) > 1:
            rest.insert(rng.randrange(len(rest)), rest.pop(rng.randrange(len(rest))))
    return replace(story, paragraphs=(story.paragraphs[0], *rest))


_SENTENCE: Final = re.compile(r'(?<=[a-z0-9)][.!?])(?<!\b(?:Mr|Dr|St)\.)(?<!Corp\.)(?<!Inc\.)(?<!Co\.) (?=[A-Z“"])')


def paragraphs_split(story: Story, _: random.Random) -> Story:
    """Give each sentence a paragraph, as websites do."""
    return replace(story, paragraphs=tuple(part for text in story.paragraphs for part in _SENTENCE.split(text)))


def paragraphs_joined(story: Story, _: random.Random) -> Story:
    """Join paragraphs two by two, as newspapers do."""
    told = story.paragraphs
    rest = tuple(" ".join(told[index : index + 2]) for index in range(1, len(told), 2))
    return replace(story, paragraphs=(told[0], *rest))


def crossheads(story: Story, _: random.Random) -> Story:
    """Put a heading of two words, from the text below, over every fourth paragraph."""
    told: list[str] = []
    for index, paragraph in enumerate(story.paragraphs):
        if index and index % 4 == 0:
            words = [word.strip('.,;:"“”‘’()') for word in paragraph.split()]
            told.append(
                " ".join([word for word in words if len(word) > 4 and word.isalpha()][:2]).capitalize() or "More"
            )
        told.append(paragraph)
    return replace(story, paragraphs=tuple(told))


# --- dateline, byline, credit


def staff_byline(story: Story, rng: random.Random) -> Story:
    """Drop the dateline and sign with the own staff."""
    return replace(story, dateline="", byline=rng.choice(("By Staff Reporter", "By Our Correspondent", "By Ada Brook")))


def agency_dateline(story: Story, _: random.Random) -> Story:
    """Write the dateline as newspapers do."""
    return replace(story, dateline=f"{story.place.upper()} ({story.agency}) — " if story.place else "", byline="")


def plain_dateline(story: Story, _: random.Random) -> Story:
    """Write the place alone."""
    return replace(story, dateline=f"{story.place}: " if story.place else "", byline="")


def no_dateline(story: Story, _: random.Random) -> Story:
    """Drop dateline and byline."""
    return replace(story, dateline="", byline="")


def credited(story: Story, rng: random.Random) -> Story:
    """Name the agency at the end."""
    lines = (
        f"With inputs from {story.agency}",
        f"({story.agency})",
        f"— {story.agency}",
        "(With inputs from agencies)",
    )
    return replace(story, credit=rng.choice((*lines, f"Source: {story.agency}", "(Agencies)")))


def uncredited(story: Story, _: random.Random) -> Story:
    """Drop the credit."""
    return replace(story, credit="")


def text_in_capitals(story: Story, _: random.Random) -> Story:
    """Set everything in capitals, as old teletypes do."""
    return replace(
        story,
        headline=story.headline.upper(),
        paragraphs=tuple(paragraph.upper() for paragraph in story.paragraphs),
        dateline=story.dateline.upper(),
        credit=story.credit.upper(),
    )


def to_ascii(story: Story, _: random.Random) -> Story:
    """Write what a line without accents can carry."""

    def plain(text: str) -> str:
        for mark, letters in (
            ("“", '"'),
            ("”", '"'),
            ("’", "'"),
            ("‘", "'"),
            ("—", "--"),
            ("–", "-"),
            ("…", "..."),
            ("«", '"'),
            ("»", '"'),
            ("£", "stg "),
            ("€", "euro "),
        ):
            text = text.replace(mark, letters)
        return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()

    return replace(story, headline=plain(story.headline), paragraphs=tuple(map(plain, story.paragraphs)))


STEPS: Final[dict[str, Step]] = {name: styled(name) for name in STYLES} | {
    "headline from lead": headline_from_lead,
    "headline title case": headline_title_case,
    "headline capitals": headline_capitals,
    "headline prefixed": headline_prefixed,
    "headline suffixed": headline_suffixed,
    "cut end": cut_end,
    "cut to half": cut_to_half,
    "cut to five": cut_to_five,
    "cut middle": cut_middle,
    "cut short": cut_short,
    "reordered": reordered,
    "paragraphs split": paragraphs_split,
    "paragraphs joined": paragraphs_joined,
    "crossheads": crossheads,
    "staff byline": staff_byline,
    "agency dateline": agency_dateline,
    "plain dateline": plain_dateline,
    "no dateline": no_dateline,
    "credited": credited,
    "uncredited": uncredited,
    "capitals": text_in_capitals,
    "to ASCII": to_ascii,
}
"""Every step by its name, house styles included."""


# --- wrappings


def _wire(story: Story, when: datetime, rng: random.Random) -> WireStory:
    return WireStory(
        headline=story.headline,
        slug=f"{story.subject.upper()}-{(story.place or 'WORLD').upper()}"[:24],
        dateline="",
        paragraphs=story.lines,
        issued=when,
        provider_id=f"urn:item:{rng.getrandbits(64):016x}",
        version="1",
    )


def as_plain(story: Story, _: datetime, __: random.Random) -> bytes:
    """Headline, blank line, paragraphs, in UTF-8."""
    return "\n\n".join((story.headline, *story.lines)).encode()


def as_cp1252(story: Story, _: datetime, __: random.Random) -> bytes:
    """The same in the code page of Windows, with its line ends."""
    return _in_cp1252("\r\n\r\n".join((story.headline, *story.lines))).encode("cp1252", "replace")


def _in_cp1252(text: str) -> str:
    """Return a text without the accents that the code page lacks."""
    return "".join(mark if _fits(mark) else unicodedata.normalize("NFKD", mark)[0] for mark in text)


def _fits(mark: str) -> bool:
    try:
        mark.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def as_page(story: Story, when: datetime, rng: random.Random) -> bytes:
    """Return a web page with menu, related links, sharing, newsletter and footer around the story."""
    head = html.escape(story.headline)
    url = f"https://outlet.example/{rng.getrandbits(48):012x}"
    told = [f"<p>{html.escape(line)}</p>" for line in story.lines]
    related = "".join(f"<li><a href='/{n}'>{text}</a></li>" for n, text in enumerate(rng.sample(_LINKS, 4)))
    told.insert(min(3, len(told)), f"<aside class='related'><h3>Related articles</h3><ul>{related}</ul></aside>")
    body = "".join(told)
    if rng.random() < 0.5:
        stamp = f"<p class='byline-time'><time datetime='{when.isoformat()}'>{when:%d %b %Y}</time></p>"
        story_html = f"<article><h1>{head}</h1>{stamp}{body}</article>"
    else:
        story_html = f"<main><h1>{head}</h1><div class='story-body' itemprop='articleBody'>{body}</div></main>"
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>{head} - Outlet</title><link rel='canonical' href='{url}'>"
        f"<meta property='og:title' content=\"{head}\">"
        "<script>window.ads = ['top', 'side'];</script><style>p { margin: 0 }</style></head><body>"
        "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li>"
        "<li><a href='/sport'>Sport</a></li></ul></nav></header>"
        "<div class='cookie-banner'>We use cookies to make this site work. <button>Accept</button></div>"
        f"{story_html}"
        "<div class='share'><a href='#'>Share</a> <a href='#'>Tweet</a> <a href='#'>Print</a></div>"
        "<section class='newsletter'><h2>Newsletter</h2>"
        "<p>Sign up and get the day’s headlines in your inbox.</p></section>"
        f"<section class='more'><h2>More from Outlet</h2><ul>{related}</ul></section>"
        "<footer><p>© Outlet Media. All rights reserved.</p><a href='/terms'>Terms</a></footer></body></html>"
    ).encode()


_LINKS: Final = (
    "Ten beaches to visit before summer ends", "How to sleep better", "Recipe: lemon and barley soup",
    "Our guide to the best bicycles", "Letters to the editor", "Weekend weather", "Crossword and puzzles",
    "The week in pictures", "What to watch tonight",
)  # fmt: skip


def as_simple_page(story: Story, when: datetime, rng: random.Random) -> bytes:
    """Return a web page with little around the story."""
    address = f"ndp.example/{rng.getrandbits(48):012x}".encode()
    return html_page(_wire(story, when, rng)).replace(b"ndp.example/ferry", address)


def as_rss(story: Story, when: datetime, rng: random.Random) -> bytes:
    """Return a feed with one item, the whole text in it, and the line that a blog system puts below."""
    url = f"https://feed.example/{rng.getrandbits(48):012x}"
    told = "".join(f"<p>{html.escape(line)}</p>" for line in story.lines)
    told += (
        f"<p>The post <a href='{url}'>{html.escape(story.headline)}</a> appeared first on <a href='/'>Outlet</a>.</p>"
    )
    teaser = html.escape(" ".join(story.paragraphs[0].split()[:20]) + " […]")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Outlet</title><link>https://feed.example</link>'
        f"<language>en</language><item><title>{escape(story.headline)}</title><link>{url}</link>"
        f"<dc:creator>Newsroom</dc:creator><pubDate>{when:%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
        f"<category>News</category><guid isPermaLink='true'>{url}</guid><description>{escape(teaser)}</description>"
        f"<content:encoded>{escape(told)}</content:encoded></item></channel></rss>"
    ).encode()


def _as(render: Callable[[WireStory], bytes]) -> Wrapping:
    return lambda story, when, rng: render(_wire(story, when, rng))


WRAPPINGS: Final[dict[str, Wrapping]] = {
    "plain": as_plain,
    "cp1252": as_cp1252,
    "page": as_page,
    "rss": as_rss,
    "simple page": as_simple_page,
    "anpa": _as(anpa1312),
    "iptc7901": _as(iptc7901),
    "zczc": _as(zczc),
    "ninjs": _as(ninjs),
    "nitf": _as(nitf),
}
"""Every wrapping by its name."""


# --- outlets


@dataclass(frozen=True, slots=True)
class Outlet:
    """One that republishes.

    Attributes:
        feed: the name of its feed.
        steps: what it does, in this order.
        wrapping: how its feed carries it.
        expected: what is right for its copies: dropped, or kept as a version because it adds something of its own.
    """

    feed: str
    steps: tuple[str, ...]
    wrapping: str
    expected: Literal["dropped", "version"] = "dropped"

    def republish(self, story: Story, rng: random.Random) -> tuple[Story, tuple[str, ...]]:
        """Return its form of a story, and the steps that changed something."""
        done = []
        for name in self.steps:
            after = STEPS[name](story, rng)
            if after != story:
                done.append(name)
            story = after
        return story, tuple(done)

    def send(self, story: Story, when: datetime, rng: random.Random) -> bytes:
        """Return what its feed carries."""
        return WRAPPINGS[self.wrapping](story, when, rng)


def _outlet(feed: str, wrapping: str, *steps: str) -> Outlet:
    return Outlet(feed, steps, wrapping)


OUTLETS: Final = (
    _outlet(
        "website", "page", "headline from lead", "headline title case", "staff byline", "paragraphs split",
        "abbreviations out", "money symbol", "percent sign", "quotes curled", "days dropped", "cut end",
    ),
    _outlet(
        "broadsheet", "nitf", "headline from lead", "spelling British", "abbreviations out", "percent two words",
        "honorifics", "quotes single", "dates British", "initials bare", "agency dateline", "paragraphs joined",
        "cut middle", "uncredited",
    ),
    _outlet(
        "tabloid", "simple page", "headline from lead", "headline capitals", "spelling British", "abbreviations out",
        "percent sign", "numbers in figures", "money country", "quotes straight single", "days dropped",
        "initials bare", "no dateline", "cut to half",
    ),
    _outlet(
        "aggregator feed", "rss", "headline prefixed", "quotes curled", "plain dateline", "uncredited", "cut short",
    ),
    _outlet("blog feed", "rss", "headline from lead", "abbreviations out", "percent sign", "days bare", "quotes curled",
            "crossheads", "credited", "no dateline"),
    _outlet("teletype relay", "anpa", "to ASCII", "capitals", "agency dateline", "uncredited"),
    _outlet("teletype relay, cut", "zczc", "percent pct", "money agency", "days bare", "to ASCII", "capitals",
            "cut end", "uncredited"),
    _outlet("agency client", "ninjs", "agency dateline", "credited", "cut to five"),
    _outlet("partner agency", "iptc7901", "headline from lead", "money words", "abbreviations out", "months dotted",
            "days bare", "to ASCII", "agency dateline", "cut end"),
    _outlet("portal", "page", "headline from lead", "headline suffixed", "abbreviations out", "money country",
            "dashes long", "percent one word", "quotes curled", "days today", "no dateline", "credited", "crossheads",
            "paragraphs split"),
    _outlet("continental", "plain", "quotes angled", "thousands spaced", "percent sign", "dates British",
            "spelling British", "dashes short", "plain dateline", "cut end"),
    _outlet("radio", "cp1252", "headline capitals", "paragraphs joined", "quotes curled", "numbers in words",
            "months short", "no dateline", "credited", "cut to half"),
    _outlet("rearranged", "plain", "headline from lead", "reordered", "cut middle", "days dropped", "thousands bare",
            "quotes curled", "staff byline", "credited"),
)  # fmt: skip
"""The outlets of the measure; all their copies say what the story says, or less."""


def alone(step: str) -> Outlet:
    """Return an outlet that does one thing only."""
    return Outlet(f"only {step}", (step,), "plain")


SINGLE: Final = tuple(alone(name) for name in STEPS)
"""An outlet for each step, so that each is measured alone."""


# --- base stories in their wire form


def agency_copy(story: Story, when: datetime) -> Story:
    """Return a story with the dateline and the sign-off that its agency gives it."""
    line = f"{story.place.upper()}, {when:%B} {when.day} ({story.agency}) - " if story.place else ""
    return replace(story, dateline=line, credit="(Reporting by A. Nobody; Editing by B. Nobody)")


def sentences(paragraphs: Sequence[str]) -> list[str]:
    """Return the sentences of paragraphs."""
    return [part for text in paragraphs for part in _SENTENCE.split(text)]
