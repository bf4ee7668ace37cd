"""The copy of an NITF document: paragraphs and tables of its body, without what is not for publication."""

from xml.etree.ElementTree import Element

from wiredesk.formats.html_text import html_text, looks_like_html
from wiredesk.formats.layout import is_wrapped
from wiredesk.formats.xml_blocks import XmlBlocks, blocks_of_xml
from wiredesk.formats.xml_text import every, first, text_of
from wiredesk_events import Block


def body_blocks(root: Element, limit: int, headline: str = "") -> XmlBlocks:
    """Return the copy under an `nitf` element, or under one of its parts (`body`, `body.content`, `block`).

    Notes and tag lines that are not for publication (`type="npa"`) and descriptions of tables are taken out of the
    tree, and so is a sub-headline at the beginning that only says the headline again (AP). The tag line and the
    bibliography at the end are paragraphs like others. Reading stops after more than `limit` blocks.
    """
    blocks: list[Block] = []
    flags: set[str] = set()
    for part in _parts(root):
        if len(blocks) > limit:
            break
        _prepare(part)
        found = blocks_of_xml(part, limit - len(blocks))
        flags |= found.flags
        for block in found.blocks:
            if block.text.startswith("<") and looks_like_html(block.text):
                blocks.extend(html_text(block.text, limit - len(blocks)).blocks)  # escaped mark-up: embeds, mostly
            else:
                blocks.append(block)
    if len(blocks) > 1 and headline and blocks[0].text == headline and text_of(root.find(".//hl2")) == headline:
        del blocks[0]
    return XmlBlocks(tuple(blocks), frozenset(flags))


def is_private(element: Element) -> bool:
    """Return whether a note or a tag line is a non-publishable advisory."""
    return (element.get("type") or "").strip().lower() == "npa"


def _parts(root: Element) -> list[Element]:
    body = root if root.tag == "body" else first(root, "body")
    if body is None:
        found = root.find(".//body.content")
        return [root if root.tag != "nitf" or found is None else found]
    parts = [*every(body, "body.content"), *every(body, "body.end")]
    if not parts:  # some feeds put paragraphs into `body` without more ado
        for head in every(body, "body.head"):
            body.remove(head)
        return [body]
    return parts


def _prepare(part: Element) -> None:
    """Mend the tree where its text alone would say something else."""
    if any(part.find(f".//{tag}") is not None for tag in ("note", "tagline", "nitf-table-metadata")):
        _take_out_private(part)
    if part.find(".//frac") is not None:
        _write_fractions(part)
    if part.find(".//br") is not None:
        _join_wrapped(part)


def _take_out_private(part: Element) -> None:
    for parent in part.iter():
        if not any(_is_left_out(child) for child in parent):
            continue
        kept: list[Element] = []
        texts = [parent.text or ""]  # what follows the last element that stays
        for child in parent:
            if not _is_left_out(child):
                _set_text_after(parent, kept, texts)
                kept.append(child)
                texts = []
            texts.append(child.tail or "")
        _set_text_after(parent, kept, texts)
        parent[:] = kept


def _is_left_out(element: Element) -> bool:
    return element.tag == "nitf-table-metadata" or (element.tag in {"note", "tagline"} and is_private(element))


def _set_text_after(parent: Element, kept: list[Element], texts: list[str]) -> None:
    if kept:
        kept[-1].tail = "".join(texts)
    else:
        parent.text = "".join(texts)


def _write_fractions(part: Element) -> None:
    """Write `5<frac><numer>1</numer><denom>2</denom></frac>` so that its text is "5 1/2" and not "512"."""
    for parent in part.iter():
        before = parent.text or ""
        for child in parent:
            if child.tag == "frac":
                blank = " " if before[-1:].isdigit() else ""
                parts = [text_of(child.find(tag)) for tag in ("numer", "denom")]
                text = blank + "/".join(parts) if all(parts) else blank + text_of(child)
                child[:] = []
                child.text = text
            before = child.tail or ""


def _join_wrapped(part: Element) -> None:
    """Undo line breaks that a machine set where the next word did not fit (AAP): most paragraphs must look so."""
    paragraphs = [element for element in part.iter() if element.find("br") is not None]
    looks = [is_wrapped(lines) for element in paragraphs if len(lines := _lines(element)) > 1]
    if not looks or 2 * sum(looks) < len(looks):
        return
    for element in paragraphs:
        for child in element:
            if child.tag == "br":
                child.tag = "em"
                child.text = " "


def _lines(element: Element) -> list[str]:
    """Return the lines of a paragraph, those without text left out."""
    lines = [[element.text or ""]]
    for child in element:
        if child.tag == "br":
            lines.append([])
        else:
            lines[-1].extend(child.itertext())
        lines[-1].append(child.tail or "")
    return [text for line in lines if (text := " ".join("".join(line).split()))]
