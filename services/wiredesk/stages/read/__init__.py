"""Stage one: raw bytes in, stories out, decoded, identified and fingerprinted."""

from wiredesk.formats.item import ReadLimits
from wiredesk.stages.read.stage import read


__all__ = ["ReadLimits", "read"]
