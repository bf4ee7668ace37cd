"""Plain types of the trade: records, errors, spans. No input, no output, no framework."""
