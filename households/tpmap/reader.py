"""Opens a TPMAP list: a list with the columns of `households.tpmap.columns`."""

from pathlib import Path

from core.spreadsheets import lists
from core.spreadsheets.lists import Reading
from households.tpmap import columns


def read_list(path: Path, *, mapping=None, remembered=None, sheet: str = "") -> Reading:
    """The sheet asked for, else the only one that is a list (`core.spreadsheets.lists`)."""
    return lists.read_list(path, columns, mapping=mapping, remembered=remembered, sheet=sheet)
