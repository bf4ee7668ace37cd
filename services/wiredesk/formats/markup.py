"""Copy in a field that may hold HTML, escaped HTML or plain text: what feeds put into one and the same element."""

from wiredesk.formats.decoding import clean, without_mojibake
from wiredesk.formats.html_text import HtmlText, decode_entities, has_entities, html_text, looks_like_html, plain_line
from wiredesk.formats.layout import blocks_of
from wiredesk_events import Block


def copy_of(text: str, limit: int) -> HtmlText:
    """Return the paragraphs and tables of a field, whichever way it is written.

    Mark-up and characters that were escaped once too often ("&lt;p&gt;", "&amp;apos;") are undone, and so are letters
    that a sender garbled before escaping them. At most a little over `limit` blocks are made.
    """
    found = _copy_of(text, limit)
    if not any("&" in block.text or not block.text.isascii() for block in found.blocks):
        return found
    flags = set(found.flags)
    blocks = tuple(_mended(block, flags) for block in found.blocks)
    return HtmlText(blocks, frozenset(flags))


def _mended(block: Block, flags: set[str]) -> Block:
    text = decode_entities(block.text) if has_entities(block.text) else block.text
    mended = without_mojibake(text)
    flags |= mended.flags
    return block if mended.text == block.text else Block(kind=block.kind, text=mended.text)


def _copy_of(text: str, limit: int) -> HtmlText:
    if not looks_like_html(text) and "&lt;" in text and looks_like_html(unescaped := decode_entities(text)):
        text = unescaped
    if looks_like_html(text):
        return html_text(text, limit)
    cleaned = clean(decode_entities(text) if has_entities(text) else text)
    return HtmlText(tuple(blocks_of(cleaned.text.strip("\n").split("\n"), limit)), cleaned.flags)


def line_of(text: str | None) -> str | None:
    """Return a field of one line (a headline) without mark-up and entities; None where nothing is left."""
    return (plain_line(text) or None) if text else None
