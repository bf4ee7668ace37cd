"""Dedupe: each story once, in the order of its versions."""

from wiredesk.stages.dedupe.index import Effort, IndexStats, SignatureIndex
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.settings import DedupeSettings, load_rules


__all__ = ["DedupeSettings", "Effort", "IndexStats", "Reason", "SignatureIndex", "load_rules"]
