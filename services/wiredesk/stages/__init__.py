"""The stages of the pipeline: pure functions from one event to the next."""
