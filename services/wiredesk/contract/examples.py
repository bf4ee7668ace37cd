"""One invented story on its way through the stages: the example in each schema, and a golden event for the tests.

Every field is filled at least once, so that a reader of the schemas sees what each looks like.
"""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any, Final

from wiredesk_events import (
    Alternative,
    Amount,
    Block,
    Dateline,
    Decision,
    Enrichment,
    Entity,
    Envelope,
    Event,
    Fingerprint,
    Focus,
    Lifecycle,
    Mention,
    Notice,
    Place,
    PlaceMention,
    Quote,
    RawRef,
    Reference,
    Scores,
    Source,
    Span,
    SpanField,
    StoryDuplicate,
    StoryEnriched,
    StoryParsed,
    StoryRead,
    StoryTagged,
    StoryUnique,
    TimeExpression,
    WatchMatch,
)


_HEADLINE = "Qatar to finance Quetta water works"
_FIRST = "Qatar will lend Pakistan $40 million for the water works of Quetta, the finance ministry said on Wednesday."
_SECOND = '"The first pipes arrive in June," said Minister Amina Rahmat in Islamabad.'
_BODY = f"{_FIRST}\n\n{_SECOND}"
_DATELINE = "Islamabad, 5 May (CD).- "
_SIGN_OFF = "CD ar/kl"
_TABLE = "Loan   40 mln USD\nTerm   12 years"
_STORY, _FAMILY, _BEFORE, _COPY = (f"{number:08x}-0000-5000-8000-000000000000" for number in (1, 2, 3, 4))


def _span(text: str, field: SpanField = "body") -> Span:
    start = (_HEADLINE if field == "headline" else _BODY).index(text)
    return Span(field=field, start=start, end=start + len(text), text=text)


def _fingerprint(text: str) -> Fingerprint:
    """Return a fingerprint of the right form; its hashes are invented."""
    shingles = len(text.split()) - 2
    hashes = b"".join((number << 20).to_bytes(4, "little") for number in range(1, shingles + 1))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Fingerprint(
        algorithm="example-1",
        exact=digest[:32],
        form=digest[32:48],
        shingles=shingles,
        sketch=base64.b64encode(hashes).decode(),
        numbers=("40",),
        words=base64.b64encode(hashes).decode(),
        names=("islamabad", "minister amina rahmat", "pakistan", "quetta", "wednesday"),
    )


_REFERENCE = Reference(
    story_id=_BEFORE, provider_id="tag:example.org,2021:water-1", slug="QATAR-WATER", headline="Qatar mulls Quetta loan"
)
_RECEIVED = datetime(2021, 5, 5, 9, 30, 0, 250_000, tzinfo=UTC)
_ISSUED = datetime(2021, 5, 5, 9, 29, tzinfo=UTC)
_EMBARGO = datetime(2021, 5, 5, 12, 0, tzinfo=UTC)

_identity: Final[dict[str, Any]] = {
    "story_id": _STORY,
    "source": Source(feed="capital-dispatch", agency="CD"),
    "provider_id": "tag:example.org,2021:water",
    "provider_version": "2",
    "language": "en",
    "raw": RawRef(
        topic="wire.raw",
        partition=3,
        offset=1041,
        item=0,
        format="ninjs",
        size_bytes=1312,
        sha256=hashlib.sha256(_BODY.encode()).hexdigest(),
    ),
    "received_at": _RECEIVED,
    "issued_at": _ISSUED,
    "flags": ("encoding-mismatch",),
    "lifecycle": Lifecycle(
        kind="correction",
        status="withheld",
        markers=("CORRECTED",),
        embargoed_until=_EMBARGO,
        urgency=4,
        provider_urgency="4",
        refers_to=(_REFERENCE,),
    ),
    "envelope": Envelope(
        headline=f"CORRECTED-{_HEADLINE}",
        slug="QATAR-WATER",
        byline="By Karim Lodhi",
        dateline="Islamabad, 5 May (CD)",
        dateline_place="Islamabad",
        editor_notes=("Corrects the amount in the first paragraph",),
        keywords=("water",),
        subjects=("medtop:20000366",),
        categories=("i",),
        provider_status="usable",
        sequence="0417",
        take=1,
        genres=("Current",),
        places=("Qatar",),
        abstract="Pakistan and Qatar sign a water accord.",
        copyright="2026 Capital Dispatch",
        issued_text="2026-05-05T08:00:00+02:00",
        created_at=datetime(2026, 5, 4, 5, 30, tzinfo=UTC),
        word_count=29,
        usage_terms="Not for resale",
    ),
}
_family: Final[dict[str, Any]] = {
    "family_id": _FAMILY,
    "version": 2,
    "replaces": _BEFORE,
    "decision": Decision(
        outcome="version",
        reason="provider-version",
        compared_with=_BEFORE,
        scores=Scores(jaccard=0.781, containment=0.914),
        latest=True,
    ),
}

_read: Final = StoryRead(
    **_identity,
    headline=f"CORRECTED-{_HEADLINE}",
    blocks=(
        Block(text=f"{_DATELINE}{_FIRST}"),
        Block(text=_SECOND),
        Block(kind="table", text=_TABLE),
        Block(text=_SIGN_OFF),
    ),
    fingerprint=_fingerprint(_BODY),
)
_unique: Final = StoryUnique(**dict(_read), **_family)
_duplicate: Final = StoryDuplicate(
    **{**_identity, "story_id": _COPY},
    duplicate_of=_STORY,
    family_id=_FAMILY,
    decision=Decision(
        outcome="duplicate",
        reason="exact-copy",
        compared_with=_STORY,
        scores=Scores(jaccard=1.0, containment=1.0),
        latest=False,
    ),
    headline=f"CORRECTED-{_HEADLINE}",
    repeats=2,
    repeated_by=("coastal", "harbour"),
    added_categories=("i",),
)
_parsed: Final = StoryParsed(
    **_identity,
    **_family,
    headline=_HEADLINE,
    slug="QATAR-WATER",
    body=_BODY,
    byline="Karim Lodhi",
    dateline=Dateline(
        text=_DATELINE, place="Islamabad", region="Pakistan", other_places=("Doha",), date="2021-05-05", agency="CD"
    ),
    editor_notes=("Corrects the amount in the first paragraph",),
    credits=("Reporting by Karim Lodhi; Editing by Ana Ruiz",),
    sign_off=_SIGN_OFF,
    paragraphs=(_span(_FIRST), _span(_SECOND)),
    sentences=(_span(_FIRST), _span(_SECOND)),
    quotes=(
        Quote(
            span=_span("The first pipes arrive in June,"),
            kind="direct",
            speaker=_span("Minister Amina Rahmat"),
            speaker_name="Amina Rahmat",
            speaker_entity_id="person:amina-rahmat",
        ),
    ),
    tables=(_TABLE,),
)
_tagged: Final = StoryTagged(
    **dict(_parsed),
    entity_engine="builtin/1",
    entities=(
        Entity(
            entity_id="person:amina-rahmat",
            kind="person",
            name="Amina Rahmat",
            titles=("Minister",),
            mentions=(Mention(**dict(_span("Amina Rahmat"))),),
            confidence=0.93,
        ),
    ),
    times=(
        TimeExpression(span=_span("Wednesday"), kind="date", value="2021-05-05"),
        TimeExpression(span=_span("June"), kind="date", value="2021-06"),
    ),
    amounts=(Amount(span=_span("$40 million"), kind="money", value=40_000_000, unit="USD"),),
)
_enriched: Final = StoryEnriched(
    **dict(_tagged),
    places=(
        Place(
            place_id="geonames:1167528",
            name="Quetta",
            kind="city",
            country_code="PK",
            admin1="Balochistan",
            latitude=30.18414,
            longitude=67.00141,
            confidence=0.94,
            dateline=False,
            alternatives=(
                Alternative(place_id="wiredesk:quetta-district", name="Quetta District", country_code="PK", score=0.06),
            ),
            mentions=(PlaceMention(span=_span("Quetta"), reading="literal", confidence=0.95),),
        ),
        Place(
            place_id="geonames:289688",
            name="Qatar",
            kind="country",
            country_code="QA",
            latitude=25.5,
            longitude=51.25,
            confidence=0.99,
            mentions=(
                PlaceMention(span=_span("Qatar", "headline"), reading="government", confidence=0.9),
                PlaceMention(span=_span("Qatar"), reading="government", confidence=0.97),
            ),
        ),
    ),
    focus=(Focus(place_id="geonames:1167528", name="Quetta", country_code="PK", score=0.55),),
    watch=(
        WatchMatch(
            watch="qatar",
            readings=("government",),
            score=0.92,
            place_ids=("geonames:289688",),
            evidence=(_span("Qatar", "headline"), _span("Qatar")),
            dateline=False,
        ),
    ),
    enrichment=Enrichment(engine="wiredesk-0.1.0", gazetteer="seed-1", entities="builtin/1", readings="readings-1"),
)
_notice: Final = Notice(
    kind="correction",
    **{name: value for name, value in _family.items() if name != "decision"},
    story_id=_STORY,
    orphan=False,
    refers_to=(_REFERENCE,),
    status="withheld",
    embargoed_until=_EMBARGO,
    source=_enriched.source,
    headline=_HEADLINE,
    slug="QATAR-WATER",
    editor_notes=_enriched.editor_notes,
    received_at=_RECEIVED,
)

EXAMPLES: Final[dict[type[Event], Event]] = {
    type(event): event for event in (_read, _unique, _duplicate, _parsed, _tagged, _enriched, _notice)
}
"""A complete event of each type."""
