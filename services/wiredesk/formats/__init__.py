"""Wire formats: bytes in, `WireItem` out. One module a format; `sniff` chooses."""
