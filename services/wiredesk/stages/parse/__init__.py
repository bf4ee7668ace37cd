"""Parse: wire conventions understood and taken out of the text."""

from wiredesk.stages.parse.stage import parse


__all__ = ["parse"]
