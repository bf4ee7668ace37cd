"""Ids made from names."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.domain.ids import STORY_NAMESPACE, name_id, story_id


@given(st.uuids(), st.text(st.characters(codec="utf-8"), max_size=60))
def test_name_ids_are_uuids_of_version_5(namespace: uuid.UUID, name: str) -> None:
    """The id of a name is the one that RFC 9562 defines and the standard library makes."""
    assert name_id(namespace, name) == str(uuid.uuid5(namespace, name))


def test_story_ids_stay() -> None:
    """The id of a story can be computed again by anybody, for ever."""
    assert story_id("wire.raw:0:0") == str(uuid.uuid5(STORY_NAMESPACE, "wire.raw:0:0#0"))
    assert story_id("wire.raw:3:17", 2) == "7715fad1-3d16-5167-ae6e-14b31eb931d5"
