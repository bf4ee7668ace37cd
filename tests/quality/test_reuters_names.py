"""How many of the people and organisations that Reuters-21578's indexers named are found in its stories.

    python -m tests.quality.test_reuters_names

A label counts where its name occurs in the text; it is found where a mention of that kind holds the name. The labels
are those of the collection ("james-baker", "worldbank"); the names that organisations go by are written down here.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.quality.reuters import NO_CORPUS, PARTS, decisions, documents, story_id

from wiredesk.stages.entities import tag_entities
from wiredesk.stages.parse import parse
from wiredesk_events import StoryTagged, StoryUnique


AIM = 0.90
_NAMES = {
    "adb-africa": ("African Development Bank",),
    "adb-asia": ("Asian Development Bank",),
    "atpc": ("ATPC", "Association of Tin Producing Countries"),
    "bis": ("BIS", "Bank for International Settlements"),
    "comecon": ("Comecon", "COMECON"),
    "ec": ("EC", "European Community", "European Communities"),
    "eib": ("EIB", "European Investment Bank"),
    "euratom": ("Euratom", "EURATOM"),
    "fao": ("FAO", "Food and Agriculture Organisation", "Food and Agriculture Organization"),
    "gatt": ("GATT", "General Agreement on Tariffs and Trade"),
    "gcc": ("GCC", "Gulf Cooperation Council"),
    "icco": ("ICCO", "International Cocoa Organization", "International Cocoa Organisation"),
    "ico-coffee": ("ICO", "International Coffee Organization", "International Coffee Organisation"),
    "ida": ("IDA", "International Development Association"),
    "iea": ("IEA", "International Energy Agency"),
    "imf": ("IMF", "International Monetary Fund"),
    "inro": ("INRO", "International Natural Rubber Organisation", "International Natural Rubber Organization"),
    "itc": ("ITC", "International Tin Council"),
    "iwc-wheat": ("IWC", "International Wheat Council"),
    "oapec": ("OAPEC",),
    "oecd": ("OECD", "Organisation for Economic Cooperation and Development"),
    "opec": ("OPEC",),
    "un": ("UN", "U.N.", "United Nations"),
    "unctad": ("UNCTAD",),
    "worldbank": ("World Bank",),
}


Label = tuple[str, str, tuple[str, ...]]
"""Kind of entity, label, the names that it goes by."""


def labels() -> Iterator[tuple[int, list[Label]]]:
    """Yield the NEWID of each document that has labels, with its labels."""
    for document in documents():
        found: list[Label] = [("person", label, (_family_name(label),)) for label in document.people]
        found.extend(("organization", label, _NAMES[label]) for label in document.organizations if label in _NAMES)
        if found:
            yield document.number, found


def _family_name(label: str) -> str:
    return label if label.startswith(("de-", "du-", "von-", "zhao-", "leigh-", "deng-")) else label.rpartition("-")[2]


def measure() -> tuple[Counter[str], Counter[str], list[tuple[int, str]]]:
    """Return the labels that occur in their texts and those that are found, by kind, and which are not."""
    occur: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[tuple[int, str]] = []
    stories = decisions()
    for number, wanted in labels():
        story = stories[story_id(number)]
        if not isinstance(story, StoryUnique):
            continue
        tagged = tag_entities(parse(story))
        for kind, label, names in wanted:
            if not any(_holds(f"{tagged.headline}\n{tagged.body}", name) for name in names):
                continue
            occur[kind] += 1
            if any(_holds(mention, name) for mention in _mentions(tagged, kind) for name in names):
                found[kind] += 1
            else:
                missed.append((number, label))
    return occur, found, missed


def _mentions(tagged: StoryTagged, kind: str) -> list[str]:
    return [
        mention.text
        for entity in tagged.entities
        if entity.kind == kind
        for mention in entity.mentions
        if mention.form == "name"
    ]


def _holds(text: str, name: str) -> bool:
    """Return whether a text holds a name as words; hyphens of labels stand for any sign or blank."""
    flags = re.IGNORECASE if name.islower() else 0
    pattern = re.escape(name).replace(r"\-", r"[-\s]")
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, flags) is not None


@pytest.mark.skipif(not PARTS[0].exists(), reason=NO_CORPUS)
def test_people_and_organisations_of_the_indexers_are_found() -> None:
    """Of the labels whose names occur in the text, nine in ten are found, people and organisations each."""
    occur, found, _ = measure()

    for kind in ("person", "organization"):
        assert found[kind] >= AIM * occur[kind], f"{kind}: {found[kind]} of {occur[kind]}"


def main() -> None:
    """Print what is found, and what is not."""
    occur, found, missed = measure()
    for kind in sorted(occur):
        print(f"{kind:13} {found[kind]:4} of {occur[kind]:4}  {found[kind] / occur[kind]:.3f}  (aim {AIM:.2f})")
    print(", ".join(f"{label} in {number}" for number, label in missed))


if __name__ == "__main__":
    main()
