"""Markers glued to a slug."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.slug_markers import read_slug_markers


@pytest.mark.parametrize(
    ("slug", "markers", "kind", "clean"),
    [
        ("AM-FERRY-1STLD", ("1STLD",), "update", "AM-FERRY"),
        ("PM-FERRY 2NDLD-(WRITETHROUGH)", ("2NDLD", "WRITETHROUGH"), "update", "PM-FERRY"),
        ("AM-FERRY-3RDLD-(WRITETH OUGH)", ("3RDLD",), "update", "AM-FERRY"),
        ("AM-FERRY-2NDLD-***URGENT", ("2NDLD",), "update", "AM-FERRY"),
        ("BC-CORRECTED-FERRY-HALT", ("CORRECTED",), "correction", "BC-CORRECTED-FERRY-HALT"),
        ("AM-PACT-(CORRECTED-REPETITION)", ("CORRECTED", "REPETITION"), "correction", "AM-PACT"),
        ("BC-resending;thanks", ("resending",), "repeat", "BC-resending;thanks"),
        ("FERRY-CORRECTS-COURSE", (), None, "FERRY-CORRECTS-COURSE"),
        ("BC-MARKET-CORRECTED-SHARPLY", (), None, "BC-MARKET-CORRECTED-SHARPLY"),
        ("BC-URGENT-CARE-1ST", (), None, "BC-URGENT-CARE-1ST"),
        ("", (), None, ""),
    ],
)
def test_markers_in_slugs(slug: str, markers: tuple[str, ...], kind: str | None, clean: str) -> None:
    """Leads count anywhere, other words only behind the cycle or at the end; those at the end are no part of it."""
    found = read_slug_markers(slug)

    assert (found.markers, found.kind, found.clean) == (markers, kind, clean)


@given(st.text(max_size=300))
def test_any_text_is_read(slug: str) -> None:
    """No slug breaks the reader; what is left is how the slug begins."""
    assert slug.startswith(read_slug_markers(slug).clean)
