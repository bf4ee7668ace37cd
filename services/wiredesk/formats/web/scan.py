"""A web page in one pass: its own fields, and where on it the story stands.

Elements are kept on a stack, but nothing looks further than its top: an end tag without its start is passed over, and
each element is taken off once, so that time is linear in the page's length whatever is nested in what.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.formats.html_text import TAG, plain_line, without_declarations


_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60}+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_BARE_HIDDEN = re.compile(r"\shidden(?=[\s/]|\Z)")
_TOKEN = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_RAW = frozenset({"script", "style", "textarea", "title", "template", "noscript", "svg", "math", "iframe", "object"})
"""Elements of which only the end is looked for: nothing in them is an element of the page."""

_AROUND = frozenset({"nav", "footer", "aside", "figcaption", "button", "select", "dialog", "menu"})
_PERHAPS_AROUND = frozenset({"header", "form"})
"""Some publishing systems put the whole page into a form, and some the story's first paragraph into its header."""

_CONTAINERS = frozenset({"body", "div", "section", "article", "main", "td", "center", "blockquote", "figure"})
_RAW_END = re.compile(rf"</({'|'.join(sorted(_RAW))})\s*+>", re.IGNORECASE)
_DATE_CLASSES = ("datepublished", "datemodified", "datecreated")
_MAX_KEPT = 50
"""Headings, times, scripts of data and the like that are kept; no story has as many."""

_SMALL = 200
_MOST = 3
"""What may be around the copy holds less than a third of its text."""


class PageRules(Rules):
    """The file `data/html_page.toml`, which explains its fields."""

    body: tuple[str, ...]
    around: tuple[str, ...]
    byline: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What a page says of itself, and the mark-up of its story.

    Attributes:
        metas: contents of `meta` and `itemprop` elements by lower-case name, in order.
        links: `href` of `link` elements by lower-case relation; the first of each.
        title: the `title` element.
        headings: texts of the `h1` elements: those inside the story first.
        byline: text of the element that names the writer.
        times: `datetime` of the `time` elements.
        json_ld: linked data, one document each.
        language: of the `html` element.
        story: mark-up of the copy, what is around it taken out.
    """

    metas: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]
    title: str
    headings: tuple[str, ...]
    byline: str
    times: tuple[str, ...]
    json_ld: tuple[str, ...]
    language: str
    story: str

    def meta(self, *names: str) -> str:
        """Return the first content under the first of these names that is there, "" where none is."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")


@dataclass(slots=True)
class _Open:
    """An element whose end has not been read yet."""

    name: str
    start: int
    inner: int
    kind: str
    container: int
    text_before: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the page: `text` counts the characters of copy in it."""

    kind: str
    start: int
    inner: int
    inner_end: int
    end: int
    text: int
    score: float = 0.0


@dataclass(slots=True)
class _Scan:
    """The page as far as it has been read."""

    markup: str
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    times: list[str] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    language: str = ""
    stack: list[_Open] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    dropping: int | None = None
    text: int = 0
    spans: list[_Span] = field(default_factory=list)
    densest: _Span | None = None

    def add_text(self, size: int) -> None:
        if self.dropping is not None or self.counts.get("a"):
            return
        self.text += size
        if self.stack and (container := self.stack[-1].container) >= 0:
            self.stack[container].score += size if self.counts.get("p") else 0.4 * size

    def open(self, name: str, attributes: Mapping[str, str], start: int, inner: int) -> None:
        kind = _kind(name, attributes)
        depth = len(self.stack)
        above = self.stack[-1].container if self.stack else -1
        self.stack.append(_Open(name, start, inner, kind, depth if name in _CONTAINERS else above, self.text))
        self.counts[name] = self.counts.get(name, 0) + 1
        if kind == "out" and self.dropping is None:
            self.dropping = depth

    def close(self, name: str, inner_end: int, end: int) -> None:
        if not self.counts.get(name):
            return
        while self.stack:
            matches = self.stack[-1].name == name
            self.pop(inner_end, end if matches else inner_end)
            if matches:
                return

    def pop(self, inner_end: int, end: int) -> None:
        element = self.stack.pop()
        self.counts[element.name] -= 1
        depth = len(self.stack)
        span = _Span(
            element.kind, element.start, element.inner, inner_end, end, self.text - element.text_before, element.score
        )
        if self.dropping == depth:
            self.dropping = None
            self.spans.append(span)
        elif self.dropping is None and element.kind:
            self.spans.append(span)
        if element.container == depth and self.dropping is None:
            if self.densest is None or span.score > self.densest.score:
                self.densest = span
            parent = self.stack[-1].container if self.stack else -1
            if parent >= 0:
                self.stack[parent].score += element.score / 2


@cache
def _page_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rules = load_rules("html_page", PageRules, package="wiredesk.formats")
    return frozenset(rules.body), frozenset(rules.around), frozenset(rules.byline)


def _kind(name: str, attributes: Mapping[str, str]) -> str:  # noqa: PLR0911 - one return a kind
    """Return what an element is: "body", "article", "main", "h1", "byline", "time", "out", "around", else ""."""
    if name in _AROUND:
        return "out"
    if name in {"h1", "time"}:
        return name
    if attributes:
        if "articlebody" in attributes.get("itemprop", "").lower().split():
            return "body"
        if attributes.get("aria-hidden") == "true" or attributes.get("hidden") == "hidden":
            return "around"
        if kind := _kind_of_class(attributes):
            return kind
    if name in {"article", "main"}:
        return name
    if attributes.get("role") == "main":
        return "main"
    return "around" if name in _PERHAPS_AROUND else ""


def _kind_of_class(attributes: Mapping[str, str]) -> str:
    body, around, byline = _page_words()
    if attributes.get("rel") == "author" or attributes.get("itemprop") == "author":
        return "byline"
    for written in (attributes.get("class", "")[:500], attributes.get("id", "")[:100]):
        if not written:
            continue
        if not body.isdisjoint(written.lower().split()):
            return "body"
        words = {word.lower() for word in _TOKEN.split(written)}
        if not byline.isdisjoint(words):
            return "byline"
        if not around.isdisjoint(words):
            return "around"
    return ""


def scan_page(markup: str) -> ScannedPage:
    """Read a page."""
    markup = without_declarations(markup)
    scan = _Scan(markup)
    last_end = {found[1].lower(): found.start() for found in _RAW_END.finditer(markup)}
    raw: tuple[str, int, Mapping[str, str]] | None = None
    position = 0
    for found in TAG.finditer(markup):
        closing, name = bool(found[1]), found[2].lower()
        start, end = found.span()
        if raw is not None:
            if closing and name == raw[0]:
                _raw_text(scan, name, raw[2], markup[raw[1] : start])
                raw = None
                position = end
            continue
        if start > position and (size := len(markup[position:start].strip())):
            scan.add_text(size)
        position = end
        if closing:
            scan.close(name, start, end)
            continue
        attributes = _attributes(found[3])
        _note(scan, name, attributes)
        if name in _RAW and last_end.get(name, -1) >= end and found[3][-1:] != "/":
            raw = (name, end, attributes)
        elif name not in _VOID and found[3][-1:] != "/":
            scan.open(name, attributes, start, end)
    if len(markup) > position:
        scan.add_text(len(markup[position:].strip()))
    scan.dropping = None if scan.dropping is None else -1
    while scan.stack:
        scan.pop(len(markup), len(markup))
    return _page(scan)


def _attributes(written: str) -> Mapping[str, str]:
    if "=" not in written and " hidden" not in written:
        return _NOTHING
    found = {
        match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(written[:20_000])
    }
    if " hidden" in written and _BARE_HIDDEN.search(written):
        found["hidden"] = "hidden"
    return found


_NOTHING: Mapping[str, str] = {}


def _raw_text(scan: _Scan, name: str, attributes: Mapping[str, str], text: str) -> None:
    if name == "title" and not scan.title:
        scan.title = plain_line(text[:2_000])
    elif name == "script" and "ld+json" in attributes.get("type", "").lower() and len(scan.json_ld) < _MAX_KEPT:
        scan.json_ld.append(text)


def _note(scan: _Scan, name: str, attributes: Mapping[str, str]) -> None:
    """Keep what an element says of the page."""
    if not attributes:
        return
    if name == "meta":
        for key in ("name", "property", "itemprop", "http-equiv"):
            if (label := attributes.get(key, "").strip().lower()) and (content := attributes.get("content", "")):
                _add(scan, label, content)
    elif name == "link":
        for relation in attributes.get("rel", "").lower().split()[:10]:
            scan.links.setdefault(relation, plain_line(attributes.get("href", "")[:2_000]))
    elif name == "html":
        scan.language = attributes.get("lang") or attributes.get("xml:lang") or ""
    elif name == "time":
        _note_time(scan, attributes)


def _note_time(scan: _Scan, attributes: Mapping[str, str]) -> None:
    written = attributes.get("datetime", "").strip()
    if written and len(scan.times) < _MAX_KEPT and scan.dropping is None:
        scan.times.append(written)
    if written and (label := attributes.get("itemprop", "").lower()) in _DATE_CLASSES:
        _add(scan, label, written)


def _add(scan: _Scan, label: str, content: str) -> None:
    values = scan.metas.setdefault(label, [])
    if len(values) < _MAX_KEPT and (text := plain_line(content[:5_000])):
        values.append(text)
    if not values:
        del scan.metas[label]


def _page(scan: _Scan) -> ScannedPage:
    region = _region(scan)
    inside = [span for span in scan.spans if region.inner <= span.start and span.end <= region.inner_end]
    outside = [span for span in scan.spans if not (region.inner <= span.start and span.end <= region.inner_end)]
    headings = islice((span for span in (*inside, *outside) if span.kind == "h1"), _MAX_KEPT)
    bylines = (_text(scan, span) for span in islice(filter(_is_byline, (*inside, *outside)), _MAX_KEPT))
    return ScannedPage(
        metas={name: tuple(values) for name, values in scan.metas.items()},
        links=scan.links,
        title=scan.title,
        headings=tuple(text for text in (_text(scan, span) for span in headings) if text),
        byline=next((text for text in bylines if text), ""),
        times=tuple(scan.times),
        json_ld=tuple(scan.json_ld),
        language=scan.language,
        story="".join(_pieces(scan, region, inside)),
    )


def _is_byline(span: _Span) -> bool:
    return span.kind == "byline" and span.inner_end - span.inner <= 10 * _SMALL


def _text(scan: _Scan, span: _Span) -> str:
    return plain_line(scan.markup[span.inner : min(span.inner_end, span.inner + 5_000)])


def _region(scan: _Scan) -> _Span:
    """Return where the story stands: what is marked as such if it holds half of what the densest place holds."""
    whole = _Span("page", 0, 0, len(scan.markup), len(scan.markup), scan.text)
    densest = scan.densest if scan.densest is not None and scan.densest.text else whole
    for kind in ("body", "article", "main"):
        marked = max((span for span in scan.spans if span.kind == kind), key=lambda span: span.text, default=None)
        if marked is not None and marked.text and 2 * marked.text >= densest.text:
            return marked
    return densest


def _pieces(scan: _Scan, region: _Span, inside: list[_Span]) -> Iterator[str]:
    """Give the mark-up of a region without what is around the copy in it."""
    position = region.inner
    for span in sorted(inside, key=lambda span: span.start):
        if span.start < position or not (_is_out(span, region) or _is_timestamp(span, scan.markup)):
            continue
        yield scan.markup[position : span.start]
        yield " " if span.kind == "time" else "<hr>"
        position = span.end
    yield scan.markup[position : region.inner_end]


def _is_timestamp(span: _Span, markup: str) -> bool:
    """Return whether a time stands alone between tags; in a sentence it is copy."""
    if span.kind != "time":
        return False
    before, after = markup[max(0, span.start - 80) : span.start].rstrip(), markup[span.end : span.end + 80].lstrip()
    return before.endswith(">") and after.startswith("<")


def _is_out(span: _Span, region: _Span) -> bool:
    if span.kind in {"out", "h1"}:
        return True
    if span.kind == "byline":
        return span.text <= _SMALL
    if span.kind == "around":
        return _MOST * span.text <= region.text
    return False
