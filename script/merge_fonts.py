"""Joins Sarabun's Thai, Latin and extended subsets into one TrueType face per weight, for paper.
For pages, cuts out what they have of Latin: plain letters, digits and marks. Beside the paper's own
faces it lays DejaVu Sans, where the machine has it, for signs and scripts Sarabun has not.

WeasyPrint embeds one font per family, weight and style; with separate subsets the letters of one
are looked up by glyph number in the other, and Latin digits print as tone marks.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@fontsource" / "sarabun" / "files"
TARGET = ROOT / "static_build" / "pdf-fonts"
FACES = [("400", "normal"), ("400", "italic"), ("500", "normal"), ("700", "normal")]
SUBSETS = ("thai", "latin", "latin-ext")
MORE = {"400": "Book", "700": "Bold"}


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


# As `unicode-range` in assets/css/fonts.css says.
PLAIN = (
    *range(0x20, 0x7F),
    0xA0,
    0xB7,
    0xD7,
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2022,
)
PAGES = ROOT / "static_build" / "fonts"


def cut_plain(weight: str) -> None:
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=True)
    font = TTFont(SOURCE / f"sarabun-latin-{weight}-normal.woff2")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=PLAIN)
    cutter.subset(font)
    subset.save_font(font, PAGES / f"sarabun-plain-{weight}.woff2", options)


def lay_beside(weight: str, name: str) -> None:
    """The machine's DejaVu Sans (`fonts-dejavu-core`) as `more-WEIGHT.ttf`; none where it has
    none, and then what only it can draw is told in words (`core/printable.py`).
    """
    target = TARGET / f"more-{weight}.ttf"
    target.unlink(missing_ok=True)
    if not shutil.which("fc-match"):
        return
    asked = ["fc-match", "--format", "%{file}", f"DejaVu Sans:style={name}"]
    found = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    if found.name.startswith("DejaVuSans"):
        shutil.copyfile(found, target)


def main() -> int:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    TARGET.mkdir(parents=True, exist_ok=True)
    PAGES.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        merge(*face)
    for weight in ("400", "700"):
        cut_plain(weight)
    for weight, name in MORE.items():
        lay_beside(weight, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
