"""Fingerprints and the normal form under them."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.fingerprints import ALGORITHM, MAX_LISTED, SKETCH_SIZE, fingerprint, read_sketch
from wiredesk.conventions.normal_form import MAX_TOKEN, names, normal_words, numbers, tidy


LONG = (
    "The harbour council of Lowmark voted on Monday to dredge the northern channel, saying that 1,200 ships a year "
    "now wait for the tide. The work will cost 5.2 million crowns and take until spring, said its chairman, Erik Dahl."
)


def _copy(*paragraphs: str, headline: str = "Council to dredge channel", tables: tuple[str, ...] = ()) -> WireCopy:
    return WireCopy(headline=headline, paragraphs=paragraphs, tables=tables)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It's  a\nlong – day", "it’s a long - day"),
        ("the harbour programme", "The harbor program"),
        ("rose 5 pct", "rose 5 per cent"),
        ("rose 5%", "rose 5 percent"),
        ("1,200 ships", "1200 ships"),
        ("12 men", "twelve men"),
        ("3.50 mln dlrs", "3.5 million dollars"),
        ("co\N{SOFT HYPHEN}operate", "cooperate"),
        ("５ ships", "5 ships"),
        ("5½ points", "5-1/2 points"),
    ],
)
def test_house_style_makes_no_difference(one: str, other: str) -> None:
    """Spelling, spacing, quotes, dashes and forms of figures do not change the exact fingerprint."""
    styles = [fingerprint(_copy(f"{LONG} {text}")) for text in (one, other)]

    assert styles[0].exact == styles[1].exact
    assert styles[0].sketch == styles[1].sketch


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rose 5 pct", "rose 6 pct"),
        ("fixed at 24.10", "fixed at 24.1.0"),
        ("a gain of 3", "a gain of -3"),
        ("at 10:30", "at 1030"),
        ("5 million", "5 billion"),
        ("5 dollars", "5 euros"),
        ("on page 12", "on page 1 2"),
    ],
)
def test_another_figure_is_another_text(one: str, other: str) -> None:
    """Figures are never masked: a changed one changes both the words and the list of numbers."""
    changed = [fingerprint(_copy(f"{LONG} {text}")) for text in (one, other)]

    assert changed[0].exact != changed[1].exact
    assert changed[0].numbers != changed[1].numbers


def test_numbers_carry_multiplier_and_unit() -> None:
    """One amount in four spellings is one number."""
    words = normal_words(tidy("$5.2 mln, 5.20 million dollars, 5,200,000 dlrs and $5,200,000"))

    assert numbers(words) == {"5200000$"}


def test_names_are_capitalised_words_inside_sentences() -> None:
    """The first word of a sentence or paragraph is no name, a word after "Mr." is."""
    text = tidy('The ship of Mr. Dahl\'s firm sailed. Nobody in Lowmark saw it. "Gone," said Erik.')

    assert names(text) == {"dahl", "erik", "lowmark", "mr"}


def test_copy_in_capitals_has_no_names() -> None:
    """Capitals say nothing where everything is in capitals."""
    assert names(tidy("COUNCIL OF LOWMARK VOTES TO DREDGE CHANNEL")) == frozenset()


def test_headline_counts_only_for_short_copy() -> None:
    """Desks rewrite headlines, so a headline counts only where the body is too short to stand alone."""
    rewritten = [fingerprint(_copy(LONG, headline=headline)).exact for headline in ("One headline", "Another one")]
    flashes = [fingerprint(_copy("Details follow.", headline=headline)).exact for headline in ("Ship sinks", "Ship up")]

    assert rewritten[0] == rewritten[1]
    assert flashes[0] != flashes[1]


def test_wrappings_do_not_count() -> None:
    """Dateline, byline, credits, notes and sign-off differ between copies of one story and are left out."""
    wrapped = WireCopy(
        headline="x", paragraphs=(LONG,), byline="Ada Lund", credits=("Editing by Bo Ek",), sign_off="al"
    )

    assert fingerprint(wrapped) == fingerprint(WireCopy(headline="y", paragraphs=(LONG,)))


def test_tables_count() -> None:
    """A corrected table is another text."""
    tables = [fingerprint(_copy(LONG, tables=(table,))).exact for table in ("Net 12 vs 10", "Net 13 vs 10")]

    assert tables[0] != tables[1]


def test_empty_copy_has_no_shingles() -> None:
    """A picture without a caption is like nothing else."""
    mark = fingerprint(WireCopy(headline=""))

    assert (mark.shingles, mark.sketch, mark.numbers, mark.names) == (0, "", (), ())


def test_lists_and_their_entries_are_bounded() -> None:
    """A hostile table cannot make the fingerprint large."""
    text = " ".join(f"a Name{'x' * 90}{'ab' * n} {n}{'7' * 90}" for n in range(400))
    mark = fingerprint(_copy(text))

    assert MAX_LISTED == len(mark.numbers) == len(mark.names)
    assert max(map(len, mark.numbers + mark.names)) <= MAX_TOKEN


@given(st.lists(st.text(max_size=300), max_size=5), st.text(max_size=80))
def test_any_text_gives_a_sound_fingerprint(paragraphs: list[str], headline: str) -> None:
    """Whatever the text: the sketch is ascending, without repeats and at most 128 long, and the lists are sorted."""
    mark = fingerprint(_copy(*paragraphs, headline=headline))
    sketch = read_sketch(mark).tolist()

    assert sketch == sorted(set(sketch))
    assert len(sketch) == min(mark.shingles, SKETCH_SIZE)
    assert list(mark.numbers) == sorted(set(mark.numbers))
    assert list(mark.names) == sorted(set(mark.names))
    assert mark.algorithm == ALGORITHM


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Tidied text is tidy."""
    assert tidy(tidy(text)) == tidy(text)


def test_recipe_is_pinned() -> None:
    """Fingerprints are compared across years: whoever changes these bytes must change the algorithm's name."""
    mark = fingerprint(_copy(LONG))

    assert mark.algorithm == "words3-bottom128-xxh3-1"
    assert mark.exact == "f7bfe14505bd00d04a3a016f7db52e2d"
    assert mark.shingles == 38
    assert mark.numbers == ("1200", "5200000")
    assert mark.names == ("dahl", "erik", "lowmark", "monday")


def test_hash_seed_makes_no_difference() -> None:
    """Interpreters with different hash seeds give the same fingerprint."""
    code = (
        "from wiredesk.conventions.copy import WireCopy\n"
        "from wiredesk.conventions.fingerprints import fingerprint\n"
        f"print(fingerprint(WireCopy(headline='h', paragraphs=({LONG!r},))).model_dump_json())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("5", "77")
    }

    assert len(printed) == 1
