"""What stands in the text of a mail beside the story: signatures, disclaimers, forwarding lines, the fields of a form.

All functions look at lines (of plain text) or paragraphs (of HTML) alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from wiredesk.conventions.datelines import find_dateline
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.conventions.signoffs import byline
from wiredesk.formats.plain import split_headline


_MAX_SIGNATURE = 30
"""Lines that a signature has at most where its mark ("--") lost its blank; more is copy behind a rule of dashes."""

_MAX_FORM = 30
_FORM_FIELD = re.compile(r"\*?(?P<name>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' -]{1,24}?)\*?\s?:\*?(?:\s+(?P<value>\S.*))?\Z")
_RULE = re.compile(r"\s*[_=*-]{20,}\s*\Z")
_SIGN_OFF = re.compile(
    r"(?:[A-Z]{2,8}(?:-[A-Z]{2,8})? )?[a-z]{2,4}/(?:[a-z]{2,4}(?:/[a-z]{2,4}){0,3})?"
    r"|[A-Z]{2,8}(?:-[A-Z]{2,8})?(?: [a-z]{2,4}){1,4}"
)
"""Initials, with an agency's name or without: "NDP be/", "ab/cd", "NDP ab cd"."""

_CONTACT = re.compile(r"\+\d[\d ()-]{6}|@|https?://|www\.|(?i:tel|phone|mobile|ph)\b[^.]{0,12}[:.]")
_MAX_CONTACTS = 12
_FORWARD_SIGNS = "-_=>:. "


class MailRules(Rules):
    """The file `data/mail.toml`, which explains its fields."""

    reply_marks: tuple[str, ...]
    forwarded: tuple[str, ...]
    forwarded_fields: dict[str, tuple[str, ...]]
    disclaimers: tuple[str, ...]
    form_fields: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """Fields that a writer put before the copy.

    Attributes:
        values: field and value, the first of each.
        taken: which lines they took.
    """

    values: dict[str, str] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message forwarded inside a text: its subject and date as written, and the line where its text begins."""

    subject: str
    date: str
    start: int


@cache
def mail_rules() -> MailRules:
    """Return `data/mail.toml`, checked."""
    return load_rules("mail", MailRules, package="wiredesk.formats")


@cache
def _reply_mark() -> re.Pattern[str]:
    marks = "|".join(re.escape(mark) for mark in sorted(mail_rules().reply_marks, key=lambda mark: (-len(mark), mark)))
    return re.compile(rf"\s*(?:{marks})(?:\[\d{{1,3}}\])?\s?:\s*", re.IGNORECASE)


@cache
def _form_names() -> dict[str, str]:
    return {name: key for key, names in mail_rules().form_fields.items() for name in names}


@cache
def _forwarded_names() -> dict[str, str]:
    return {name: key for key, names in mail_rules().forwarded_fields.items() for name in names}


def bare_subject(subject: str) -> str:
    """Return a subject without the marks of answering and forwarding before it."""
    for _ in range(8):
        found = _reply_mark().match(subject)
        if not found or found.end() == len(subject):
            break
        subject = subject[found.end() :]
    return subject.strip()


def copy_end(lines: Sequence[str]) -> int:
    """Return where the copy ends: before the signature (RFC 3676, 4.3: "-- ") or a gateway's disclaimer."""
    end = len(lines)
    for index, line in enumerate(lines):
        if line in {"-- ", "-- \r"} or (line.rstrip() == "--" and len(lines) - index <= _MAX_SIGNATURE):
            end = index
            break
    end = _before_contacts(lines, end)
    start = max(0, end - 2 * _MAX_SIGNATURE)
    for index in range(start, end):
        if _RULE.match(lines[index]):
            below = " ".join(lines[index + 1 : index + 6])[:1_000].casefold()
            if any(word in below for word in mail_rules().disclaimers):
                return index
    return end


def _before_contacts(lines: Sequence[str], end: int) -> int:
    """Return the end without the writer's name and numbers, where they stand below the desk's sign-off."""
    for index in range(max(0, end - _MAX_SIGNATURE), end):
        if _SIGN_OFF.fullmatch(lines[index].strip()):
            below = [line.strip() for line in lines[index + 1 : end] if line.strip() and not _RULE.match(line)]
            if below and len(below[0]) <= 60 and any(_CONTACT.search(line) for line in below[:_MAX_CONTACTS]):
                return index + 1
    return end


def find_forwarded(lines: Sequence[str]) -> Forwarded | None:
    """Return the message that the text forwards, where it is more than the words before it."""
    openings = mail_rules().forwarded
    names = _forwarded_names()
    for index, line in enumerate(lines):
        if len(line) > 100 or line.strip(_FORWARD_SIGNS).casefold() not in openings:
            continue
        values: dict[str, str] = {}
        start = index + 1
        while start < len(lines) and start - index <= _MAX_FORM:
            found = _FORM_FIELD.match(lines[start].strip()[:500])
            key = names.get(found["name"].casefold()) if found else None
            if key is not None and found is not None:
                values.setdefault(key, found["value"] or "")
            elif values or lines[start].strip():
                break
            start += 1
        before, after = sum(map(len, lines[:index])), sum(map(len, lines[start:]))
        return (
            Forwarded(values.get("subject", ""), values.get("date", ""), start) if values and after > before else None
        )
    return None


def read_form(lines: Sequence[str]) -> Form:
    """Return the fields before the copy ("Headline: …"), up to the first line that is the copy itself.

    Blank lines and a word or two (a desk, a topic) may stand between them.
    """
    names = _form_names()
    values: dict[str, str] = {}
    taken: set[int] = set()
    for index, line in enumerate(lines[:_MAX_FORM]):
        text = line.strip()
        found = _FORM_FIELD.match(text[:2_000]) if ":" in text else None
        key = names.get(found["name"].casefold()) if found else None
        if found is not None and key is not None and found["value"]:
            values.setdefault(key, found["value"].strip())
            taken.add(index)
        elif len(text) > 80 or (text and find_dateline(text, None)):
            break
    if "headline" not in values and "slug" not in values:
        return Form()
    # What stands above the fields and is but a word is a desk's name, not the copy.
    first, last = min(taken), max(taken)
    taken.update(index for index in range(first) if len(lines[index].split()) <= 1)
    below = [index for index in range(last + 1, min(last + 4, len(lines))) if lines[index].strip()]
    if len(below) >= 2 and "slug" not in values and len(lines[below[0]]) <= 30 and byline(lines[below[1]].strip()):
        values["slug"] = lines[below[0]].strip()
        taken.add(below[0])
    return Form(values, frozenset(taken))


def split_subject(subject: str, lines: Sequence[str]) -> tuple[str, list[str]]:
    """Return the headline and the copy: the subject, unless it is a slug and the copy has a headline of its own."""
    own, copy = split_headline(list(lines))
    if not own:
        return subject, list(lines)
    if _same(own, subject):
        return subject, copy
    first = next((line.strip() for line in copy if line.strip()), "")
    opens_copy = first and (find_dateline(first, None) is not None or byline(first) is not None)
    if opens_copy or not subject or _is_slug(subject):
        return own, copy
    return subject, list(lines)


def _same(first: str, second: str) -> bool:
    one, other = (re.sub(r"\W+", "", text).casefold() for text in (first, second))
    return bool(one) and (one == other or (len(one) > 20 and (other.startswith(one) or one.startswith(other or "-"))))


def _is_slug(subject: str) -> bool:
    return " " not in subject or (subject.isupper() and any(sign in subject for sign in "-/"))
