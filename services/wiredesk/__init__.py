"""Wiredesk: raw news-wire copy in, clean, deduplicated, enriched events out, over Kafka."""

__version__ = "0.1.0"
