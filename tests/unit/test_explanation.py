"""A decision of dedupe in words."""

import json
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from dedupe_stories import abridged, body, made_up, notice, rewritten, story, story_id, with_figure, with_figures
from typer.testing import CliRunner

from wiredesk.cli.decision_logs import FileLog
from wiredesk.cli.decisions import MAX_MEMBERS, Ambiguous, Found, find
from wiredesk.cli.explanation_text import explanation_text
from wiredesk.cli.main import app
from wiredesk.conventions.rules import check_rules
from wiredesk.domain.errors import Misconfigured
from wiredesk.settings import Settings
from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk.stages.dedupe.explanation import Explanation, ReasonRules, explain, reason_rules
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.topics import DUPLICATES, READ, UNIQUE
from wiredesk_events import Decision, StoryDuplicate, StoryRead, StoryUnique


SETTINGS = DedupeSettings()
CLEAN = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields}
Decided = StoryUnique | StoryDuplicate


def decided(*stories: StoryRead, settings: DedupeSettings = SETTINGS) -> list[Decided]:
    index = SignatureIndex(settings)
    return [index.decide(one) for one in stories]


def copy(minutes: float = 3) -> StoryRead:
    """Return the words of story 1 from another outlet."""
    return story(2, made_up(1), headline=story(1).headline, feed="sudpress", minutes=minutes)


def of_last(*stories: StoryRead, settings: DedupeSettings = SETTINGS) -> Explanation:
    """Return the last story's decision in words, with everything found that it names."""
    events = {event.story_id: event for event in decided(*stories, settings=settings)}
    last = events[stories[-1].story_id]
    return explain(
        last,
        settings,
        compared=events.get(last.decision.compared_with or ""),
        kept=events.get(getattr(last, "duplicate_of", "")),
        mark=stories[-1].fingerprint,
    )


def line(event: Decided | StoryRead) -> bytes:
    """Return the record of an event as `process --topics all` prints it."""
    topic = {StoryUnique: UNIQUE, StoryDuplicate: DUPLICATES, StoryRead: READ}[type(event)]
    fields = {"topic": topic, "key": None, "headers": {"ce_subject": event.story_id}}
    return orjson.dumps(fields | {"value": orjson.Fragment(event.to_json())})


def log(*events: Decided | StoryRead) -> FileLog:
    return FileLog(BytesIO(b"\n".join(map(line, events))), "a file")


def text(explanation: Explanation, found: Found | None = None) -> str:
    return "\n".join(explanation_text(explanation, found.versions if found else (), found.repeats if found else ()))


def test_every_reason_is_told() -> None:
    """Each code of dedupe has a sentence of its own that ends like one."""
    rules = reason_rules()

    assert set(rules) == {reason.value for reason in Reason}
    assert len({rule.sentence for rule in rules.values()}) == len(Reason)
    assert all(rule.sentence.endswith(".") for rule in rules.values())


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("[reasons.near-copy]", "[reasons.copy]", "copy"),
        ('threshold = "near_copy"', 'threshold = "nearly"', "nearly"),
        ("{short_copy_hours}", "{settings}", "settings"),
        ("{short_copy_hours}", "{feed.__class__}", "feed.__class__"),
        ("{short_copy_hours}", "{feed!r}", "feed"),
        ('when = "same-slug"', 'when = "sometimes"', "when"),
    ],
)
def test_a_broken_data_file_is_told(found: str, put: str, told: str) -> None:
    """A missing code, an unknown threshold or slot: WIRE-S002 with what is wrong."""
    good = files("wiredesk.stages.dedupe").joinpath("data/reasons.toml").read_text("utf-8")
    assert found in good

    with pytest.raises(Misconfigured, match=told):
        check_rules("reasons.toml", good.replace(found, put), ReasonRules)


def test_a_missing_code_is_told() -> None:
    """The file must speak of every code, so that a new rule cannot be forgotten."""
    good = files("wiredesk.stages.dedupe").joinpath("data/reasons.toml").read_text("utf-8")
    before, _, after = good.partition("[reasons.new]")

    assert "sentence" in after
    with pytest.raises(Misconfigured, match="nothing is said for new"):
        check_rules("reasons.toml", before, ReasonRules)


def test_a_new_story() -> None:
    """Held against nothing: no scores, no other side."""
    told = of_last(story(1))

    assert (told.outcome, told.reason, told.version, told.compared_with) == ("new", "new", 1, None)
    assert told.outcome_text == "new: version 1 of a family of its own"
    assert (told.alike, told.only_here, told.only_there, told.repeats) == (None, None, None, None)
    assert "with nothing" in text(told)


def test_a_cut_copy_of_another_outlet() -> None:
    """The threshold is that of other outlets; what only the kept story has is listed, and who repeated it."""
    original = story(1, made_up(1, 8))
    told = of_last(
        original, story(2, abridged(made_up(1, 8)), headline=original.headline, feed="sudpress", minutes=150)
    )

    assert (told.outcome, told.reason, told.duplicate_of) == ("duplicate", "abridged-copy", story_id(1))
    assert told.kept == told.compared
    assert told.hours_after == 2.5
    assert told.alike is not None
    assert [(one.score, one.threshold, one.reached) for one in told.alike.measures] == [
        ("containment", "abridged_elsewhere", True)
    ]
    assert told.only_here is not None
    assert told.only_there is not None
    assert (told.only_here.figures, told.only_here.names) == ((), ())
    assert told.only_there.figures == ("4496",)
    assert (told.repeats, told.repeated_by) == (1, ("sudpress",))
    assert told.outcome_text == f"duplicate of {story_id(1)}; not passed on"
    assert "2.5 hours earlier" in text(told)
    assert "this is repeat 1 of the kept story; by then repeated by sudpress" in text(told)


def test_thresholds_are_those_of_the_feed() -> None:
    """A feed with a threshold of its own is measured by it."""
    settings = DedupeSettings(feeds={"sudpress": {"abridged_elsewhere": 0.7}})
    original = story(1, made_up(1, 8))
    cut = story(2, abridged(made_up(1, 8)), headline=original.headline, feed="sudpress", minutes=5)
    told = of_last(original, cut, settings=settings)

    assert told.alike is not None
    assert [one.least for one in told.alike.measures] == [0.7]


def test_an_edited_version_says_which_figure_changed() -> None:
    """Same words, one figure changed: both sides are named."""
    told = of_last(story(1), story(2, with_figure(made_up(1), 77_001), headline=story(1).headline, minutes=30))

    assert (told.outcome, told.reason, told.version, told.replaces) == ("version", "edited-version", 2, story_id(1))
    assert told.only_here is not None
    assert told.only_there is not None
    assert told.only_here.figures == ("77001",)
    assert len(told.only_there.figures) == 1
    assert told.outcome_text == f"version 2 of family {story_id(1)}"


def test_a_template_is_new_and_held_against_another() -> None:
    """The compared story is of another family, and there is a likeness to tell of."""
    told = of_last(story(1), story(2, with_figures(made_up(1), 500), headline=story(1).headline, minutes=30))

    assert (told.outcome, told.reason, told.compared_with) == ("new", "template", story_id(1))
    assert told.family_id == story_id(2)
    assert told.alike is not None


def test_a_late_version_says_so() -> None:
    """It is a version, and not the latest."""
    told = of_last(
        story(1, provider_id="item-1", provider_version="2"),
        story(2, with_figure(made_up(1), 99), provider_id="item-1", provider_version="1", minutes=3),
    )

    assert (told.reason, told.latest) == ("late-version", False)
    assert told.outcome_text == f"version 2 of family {story_id(1)}; it came late and is not the latest"


def test_a_kill_is_not_measured_by_its_words() -> None:
    """What a line to editors does not name says nothing."""
    told = of_last(story(1, slug="port"), notice(2, "kill", 5, slug="port", headline=story(1).headline))

    assert told.reason == "kill"
    assert told.compared is not None
    assert (told.only_here, told.only_there) == (None, None)


def test_scores_of_whole_texts_are_no_estimates() -> None:
    """Texts with no more runs than a sketch holds are compared whole; longer ones are sampled; unknown is unknown."""
    short = of_last(story(1), story(2, with_figure(made_up(1), 77_001), headline=story(1).headline, minutes=30))
    long = of_last(
        story(1, made_up(1, 20)),
        story(2, with_figure(made_up(1, 20), 77_001), headline=story(1).headline, minutes=30),
    )
    first, second = decided(story(1), story(2, with_figure(made_up(1), 77_001), headline=story(1).headline, minutes=30))
    unknown = explain(second, SETTINGS)
    same = of_last(story(1, made_up(1, 20)), story(2, made_up(1, 20), headline=story(1).headline, minutes=30))

    assert first.decision.outcome == "new"
    assert short.alike is not None
    assert long.alike is not None
    assert unknown.alike is not None
    assert same.alike is not None
    assert [one.alike.estimated for one in (short, long, unknown, same) if one.alike] == [False, True, None, False]
    assert "estimated from samples" in text(long)
    assert "compared whole" in text(short)


def test_whether_a_threshold_is_reached() -> None:
    """The score stands beside what was asked of it."""
    (kept, repeat) = decided(story(1), copy())
    assert repeat.decision.scores is not None
    scores = repeat.decision.scores.model_copy(update={"jaccard": 0.84})
    near = Decision(outcome="duplicate", reason="near-copy", compared_with=kept.story_id, scores=scores)
    told = explain(repeat.model_copy(update={"decision": near}), SETTINGS)

    assert told.alike is not None
    assert [one.reached for one in told.alike.measures] == [True]
    assert "near_copy 0.8: reached" in text(told)


def test_a_rule_of_a_newer_version_is_no_failure() -> None:
    """Its code stands there; the words say that the rule is not known."""
    (event,) = decided(story(1))
    newer = event.model_copy(update={"decision": Decision(outcome="new", reason="by-picture")})
    told = explain(newer, SETTINGS)

    assert told.reason == "by-picture"
    assert "does not know" in told.sentence


def test_nothing_in_a_story_steers_the_terminal() -> None:
    """Headline, slug, marker and feed are spelled out."""
    told = of_last(story(1, headline="a\x1b[2Jb", slug="s\x07", markers=("\u202eM",), feed="f\x1b]0;x"))

    assert "a\\x1b[2Jb" in text(told)
    assert not {"\x1b", "\x07", "\u202e"} & set(text(told))


def test_a_family_is_found_with_its_repeats() -> None:
    """Versions in order, repeats with what they repeat, whatever else the file holds."""
    first = story(1, made_up(1, 8))
    read = [
        first,
        story(2, made_up(2)),
        rewritten(first, 3, 20, text=with_figure(body(first), 77_001)),
        story(4, abridged(body(first)), headline=first.headline, feed="sudpress", minutes=40),
        story(5, body(first), headline=first.headline, feed="tarnby-post", minutes=60),
    ]
    found = find(log(*read, *decided(*read)), story_id(4))

    assert found is not None
    assert found.decided.decision.reason == "abridged-copy"
    assert found.mark == read[3].fingerprint
    assert found.kept is not None
    assert found.kept.story_id == story_id(1)
    assert [(one.version, one.story_id) for one in found.versions] == [(1, story_id(1)), (2, story_id(3))]
    assert [(one.feed, one.duplicate_of) for one in found.repeats] == [
        ("sudpress", story_id(1)),
        ("tarnby-post", story_id(1)),
    ]
    shown = text(explain(found.decided, SETTINGS, compared=found.compared, kept=found.kept, mark=found.mark), found)
    assert f"  update  nordwire  {story_id(3)}" in shown
    assert "2 of the family found" in shown
    assert f"abridged-copy  sudpress  {story_id(4)}  ← this one" in shown


def test_the_other_side_of_a_template_is_in_another_family() -> None:
    """The compared story is looked for beyond the family."""
    read = [story(1), story(2, with_figures(made_up(1), 500), headline=story(1).headline, minutes=30)]
    found = find(log(*decided(*read)), story_id(2))

    assert found is not None
    assert found.compared is not None
    assert found.compared.story_id == story_id(1)
    assert [one.story_id for one in found.versions] == [story_id(2)]


def test_the_newest_decision_counts() -> None:
    """Decided again with other thresholds: the later record is told."""
    event, duplicate = decided(story(1), copy())
    (again,) = decided(copy())
    later, earlier = find(log(event, duplicate, again), story_id(2)), find(log(event, again, duplicate), story_id(2))

    assert again != duplicate
    assert later is not None
    assert earlier is not None
    assert (later.decided, earlier.decided) == (again, duplicate)


def test_an_id_may_be_cut_while_it_is_unique() -> None:
    """Eight characters at least, capitals do not matter; several stories are an error that names them."""
    first, second = decided(story(1), story(2))
    first = first.model_copy(update={"story_id": "abcdef01-" + story_id(1)[9:]})

    cut = find(log(first, second), " ABCDEF01 ")
    assert cut is not None
    assert cut.decided.story_id == first.story_id
    assert find(log(first, second), "abcdef0") is None
    assert find(log(first, second), "") is None
    with pytest.raises(Ambiguous) as caught:
        find(log(second, *decided(story(3))), "00000000")
    assert caught.value.ids == (story_id(2), story_id(3))


def test_a_flood_of_repeats_is_bounded() -> None:
    """Of thousands of repeats the newest are kept, and told as many."""
    kept, repeat = decided(story(1), copy())
    assert isinstance(repeat, StoryDuplicate)
    flood = [repeat.model_copy(update={"story_id": story_id(number)}) for number in range(2, 3 * MAX_MEMBERS)]
    found = find(log(kept, *flood), story_id(1))

    assert found is not None
    assert len(found.repeats) == MAX_MEMBERS
    assert found.repeats[-1].story_id == story_id(3 * MAX_MEMBERS - 1)
    assert f"{MAX_MEMBERS} or more of the family found" in text(explain(found.decided, SETTINGS), found)


def _file(folder: Path, *lines: bytes) -> str:
    (folder / "all.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return str(folder / "all.jsonl")


def test_the_command_needs_no_broker_for_a_file(tmp_path: Path) -> None:
    """JSON for programs by default, text on demand, standard input as well."""
    lines = [line(event) for event in decided(story(1), copy())]
    file = _file(tmp_path, *lines)
    asked = CliRunner().invoke(app, ["explain", story_id(2), "--from", file], env=CLEAN)
    shown = CliRunner().invoke(app, ["explain", story_id(2), "--from", file, "-o", "table"], env=CLEAN)
    piped = CliRunner().invoke(app, ["explain", story_id(2), "--from", "-"], env=CLEAN, input=b"\n".join(lines))
    fields = json.loads(asked.stdout)

    assert (asked.exit_code, shown.exit_code, piped.exit_code) == (0, 0, 0)
    assert (fields["reason"], fields["duplicate_of"]) == ("exact-copy", story_id(1))
    assert [one["story_id"] for one in fields["family"]["versions"]] == [story_id(1)]
    assert fields["alike"]["estimated"] is False
    assert piped.stdout == asked.stdout
    assert f"duplicate of {story_id(1)}; not passed on" in shown.stdout
    assert (asked.stderr, shown.stderr) == ("", "")


def test_the_command_says_what_it_cannot_find_or_read(tmp_path: Path) -> None:
    """1 for an unknown id or an ambiguous one, 2 for a file that is not there, 3 where lines are broken."""
    events = decided(story(1), story(2))
    good = [line(event) for event in events]
    broken = b'{"topic":"wire.unique","value":{"story_id":"' + story_id(1).encode() + b'"}}'
    cut = line(events[0])[:-9]
    file = _file(tmp_path, *good)

    def run(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["explain", *arguments], env=CLEAN)
        return result.exit_code, result.stdout, result.stderr

    assert run("unknown-id", "--from", file) == (1, "", f"There is no decision on a story unknown-id in {file}.\n")
    code, out, err = run("00000000", "--from", file)
    assert (code, out) == (1, "")
    assert story_id(1) in err
    assert run(story_id(1), "--from", str(tmp_path / "nothing"))[0] == 2
    code, out, err = run(story_id(1), "--from", _file(tmp_path, *good, broken, cut))
    assert code == 3
    assert json.loads(out)["reason"] == "new"
    assert "line 3" in err
    assert "line 4" in err
