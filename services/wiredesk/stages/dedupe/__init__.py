"""Dedupe: each story once, in the order of its versions."""

from wiredesk.stages.dedupe.index import IndexStats, SignatureIndex
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.settings import DedupeSettings


__all__ = ["DedupeSettings", "IndexStats", "Reason", "SignatureIndex"]
