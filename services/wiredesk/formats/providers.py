"""What is known of providers beside their formats: the zone of the clock that stamps their copy."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator

from wiredesk.conventions.rules import Rules, load_rules


class ProviderRule(Rules):
    """One row of `data/providers.toml`; the file explains the fields."""

    names: tuple[str, ...] = Field(min_length=1)
    zone: str

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone} is not an IANA time zone")
        return zone


class ProviderRules(Rules):
    """The whole of `data/providers.toml`."""

    provider: tuple[ProviderRule, ...]


def zone_of(*names: str | None) -> ZoneInfo | None:
    """Return the zone of the first of these providers that we know, or None.

    A name counts whole, or by its first part before a sign ("efe-english", "afp.com", "AP/wire").
    """
    for name in names:
        if name:
            zone = _zone(name.strip()[:100].casefold())
            if zone is not None:
                return zone
    return None


def _zone(name: str) -> ZoneInfo | None:
    zones = _zones()
    if name in zones:
        return zones[name]
    for sign in ("-", "_", ".", "/", " ", ":"):
        head = name.partition(sign)[0]
        if head in zones:
            return zones[head]
    return None


@cache
def _zones() -> dict[str, ZoneInfo]:
    rules = load_rules("providers", ProviderRules, package="wiredesk.formats")
    return {name.casefold(): ZoneInfo(row.zone) for row in rules.provider for name in row.names}
