"""The version of the gazetteer's file: known without building it or having the packages, the same on every machine."""

from functools import lru_cache

import xxhash

from wiredesk.gazetteer import layout, tables
from wiredesk.gazetteer.sources import PINNED


RULES = 1
"""Raise it when the code makes another file out of the same tables and packages; a test tells when."""


@lru_cache(maxsize=1)
def version() -> str:
    """Return name and version of the file that this release makes: a digest of its tables, packages and rules."""
    digest = xxhash.xxh3_64(f"{layout.FORMAT} {RULES} {sorted(PINNED.items())}".encode())
    for name in tables.ALL:
        digest.update(f"\n{name}\n{tables.read_text(name)}".encode())
    return f"wiredesk-gazetteer-1-{digest.hexdigest()}"
