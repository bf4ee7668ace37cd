"""Enriched stories in other people's formats: one module a format, a story in, a document out."""
