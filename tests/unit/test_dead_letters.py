"""Dead letters: the record as it was, and what a person needs to mend it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk import __version__
from wiredesk.domain.errors import CODES, Rejection, Unavailable
from wiredesk.domain.records import InboundRecord, OutboundRecord, header
from wiredesk.pipeline.dead_letters import PREFIX, code_of, dead_letter, without_context


COPY = "the minister said nothing"


def _record(*headers: tuple[str, bytes], value: bytes | None = b"\xff\x00raw") -> InboundRecord:
    return InboundRecord("wire.raw", 2, 41, 1_620_207_000_000, b"feed", value, headers)


def _context(letter: OutboundRecord) -> dict[str, str]:
    found = {name: value.decode() for name, value in letter.headers if name.startswith(PREFIX)}
    assert len(found) == sum(name.startswith(PREFIX) for name, _ in letter.headers), "a header stands twice"
    return {name.removeprefix(PREFIX): value for name, value in found.items()}


def _caught(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_record_is_kept_as_it_was() -> None:
    """Key, value and headers are the record's own bytes; the topic is that of the dead letters."""
    record = _record(("ce_time", b"2021-05-05T09:30:00Z"), ("x", b"\xff"), ("x", b"2"))

    letter = dead_letter(record, Rejection("WIRE-R005"), stage="read")

    assert (letter.topic, letter.key, letter.value) == ("wire.dead-letters", b"feed", b"\xff\x00raw")
    assert letter.headers[:3] == record.headers


def test_null_value_stays_null() -> None:
    """A record without a value is kept as such."""
    assert dead_letter(_record(value=None), Rejection("WIRE-R001"), stage="read").value is None


def test_context_in_full() -> None:
    """Every circumstance is in a header of its own."""
    error = _caught(Rejection("WIRE-R005", "line 1 column 2"))

    letter = dead_letter(_record(), error, stage="read", group="wiredesk-read", failed_at="2021-05-05T09:30:01Z")

    context = _context(letter)
    assert context.pop("stack").startswith("test_dead_letters.py:")
    assert len(context.pop("id")) == 24
    assert context == {
        "code": "WIRE-R005",
        "title": CODES["WIRE-R005"].title,
        "fault": "sender",
        "detail": "line 1 column 2",
        "stage": "read",
        "version": __version__,
        "group": "wiredesk-read",
        "topic": "wire.raw",
        "partition": "2",
        "offset": "41",
        "timestamp": "1620207000000",
        "attempt": "1",
        "error": "wiredesk.domain.errors.Rejection",
        "failed_at": "2021-05-05T09:30:01Z",
    }


def test_id_is_that_of_stage_and_record() -> None:
    """The id stays over redeliveries, and differs between stages and records."""
    one = _context(dead_letter(_record(), Rejection("WIRE-R005"), stage="read"))["id"]
    again = _context(dead_letter(_record(), Rejection("WIRE-R004"), stage="read"))["id"]
    other_stage = _context(dead_letter(_record(), Rejection("WIRE-R005"), stage="parse"))["id"]

    assert one == again
    assert one != other_stage


def test_requeued_record_counts_its_attempts() -> None:
    """A dead letter of a requeued record replaces the old context but for the number of attempts."""
    first = dead_letter(_record(("x", b"1")), Rejection("WIRE-R005", "old"), stage="read", group="g")
    requeued = InboundRecord("wire.raw", 0, 99, 0, first.key, first.value, first.headers)

    second = dead_letter(requeued, Rejection("WIRE-R004"), stage="read")

    context = _context(second)
    assert (context["attempt"], context["code"], context["offset"]) == ("2", "WIRE-R004", "99")
    assert "detail" not in context
    assert "group" not in context
    assert without_context(second.headers) == without_context(first.headers)


@pytest.mark.parametrize("attempt", [b"", b"-3", b"many", "٣".encode(), b"9" * 5000, b"1e3"])
def test_strange_attempts_count_as_none(attempt: bytes) -> None:
    """A header that is no number does not hinder the dead letter."""
    letter = dead_letter(_record(("dlq.attempt", attempt)), Rejection("WIRE-R005"), stage="read")

    assert _context(letter)["attempt"] == "1"


def test_unforeseen_errors_keep_their_message() -> None:
    """An error without a code is WIRE-X002; its message, which may hold copy, is in no header."""
    letter = dead_letter(_record(), _caught(ValueError(COPY)), stage="parse")

    context = _context(letter)
    assert (context["code"], context["fault"], context["detail"]) == ("WIRE-X002", "ours", "ValueError")
    assert context["error"] == "builtins.ValueError"
    assert COPY.encode() not in b"".join(value for _, value in letter.headers)


def test_code_of() -> None:
    """Errors of ours have their code, all others that of the unforeseen."""
    assert code_of(Unavailable("WIRE-B001")).code == "WIRE-B001"
    assert code_of(KeyError("x")).code == "WIRE-X002"


def test_context_is_bounded() -> None:
    """Long details and deep stacks are cut, so that the dead letter fits its topic; the newest frame stays."""

    def deeper(depth: int) -> None:
        if depth == 0:
            raise Rejection("WIRE-R009", "x" * 1_000_000)
        deeper(depth - 1)

    with pytest.raises(Rejection) as caught:
        deeper(900)

    context = _context(dead_letter(_record(), caught.value, stage="read"))
    assert len(context["detail"]) == 1_000
    assert len(context["stack"]) == 8_000
    assert context["stack"].endswith("in deeper")


def test_traced_like_its_record() -> None:
    """A record's own trace stays; without one the dead letter begins it."""
    parent = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    traced = dead_letter(_record(("traceparent", parent)), Rejection("WIRE-R005"), stage="read")
    untraced = dead_letter(_record(), Rejection("WIRE-R005"), stage="read")

    assert [value for name, value in traced.headers if name == "traceparent"] == [parent]
    assert (header(untraced.headers, "traceparent") or "").startswith("00-")


@given(
    st.lists(st.tuples(st.sampled_from(["dlq.attempt", "dlq.code", "traceparent", "x", ""]), st.binary(max_size=20))),
    st.text(max_size=50),
)
def test_nothing_hinders_a_dead_letter(headers: list[tuple[str, bytes]], detail: str) -> None:
    """Whatever headers a sender wrote, the record can be buried, twice with the same bytes."""
    record = _record(*headers)

    letter = dead_letter(record, Rejection("WIRE-R009", detail), stage="read")

    assert letter == dead_letter(record, Rejection("WIRE-R009", detail), stage="read")
    assert letter.headers[: len(without_context(record.headers))] == without_context(record.headers)


def test_lone_surrogates_in_details() -> None:
    r"""A detail that quotes a broken "\ud800" of the copy does not hinder the dead letter."""
    letter = dead_letter(_record(), Rejection("WIRE-R009", "field \ud800"), stage="read")

    assert _context(letter)["detail"].startswith("field ")
