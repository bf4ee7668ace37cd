"""How well names are found in newswire from many countries (Worldwide Newswire, development half).

The set is for measuring only: it is not in the repository, and nothing is learned from it. Without it the test is
skipped.
"""

import gzip
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from wiredesk.stages.entities.engine import BuiltinEngine
from wiredesk.stages.entities.joining import join
from wiredesk.stages.entities.passages import read_passage


_DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
_FILE = Path(os.environ.get("WIREDESK_CORPORA", _DEFAULT)) / "ner-eval" / "worldwide-newswire-dev.tsv.gz"
_KINDS = {
    "person": "Person",
    "location": "Location",
    "organization": "Organization",
    "facility": "Facility",
    "nationality": "NORP",
    "product": "Product",
}
_SURE = 0.9
_NO_SPACE_BEFORE = frozenset({".", ",", "'s", "’s", ")", ";", ":", "?", "!", "%", "'", "’", "”", "]", "-", "–", "/"})
_NO_SPACE_AFTER = frozenset({"(", "“", "[", "-", "–", "/", "$", "‘"})

Spans = set[tuple[int, int, str]]


def _documents() -> Iterator[tuple[str, Spans]]:
    """Give each document as running text with its gold spans."""
    lines: list[str] = []
    for line in [*gzip.decompress(_FILE.read_bytes()).decode("utf-8").splitlines(), "# doc end"]:
        if line.startswith("# doc"):
            if lines:
                yield _document(lines)
            lines = []
        else:
            lines.append(line)


def _touch(before: str, word: str) -> bool:
    """Return whether two tokens stood without a space: punctuation, U. + S., ’ + s."""
    initials = (
        len(before) == len(word) == 2 and before[1] == word[1] == "." and before[0].isupper() and word[0].isupper()
    )
    possessive = before in ("'", "’") and word == "s"
    return word in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER or initials or possessive


def _document(lines: list[str]) -> tuple[str, Spans]:
    text = ""
    spans: Spans = set()
    kind, start, end = "", 0, 0
    before = "\n"
    for line in lines:
        word, label, *_ = [*line.split("\t"), "", ""]
        if not label.startswith("I-") and kind:
            spans.add((start, end, kind))
            kind = ""
        if not word:
            text, before = text + "\n\n", "\n"
            continue
        if text and before != "\n" and not _touch(before, word):
            text += " "
        if label.startswith("B-"):
            kind, start = label[2:], len(text)
        text, before = text + word, word
        end = len(text)
    if kind:
        spans.add((start, end, kind))
    return text, spans


def test_names_in_newswire_from_many_countries() -> None:
    """Persons, locations and organisations are found as well as they must be, and confidence says how surely."""
    if not _FILE.exists():
        pytest.skip(f"the corpus is not here: {_FILE.name} (set WIREDESK_CORPORA)")
    engine = BuiltinEngine()
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    sure: Counter[bool] = Counter()
    words, seconds = 0, 0.0
    for text, spans in _documents():
        begun = time.process_time()
        passages = (read_passage("body", text),)
        entities = join(passages, engine.recogniser.find(passages), engine.lists)
        seconds += time.process_time() - begun
        words += len(passages[0])
        ours = {(m.start, m.end, _KINDS.get(e.kind, "Misc")) for e in entities for m in e.mentions if m.form == "name"}
        sure.update(
            (m.start, m.end, _KINDS[e.kind]) in spans
            for e in entities
            if e.kind in _KINDS and e.confidence >= _SURE
            for m in e.mentions
            if m.form == "name"
        )
        found.update(kind for _, _, kind in ours)
        gold.update(kind for _, _, kind in spans)
        right.update(kind for _, _, kind in ours & spans)
    for kind in sorted(gold):
        precision, recall = right[kind] / max(1, found[kind]), right[kind] / gold[kind]
        print(f"{kind:14} P {100 * precision:5.1f}  R {100 * recall:5.1f}  F1 {_f1(right, found, gold, [kind]):5.1f}")
    score = _f1(right, found, gold, ["Person", "Location", "Organization"])
    print(f"three kinds    F1 {score:5.1f}   {words / max(seconds, 1e-9) / 500:.0f} stories of 500 words a second")
    right_when_sure = sure[True] / sure.total()
    print(f"right at a confidence of {_SURE} and more: {right_when_sure:.3f} of {sure.total():,} mentions")

    assert score >= 77.0  # the aim
    assert _f1(right, found, gold, ["Person"]) >= 78.0  # the aim
    assert right_when_sure >= _SURE


def _f1(right: Counter[str], found: Counter[str], gold: Counter[str], kinds: list[str]) -> float:
    hits = sum(right[kind] for kind in kinds)
    total = sum(found[kind] + gold[kind] for kind in kinds)
    return 200 * hits / max(1, total)
