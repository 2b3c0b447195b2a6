"""The rooms of the house, from the floor up, as tests of the whole code look at them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "core",
    "places",
    "accounts",
    "committees",
    "indicators",
    "households",
    "mentors",
    "plans",
    "assistance",
    "logbook",
    "reports",
    "demo",
    "loei_poverty",
)
APPS = tuple(
    room
    for room in ROOMS
    if (ROOT / room / "models").is_dir() or (ROOT / room / "models.py").is_file()
)
