"""The reference page of the word lists: a newsroom's own file, and the packaged ones."""

from collections.abc import Iterator

from pydantic import BaseModel

from wiredesk.contract.docstrings import field_descriptions, summary
from wiredesk.contract.markdown import code, page, table
from wiredesk.stages.entities.engine import RULES_VERSION
from wiredesk.stages.entities.engines.labels import LabelsFile
from wiredesk.stages.entities.list_files import (
    Context,
    GivenNames,
    Locations,
    Nationalities,
    Organizations,
    People,
    StopWords,
    ThingsFile,
    Titles,
)
from wiredesk.stages.entities.newsroom import NewsroomLists
from wiredesk.stages.entities.times.words import TimesFile
from wiredesk.stages.entities.units import UnitsFile


PACKAGED: dict[str, type[BaseModel]] = {
    "organizations.toml": Organizations,
    "locations.toml": Locations,
    "nationalities.toml": Nationalities,
    "things.toml": ThingsFile,
    "given_names.toml": GivenNames,
    "titles.toml": Titles,
    "stopwords.toml": StopWords,
    "context.toml": Context,
    "people.toml": People,
    "units.toml": UnitsFile,
    "times.toml": TimesFile,
    "labels.toml": LabelsFile,
}
"""The packaged files and their schemas."""

EXAMPLE = """\
people = ["Farida Okonjo", "Ladi Musa"]      # a list of names …
titles = ["oba"]                             # "Oba Farida Okonjo": a title, no part of the name
never = ["Roundup", "News Desk"]             # no names where they stand alone

[organizations]                              # … or a table from names to their other names
"Acme Widgets" = ["AW", "Acme"]
"Kano Drummers" = []

[remove]
names = ["Reading"]                          # no listed place any more

[labels.spacy]                               # only for the engine spacy:<model>
MISC = "other"
WORK_OF_ART = "none"
"""
"""A newsroom's file."""


def entity_lists_page() -> str:
    """Return the page of every list file and its fields."""
    return page(
        "Entity lists",
        "What the `entities` stage knows about words is data: TOML files that are checked when they are loaded. "
        "WIRE-S002 names the file, the place in it and the fault.",
        "## A newsroom's own file",
        "`WIREDESK_ENTITY_LISTS` names it; `wiredesk process`, the worker and `wiredesk config check` read it. Every "
        "table may be left out. Each list may also be one text with commas.",
        "A name is found wherever it stands in whole words, with its capitals (in headlines and lines of capitals, "
        "with any), unless a longer name that is likely (confidence 0.75) holds it, or it is one ordinary word that "
        "opens a sentence. It goes before what the engine finds, whichever engine that is. Given names, and names and "
        "given names that are taken out, count for the builtin engine only. A location that is added is tagged; it is "
        "a place in the event only if the gazetteer has it.",
        f"The digest of what the file says becomes part of `entity_engine` (`builtin/{RULES_VERSION}+d1e3467b`), for "
        "the same story may get other tags.",
        f"```toml\n{EXAMPLE}```",
        _table(NewsroomLists),
        "## The packaged files",
        "Under `services/wiredesk/stages/entities/data/`. A change there is a change of the engine: raise "
        "`RULES_VERSION`. What the tables of a file have alike is said with the first. Where an example has a bar, the "
        "words of the field stand on one side of it. `towns.txt` holds names of towns, one a line.",
        *(
            f"### {name}\n\n{summary(schema).partition(': ')[2].strip().capitalize()}\n\n{_table(schema)}"
            for name, schema in PACKAGED.items()
        ),
    )


def _table(schema: type[BaseModel]) -> str:
    return table(("field", "holds"), ((code(name), text) for name, text in fields_of(schema)))


def fields_of(schema: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield each field of a list file with its meaning, those of a table inside it behind the table's own.

    What several tables have alike comes with the first of them.
    """
    said: set[tuple[str, str]] = set()
    for name, meaning, inner in _fields(schema):
        yield name, meaning
        for part, of_part, _ in _fields(inner) if inner is not None else ():
            if (part, of_part) not in said:
                said.add((part, of_part))
                yield f"{name}.{part}", of_part


def _fields(schema: type[BaseModel]) -> Iterator[tuple[str, str, type[BaseModel] | None]]:
    """Yield the fields of a schema with their meaning, and the schema of those that are tables."""
    meanings = field_descriptions(schema)
    for name, field in schema.model_fields.items():
        kind = field.annotation
        yield name, meanings[name], kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
