"""spaCy at the same task, for its speed alone: an untrained pipeline of en_core_web_sm's size. Runs without Wiredesk.

python tests/bench/spacy_worker.py FILE

`tok2vec` and `ner` are shaped as in en_core_web_sm 3.x (its config.cfg: width 96, four convolutions, six features a
token; a transition-based parser of width 64 with the eighteen labels of OntoNotes 5), with random weights; `ner` reads
the vectors of `tok2vec`. What it finds means nothing; what it costs is what a trained one would cost.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import spacy  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own
from spacy.training import Example  # type: ignore[import-not-found,unused-ignore]
from thinc.api import fix_random_seed  # type: ignore[import-not-found,unused-ignore]


_LABELS = (
    *("CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG"),
    *("PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART"),
)
_TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
_NER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"},
}


def main(file: str) -> None:
    """Run the pipeline over every text, in batches as spaCy advises."""
    texts = [
        f"{story['headline']}\n\n{story['body']}" for story in map(json.loads, Path(file).read_bytes().splitlines())
    ]
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    ner: Any = nlp.add_pipe("ner", config={"model": _NER})
    for label in _LABELS:
        ner.add_label(label)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(texts[0][:200]), {"entities": []})])
    nlp(texts[0])
    started = time.process_time()
    for _ in nlp.pipe(texts, batch_size=64):
        pass
    seconds = time.process_time() - started
    print(json.dumps({"rate": len(texts) / seconds}))


if __name__ == "__main__":
    main(sys.argv[1])
