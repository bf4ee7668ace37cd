"""Kills, holds and embargoes as text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.notices import NoticeRules, WireNotice, read_notice
from wiredesk.conventions.rules import load_rules
from wiredesk_events import Reference


RECEIVED = datetime(2026, 5, 13, 9, tzinfo=UTC)
RULES = load_rules("notices", NoticeRules).notice


def test_a_kill_names_the_story_by_its_headline() -> None:
    """Headline and quoted headline are one reference."""
    headline = "Hundreds leave Lusail tower after facade panels fall"
    notice = read_notice(
        f"KILL - {headline}",
        [f'Please kill the story "{headline}," dateline Lusail, which moved at 0815 GMT.', "A kill is mandatory."],
    )

    assert notice == WireNotice("kill", (Reference(headline=headline),))


@pytest.mark.parametrize(
    ("headline", "paragraph", "reference"),
    [
        (
            "KILL KILL KILL",
            "Please kill item nw 157 “Ferry sinks off Gwadar”.",
            Reference(provider_id="nw 157", headline="Ferry sinks off Gwadar"),
        ),
        (
            "BC-KILL",
            "Please kill the story Gwadar-Ferry, V9311. A kill is mandatory.",
            Reference(provider_id="V9311", slug="Gwadar-Ferry"),
        ),
        ("STORY WITHDRAWN", "The story headlined “Ferry sinks” is wrong.", Reference(headline="Ferry sinks")),
        ("ANULACIÓN", "Rogamos anulen la noticia «Naufragio en Gwadar».", Reference(headline="Naufragio en Gwadar")),
        (
            "x",
            "LUSAIL - Please kill the story Harlow-Ferry, V9991. A kill is mandatory. Make certain it is not used.",
            Reference(provider_id="V9991", slug="Harlow-Ferry"),
        ),
        (
            "MANDATORY KILL",
            "BC-GULF--Ferry, which moved at 0500 GMT, has been killed.",
            Reference(slug="BC-GULF--Ferry"),
        ),
        ("x", "Kill the following: AM-Gulf-Ferry, V0402.", Reference(provider_id="V0402", slug="AM-Gulf-Ferry")),
        ("x", "ATTENTION EDITORS: Please do not use the story slugged GULF-FERRY.", Reference(slug="GULF-FERRY")),
        ("Story withdrawn", "The story headlined 'Ferry sinks' is withdrawn.", Reference(headline="Ferry sinks")),
        (
            "x",
            'URGENT - Please cancel item ABC1234 "Ferry sinks".',
            Reference(provider_id="ABC1234", headline="Ferry sinks"),
        ),
        (
            "x",
            "Se anula la noticia con el título «Naufragio» (EFE0101).",
            Reference(provider_id="EFE0101", headline="Naufragio"),
        ),
        (
            "ANNULATION",
            'Prière de ne pas tenir compte de la dépêche intitulée "Naufrage à Gwadar".',
            Reference(headline="Naufrage à Gwadar"),
        ),
        ("Note", 'Editors: Please kill the story "Ferry sinks".', Reference(headline="Ferry sinks")),
    ],
)
def test_what_a_kill_refers_to(headline: str, paragraph: str, reference: Reference) -> None:
    """Item number, slug and quoted headline are read."""
    assert read_notice(headline, [paragraph]) == WireNotice("kill", (reference,))


@pytest.mark.parametrize(
    ("headline", "paragraphs"),
    [
        ("Kill switch for stolen phones becomes law", ["Parliament passed the law."]),
        ("Storm nears coast", ["“Please kill the engines,” the captain said."]),
        ("Ministers meet", ["The talks went on hold.", "A withdrawn offer was renewed."]),
        ("Study of wire kills", ["x" * 3000, "A kill is mandatory, editors learn."]),
        ("", []),
    ],
)
def test_stories_are_no_notices(headline: str, paragraphs: list[str]) -> None:
    """A story that speaks of kills and holds orders nothing."""
    assert read_notice(headline, paragraphs) is None


def test_a_hold_names_its_story() -> None:
    """A slug ends where the sentence goes on."""
    assert read_notice("HOLD HOLD HOLD", ["Please hold the story Gulf-Ferry until further notice."]) == WireNotice(
        "withhold", (Reference(slug="Gulf-Ferry"),)
    )


def test_holds_and_advisories() -> None:
    """A hold withholds; an advisory only advises."""
    hold = read_notice("HOLD HOLD HOLD", ["Please hold item NW 12 until further notice."])
    advisory = read_notice("ADVISORY-Coverage plans", ["Plans follow."])

    assert hold is not None
    assert hold.kind == "withhold"
    assert advisory == WireNotice("advisory")


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED until 0001 GMT Thursday, May 14, 2026", "2026-05-14T00:01"),
        ("EMBARGOED until 1000 Geneva time (0800 GMT) on Thursday, May 14", "2026-05-14T08:00"),
        ("Embargoed to 0001 Thursday May 14", "2026-05-14T12:01"),
        ("EMBARGOED until 10 a.m. EDT, May 14", "2026-05-14T14:00"),
        ("EMBARGOED until 12:30 p.m. GMT on 14 May 2026", "2026-05-14T12:30"),
        ("EMBARGADO HASTA las 12:30 GMT del 14 de mayo de 2026", "2026-05-14T12:30"),
        ("Sperrfrist: 14. Mai 2026, 11 Uhr MESZ", "2026-05-14T09:00"),
        ("NOT FOR RELEASE BEFORE 0500 IST, June 1", "2026-05-31T23:30"),
        ("EMBARGOED until May 14", "2026-05-14T12:00"),
    ],
)
def test_embargoes(line: str, until: str) -> None:
    """The end is read in UTC, without a zone as the latest that it can mean; the story itself is new."""
    expected = datetime.fromisoformat(f"{until}:00+00:00")

    assert read_notice(line, ["Heat to cost ports 19 days", "GENEVA (MP) - Text."], RECEIVED) == WireNotice(
        "new", (), expected
    )
    assert read_notice("Heat report", [line, "GENEVA (MP) - Text."], RECEIVED) == WireNotice("new", (), expected)


def test_an_embargo_without_a_known_end_withholds() -> None:
    """Where nobody can say when it ends, the story is kept back."""
    assert read_notice("EMBARGOED until Thursday", ["Text"], RECEIVED) == WireNotice("withhold")
    assert read_notice("EMBARGOED until 0001 GMT, May 14", ["Text"]) == WireNotice("withhold")


@given(st.text(max_size=200), st.lists(st.text(max_size=300), max_size=4))
def test_any_text_can_be_read(headline: str, paragraphs: list[str]) -> None:
    """No text crashes the reader."""
    assert read_notice(headline, paragraphs, RECEIVED) == read_notice(headline, paragraphs, RECEIVED)


def test_an_embargo_in_the_providers_zone() -> None:
    """An embargo that names no zone is meant on the provider's clock; one that names its own is not."""
    zone = ZoneInfo("America/New_York")
    local = read_notice("Embargoed to 0001 Thursday May 14", ["GENEVA (MP) - Text."], RECEIVED, zone)
    named = read_notice("EMBARGOED until 0001 GMT, May 14", ["GENEVA (MP) - Text."], RECEIVED, zone)

    assert local is not None
    assert named is not None
    assert local.embargoed_until == datetime(2026, 5, 14, 4, 1, tzinfo=UTC)
    assert named.embargoed_until == datetime(2026, 5, 14, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(("opening", "kind"), [(words, row.kind) for row in RULES for words in row.openings])
@pytest.mark.parametrize("before", ["", "[", "Eds: ", "((Attention editors - ", "ATENCIÓN. (", "ED\u017f: "])
def test_every_opening_of_the_rules_is_known(opening: str, kind: str, before: str) -> None:
    """A notice is known by each of its openings, behind each lead-in."""
    written = before + opening.replace("'", "’")
    notice = read_notice("Ferry", ["The ferry sails.", f"{written}, please."], RECEIVED)

    assert notice is not None
    assert notice.kind == kind


@pytest.mark.parametrize(("phrase", "kind"), [(words, row.kind) for row in RULES for words in row.anywhere])
def test_every_phrase_of_the_rules_is_known_anywhere(phrase: str, kind: str) -> None:
    """A short text is known by each phrase, in whatever letters a pattern without regard to case takes for the same."""
    for written in (phrase, phrase.upper(), phrase.title(), phrase.replace("i", "\u0130"), phrase.replace("s", "ſ")):
        notice = read_notice("Ferry", ["The ferry sails.", f"“Editors” at Ada’s desk: {written}!"], RECEIVED)

        assert notice is not None
        assert notice.kind == kind
