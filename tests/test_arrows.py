"""No room knows one above it by a string: addresses, labels, tables, templates, history codes."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.rooms import ROOT

FLOORS = {
    "core": 0,
    "places": 1,
    "accounts": 2,
    "committees": 3,
    "indicators": 3,
    "results": 3.5,
    "households": 4,
    "tpmap": 4.5,
    "mentors": 5,
    "plans": 6,
    "assistance": 7,
    "logbook": 8,
    "reports": 9,
    "demo": 10,
}
# Apps that stand inside another one's folder.
INSIDE = {"households/tpmap": "tpmap", "indicators/results": "results"}
# Named, with the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {}
TABLES = {model._meta.db_table: model._meta.app_label for model in apps.get_models()}
LABELS = {model._meta.label: model._meta.app_label for model in apps.get_models()}
STRINGS = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'")


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    room = parts[1] if parts[0] == "templates" else parts[0]
    return INSIDE.get("/".join(parts[:2]), room)


def named_in(text: str) -> set[tuple[str, str]]:
    """`(room, what)` that the text names."""
    found = set()
    for room in FLOORS:
        found |= {(room, name) for name in re.findall(rf"(?<![\w-])({room}:[a-z][\w-]*)", text)}
        found |= {(room, name) for name in re.findall(rf"[\"'/]({room}/[\w/-]+\.html)", text)}
    for table, room in TABLES.items():
        if room in FLOORS and re.search(rf"(?<![\w.]){table}(?!\w)", text):
            found.add((room, table))
    for label, room in LABELS.items():
        if room in FLOORS and re.search(rf"[\"'`]{re.escape(label)}[\"'`]", text):
            found.add((room, label))
    return found


def files(room):
    folder = next((inside for inside, name in INSIDE.items() if name == room), room)
    folders = [ROOT / folder, ROOT / "templates" / room]
    for folder in folders:
        for path in [*folder.rglob("*.py"), *folder.rglob("*.sql"), *folder.rglob("*.html")]:
            if "migrations" not in path.parts and room_of(path) == room:
                yield path


@pytest.mark.parametrize("room", [room for room in FLOORS if room != "demo"])
def test_a_room_names_nothing_above_it(room):
    upwards = {
        (str(path.relative_to(ROOT)), what)
        for path in files(room)
        for above, what in named_in(path.read_text("utf-8"))
        if FLOORS[above] > FLOORS[room] or (FLOORS[above] == FLOORS[room] and above != room)
    }
    assert sorted(upwards - set(EXCEPTIONS)) == []
