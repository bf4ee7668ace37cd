"""The fields of one story in a JSON document: whatever the capitals, with every wrong type refused by name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean
from wiredesk.formats.html_text import decode_entities, has_entities, looks_like_html, plain_line
from wiredesk.formats.values import WrittenTime, noted_time


@dataclass(slots=True)
class Fields:
    """The fields of one item, by lower-case name, with what was odd about them.

    Each accessor takes the names under which a field goes, returns the first that is there, and rejects a value of the
    wrong type by the name that the sender used. `zone` is the provider's, for times that name none.
    """

    entry: Any
    where: str
    flags: set[str]
    zone: ZoneInfo | None = None
    values: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.entry, dict):
            raise Rejection("WIRE-R009", self.where)
        for key, value in self.entry.items():
            if value is not None:
                self.values.setdefault(key.lower(), (key, value))

    def wrong(self, key: str) -> Rejection:
        """Return the rejection that names a field; only names that we asked for get here, never free text."""
        return Rejection("WIRE-R009", f"{self.where}.{key}" if self.where else key)

    def get(self, *names: str) -> tuple[str, Any] | None:
        """Return the first of these fields that is there: its name as the sender wrote it, and its value."""
        return next((self.values[name] for name in names if name in self.values), None)

    def text(self, *names: str) -> str | None:
        """Return a string field, cleaned; None where it is absent or blank."""
        for name in names:
            found = self.get(name)
            if found is None:
                continue
            if not isinstance(found[1], str):
                raise self.wrong(found[0])
            if text := self.clean(found[1]).strip():
                return text
        return None

    def word(self, *names: str) -> str | None:
        """Return a string or a number as written."""
        found = self.get(*names)
        if found is None:
            return None
        key, value = found
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return self.clean(str(value)).strip() or None

    def clean(self, text: str) -> str:
        """Return text cleaned as `decoding.clean` does; what was odd goes to the flags."""
        cleaned = clean(text)
        self.flags |= cleaned.flags
        return cleaned.text

    def line(self, *names: str) -> str | None:
        """Return a string field on one line, markup and entities undone."""
        text = self.text(*names)
        if text is None:
            return None
        return self.one_line(text, is_html=has_entities(text) and looks_like_html(text))

    def one_line(self, text: str, *, is_html: bool) -> str:
        """Return text on one line, its entities decoded and, for HTML, its tags removed."""
        if is_html:
            return plain_line(text)
        if has_entities(text):
            text = self.clean(decode_entities(text))
        return " ".join(text.split())

    def entries(self, *names: str) -> Iterator[tuple[str, Any]]:
        """Give the entries of a list field; a lone object or string counts as a list of one."""
        found = self.get(*names)
        if found is None:
            return
        key, value = found
        if isinstance(value, str | dict):
            value = [value]
        if not isinstance(value, list):
            raise self.wrong(key)
        for entry in value:
            if entry is not None:
                yield key, entry

    def objects(self, *names: str) -> Iterator[dict[str, Any]]:
        """Give the objects of a list field, their own fields by lower-case name."""
        for key, entry in self.entries(*names):
            if not isinstance(entry, dict):
                raise self.wrong(key)
            yield {name.lower(): value for name, value in entry.items()}

    def codes(self, *names: str) -> tuple[str, ...]:
        """Return a list as `names` does, but of objects the code, where they have one."""
        return self.names(*names, prefer=("code", "name", "literal", "uri", "value"))

    def names(
        self, *names: str, prefer: tuple[str, ...] = ("name", "code", "literal", "uri", "value")
    ) -> tuple[str, ...]:
        """Return a list of strings, of objects with a name, or of strings parted by commas."""
        found: list[str] = []
        for key, entry in self.entries(*names):
            value = entry
            if isinstance(entry, dict):
                value = next((entry[part] for part in prefer if entry.get(part)), "")
            if not isinstance(value, str):
                raise self.wrong(key)
            found.extend(part for part in map(str.strip, self.clean(value).split(",")) if part)
        return tuple(found)

    def time(self, *names: str) -> WrittenTime | None:
        """Return a time field; one that cannot be read is flagged, not refused."""
        return noted_time(self.text(*names), self.zone, self.flags)
