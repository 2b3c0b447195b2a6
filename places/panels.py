"""Sections of the pages of places that rooms above add, so that imports still run downwards.

A room puts functions in its own `area_panels.py` under `@area_panel(...)`; `CommitteesConfig.ready`
discovers them. A panel is rendered only for whoever holds its permission, and shows only what that
person may see: the page itself is open to whoever is signed in.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from places.codes import AreaCode
from places.enums import AreaLevel
from places.models import Area, Organization, Village


@dataclass(frozen=True)
class Place:
    """A province, district, sub-district or village. `code` has 2, 4, 6 or 8 digits."""

    code: str
    area: Area
    village: Village | None = None

    @property
    def is_village(self) -> bool:
        return self.village is not None

    @property
    def is_subdistrict(self) -> bool:
        return not self.is_village and self.area.level == AreaLevel.SUBDISTRICT

    @property
    def district(self) -> str:
        """Its district's code, or its own as a province."""
        return AreaCode(self.code).served

    @property
    def full_name(self) -> str:
        return str(self.village) if self.village else self.area.full_name


_pages: list[Callable[[str], str]] = []


def show_places_at(address: Callable[[str], str]) -> None:
    """Registers where the pages of places are: `address(code)`."""
    _pages[:] = [address]


def page_of(code: str) -> str:
    """The address of a place's page; `code` has 2, 4, 6 or 8 digits."""
    return _pages[0](code)


_deciding: list[Callable[[Organization], str]] = []


def decide_duties_at(address: Callable[[Organization], str]) -> None:
    """Registers where it is decided which office answers for a central body: `address(body)`."""
    _deciding[:] = [address]


def page_of_duty(body: Organization) -> str:
    """The address of the page on which it is decided who answers for a central body."""
    return _deciding[0](body)


@dataclass(frozen=True)
class AreaPanel:
    key: str
    title: str
    order: int
    permission: str
    template: str
    load: Callable[[Any, Place], dict[str, Any] | None]


_panels: list[AreaPanel] = []


def area_panel(
    *, key: str, title: str, order: int, permission: str, template: str
) -> Callable[[Callable], Callable]:
    """Registers `load(request, place)`: the context of `template`, or None to show nothing."""

    def register(load: Callable) -> Callable:
        _panels.append(AreaPanel(key, title, order, permission, template, load))
        return load

    return register


def area_panels_for(permissions: Collection[str]) -> list[AreaPanel]:
    """Registered panels whose permission is in `permissions`, in page order."""
    return sorted((p for p in _panels if p.permission in permissions), key=lambda p: p.order)


@dataclass(frozen=True)
class AreaDoor:
    """A way from a village's proposal into a room above, once for each dimension in which village
    and households lack something (as `?dimension=`): where a need becomes work of somebody.
    """

    label: str
    name: str
    permission: str


_doors: list[AreaDoor] = []


def area_door(label: str, name: str, permission: str) -> None:
    """Registers a door whose address `name` takes the village's `code`."""
    _doors.append(AreaDoor(label, name, permission))


def area_doors_for(permissions: Collection[str]) -> list[AreaDoor]:
    return [door for door in _doors if door.permission in permissions]
