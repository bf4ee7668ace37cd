"""Linked data in a web page: the article that it describes (schema.org NewsArticle and its kin)."""

from collections.abc import Iterator, Sequence
from typing import Any

from wiredesk.domain.errors import Rejection
from wiredesk.formats.html_text import plain_line
from wiredesk.formats.json_text import parse_json


_ARTICLES = frozenset({
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "backgroundnewsarticle", "reviewnewsarticle", "asknewsarticle", "blogposting", "liveblogposting", "report",
    "pressrelease", "techarticle",
})  # fmt: skip
"""Types of schema.org that are a text; compared in lower case."""

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 30
_MAX_NODES = 500
_MAX_LINE = 5_000

Node = dict[str, Any]


def find_article(documents: Sequence[str]) -> tuple[Node | None, bool]:
    """Return the first article that the documents describe, and whether one of them could not be read."""
    broken = False
    for document in documents:
        raw = document.strip().encode("utf-8", "replace")
        if not raw or len(raw) > _MAX_BYTES:
            broken |= bool(raw)
            continue
        try:
            value = parse_json(raw, _MAX_DEPTH).value
        except Rejection:
            broken = True
            continue
        for number, node in enumerate(_nodes(value)):
            if number == _MAX_NODES:
                break
            if not _ARTICLES.isdisjoint(kind.rpartition("/")[2].lower() for kind in lines(node, "@type")):
                return node, broken
    return None, broken


def _nodes(value: Any) -> Iterator[Node]:
    """Give the top nodes of a document, those in its graph, and what a page says it is about."""
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict):
            yield node
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                inner = node.get(key)
                entries = inner if isinstance(inner, list) else [inner]
                yield from (entry for entry in entries if isinstance(entry, dict))


def lines(node: Node | None, key: str) -> tuple[str, ...]:
    """Return the texts under a key: of strings, numbers, and the names of things, one or a list of them."""
    value = node.get(key) if node else None
    found = []
    for entry in (value if isinstance(value, list) else [value])[:100]:
        inner = entry
        if isinstance(entry, dict):
            inner = next((entry[part] for part in ("name", "@id", "url") if entry.get(part)), "")
        if isinstance(inner, list):
            inner = inner[0] if inner else ""
        if isinstance(inner, str | int | float) and not isinstance(inner, bool):
            found.append(plain_line(str(inner)[:_MAX_LINE]))
    return tuple(text for text in found if text)


def line(node: Node | None, *keys: str) -> str:
    """Return the first text under the first of these keys that has one, "" where none has."""
    return next((texts[0] for key in keys if (texts := lines(node, key))), "")


def body_of(node: Node | None) -> str:
    """Return the text of the article, as sent; "" where it is not there."""
    value = node.get("articleBody") if node else None
    return value if isinstance(value, str) else ""
