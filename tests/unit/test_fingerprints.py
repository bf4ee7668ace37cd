"""Fingerprints: exact, form, sketch, lists."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.fingerprints import (
    ALGORITHM,
    MAX_LISTED,
    SKETCH_SIZE,
    fingerprint,
    read_sketch,
    read_turns,
    read_words,
    shingle_hashes,
    sketch,
    turning_words,
)
from wiredesk.conventions.normal_form import MAX_TOKEN, house_style


LONG = (
    "The harbour council of Lowmark voted on Monday to dredge the northern channel, saying that 1,200 ships a year "
    "now wait for the tide. The work will cost 5.2 million crowns and take until spring, said its chairman, Erik Dahl."
)


TURNING = house_style().turning.words


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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("rose 5 pct to 24.10", "rose six percent to 1,230", True),
        ("rose 5 pct", "fell 5 pct", False),
        ("$5 more", "€5 more", False),
        ("5 more", "5 6 more", False),
    ],
)
def test_form_is_blind_to_figures_only(one: str, other: str, same: bool) -> None:
    """Yesterday's and today's fixing have one form; other words, units and counts of figures have another."""
    marks = [fingerprint(_copy(f"{LONG} {text}")) for text in (one, other)]

    assert marks[0].exact != marks[1].exact
    assert (marks[0].form == marks[1].form) is same


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

    plain = fingerprint(WireCopy(headline="y", paragraphs=(LONG,)))
    assert fingerprint(wrapped).model_copy(update={"around": plain.around}) == plain


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
    hashes = read_sketch(mark).tolist()

    assert hashes == sorted(set(hashes))
    assert len(hashes) == min(mark.shingles, SKETCH_SIZE)
    assert list(mark.numbers) == sorted(set(mark.numbers))
    assert list(mark.names) == sorted(set(mark.names))
    assert mark.algorithm == ALGORITHM


_BLANKS = st.sampled_from([" ", "  ", "\n", "\t", " \N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{ZERO WIDTH SPACE} "])
_STYLES = {
    " ": _BLANKS,
    '"': st.sampled_from('"“”„«»'),
    "'": st.sampled_from("'‘’`´"),
    "-": st.sampled_from("-‐‑–—"),
    "o": st.sampled_from(["o", "o\N{SOFT HYPHEN}", "ｏ"]),
}


@given(
    st.lists(st.sampled_from([*LONG.split(), "'twas", '"Gone,"', "-", "well-known", "don't"]), min_size=1), st.data()
)
def test_typography_makes_no_difference(words: list[str], data: st.DataObject) -> None:
    """Other blanks, quotes, dashes, widths and soft hyphens give the same fingerprint, byte for byte."""
    plain = " ".join(words)
    styled = "".join(data.draw(_STYLES[char]) if char in _STYLES else char for char in plain)

    assert fingerprint(_copy(styled)).model_dump_json() == fingerprint(_copy(plain)).model_dump_json()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "7",
        "1 ",
        "1,",
        "Aa ",
        "a'",
        "-1.2.",
        "1-1",
        "5½",
        "½",
        "per cent ",
        "é—“ü” ",
        "¨",
        "\0",
        "\ud800 x",
        " ",
        "I. ",
    ],
)
def test_huge_copy_takes_linear_time(unit: str) -> None:
    """Two megabytes of anything are fingerprinted in a second or two; quadratic work would take hours."""
    mark = fingerprint(_copy(unit * (2_000_000 // len(unit))))

    assert mark.algorithm == ALGORITHM
    assert len(mark.model_dump_json()) < 2000


def test_order_of_words_counts() -> None:
    """The same three words in another order are another shingle."""
    words = _word_hashes(3)

    assert len({int(shingle_hashes(np.array(order))[0]) for order in permutations(words)}) == 6
    assert shingle_hashes(words[[0, 0, 1]])[0] != shingle_hashes(words[[0, 1, 0]])[0]


@pytest.mark.parametrize(("count", "shingles"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 2)])
def test_short_texts_are_one_shingle(count: int, shingles: int) -> None:
    """A text of fewer than three words is one shingle of what there is."""
    assert shingle_hashes(_word_hashes(count)).size == shingles


def test_one_two_and_three_words_differ() -> None:
    """A text is never like itself without its last word."""
    words = _word_hashes(3)

    assert len({int(shingle_hashes(words[:count])[0]) for count in (1, 2, 3)}) == 3


def test_a_million_shingles_collide_as_chance_has_it() -> None:
    """No two of a million shingles share 64 bits; of their upper halves about n² / 2³³ are lost, as chance has it."""
    rng = np.random.default_rng(21578)
    vocabulary = 30_000
    text = rng.zipf(1.1, 1_000_002).clip(max=vocabulary) - 1
    triples = (text[:-2] * vocabulary + text[1:-1]) * vocabulary + text[2:]
    hashes = shingle_hashes(_word_hashes(vocabulary)[text])
    different = np.unique(triples).size
    expected = different**2 / 2**33

    assert different > 500_000
    assert hashes.size == different
    assert abs(different - np.unique(hashes >> np.uint64(32)).size - expected) < 5 * expected**0.5


def test_upper_bits_are_even() -> None:
    """The upper bits, by which the sample is taken, are spread evenly: chi-square at 255 degrees of freedom."""
    rng = random.Random(7)
    words = _word_hashes(60)[[rng.randrange(60) for _ in range(60_000)]]
    hashes = shingle_hashes(words)
    bins = np.bincount((hashes >> np.uint64(56)).astype(np.int64), minlength=256)
    expected = hashes.size / 256

    assert 170 < float(((bins - expected) ** 2 / expected).sum()) < 350


@pytest.mark.parametrize("kept", [0.35, 0.7, 0.95])
def test_sketches_estimate_without_bias(kept: float) -> None:
    """Over 300 pairs of texts the estimated Jaccard index is off by what a sample of 128 is off by, on average by 0."""
    rng = random.Random(int(kept * 100))
    hashes = _word_hashes(5000)
    errors, variances = [], []
    for _ in range(300):
        one = [rng.randrange(5000) for _ in range(600)]
        cut = int(len(one) * kept)
        other = one[:cut] + [rng.randrange(5000) for _ in range(600 - cut)]
        first, second = (shingle_hashes(hashes[text]) for text in (one, other))
        every = np.union1d(first, second).size
        exact = np.intersect1d(first, second).size / every
        left, right = sketch(first), sketch(second)
        sample = np.union1d(left, right)[:SKETCH_SIZE]
        errors.append(np.isin(sample, np.intersect1d(left, right)).mean() - exact)
        variances.append(exact * (1 - exact) / SKETCH_SIZE * (every - SKETCH_SIZE) / (every - 1))  # hypergeometric
    expected = float(np.mean(variances))

    assert abs(float(np.mean(errors))) < 3.5 * (expected / len(errors)) ** 0.5
    assert 0.7 < float(np.mean(np.square(errors))) / expected < 1.3


def _word_hashes(count: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array([xxhash.xxh3_64_intdigest(b"word%d" % number) for number in range(count)], dtype=np.uint64)


def test_recipe_is_pinned() -> None:
    """Fingerprints are compared across years: whoever changes these bytes must change the algorithm's name."""
    mark = fingerprint(_copy(LONG))

    assert mark.algorithm == "words3-bottom128-xxh3-3"
    assert mark.exact == "f7bfe14505bd00d04a3a016f7db52e2d"
    assert mark.form == "2a4f91e07c2bdbdd"
    assert mark.shingles == 36
    assert read_sketch(mark)[:3].tolist() == [638938693, 640496690, 647484494]
    assert mark.numbers == ("1200", "5200000")
    assert mark.names == ("dahl", "erik", "lowmark", "monday")
    assert read_words(mark.words)[:3].tolist() == [38854765, 52271005, 124393338]
    assert list(read_turns(mark)) == [71, 1, 79, 1, 82, 1]


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


def test_turning_words_are_counted() -> None:
    """A "not" or a "down" more is seen, wherever it stands."""
    first, second = (dict(_pairs(turning_words(text.split()))) for text in ("up it went", "down and down it went"))

    assert [first, second] == [{TURNING.index("up"): 1}, {TURNING.index("down"): 2}]


def _pairs(turns: bytes) -> list[tuple[int, int]]:
    return list(zip(turns[::2], turns[1::2], strict=True))


def test_words_that_tell_nothing_are_left_out() -> None:
    """Days, courtesy titles, currencies and the words of grammar make no copy another story."""
    plain = _copy("Erik Dahl of Lowmark paid 5 million for the ship.")
    other = _copy("On Monday, Mr Erik Dahl of Lowmark paid $5 million for a ship.")

    assert fingerprint(plain).words == fingerprint(other).words
    assert fingerprint(plain).exact != fingerprint(other).exact


def test_words_around_the_story() -> None:
    """Headline and dateline are known words, but none of the body."""
    mark = fingerprint(replace(_copy(LONG), headline="Xylophones hail a zeppelin", byline="Ada Zimt"), "Zippa")

    assert read_words(mark.around).size == 6
    assert not np.isin(read_words(mark.around), read_words(mark.words)).any()


@pytest.mark.parametrize(
    ("text", "names"),
    [("SHIPS LEFT LOWMARK FOR TESSEL", ()), ("Ships left LOWMARK for Tessel", ("lowmark", "tessel"))],
)
def test_capitals_throughout_mark_no_names(text: str, names: tuple[str, ...]) -> None:
    """Telegraph copy comes in capitals."""
    assert fingerprint(_copy(text)).names == names


def test_a_figure_that_is_cut_off_is_none() -> None:
    """A feed that sends the first lines may break off inside a figure."""
    assert fingerprint(_copy("The 12 ships carry 1,2…")).numbers == ("12",)
    assert fingerprint(_copy("The 12 ships carry 1,2")).numbers == ("1.2", "12")
