"""Reading copy chunk by chunk gives what reading it whole gives, whatever has been read before."""

from itertools import pairwise

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.chunks import MAX_REMEMBERED, PARAGRAPH, _known, read_texts
from wiredesk.conventions.normal_form import (
    as_compared,
    bounded,
    house_style,
    is_figure,
    normal_words,
    stem,
    tidy,
    words_between_blanks,
)


_NEWS = st.text(
    alphabet=st.one_of(
        st.sampled_from("  \n\t'’\"“”-–—.,:/¶*?!()$€%½5630123456789abecprtnSMI\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}"),
        st.characters(),
    ),
    max_size=120,
)
_PARTS = st.sampled_from(
    ["per", "cent", "Per Cent", "per cent", "century", "Mr.", "Dahl's", "5½", "-3", "¨", "´", "３", "ŉ", "ΐ", "Ⅷ", "፩"]
)
_TEXTS = st.lists(st.one_of(_NEWS, st.lists(st.one_of(_PARTS, _NEWS), max_size=8).map(" ".join)), max_size=4)


SILENT = house_style().silent


def _names(tidied: str) -> frozenset[str]:
    """Return the names in a tidied text, written down as the rule says it."""
    found = set()
    for before, part in pairwise(tidied.split(" ")):
        if part[:1].isupper() and (before[-1:] not in tuple(".?!:\"'-/¶…*•") or before in {"Mr.", "Dr.", "St."}):
            words = words_between_blanks(part)
            name = words[0] if len(words) == 1 else part.casefold().strip(".,;:!?()[]\"'-…*").removesuffix("'s")
            if "$" not in part.strip(".,;:!?()[]\"'-…*") and as_compared(name) not in SILENT.honorifics:
                found.add(bounded(as_compared(name).removesuffix("'s")))
    return frozenset(found) - {"", "i"}


@given(_TEXTS)
def test_chunks_give_what_the_whole_gives(texts: list[str]) -> None:
    """Words, hashes of what tells something and places of figures are those of the whole text, for any text."""
    words = normal_words(PARAGRAPH.join(map(tidy, texts)))
    read = read_texts(texts)

    assert read.normal == "".join(f"{word} " for word in words)
    told = [word for word in words if word not in SILENT.words and word not in SILENT.honorifics]
    assert read.hashes == b"".join(xxhash.xxh3_64_digest(stem(word).encode()) for word in told)
    assert list(read.figures) == [is_figure(word) for word in words]


@given(_TEXTS.filter(lambda texts: "per" not in " ".join(texts).casefold()))
def test_names_follow_their_rule(texts: list[str]) -> None:
    """Names are the capitalised words behind something that does not end a sentence, for any text."""
    assert read_texts(texts).names == _names(PARAGRAPH.join(map(tidy, texts)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            'The ship of Mr. Dahl\'s firm sailed. Nobody in Lowmark saw it. "Gone," said Erik.',
            {"dahl", "erik", "lowmark"},
        ),
        ("I said that I would go to St. Orm", {"st", "orm"}),
        ("ships left: Lowmark", set()),
        ("by Fifty Per Cent", {"50", "percent"}),
    ],
)
def test_names_are_capitalised_words_inside_sentences(text: str, names: set[str]) -> None:
    """The first word of a sentence is no name, a word after "Mr." is."""
    assert read_texts((text,)).names == names


def test_the_first_word_of_a_paragraph_is_no_name() -> None:
    """Whatever the paragraph before ends in."""
    assert read_texts(("the council of Lowmark voted", "Nobody came")).names == {"lowmark"}


def test_capitals_may_all_be_names() -> None:
    """Copy in capitals could name anything, so it lists every word: another name in it never looks like the same."""
    assert read_texts(("BANK OF LOWMARK CUTS RATE",)).names == {"of", "lowmark", "cuts", "rate"}


def test_long_copy_is_read_as_short_copy_is() -> None:
    """Copy of many pieces has the words and names of the pieces, also where one piece ends and the next begins."""
    text = " ".join(f"ship{number % 7} Lowmark{number % 1000}" for number in range(20_000))
    read = read_texts((text,))

    assert read.normal == "".join(f"{word} " for word in normal_words(text))
    assert read.names == _names(text)


def test_memory_is_bounded_and_changes_nothing() -> None:
    """However many different words come by: few are remembered, and a text reads as before."""
    text = "The harbour council of Lowmark voted on Monday to dredge 1,200 berths."
    before = read_texts((text,))
    read_texts((" ".join(map(str, range(10**6, 10**6 + 2 * MAX_REMEMBERED + 5))),))

    assert 0 < len(_known) + len(_known.older) <= MAX_REMEMBERED
    assert read_texts((text,)) == before == read_texts((text,))


def test_long_chunks_are_not_remembered() -> None:
    """A chunk of a megabyte is read and forgotten."""
    chunk = "z" * 1_000_000

    assert read_texts((chunk,)).normal == f"{chunk} "
    assert chunk not in _known
    assert chunk not in _known.older
