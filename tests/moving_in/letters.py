"""Account letters as paper: a page each, its words and its code."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.moving_in.qr import read_picture

LINK = re.compile(r"https?://\S+/accounts/start/[a-z0-9-]+/?")


@dataclass(frozen=True)
class Letter:
    """`link` is what the code says, `printed` what a person would type."""

    words: str
    link: str
    printed: str

    @property
    def username(self) -> str:
        found = re.search(r"ชื่อผู้ใช้\s+(\S+)", self.words)
        return found[1] if found else ""


def read_letters(pdf: Path) -> list[Letter]:
    """Reads each page's words by pdftotext, and its code off the picture of the page."""
    folder = pdf.with_suffix("")
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "130", "-gray", "-png", pdf, folder / "page"], check=True)
    words = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")
    pictures = sorted(folder.glob("page-*.png"))
    return [_letter(text, picture) for text, picture in zip(words, pictures, strict=False)]


def _letter(words: str, picture: Path) -> Letter:
    printed = LINK.search(re.sub(r"(start/)\s+", r"\1", words))
    return Letter(words, read_picture(picture), printed[0] if printed else "")
