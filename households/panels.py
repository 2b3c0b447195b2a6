"""Sections of the household page that other apps add, so that imports still run downwards.

An app puts functions in its own `panels.py` under `@household_panel(...)`; `HouseholdsConfig.ready`
discovers them. A panel is rendered only for whoever holds its permission and may touch this
household; all but a few are asked for when somebody opens them, so that the page costs what is
looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass

_panels: list["Panel"] = []
HISTORY = 40  # panels from this order on stand on the left of the page, the others on the right


@dataclass(frozen=True)
class Panel:
    key: str
    title: str
    order: int
    permission: str
    template: str
    load: Callable
    is_open: bool = False

    @property
    def is_history(self) -> bool:
        """What falls short and what was done; who cares, the plan and where it leads are not."""
        return self.order >= HISTORY


def household_panel(*, key, title, order, permission, template, is_open=False):
    """Registers `load(request, household)`: the context of `template`, or None where there is
    nothing. `is_open`: shown with the page itself, which two or three can be.
    """

    def register(load):
        _panels.append(Panel(key, title, order, permission, template, load, is_open))
        return load

    return register


@dataclass(frozen=True)
class Door:
    """A way from the household page into an app above. `place` is «head» (a button beside the name)
    or «indicator» (a link at each indicator in which the household falls short, as `?indicator=`).
    """

    place: str
    label: str
    name: str
    permission: str


_doors: list[Door] = []


def household_door(place, label, name, permission):
    """Registers a door whose address `name` takes the household's key."""
    _doors.append(Door(place, label, name, permission))


def doors_for(permissions, place) -> list[Door]:
    return [door for door in _doors if door.place == place and door.permission in permissions]


def panel_named(permissions, key: str) -> Panel | None:
    """The panel with this key, for whoever may see it."""
    return next((panel for panel in panels_for(permissions) if panel.key == key), None)


def panels_for(permissions) -> list[Panel]:
    """Registered panels whose permission is in `permissions`, in page order."""
    return sorted((p for p in _panels if p.permission in permissions), key=lambda p: p.order)
