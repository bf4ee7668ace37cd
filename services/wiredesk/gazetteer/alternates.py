"""Which of the alternate names that the sources give a place are names that the news may use.

GeoNames' alternate names hold every script, airport codes, addresses of web pages, and words of any language that are
English words too ("Of", a place in Turkey). What is left out here is left out of the file.
"""

import re
from functools import lru_cache

from wiredesk.gazetteer.tables import COMMON_WORDS, read_text


_LATIN = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
"""Unicode's Latin blocks that fold to plain letters, Vietnamese ones included."""
_MARKS = r"\u02b0-\u036f"
"""Modifier letters and combining marks, which transliterations use."""
_USABLE = re.compile(rf"[‘’ʻ']?[{_LATIN}](?:[{_LATIN}{_MARKS}0-9 '’‘ʼ`.,·/–&-]){{2,59}}")
_CODE = re.compile(r"[A-Z]{2,4}")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return English words, given names and titles that are no place without more evidence; folded."""
    lines = [line for line in read_text(COMMON_WORDS).splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())


def is_usable(name: str) -> bool:
    """Return whether an alternate name may stand in copy: Latin, three letters or more, no code, no common word."""
    if _USABLE.fullmatch(name) is None or _CODE.fullmatch(name) is not None:
        return False
    if name.isalpha():
        return name.lower() not in common_words()
    return sum(map(str.isalpha, name)) >= 3
