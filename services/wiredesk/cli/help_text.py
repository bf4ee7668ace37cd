"""Examples under a command's help."""


def examples(*lines: str) -> str:
    """Return an epilog that shows each example on its own line."""
    return "\n\n".join(["Examples:", *(f"  {line}" for line in lines)])
