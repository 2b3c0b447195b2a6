"""Names of files people send. What is stored bears a name of ours; theirs is only shown."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 100  # letters of a name as it is shown
LONGEST_ENDING = 8  # letters behind the last dot that still say what kind of file it is
BYTES = 255  # what file systems hold of one name


def shown_name(name: str, longest: int = LONGEST) -> str:
    """A name as it may stand on a page and in a row: one line, no letters that are not seen or that
    turn the direction of reading, cut between letters with the ending kept. Never empty.
    """
    name = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    seen = " ".join(seen.split()).strip(". ") or "file"
    stem, dot, ending = seen.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        return whole_letters(seen, longest) or "file"
    return whole_letters(stem, longest - len(ending) - 1) + dot + ending


def name_that_fits(name: str) -> str:
    """The same, short enough for a file system whatever letters it has."""
    name, longest = shown_name(name), LONGEST
    while len(name.encode()) > BYTES - 50:  # what the framework writes before and behind it
        longest -= 10
        name = shown_name(name, longest)
    return name


def ending(name: str, known: Collection[str]) -> str:
    """The ending of a name when it is one of `known` («.xlsx»), else nothing."""
    found = f".{name.rpartition('.')[2].lower()}"
    return found if found in known else ""


def whole_letters(text: str, most: int) -> str:
    """The first `most` characters; a letter that would lose its marks is left out as well."""
    end = min(most, len(text))
    while 0 < end < len(text) and unicodedata.category(text[end]) == "Mn":
        end -= 1
    return text[:end].rstrip()
