"""How far apart two spellings of a Thai name are: what people mix up costs nothing, a letter one.

Pure. Names are name keys (`thai.name_key`): title, spaces and invisible characters are off already.
"""

import re
from functools import lru_cache

# Letters of one sound, tone marks, and consonants silenced by ์ (with a vowel above or below them).
_SAME_SOUND = str.maketrans("ณญษศซธฑฒฐฎฏภฬฆฃฅใ", "นยสสสทททถดตพลคขคไ")
_SILENT = re.compile("[ก-ฮ][\u0e34\u0e38]?\u0e4c")
_MARKS = re.compile("[\u0e47-\u0e4e\u0e3a]")
_DOUBLED = re.compile(r"(.)\1+")
LETTERS_PER_SLIP = 6


@lru_cache(maxsize=50_000)
def folded(key: str) -> str:
    """What spellings of one spoken name share: «ณัฐธิดา» and «นัฐทิดา» are one."""
    sounds = _MARKS.sub("", _SILENT.sub("", key)).translate(_SAME_SOUND)
    return _DOUBLED.sub(r"\1", sounds)


def distance(one: str, other: str, most: int = 3) -> int:
    """Letters put in, left out or changed between two folded names; `most + 1` for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for position, letter in enumerate(one, 1):
        diagonal, row[0] = row[0], position
        for at, against in enumerate(other, 1):
            changed = diagonal + (letter != against)
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, changed)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(key: str, names) -> list[str]:
    """Those of `names` (name keys) nearest to `key`, nearest first; none when none is near.

    A name may differ by one letter in `LETTERS_PER_SLIP`.
    """
    wanted = folded(key)
    most = max(1, len(wanted) // LETTERS_PER_SLIP)
    far = sorted((distance(wanted, folded(name), most), name) for name in set(names))
    best = far[0][0] if far else most + 1
    return [name for off, name in far if off == best <= most]


def spoken_alike(one: str, other: str) -> bool:
    """Whether two name keys are one spoken name."""
    return folded(one) == folded(other)
