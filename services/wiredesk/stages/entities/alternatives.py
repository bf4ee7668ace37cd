"""Patterns that match any word of a list: factored by shared beginnings, so that a miss costs a look at one letter."""

import re
from collections.abc import Iterable


_Node = dict[str, "_Node"]
_END = ""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first; a space in a word also stands for a hard one."""
    root: _Node = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _pattern(root)


def _pattern(node: _Node) -> str:
    branches = [_letter(letter) + _pattern(node[letter]) for letter in sorted(node) if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "")


def _letter(letter: str) -> str:
    return "[ \u00a0]" if letter == " " else re.escape(letter)
