"""Joins Sarabun's Thai, Latin and extended subsets into one TrueType face per weight, for paper.

WeasyPrint embeds one font per family, weight and style; with separate subsets the letters of one
are looked up by glyph number in the other, and Latin digits print as tone marks.
"""

import logging
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@fontsource" / "sarabun" / "files"
TARGET = ROOT / "static_build" / "pdf-fonts"
FACES = [("400", "normal"), ("400", "italic"), ("500", "normal"), ("700", "normal")]
SUBSETS = ("thai", "latin", "latin-ext")


def merge(weight: str, style: str) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            font = TTFont(SOURCE / f"sarabun-{subset}-{weight}-{style}.woff2")
            font.flavor = None
            parts.append(f"{folder}/{subset}.ttf")
            font.save(parts[-1])
        options = Options(drop_tables=["gasp", "fpgm", "prep", "cvt ", "DSIG"])
        target = TARGET / f"sarabun-{weight}-{style}.ttf"
        Merger(options=options).merge(parts).save(target)
        return target


def main() -> int:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        merge(*face)
    return 0


if __name__ == "__main__":
    sys.exit(main())
