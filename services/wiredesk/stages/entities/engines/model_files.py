"""Which model it is: a digest of its files, for models' own versions are often left at 0.0.0."""

from hashlib import sha256
from pathlib import Path


def digest_of(folder: Path) -> str:
    """Return eight hex digits over the names and bytes of a folder's files; compiled Python does not count."""
    total = sha256()
    files = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    for name, path in files:
        with path.open("rb") as file:
            content = sha256()
            while block := file.read(1 << 20):
                content.update(block)
        total.update(f"{name}\0{content.hexdigest()}\n".encode())
    return total.hexdigest()[:8]
