"""The training texts of the names model, read into passages with marked names.

The corpora are not part of the repository; their licences allow models to be made of them, with attribution (NOTICE):
Wikigold (Balasuriya et al. 2009, CC BY 4.0), an excerpt of the Groningen Meaning Bank (Bos et al., ODbL), CrossNER (Liu
et al. 2021, MIT; Wikipedia sentences, CC BY-SA) and the Broad Twitter Corpus (Derczynski et al. 2016, CC BY 4.0).
"""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wiredesk.stages.entities.lists import Lists, is_place
from wiredesk.stages.entities.passages import Passage, read_passage


Sentence = list[tuple[str, str]]
"""Words with their labels: B-…, I-…, O."""

KINDS = ("person", "location", "organization", "nationality", "other", "none")

_SENTENCES = 20
"""Sentences read as one story, so that what a story says about its own words can be learned."""
_NO_SPACE_BEFORE = frozenset({".", ",", "'s", "’s", ")", ";", ":", "?", "!", "%", "]"})
_NO_SPACE_BEHIND = frozenset("([$")
_LABELS = {
    **dict.fromkeys(
        ("PER", "per", "person", "politician", "writer", "musicalartist", "scientist", "researcher"), "person"
    ),
    **dict.fromkeys(("LOC", "geo", "gpe", "location", "country"), "location"),
    **dict.fromkeys(("ORG", "org", "organisation", "politicalparty", "university", "band"), "organization"),
}
_NO_NAMES = frozenset({"tim"})
"""Labels of what is no name for us: times."""


@dataclass(frozen=True)
class Marked:
    """A passage and the names in it: first token, after the last, kind."""

    passage: Passage
    names: tuple[tuple[int, int, str], ...]


def read_corpora(folder: Path, lists: Lists) -> list[Marked]:
    """Return all training passages, in a fixed order; raises `FileNotFoundError` where one is missing."""
    sources = (
        _sentences(_columns(folder / "wikigold.tsv.gz", word=-2)),
        _sentences(_meaning_bank(folder / "gmb-excerpt.csv.gz")),
        _sentences(_columns(folder / "crossner.tsv.gz", word=0)),
        _sentences(_columns(folder / "broad-twitter.tsv.gz", word=0)),
    )
    return [marked for source in sources for marked in _passages(source, lists)]


def _columns(path: Path, word: int) -> Iterator[tuple[str, str] | None]:
    """Yield word and label of each line; None between sentences."""
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        cells = line.split("\t")
        yield (cells[word], cells[-1]) if len(cells) > 1 else None


def _meaning_bank(path: Path) -> Iterator[tuple[str, str] | None]:
    text = gzip.decompress(path.read_bytes()).decode("iso-8859-1")
    rows = csv.reader(io.StringIO(text))
    next(rows)
    for row in rows:
        if row[0]:
            yield None
        yield row[1], row[3]


def _sentences(lines: Iterable[tuple[str, str] | None]) -> Iterator[Sentence]:
    sentence: Sentence = []
    for line in [*lines, None]:
        if line is not None:
            sentence.append(line)
        elif sentence:
            yield sentence
            sentence = []


def _passages(sentences: Iterable[Sentence], lists: Lists) -> Iterator[Marked]:
    buffer: list[Sentence] = []
    for sentence in sentences:
        buffer.append(sentence)
        if len(buffer) == _SENTENCES:
            yield _marked(buffer, lists)
            buffer = []
    if buffer:
        yield _marked(buffer, lists)


def _marked(sentences: list[Sentence], lists: Lists) -> Marked:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for sentence in sentences:
        text += "\n\n" if text else ""
        open_name: list[tuple[int, int, str]] = []
        label = ""
        before = "\n"
        for word, mark in [*sentence, ("", "O")]:
            if open_name and (not mark.startswith("I-") or mark[2:] != label):
                spans.extend(_name(open_name, label, lists))
                open_name = []
            if not word:
                break
            if before != "\n" and word not in _NO_SPACE_BEFORE and before not in _NO_SPACE_BEHIND:
                text += " "
            start = len(text)
            text, before = text + word, word
            if mark != "O":
                label = mark[2:]
                open_name.append((start, len(text), word))
    passage = read_passage("body", text)
    return Marked(passage, tuple(_on_tokens(passage, spans)))


def _name(words: list[tuple[int, int, str]], label: str, lists: Lists) -> Iterator[tuple[int, int, str]]:
    """Yield a name as our guidelines mark it: without titles and articles; nationalities apart."""
    if label in _NO_NAMES:
        return
    kind = _LABELS.get(label, "other")
    if len(words) == 1 and is_place(words[0][2], lists):
        nationality = any(not p.rest and p.kind == "nationality" for p in lists.phrases[words[0][2]])
        kind = "nationality" if nationality else kind
    titles = {head[0] for head in lists.title_heads if len(head) == 1} | lists.honorifics | lists.title_modifiers
    first = 0
    while first < len(words) - 1:
        word = words[first][2].lower()
        if word != "the" and not (kind == "person" and word in titles):
            break
        first += 1
    yield words[first][0], words[-1][1], kind


def _on_tokens(passage: Passage, spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for start, end, kind in spans:
        while at < len(passage) and passage.ends[at] <= start:
            at += 1
        last = at
        while last < len(passage) and passage.starts[last] < end:
            last += 1
        if last > at:
            yield at, last, kind
