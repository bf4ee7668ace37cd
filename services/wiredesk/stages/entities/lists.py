"""What the tagger knows about words: the word lists, folded and indexed for its questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.list_files import (
    Context,
    GivenNames,
    Locations,
    Nationalities,
    Organizations,
    StopWords,
    Things,
    ThingsFile,
    Titles,
)
from wiredesk.stages.entities.list_reading import read_data
from wiredesk.stages.entities.newsroom import NewsroomLists
from wiredesk.stages.entities.passages import words_of
from wiredesk_events.tags import EntityKind


@dataclass(frozen=True, slots=True)
class Phrase:
    """A listed name: its tokens after the first, what it is, and the name of the thing that it names."""

    rest: tuple[str, ...]
    kind: EntityKind
    canonical: str


Named = Mapping[str, tuple[EntityKind, str]]
"""What spellings name: the kind and the name of the thing."""
Phrases = Mapping[str, tuple[Phrase, ...]]
"""Names by their first word, longest first."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that the tagger knows about words."""

    phrases: Phrases
    phrases_folded: Phrases
    canonical: Mapping[tuple[EntityKind, str], str]
    prefixes: frozenset[str]
    heads: Mapping[str, EntityKind]
    of_heads: Mapping[str, EntityKind]
    first_heads: Mapping[str, EntityKind]
    alone: frozenset[tuple[str, ...]]
    generic_bodies: frozenset[str]
    state_bodies: frozenset[str]
    owners: frozenset[str]
    portfolios: frozenset[str]
    place_generic: frozenset[str]
    place_suffixes: tuple[str, ...]
    models: frozenset[str]
    directions: frozenset[str]
    lowercase_heads: tuple[tuple[str, ...], ...]
    title_heads: frozenset[tuple[str, ...]]
    title_modifiers: frozenset[str]
    honorifics: frozenset[str]
    with_portfolio: frozenset[str]
    office_links: frozenset[str]
    office_fields: frozenset[str]
    before_role: frozenset[str]
    given: frozenset[str]
    surname_endings: tuple[str, ...]
    particles: frozenset[str]
    opening_particles: frozenset[str]
    weak_particles: frozenset[str]
    hyphenated_particles: frozenset[str]
    surname_heads: frozenset[str]
    surname_heads_titled: frozenset[str]
    stopwords: frozenset[str]
    stop_endings: tuple[str, ...]
    name_openers: frozenset[str]
    no_acronyms: frozenset[str]
    ordinary: frozenset[str]
    towns: frozenset[str]
    saying: frozenset[str]
    human: frozenset[str]
    placing: frozenset[str]
    before_language: frozenset[str]
    behind_language: frozenset[str]
    currencies: frozenset[str]
    dollars: frozenset[str]
    compounds: frozenset[str]


def is_place(word: str, lists: Lists) -> bool:
    """Return whether a word alone is a listed place or nationality."""
    return any(not phrase.rest and phrase.kind in ("location", "nationality") for phrase in lists.phrases.get(word, ()))


def index_names(named: Named) -> tuple[Phrases, Phrases]:
    """Return names by their first word, longest first: as they are written, and in lower case.

    The lower-case index is for lines in which capitals tell nothing; short acronyms that are words there are left out.
    """
    exact: dict[str, list[Phrase]] = {}
    folded: dict[str, list[Phrase]] = {}
    for name, (kind, canonical) in named.items():
        first, *rest = words_of(name)
        exact.setdefault(first, []).append(Phrase(tuple(rest), kind, canonical))
        if not (name.isupper() and len(name) < 4 and name not in {"US", "UK", "UN", "EU", "UAE"}):
            folded.setdefault(first.lower(), []).append(Phrase(tuple(word.lower() for word in rest), kind, canonical))
    return _longest_first(exact), _longest_first(folded)


def _longest_first(phrases: Mapping[str, list[Phrase]]) -> Phrases:
    return {first: tuple(sorted(found, key=lambda phrase: -len(phrase.rest))) for first, found in phrases.items()}


def _names_of_peoples(nations: Nationalities) -> dict[str, tuple[EntityKind, str]]:
    return {
        word: ("nationality", country)
        for table in (nations.regions, nations.peoples, nations.countries)
        for country, forms in table.items()
        for form in forms
        for word in _plurals(form)
    }


def _changed(
    words: Iterable[str], added: Iterable[str], removed: Iterable[str], field: str, file: str
) -> tuple[str, ...]:
    """Return a packaged list with a newsroom's words, and without those that it takes out."""
    kept = dict.fromkeys(words)
    for word in removed:
        if word not in kept:
            raise Misconfigured("WIRE-S002", f"{file}: remove.{field}: {word!r} is in no packaged list")
        del kept[word]
    return (*kept, *added)


def _word_tuples(phrases: Iterable[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(word.lower() for word in words_of(phrase)) for phrase in phrases)


def _plurals(form: str) -> tuple[str, ...]:
    if form.endswith(("n", "i", "r", "b", "q", "k", "d", "e", "t", "c")) and not form.endswith(("ese", "men", "ish")):
        return (form, form + "s")
    return (form,)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


@cache
def load_lists() -> Lists:
    """Return the packaged lists; the same for the life of the process."""
    return build_lists(NewsroomLists())


def build_lists(newsroom: NewsroomLists, file: str = "the newsroom's lists") -> Lists:
    """Return the packaged lists with what a newsroom adds and takes out; `file` is what errors call its file.

    Raises `Misconfigured` (WIRE-S002) where it takes out what is in no list: a slip of the pen, else without effect.
    """
    places = read_data("locations.toml", Locations)
    groups = read_data("organizations.toml", Organizations)
    things = read_data("things.toml", ThingsFile)
    nations = read_data("nationalities.toml", Nationalities)
    titles = read_data("titles.toml", Titles)
    people = read_data("given_names.toml", GivenNames)
    stops = read_data("stopwords.toml", StopWords)
    context = read_data("context.toml", Context)

    kinds: tuple[tuple[EntityKind, Things], ...] = (
        ("work", things.work),
        ("law", things.law),
        ("facility", things.facility),
        ("product", things.product),
        ("disease", things.disease),
        ("event", things.event),
    )
    towns = set(_towns())
    named = _names_of_peoples(nations)
    for kind, table_of_kind in kinds:
        named.update({name: (kind, name) for name in table_of_kind.names})
    for name, aliases in groups.names.items():
        named.update(dict.fromkeys((*aliases, name), ("organization", name)))
    for name in (*places.regions, *places.waters, *places.cities, *places.capitals, *places.countries):
        named[name] = ("location", name)
    for name, aliases in places.aliases.items():
        named.update(dict.fromkeys((*aliases, name), ("location", name)))
    for name in newsroom.remove.names:
        if name not in named and " ".join(words_of(name)) not in towns:
            raise Misconfigured("WIRE-S002", f"{file}: remove.names: {name!r} is in no packaged list")
        named.pop(name, None)
        towns.discard(" ".join(words_of(name)))
    named.update({spelling: (kind, name) for spelling, kind, name in newsroom.names()})
    exact, folded = index_names(named)

    heads: dict[str, EntityKind] = dict.fromkeys(_folded(groups.patterns.last), "organization")
    of_heads: dict[str, EntityKind] = dict.fromkeys(_folded(groups.patterns.of), "organization")
    first_heads: dict[str, EntityKind] = {}
    heads.update(dict.fromkeys(_folded(places.patterns.last), "location"))
    of_heads.update(dict.fromkeys(_folded(places.patterns.of), "location"))
    for kind, table_of_kind in kinds:
        heads.update(dict.fromkeys(_folded(table_of_kind.last), kind))
        of_heads.update(dict.fromkeys(_folded(table_of_kind.of), kind))
        first_heads.update(dict.fromkeys(_folded(table_of_kind.first), kind))
    first_heads.update(dict.fromkeys(_folded(places.patterns.first), "location"))

    return Lists(
        phrases=exact,
        phrases_folded=folded,
        canonical={(kind, " ".join(words_of(name))): canonical for name, (kind, canonical) in named.items()},
        prefixes=frozenset(word for forms in nations.prefixes.values() for word in forms),
        heads=heads,
        of_heads=of_heads,
        first_heads=first_heads,
        alone=frozenset(words_of(name) for name in groups.patterns.alone),
        generic_bodies=frozenset(name.lower() for name in groups.patterns.generic),
        state_bodies=_folded(groups.patterns.of_state),
        owners=_folded(groups.patterns.owners),
        portfolios=_folded(groups.patterns.portfolios),
        place_generic=_folded(places.patterns.generic),
        place_suffixes=places.patterns.suffixes,
        models=frozenset(things.product.models),
        directions=_folded(things.facility.directions),
        lowercase_heads=tuple(words_of(name) for name in things.facility.lowercase),
        title_heads=frozenset(
            _word_tuples(_changed(titles.heads, newsroom.titles, newsroom.remove.titles, "titles", file))
        ),
        title_modifiers=_folded(titles.modifiers),
        honorifics=_folded(titles.honorifics),
        with_portfolio=_folded(titles.with_portfolio),
        office_links=_folded(titles.office_links),
        office_fields=_folded(titles.fields),
        before_role=_folded(titles.before_role),
        given=frozenset(_changed(people.names, newsroom.given_names, newsroom.remove.given_names, "given_names", file)),
        surname_endings=people.surname_endings,
        particles=_folded(people.particles),
        opening_particles=_folded(people.opening_particles),
        weak_particles=_folded(people.weak_particles),
        hyphenated_particles=_folded(people.hyphenated_particles),
        surname_heads=_folded(people.surname_heads),
        surname_heads_titled=_folded(people.surname_heads_titled),
        stopwords=_folded(stops.words),
        stop_endings=stops.endings,
        name_openers=_folded(stops.name_openers),
        no_acronyms=frozenset(stops.acronyms),
        ordinary=_folded(stops.in_capitals),
        towns=frozenset(towns),
        saying=_folded(context.person.saying),
        human=_folded(context.person.human),
        placing=_folded(context.location.placing),
        before_language=_folded(context.language.before),
        behind_language=_folded(context.language.behind),
        currencies=frozenset(context.money.currencies),
        dollars=_folded(context.money.dollars),
        compounds=_folded(context.hyphen.compounds),
    )


@cache
def _towns() -> frozenset[str]:
    """Return the names of towns in `towns.txt`, their words parted by spaces as those of a passage."""
    lines = resources.files(__package__).joinpath("data", "towns.txt").read_text("utf-8").splitlines()
    return frozenset(" ".join(words_of(line)) for line in lines if not line.startswith("#"))
