"""Paths that whoever types a command names, and files that are for them alone."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def typed(text: str) -> Path:
    """A path as it was typed: from the folder somebody stands in. `script/…` keeps that in
    `LOEI_FROM` before it goes to the project's folder, where commands run.
    """
    return Path(os.environ.get("LOEI_FROM", ""), text)


def private_file(path: Path) -> BinaryIO:
    """Opens a file to write, and to read again: what commands write may tell of families, so nobody
    but its owner reads it. A disk that knows no rights (a USB stick) takes it as it is.
    """
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")
    with suppress(PermissionError):
        os.fchmod(file.fileno(), 0o600)  # one that was there
    return file
