"""Entries of the menu: each room registers its own in its `menu.py`."""

from dataclasses import dataclass

_entries: list["Entry"] = []


@dataclass(frozen=True)
class Entry:
    """`door` is the name of an address. What people open every day has no group and stands in the
    bar; the rest under «เพิ่มเติม», by group, so that the bar is one row for every role.
    """

    order: int
    label: str
    door: str
    permission: str
    group: str
    of_province: bool = False  # is there only for a role that grants it in the whole province


def menu_entry(label, door, permission, *, order, group="", of_province=False):
    """Registers an entry; `order` is its place in the whole menu."""
    _entries.append(Entry(order, label, door, permission, group, of_province))


def entries() -> list[Entry]:
    return sorted(_entries, key=lambda entry: entry.order)
