"""The AP Media API: items in JSON, their text in NITF."""
