"""Reads a table of NESDC's figures as somebody copied it: a name and a value a line."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from core import thai
from core.spreadsheets import cells

_VALUE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?\s*(?:[^\d\s.,].*)?")


@dataclass
class Copied:
    """`values` by the key of the name (`thai.text_key`); `unread` are lines with a name we know and
    a value nobody can read, or said twice with other values; `unknown` names not in the table.
    """

    values: dict[str, Decimal] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_value(text: str) -> Decimal | None:
    """«4,172 ครัวเรือน» is 4172; «25.000», which may be 25 and 25,000, is none."""
    found = _VALUE.fullmatch(thai.to_arabic_digits(cells.text(text)))
    return Decimal(found[1].replace(",", "") + (found[2] or "")) if found else None


def read_copied(lines: list[list[str]], names: dict[str, str]) -> Copied:
    """`names` is `{key of a name: name}`. The value is the first cell behind the name that says
    something; lines without one are titles.
    """
    copied, doubtful = Copied(), set()
    for line in lines:
        texts = [cells.text(cell) for cell in line]
        filled = [text for text in texts if text]
        at = next((n for n, text in enumerate(texts) if thai.text_key(text) in names), None)
        if at is None:
            if len(filled) > 1 and read_value(filled[-1]) is not None:
                copied.unknown.append(filled[0])
            continue
        behind = [text for text in texts[at + 1 :] if text]
        if not behind:
            continue
        key, value = thai.text_key(texts[at]), read_value(behind[0])
        if value is None or copied.values.get(key, value) != value:
            doubtful.add(key)
        else:
            copied.values[key] = value
    for key in doubtful:
        copied.values.pop(key, None)
        copied.unread.append(names[key])
    return copied
