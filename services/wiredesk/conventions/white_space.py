"""Text on one line."""


def tidy(text: str) -> str:
    """Return the text on one line, white space normalised to single blanks."""
    # Most copy is tidy, and to see that takes half the time. Of all white space only the blank is printable.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())
