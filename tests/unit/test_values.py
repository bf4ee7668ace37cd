"""Times, zones and urgencies as feeds write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.domain.errors import Misconfigured
from wiredesk.formats.providers import ProviderRules, zone_of
from wiredesk.formats.values import WrittenTime, note_zone, read_time, read_urgency


MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2014-08-29T10:00:00+0200", "2014-08-29T08:00Z"),
        ("2014-08-29T10:00:00 +02:00", "2014-08-29T08:00Z"),
        ("2014-08-29T10:00:00.1234567Z", "2014-08-29T10:00:00.123456Z"),
        ("20160909T000100+0100", "2016-09-08T23:01Z"),
        ("20260504123000-0400", "2026-05-04T16:30Z"),
        ("20140829T120000Z", "2014-08-29T12:00Z"),
        ("2014-08-29 10:00 GMT", "2014-08-29T10:00Z"),
        ("Thu, 07 Apr 2022 05:08:34 GMT", "2022-04-07T05:08:34Z"),
        ("Thu, 05 Apr 2018 10:00:00 +02:00", "2018-04-05T08:00Z"),
        ("Fri, 13 Dez 2013 11:37:00 +0100", "2013-12-13T10:37Z"),
        ("mié, 7 abr 2021 10:00:00 +0200", "2021-04-07T08:00Z"),
        ("April 7, 2021 3:05 PM EDT", "2021-04-07T19:05Z"),
    ],
)
def test_times_with_a_zone(text: str, moment: str) -> None:
    """ISO 8601 in both forms, RFC 5322 with what feeds make of it, and words; the provider's does not count."""
    assert read_time(text, MADRID) == WrittenTime(datetime.fromisoformat(moment), has_zone=True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-10-11 12:30", "2017-10-11T10:30Z"),
        ("20170102", "2017-01-01T23:00Z"),
        ("20170102T101010", "2017-01-02T09:10:10Z"),
        ("July 19, 2014 10:02 AM", "2014-07-19T08:02Z"),
        ("19 de julio de 2014, 10:02", "2014-07-19T08:02Z"),
        ("Samstag, 19. Juli 2014 10:02 Uhr", "2014-07-19T08:02Z"),
    ],
)
def test_naive_times_take_the_providers_zone(text: str, moment: str) -> None:
    """Without a zone the provider's counts; without a provider UTC, and a doubt then delays an embargo half a day."""
    ours, unknown = read_time(text, MADRID), read_time(text)

    assert ours == WrittenTime(datetime.fromisoformat(moment), has_zone=False, of_provider=True)
    assert ours is not None
    assert ours.latest == ours.moment
    assert unknown is not None
    assert unknown.moment == ours.moment.astimezone(MADRID).replace(tzinfo=UTC)
    assert unknown.latest > unknown.moment


def test_the_assumed_zone_is_flagged() -> None:
    """Whose zone it was can be seen in the story's flags."""
    flags: set[str] = set()
    for time in (None, read_time("2017-10-11 12:30Z"), read_time("2017-10-11 12:30"), read_time("2017-10-11", MADRID)):
        note_zone(time, flags)

    assert flags == {"time-without-zone", "time-in-provider-zone"}


@pytest.mark.parametrize("text", ["", "today", "2014-13-45", "32 May 2014", "0000-00-00", "Tue, 99 Apr 2018", "1" * 70])
def test_no_times(text: str) -> None:
    """What is no time is none."""
    assert read_time(text) is None


@given(st.text(max_size=70))
def test_no_text_crashes_the_reading_of_times(text: str) -> None:
    """Any text is a time in UTC or none."""
    time = read_time(text, MADRID)

    assert time is None or time.moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "urgency"),
    [
        ("1", 1),
        ("8", 8),
        ("9", 8),
        ("0", None),
        ("10", None),
        ("f", 1),
        ("B", 2),
        ("u", 3),
        ("r", 4),
        ("x", None),
        ("", None),
    ],
)
def test_urgency(value: str, urgency: int | None) -> None:
    """Digits of IPTC's scale and letters of ANPA's become 1 to 8."""
    assert read_urgency(value) == urgency


def test_urgency_of_iptc_7901_ends_at_six() -> None:
    """Priority 7 is none there."""
    assert (read_urgency("6", "iptc7901"), read_urgency("7", "iptc7901")) == (6, None)


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (("EFE",), "Europe/Madrid"),
        ((None, "", "efe-english"), "Europe/Madrid"),
        (("nobody", "STT"), "Europe/Helsinki"),
        (("AP/wire",), "America/New_York"),
        (("nobody", None), None),
    ],
)
def test_zone_of_a_provider(names: tuple[str | None, ...], zone: str | None) -> None:
    """The first name that the table knows, whole or by its first part."""
    found = zone_of(*names)

    assert (found.key if found else None) == zone


def test_a_zone_that_does_not_exist_is_refused() -> None:
    """A newsroom that adds a provider with a misspelt zone is told so."""
    from wiredesk.conventions.rules import check_rules

    with pytest.raises(Misconfigured) as caught:
        check_rules("providers.toml", 'provider = [{ names = ["X"], zone = "Europe/Atlantis" }]', ProviderRules)

    assert "Europe/Atlantis is not an IANA time zone" in str(caught.value)
