"""XML documents as careless senders might make them: elements lost, doubled, emptied, moved, renamed."""

import random
from xml.etree.ElementTree import Element, fromstring, tostring


_TEXTS = ("", "x", "2021-13-45", "\n  a\n b\n", "<p>", "&amp;", "9" * 400, "stat:canceled", "Embargoed", "=20", "（")
_VALUES = ("", ":", "stat:canceled", "x" * 300, "base64", "notepad", "Canceled", "0", "9999-99-99T99:99:99Z")


def mutated(rng: random.Random, document: str) -> bytes:
    """Return a well-formed document with some of its elements changed."""
    root = fromstring(document)  # noqa: S314 - a test's own document
    for _ in range(rng.choice((1, 2, 5, 20))):
        _change(rng, root)
    return tostring(root)


def _change(rng: random.Random, root: Element) -> None:
    elements = list(root.iter())
    one, other = rng.choice(elements), rng.choice(elements)
    change = rng.randrange(8)
    if change == 0 and len(one):
        one.remove(rng.choice(list(one)))
    elif change == 1 and one not in list(other.iter()):
        one.append(other)
    elif change == 2:
        one.text = rng.choice(_TEXTS)
    elif change == 3 and one.attrib:
        one.attrib[rng.choice(sorted(one.attrib))] = rng.choice(_VALUES)
    elif change == 4:
        one.attrib.clear()
    elif change == 5:
        one.tag = other.tag
    elif change == 6 and len(one):
        one[:] = rng.sample(list(one), len(one))
    elif change == 7:
        one[:] = []
