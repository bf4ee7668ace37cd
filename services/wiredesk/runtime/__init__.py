"""The shell around the stages: the only place that knows Faust.

Faust 0.15.3 loses data in six ordinary ways when it is used as its guide shows; `docs/adrs/0002` lists them, each
with the measure that this package takes and the test that holds it.
"""
