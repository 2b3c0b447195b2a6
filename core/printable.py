"""What no font of the papers can draw is told in words: no box stands on a paper.

The papers' own face and DejaVu Sans behind it draw Thai, Latin, many scripts and signs. The rest,
in this order: signs people type often, by `SIGNS`; what is written another way with letters they
have («ＡＢ» as «AB»); any other picture as «[ภาพ]», one for a whole run of them; letters of another
script as «[อักษรอื่น]». What nobody sees (joiners, marks of direction) is left out.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path

from django.conf import settings

from core.thai import to_thai_digits

PICTURE, LETTERS = "[ภาพ]", "[อักษรอื่น]"
SIGNS = {
    sign: word
    for signs, word in (
        ("✓✔☑✅🗸", "(ถูก)"),
        ("✗✘✕✖❌☒", "(ผิด)"),
        ("☐▢", "[ ]"),
        ("○◯◦▪■□▫◆◇★☆⭐", "•"),
        ("→⇒➔➜➡▶►", "->"),
        ("←⇐⬅◀◄", "<-"),
        ("≥⩾", ">="),
        ("≤⩽", "<="),
        ("≠", "!="),
        ("≈", "~"),
        ("‐‑‒", "-"),
        ("☎📞📱📲", "โทร."),
        ("📧✉📩", "อีเมล"),
        ("㎡", "ตร.ม."),
        ("㎏", "กก."),
        ("㎞", "กม."),
        ("\u2028\u2029", "\n"),
    )
    for sign in signs
}


def printable(html: str) -> str:
    """The document with only such characters as the papers' fonts draw."""
    return _beyond().sub(lambda found: escape(_told(found[0])), html)


@lru_cache(maxsize=1)
def _beyond() -> re.Pattern:
    """Runs of characters the fonts have no glyph for."""
    known = "".join(map(re.escape, sorted(_known())))
    return re.compile(f"[^{known}\n\r\t]+")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    known: set[str] = set()
    for family in ("sarabun", "more"):
        drawn = [_drawn_by(path) for path in settings.PDF_FONTS.glob(f"{family}-*.ttf")]
        known |= set.intersection(*drawn) if drawn else set()
    return frozenset(letter for letter in known if _is_drawn(letter))


def _drawn_by(path: Path) -> set[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import

    with TTFont(path, lazy=True) as face:
        return {chr(code) for code in face.getBestCmap()}


def _is_drawn(letter: str) -> bool:
    """A face's own private letters mean something else elsewhere, marks of width draw nothing, and
    of pictures in colour (emoji) the face has some: all of them are told alike.
    """
    if letter > "\uffff":
        return False
    is_seen = unicodedata.category(letter) not in ("Co", "Cf", "Cc", "Zl", "Zp")
    return (is_seen and not _is_unseen_mark(letter)) or letter == "\u00ad"


def _told(run: str) -> str:
    words = [word for letter in run if (word := _word(letter))]
    return "".join(
        word if word in (PICTURE, LETTERS) else word * len(list(same))
        for word, same in groupby(words)
    )


def _word(letter: str) -> str:
    """What stands for a character; empty for what nobody sees."""
    if letter in SIGNS:
        return SIGNS[letter]
    for form in ("NFC", "NFKC", "NFKD"):
        other = unicodedata.normalize(form, letter)
        if other != letter and _known().issuperset(other):
            return to_thai_digits(other)
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cc", "Cs") or _is_unseen_mark(letter):
        return ""
    if kind.startswith("Z"):
        return " "
    return LETTERS if kind[0] in "LMN" else PICTURE


def _is_unseen_mark(letter: str) -> bool:
    """What only changes the picture before it: its form, its skin, the key around a digit."""
    code = ord(letter)
    return 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or code in (0x034F, 0x20E3)
