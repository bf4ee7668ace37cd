"""Learn the names model and write it into the package.

    WIREDESK_CORPORA=<folder> python scripts/names_model

Reads the training corpora (see `corpora.py`) from the folder `ner-train` of `WIREDESK_CORPORA`; needs about two
minutes and 2 GB. What was learned, from what, and how well it does: docs/model-card.md.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from corpora import KINDS, Marked, read_corpora
from learn import EPOCHS, PRIOR, SEED, Example, learn

from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.names_model.evidence import (
    LONGEST,
    StoryFacts,
    Stretch,
    story_facts,
    stretch_evidence,
    stretches_of,
    words_evidence,
)
from wiredesk.stages.entities.names_model.model import FILE, pack_model
from wiredesk.stages.entities.names_model.words import WordEvidence, fold
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.recogniser import lower_words
from wiredesk.stages.entities.rule_names import RuleNames, rule_names


VERSION = "1"
SCALE = 256
_LEAST_SEEN = 4
"""Evidence seen less often is left out."""
_LEAST_COMMON = 3
"""Words in lower case seen less often do not count as common."""
_ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Learn, round, write."""
    corpora = Path(os.environ.get("WIREDESK_CORPORA", _ROOT.parent / "shared" / "corpora")) / "ner-train"
    lists = load_lists()
    try:
        marked = read_corpora(corpora, lists)
    except FileNotFoundError as error:
        print(f"a training corpus is missing: {error.filename} (set WIREDESK_CORPORA)", file=sys.stderr)
        return 1
    common = _common_words(marked)
    words = WordEvidence.of(lists, common)
    evidence: list[tuple[int, tuple[tuple[int, int, int], ...], list[list[str]]]] = []
    for text in marked:
        lower = lower_words([text.passage])
        rules = rule_names(text.passage, lower, lists)
        facts = story_facts([text.passage], [rules], lower)
        evidence.extend(
            (run[1] - run[0], _gold(text, run), list(_evidence(text.passage, run, rules, facts, words)))
            for run in rules.runs
        )
    seen = Counter(item for _, _, rows in evidence for row in rows for item in row)
    names = sorted(item for item, count in seen.items() if count >= _LEAST_SEEN)
    index = {name: number for number, name in enumerate(names)}
    examples = [
        Example(length, gold, tuple(np.array([index[item] for item in row if item in index]) for row in rows))
        for length, gold, rows in evidence
    ]
    print(f"{len(examples):,} runs, {len(names):,} pieces of evidence")
    weights = np.rint(learn(examples, len(names)) * SCALE).astype(np.int16)
    kept = np.flatnonzero(weights.any(axis=1))
    about = {
        "version": VERSION,
        "kinds": KINDS,
        "scale": SCALE,
        "learned_from": ["wikigold", "gmb-excerpt", "crossner", "broad-twitter"],
        "settings": {"epochs": EPOCHS, "prior": PRIOR, "seed": SEED, "least_seen": _LEAST_SEEN},
    }
    data = pack_model(about, [names[row] for row in kept], weights[kept], common)
    target = _ROOT / "services" / "wiredesk" / "stages" / "entities" / "data" / FILE
    target.write_bytes(data)
    print(f"{target.name}: {len(kept):,} rows, {len(data):,} bytes")
    return 0


def _common_words(marked: list[Marked]) -> Mapping[str, int]:
    counts = Counter(fold(word) for text in marked for word in text.passage.words if word.isalpha() and word.islower())
    return {word: count for word, count in counts.items() if count >= _LEAST_COMMON}


def _gold(text: Marked, run: Stretch) -> tuple[tuple[int, int, int], ...]:
    """Return the true parting of a run, counted from its first token; names that reach beyond it are cut."""
    parts: list[tuple[int, int, int]] = []
    at, stop = run
    none = KINDS.index("none")
    for first, last, kind in text.names:
        begin, end = max(first, at), min(last, stop)
        if end <= begin or end - begin > LONGEST:
            continue
        parts.extend((token, token + 1, none) for token in range(at, begin))
        parts.append((begin, end, KINDS.index(kind)))
        at = end
    parts.extend((token, token + 1, none) for token in range(at, stop))
    return tuple((first - run[0], last - run[0], kind) for first, last, kind in parts)


def _evidence(
    passage: Passage, run: Stretch, rules: RuleNames, facts: StoryFacts, words: WordEvidence
) -> Iterator[list[str]]:
    own = [name for name in rules.names if name.first < run[1] and name.last > run[0]]
    for stretch in stretches_of(run):
        yield stretch_evidence(passage, run, stretch, own, facts, words) + words_evidence(passage, stretch, words)


if __name__ == "__main__":
    sys.exit(main())
