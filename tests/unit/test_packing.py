"""Stories in memory as bytes: what was put in comes out, whatever it is."""

from dataclasses import replace
from typing import get_args

import numpy as np
from dedupe_stories import made_up_log
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stages.dedupe import SignatureIndex
from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.likeness import Likeness
from wiredesk.stages.dedupe.packing import LAYOUT, Card, card_of, pack, unpack, unpack_card
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.signature import NO_SKETCH, Signature
from wiredesk.stages.dedupe.verdict import Repeat, Verdict
from wiredesk_events import LifecycleKind, Status


POSITION = 70_000
_text = st.text(st.characters(codec="utf-8"), max_size=40)
_ids = st.one_of(st.uuids().map(str), st.uuids().map(lambda found: str(found).upper()), _text)
_tokens = st.frozensets(st.integers(0, 2**24 - 1), max_size=30)
_times = st.one_of(st.none(), st.integers(-(2**52), 2**52))
_kinds = st.sampled_from(get_args(LifecycleKind))
_statuses = st.sampled_from(get_args(Status))
_places = st.one_of(st.just(0), st.integers(1, POSITION))
_signatures = st.builds(
    Signature,
    story_id=_ids,
    feed=_text,
    provider_id=st.one_of(st.none(), _text),
    provider_version=st.one_of(st.none(), _text),
    issued_at=_times,
    kind=_kinds,
    status=_statuses,
    embargoed_until=_times,
    markers=st.lists(_text, max_size=3).map(tuple),
    slug=st.one_of(st.none(), _text),
    title=st.lists(st.integers(0, 2**24 - 1), max_size=40).map(tuple),
    title_numbers=_tokens,
    algorithm=st.integers(0, 2**24 - 1),
    exact=st.binary(min_size=16, max_size=16),
    form=st.binary(min_size=8, max_size=8),
    shingles=st.integers(0, 2**32 - 1),
    sketch=st.sets(st.integers(0, 2**32 - 1), max_size=128).map(lambda found: np.array(sorted(found), dtype=np.uint32)),
    numbers=_tokens,
    names=_tokens,
    lists_cut=st.booleans(),
    codes=_tokens,
    turns=st.binary(max_size=40),
    vocabulary=st.binary(max_size=400),
)
_verdicts = st.builds(
    Verdict,
    reason=st.sampled_from(Reason),
    family_id=_ids.filter(bool),
    version=st.integers(0, 1000),
    replaces=st.one_of(st.none(), _ids),
    duplicate_of=st.none(),
    compared_with=st.one_of(st.none(), _ids),
    likeness=st.one_of(st.none(), st.builds(Likeness, st.floats(0, 1), st.floats(0, 1), exact=st.booleans())),
    latest=st.booleans(),
    references=st.lists(st.one_of(st.none(), _ids), max_size=3).map(tuple),
)
_families = st.builds(Family, _ids, st.integers(0, 10_000), _statuses, _places, _places, _places)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return any story that was kept; its family says in the verdict what it says itself."""
    signature, verdict, family = draw(_signatures), draw(_verdicts), draw(_families)
    if draw(st.booleans()):
        family = Family(signature.story_id, 1, family.status, POSITION, POSITION, POSITION)
    verdict = replace(verdict, family_id=family.family_id or signature.story_id)
    return Entry(POSITION, draw(st.integers(-(2**62), 2**62)), signature, verdict, family)


def known(entry: Entry) -> Entry:
    """Return an entry with its arrays as lists, so that it can be compared."""
    kept = entry.signature
    return replace(entry, signature=replace(kept, sketch=kept.sketch.tolist(), words=NO_SKETCH.tolist()))  # type: ignore[arg-type]


def comparable(card: Card) -> Card:
    """Return a card with its sketch as a list."""
    return replace(card, sketch=card.sketch.tolist())  # type: ignore[arg-type]


@given(entries())
def test_a_kept_story_comes_back_as_it_was(entry: Entry) -> None:
    """Every field, ids of any form and any family, in bytes that say the same again."""
    entry = replace(entry, family=replace(entry.family, family_id=entry.family.family_id or entry.signature.story_id))
    data = pack(entry)

    assert known(unpack(data, POSITION)) == known(entry)
    assert pack(unpack(data, POSITION)) == data
    assert comparable(unpack_card(data, POSITION)) == comparable(card_of(entry))


@given(entries(), _places, _tokens, _ids.filter(bool))
def test_a_duplicate_keeps_what_says_whose_it_is(entry: Entry, repeated: int, codes: frozenset[int], of: str) -> None:
    """Words, figures and names are let go; ids, life cycle, verdict, headline and known codes stay."""
    verdict = replace(entry.verdict, duplicate_of=of, repeat=Repeat(2, ("a", "ü"), ("04000000",)))
    found = unpack(pack(replace(entry, verdict=verdict, repeated=repeated, seen_codes=codes)), POSITION)

    card = unpack_card(pack(replace(entry, verdict=verdict, repeated=repeated, seen_codes=codes)), POSITION)

    assert comparable(card) == comparable(card_of(found))
    assert (found.verdict, found.repeated, found.seen_codes) == (verdict, repeated, codes)
    assert (found.signature.story_id, found.signature.title) == (entry.signature.story_id, entry.signature.title)
    assert not found.signature.sketch.size
    assert not found.signature.names


def test_the_window_remembers_what_its_bytes_say() -> None:
    """A story that was put in a moment ago is the one that its bytes give later, and so is what its family knows."""
    index = SignatureIndex()
    for story in made_up_log(300):
        index.decide(story)
    window = index._window
    unpacked = [unpack(window.packed(position), position) for position in range(1, index.put_in + 1)]
    newest = {entry.family.family_id: entry.family for entry in unpacked if window.is_live(entry.position)}

    assert [known(window.entry(entry.position)) for entry in unpacked] == list(map(known, unpacked))
    assert {family_id: window.family(family_id) for family_id in newest} == newest


def test_codes_of_the_layout_stay() -> None:
    """Blocks are read by later releases: a new kind, status or reason goes to the end, or the layout gets a number."""
    assert LAYOUT == 3
    assert get_args(LifecycleKind)[:2] + get_args(LifecycleKind)[-2:] == ("new", "update", "alert", "take")
    assert get_args(Status) == ("usable", "withheld", "canceled")
    assert (len(Reason), next(iter(Reason)), tuple(Reason)[-1]) == (24, Reason.RETRANSMISSION, Reason.NEW)
