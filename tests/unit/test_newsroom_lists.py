"""A newsroom's own names, titles and non-names."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from wiredesk.cli.exits import ExitCode
from wiredesk.cli.main import app
from wiredesk.domain.errors import Misconfigured
from wiredesk.settings import Settings
from wiredesk.stages.entities.additions import NewsroomRecogniser
from wiredesk.stages.entities.engines import make_engine
from wiredesk.stages.entities.joining import join
from wiredesk.stages.entities.lists import build_lists, load_lists
from wiredesk.stages.entities.newsroom import NewsroomLists
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.entities.recogniser import FoundName, NameRecogniser


CLEAN = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields}
LISTS = """
people = "Farida Okonjo, Ladi Musa"
titles = ["oba"]
never = ["Roundup"]
[organizations]
"Acme Widgets" = ["AW", "Acme"]
"the Drummers" = []
[products]
"Target" = []
"""


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "our-lists.toml"
    path.write_text(LISTS, "utf-8")
    return path


def _tags(text: str, lists: NewsroomLists, headline: str = "") -> dict[str, tuple[str, list[str]]]:
    """Return each entity's name with its kind and mentions."""
    whole = build_lists(lists)
    passages = (read_passage("headline", headline), read_passage("body", text))
    names = NewsroomRecogniser(NameRecogniser(whole), lists, whole).find(passages)
    return {
        entity.name: (entity.kind, [mention.text for mention in entity.mentions])
        for entity in join(passages, names, whole)
    }


def _lists(**tables: object) -> NewsroomLists:
    return NewsroomLists.model_validate(tables)


def test_a_longer_guess_gives_way() -> None:
    """Capitals around a listed name that are no name themselves do not hide it."""
    tags = _tags("In Lagos Acme grew.", _lists(organizations=["Acme", "Acme Widgets"]), "Acme Widgets Grows")

    assert list(tags) == ["Acme Widgets", "Acme"]


def test_own_names_are_found_and_joined() -> None:
    """A listed name is what the newsroom says, and its other names are mentions of the same entity."""
    lists = _lists(organizations={"Acme Widgets": ["AW", "Acme"]}, people=["Reading Kano"])

    tags = _tags("Acme grew in Lagos. AW said Reading Kano of Acme Widgets had gone.", lists, "Acme Widgets Grows")

    assert tags["Acme Widgets"] == ("organization", ["Acme Widgets", "Acme", "AW", "Acme Widgets"])
    assert tags["Reading Kano"] == ("person", ["Reading Kano"])
    assert tags["Lagos"][0] == "location"


def test_capitals_of_headlines_mean_nothing() -> None:
    """In a line of capitals a listed name is found in capitals, too."""
    tags = _tags("Nothing.", _lists(products=["Kano Light"]), "MINISTER BUYS KANO LIGHT FOR LAGOS")

    assert tags["Kano Light"] == ("product", ["KANO LIGHT"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He went to the Kano Drummers match.", "Kano Drummers"),
        ("The Old Kano Drummers Union met.", "Old Kano Drummers Union"),
        ("KANO DRUMMERS ARE WINNERS OF THE CUP", "Kano Drummers"),
    ],
)
def test_the_longer_name_stays(text: str, found: str) -> None:
    """A listed name inside a longer name is part of that one."""
    lists = _lists(organizations=["Kano", "Kano Drummers"])

    assert set(_tags(text, lists)) <= {found, "Cup"}
    assert found in _tags(text, lists)


def test_an_ordinary_word_that_opens_a_sentence_is_left_to_the_recogniser() -> None:
    """`Target` is a shop, but not where the story writes `target` and the word opens a sentence."""
    lists = _lists(organizations=["Target"])

    assert _tags("Target prices fell. The target was missed.", lists) == {}
    assert _tags("Prices at Target fell.", lists) == {"Target": ("organization", ["Target"])}


def test_never() -> None:
    """What is never a name is none in any writing, and stays a part of longer names."""
    story = "Farida Okonjo read the Roundup. ROUNDUP editors of Roundup Press agreed."

    plain = _tags(story, _lists())
    tags = _tags(story, _lists(never=["roundup"]))

    assert "ROUNDUP" in plain
    assert {mention.casefold() for _, mentions in tags.values() for mention in mentions} == {
        "farida okonjo",
        "roundup press",
    }


def test_titles_and_given_names() -> None:
    """A role word is a title and no part of the name; a given name makes a person of what begins with it."""
    story = "The verdict surprised oba Farida Okonjo and ZZ Wibble-Wobble, Zed Wibble and Zyra."
    packaged, own = (build_lists(_lists(**added)) for added in ({}, {"titles": ["oba"], "given_names": ["Zyra"]}))
    passages = (read_passage("body", story),)

    before, after = (
        {entity.name: entity for entity in join(passages, NameRecogniser(lists).find(passages), lists)}
        for lists in (packaged, own)
    )

    assert (before["Farida Okonjo"].titles, after["Farida Okonjo"].titles) == ((), ("oba",))
    assert "Zyra" not in before
    assert after["Zyra"].kind == "person"


def test_what_is_taken_out_is_not_listed() -> None:
    """A name that is taken out has no listed kind any more, nor is it a town."""
    before = build_lists(_lists())
    lists = build_lists(_lists(remove={"names": ["Doha", "Reading"], "titles": ["pope"], "given_names": ["Sofia"]}))

    for known, listed in ((before, True), (lists, False)):
        assert (("location", "Doha") in known.canonical) is listed
        assert ("Reading" in known.towns) is listed
        assert (("pope",) in known.title_heads) is listed
        assert ("Sofia" in known.given) is listed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("people = 5", "people: Input should be a valid dictionary"),
        ("persons = ['A']", "persons: Extra inputs are not permitted"),
        ("people = ['']", "people.: Value error, a name must have a letter, not ''"),
        ("people = ['7-11']", "a name must have a letter, not '7-11'"),
        ("[people]\n'A b' = [3]", "people.A b.0: Input should be a valid string"),
        ("people = ['Ann Bo']\nworks = ['Ann Bo']", "'Ann Bo' names both 'Ann Bo' (people) and 'Ann Bo' (works)"),
        ("[people]\n'A' = ['X']\n'B' = ['X']", "'X' names both 'A' (people) and 'B' (people)"),
        ("people = ['Ann']\nnever = ['ANN']", "'Ann' stands in never and in people"),
        ("[remove]\nnames = ['Readingg']", "remove.names: 'Readingg' is in no packaged list"),
        ("[remove]\ntitles = ['obaa']", "remove.titles: 'obaa' is in no packaged list"),
        ("[labels.spacy]\nMISC = 'thing'", "labels.spacy.MISC: Input should be"),
        (f"people = ['{'a ' * 17}']", "has more than 16 words"),
        ("people = [", "Invalid value (at end of document)"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, text: str, fault: str) -> None:
    """The message has the code, the file, the place in it and the fault."""
    path = tmp_path / "ours.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(Misconfigured) as failure:
        make_engine("builtin", path)

    assert str(failure.value).startswith("WIRE-S002 a data file is broken: ours.toml: ")
    assert fault in str(failure.value)


def test_no_file_and_no_text(tmp_path: Path) -> None:
    """A file that is not there, or is no UTF-8, is named."""
    (tmp_path / "latin.toml").write_bytes(b"people = ['Jos\xe9']")
    for name in ("none.toml", "latin.toml"):
        with pytest.raises(Misconfigured, match=rf"WIRE-S002 .*: {name}: "):
            make_engine("builtin", tmp_path / name)


def test_the_version_says_which_lists(file: Path) -> None:
    """It changes with what the file says, not with how it is written."""
    version = make_engine("builtin", file).version
    file.write_text(f"# ours\n{LISTS}", "utf-8")
    same = make_engine("builtin", file).version
    file.write_text(f"works = ['Kano']\n{LISTS}", "utf-8")
    other = make_engine("builtin", file).version

    assert make_engine().version == version.partition("+")[0]
    assert version == same
    assert version != other
    assert len(version.partition("+")[2]) == 8


def test_process_and_config_check_read_the_file(file: Path) -> None:
    """`wiredesk process` tags with the lists; `wiredesk config check` refuses broken ones."""
    env = CLEAN | {"WIREDESK_ENTITY_LISTS": str(file)}
    story = (
        b"Acme Widgets grows\n\nLAGOS, May 11 (EFE) - Acme said on Monday that it would grow by 3 percent this year.\n"
    )
    done = CliRunner().invoke(app, ["process", "-", "--received-at", "2026-05-11T06:41:00Z"], input=story, env=env)
    checked = CliRunner().invoke(app, ["config", "check"], env=env)
    file.write_text("people = 5", "utf-8")
    broken = CliRunner().invoke(app, ["config", "check"], env=env)

    assert '"Acme Widgets"' in done.stdout
    assert '"entity_engine":"builtin/' in done.stdout
    assert make_engine().version + "+" in done.stdout
    assert checked.exit_code == 0
    assert broken.exit_code == ExitCode.MISCONFIGURED
    assert "our-lists.toml: people: Input should be a valid dictionary" in broken.stderr


_WORDS = st.sampled_from(["Acme", "Widgets", "AW", "the", "Kano", "Reading", "of", "said", ".", "\n", "Okonjo", "x"])


@given(st.lists(_WORDS, max_size=40), st.lists(st.lists(_WORDS, min_size=1, max_size=3), max_size=4))
@settings(max_examples=100, deadline=None)
def test_names_never_overlap(words: list[str], own: list[list[str]]) -> None:
    """Whatever the recogniser finds and the newsroom lists: in order, none over another, every own name covered."""

    class Every:
        """Finds every second pair of words."""

        def find(self, passages: object) -> tuple[FoundName, ...]:
            assert isinstance(passages, tuple)
            size = len(passages[0])
            return tuple(FoundName(0, at, at + 2, "person", 0.5) for at in range(0, size - 1, 3))

    spellings = [name for name in (" ".join(words) for words in own) if any(letter.isalpha() for letter in name)]
    lists = _lists(organizations=spellings)
    passage = read_passage("body", " ".join(words))
    found = NewsroomRecogniser(Every(), lists, load_lists()).find((passage,))

    assert all(name.first < name.last <= len(passage) for name in found)
    assert all(before.last <= after.first for before, after in pairwise(found))
