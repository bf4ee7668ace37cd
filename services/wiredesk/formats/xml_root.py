"""The root element of an XML document, from its first bytes; enough to choose a reader without parsing."""

import re


_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?([A-Za-z][\w.-]{0,60})(?=[\s/>])")
_PROLOGUE = re.compile(rb"<\?[^>]*+>|<!--.*?-->|<!(?!--)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>|[\s]++", re.DOTALL)


def skip_prologue(head: bytes) -> int:
    """Return where the XML declaration, comments and document type at the head of a document end."""
    position = 0
    while found := _PROLOGUE.match(head, position):
        position = found.end()
    return position


def root_of(head: bytes) -> str | None:
    """Return the lower-case local name of the root element, or None where none is in sight."""
    if not head.startswith(b"<"):
        return None
    root = _ROOT.match(head, skip_prologue(head))
    return root[1].decode("ascii", "replace").lower() if root else None
