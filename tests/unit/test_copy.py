"""Wire copy taken apart."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.copy import WireCopy, separate
from wiredesk_events import Block


RECEIVED = datetime(2026, 5, 13, 12, tzinfo=UTC)


def take_apart(headline: str, *texts: str) -> WireCopy:
    """Take apart copy of text blocks."""
    return separate(headline, [Block(text=text) for text in texts], RECEIVED)


def test_everything_has_its_place() -> None:
    """A story with every convention gives clean prose and loses nothing."""
    copy = take_apart(
        "REFILE-UPDATE 1-Port reopens (ADDS VIDEO)",
        "(Adds mayor's comment)",
        "Eds: Will be led.",
        "By Ana Ruiz",
        "DOHA, May 13 (MP) - The port reopened on Wednesday.",
        "(Eds: Photos move separately.)",
        "Ships left. MP",
        "___",
        "Northwire writer Tom Harlow contributed to this report.",
        "(Reporting by Ana Ruiz; editing by Tom Harlow)",
        "ar/th",
    )

    assert copy.headline == "Port reopens"
    assert copy.markers == ("REFILE", "UPDATE 1", "ADDS VIDEO", "Adds")
    assert copy.kind == "refile"
    assert copy.paragraphs == ("The port reopened on Wednesday.", "Ships left.")
    assert copy.byline == "Ana Ruiz"
    assert copy.dateline is not None
    assert (copy.dateline.place, copy.dateline.date, copy.agency) == ("DOHA", "2026-05-13", "MP")
    assert copy.editor_notes == ("(Adds mayor's comment)", "Eds: Will be led.", "(Eds: Photos move separately.)")
    assert copy.credits == (
        "Northwire writer Tom Harlow contributed to this report.",
        "(Reporting by Ana Ruiz; editing by Tom Harlow)",
    )
    assert copy.sign_off == "MP ar/th"


def test_what_is_not_for_publication_is_in_no_field() -> None:
    """From the line that says so on, nothing is kept: it holds private contacts."""
    copy = take_apart(
        "Port reopens",
        "Berlin (dpa) - The port reopened.",
        "The following information is not intended for publication",
        "Reporter: Ana Ruiz, +49 30 000000",
        "dpa ar th",
    )

    assert copy.paragraphs == ("The port reopened.",)
    assert "Ana Ruiz" not in repr(copy)


def test_private_lines_inside_one_block() -> None:
    """The same where the whole copy came as one block."""
    copy = take_apart(
        "Port reopens", "Berlin (dpa) - The port reopened.\nNot for publication:\nAna Ruiz, ar@dpa.example"
    )

    assert copy.paragraphs == ("The port reopened.",)
    assert "ar@dpa" not in repr(copy)


def test_a_long_private_paragraph() -> None:
    """A private block that came as one long paragraph is known by its beginning."""
    private = "Not for publication: " + "Ana Ruiz, ar@dpa.example, " * 60
    copy = take_apart("Port reopens", "Berlin (dpa) - The port reopened.", private, "Reporter: Ana Ruiz")

    assert "Ana Ruiz" not in repr(copy)


def test_prose_that_looks_like_notes_stays() -> None:
    """Bracketed and closing paragraphs of the story itself are neither trash lines nor credits nor contacts."""
    prose = (
        "The port reopened on Wednesday.",
        "(With a fee of 5 dollars, it is the cheapest.)",
        "(Adds up to a loss, says the bank.)",
        "Copyright law did not change.",
        "It was the largest sum that Qatar contributed.",
    )
    copy = take_apart("Port reopens", f"DOHA, May 13 (MP) - {prose[0]}", *prose[1:])

    assert copy.paragraphs == prose
    assert copy.kind is None


def test_sign_off_lines_at_the_end_of_a_block() -> None:
    """A block with hard line breaks is one paragraph; the sign-off below it is no part of it."""
    copy = take_apart("Port reopens", "DOHA, May 13 (AS).- The port\nreopened on Wednesday. AS\nar/th")

    assert copy.paragraphs == ("The port reopened on Wednesday.",)
    assert copy.sign_off == "AS ar/th"


def test_a_dateline_on_its_own_line() -> None:
    """The dateline may fill a paragraph of its own."""
    copy = take_apart("Port reopens", "DOHA, May 13 (MP) -", "The port reopened.")

    assert copy.paragraphs == ("The port reopened.",)
    assert copy.dateline is not None


def test_summary_points_stay_and_the_dateline_follows() -> None:
    """Points before the dateline are prose; later paragraphs are not searched for datelines."""
    copy = take_apart("Port reopens", "* Port shut for weeks", "* Ships wait", "DOHA, May 13 (MP) - It reopened.")
    late = take_apart("Port reopens", "The port reopened. " * 20, "DOHA, May 13 (MP) - It reopened.")

    assert copy.paragraphs == ("* Port shut for weeks", "* Ships wait", "It reopened.")
    assert late.dateline is None


def test_a_headline_that_is_only_an_embargo() -> None:
    """The line below an embargo line is the headline, and its markers count."""
    copy = take_apart("EMBARGOED until 0001 GMT, May 14", "UPDATE 1-Port reopens", "DOHA (MP) - The port reopened.")

    assert copy.headline == "Port reopens"
    assert copy.markers == ("EMBARGOED until 0001 GMT, May 14", "UPDATE 1")
    assert copy.kind == "update"


def test_a_kill_keeps_its_text() -> None:
    """Below a headline that only says kill, the text is not taken for a headline."""
    copy = take_apart("KILL KILL KILL", 'Please kill the story "Port reopens".', "A kill is mandatory.")

    assert copy.headline == "KILL KILL KILL"
    assert len(copy.paragraphs) == 2


def test_letter_spaced_words_are_repaired() -> None:
    """Words set letter by letter are closed up in prose; initials and lists of letters stay."""
    copy = take_apart(
        "Port reopens", "The port of  G W A D A R  reopened.", "Plans A B C D remain.", "J R R Tolk spoke."
    )

    assert copy.paragraphs == ("The port of GWADAR reopened.", "Plans A B C D remain.", "J R R Tolk spoke.")


def test_a_letter_spaced_line_of_a_new_version() -> None:
    """The line that says which version this replaces is a marker, not prose."""
    copy = take_apart("Port reopens", "n e w  v e r s i o n, replaces: Port to reopen", "DOHA, May 13 (MP) - It did.")

    assert copy.kind == "update"
    assert copy.paragraphs == ("It did.",)


def test_markers_before_a_dateline() -> None:
    """`RPT --DOHA, May 13 -`: the marker is kept, and the dateline behind it is found."""
    copy = take_apart("Port reopens", "RPT --DOHA, May 13 - The port reopened.")

    assert (copy.kind, copy.markers, copy.paragraphs) == ("repeat", ("RPT",), ("The port reopened.",))
    assert copy.dateline is not None
    assert copy.dateline.place == "DOHA"


def test_the_line_below_a_byline() -> None:
    """Whose writer it was belongs to the byline."""
    copy = take_apart("Port reopens", "By ANA RUIZ", "Associated Press Writer", "DOHA (AP) _ The port reopened.")

    assert copy.byline == "ANA RUIZ, Associated Press Writer"
    assert copy.paragraphs == ("The port reopened.",)


def test_more_follows_means_first_take() -> None:
    """(MORE) at the end makes the copy take 1; `=2` says its own number."""
    assert take_apart("Senate splits", "The Senate split.", "(MORE)").take == 1
    assert take_apart("Senate splits", "The Senate split. MORE").take == 1
    assert take_apart("Senate splits =2", "The Senate split.", "(MORE)").take == 2
    assert take_apart("Senate splits", "The Senate split.").take is None


def test_tables_are_kept_apart() -> None:
    """Table blocks and text in columns go to the tables, line by line."""
    rows = ["Dollar      281.45      281.95", "Euro        304.12      304.66"]
    copy = separate("Fixing", [Block(kind="table", text="a\tb"), *(Block(text=row) for row in rows)], RECEIVED)

    assert copy.tables == ("a\tb", "\n".join(rows))
    assert copy.paragraphs == ()


def test_the_agency_of_the_end_mark() -> None:
    """The end mark gives the agency its own capitals, and names it where there is no dateline."""
    assert take_apart("x", "Islamabad, Apr 7 (efe-epa).- He came. EFE-EPA", "jlr/sc").agency == "EFE-EPA"
    assert take_apart("x", "He came.", "He left. EFE").agency == "EFE"


def test_no_blocks() -> None:
    """A flash is a headline and nothing else."""
    assert take_apart("FLASH - PORT REOPENS") == WireCopy("PORT REOPENS", ("FLASH",), "alert")


@given(st.text(max_size=120), st.lists(st.text(max_size=300), max_size=12), st.booleans())
def test_any_copy_can_be_taken_apart(headline: str, texts: list[str], known: bool) -> None:
    """No copy crashes; paragraphs are single lines, never empty, and the result is repeatable."""
    blocks = [Block(text=text) for text in texts]
    copy = separate(headline, blocks, RECEIVED if known else None)

    assert copy == separate(headline, blocks, RECEIVED if known else None)
    assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in copy.paragraphs)


@pytest.mark.parametrize(
    "texts",
    [
        ["A " * 500_000],
        ["(" * 1_000_000],
        ["ends"] * 100_000,
        ["x\n" * 300_000],
        ["A   B   C\n" * 60_000],
        ["(Reporting by A)"] * 50_000,
    ],
    ids=["words", "brackets", "ends", "lines", "columns", "credits"],
)
def test_time_is_linear(texts: list[str]) -> None:
    """A megabyte of traps is taken apart in seconds."""
    blocks = [Block(text=text) for text in texts]
    began = time.perf_counter()
    separate("x", blocks, RECEIVED)

    assert time.perf_counter() - began < 10


def test_a_remark_in_capitals_before_the_story() -> None:
    """Video and picture desks open copy with a remark in brackets; the same inside the story is prose."""
    remark, late = "(ROUGH CUT ONLY, NO NARRATION)", "(ALL TIMES ARE LOCAL)"
    first = "DOHA, May 4 (MWX) - The ferry sailed on Monday after a week in harbour, the port said."
    copy = separate(
        "Ferry sails", (Block(text=remark), Block(text=first), Block(text=late), Block(text="It was late.")), None
    )

    assert copy.editor_notes == (remark,)
    assert copy.paragraphs == (first.partition(" - ")[2], late, "It was late.")


@pytest.mark.parametrize(("agency", "headline"), [("Kyodo", "Ships return"), ("MWX", "Ships return+")])
def test_what_an_agency_sets_behind_its_headlines(agency: str, headline: str) -> None:
    """Kyodo ends its headlines with a plus sign; in another's it is part of a name."""
    copy = separate("Ships return+", (Block(text=f"TOKYO, May 4 ({agency}) - Ships returned on Monday."),), None)

    assert copy.headline == headline


def test_a_block_of_contacts_at_the_end() -> None:
    """Names and numbers behind "Contacts:" go to the notes, however many lines they take; prose behind it stays."""
    first = "OSLO--(BUSINESS WIRE)--Acme Corp. today reported earnings of $1.2 billion."
    lines = (first, "Contacts:", "Ada Brook", "Head of communications", "+47 555 0100")
    blocks = tuple(Block(text=line) for line in lines)
    copy = separate("Acme reports", blocks, None)
    prose = separate("Acme reports", (*blocks, Block(text="The company " + "grew and " * 30 + "grew.")), None)

    assert copy.paragraphs == ("Acme Corp. today reported earnings of $1.2 billion.",)
    assert copy.editor_notes == ("\n".join(lines[1:]),)
    assert "Ada Brook" in prose.paragraphs
