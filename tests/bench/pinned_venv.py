"""Environments for what Wiredesk is measured against: each pins its own versions, so each gets a folder of its own."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Literal

from wiredesk.folders import default_cache_dir


Pinned = Literal["quix", "spacy"]


def pinned_python(root: Path, name: Pinned) -> Path:
    """Return the Python that has what `requirements/<name>.txt` pins.

    Makes its environment in the user's cache folder when it is not there.
    """
    pins = root / "requirements" / f"{name}.txt"
    mark = hashlib.sha256(pins.read_bytes()).hexdigest()[:12]
    folder = default_cache_dir().parent / "bench" / f"{name}-{mark}-py{sys.version_info[0]}{sys.version_info[1]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pins],
            check=True,
            stdout=sys.stderr,
        )
        (folder / "complete").touch()
    return python
