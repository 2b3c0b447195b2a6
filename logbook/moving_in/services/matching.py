"""Finds whom rows of earlier work are about, in sets, within what whoever sent them may reach.

What is out of reach is not found: a household of elsewhere is as one that is not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from core import thai
from core.identity import pin_index
from households.models import Household, Person
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from mentors.models import Official
from places.codes import AreaCode, is_within
from places.enums import AreaLevel
from places.models import Area, Organization
from places.naming import district_key, district_name, subdistrict_name


@dataclass
class Households:
    """The households that rows name, by national ID and by house code."""

    area: str
    by_pin: dict[bytes, set[int]] = field(default_factory=dict)
    by_code: dict[str, set[int]] = field(default_factory=dict)
    rows: dict[int, Household] = field(default_factory=dict)
    names: dict[int, set[str]] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, rows: Iterable[Row], *, by: User, permission: Permission, area: str
    ) -> "Households":
        found = cls(area)
        said = [row.said for row in rows]
        indexes = [pin_index(s["pin"]) for s in said if s.get("pin")]
        codes = {s["house_code"] for s in said if s.get("house_code")}
        reached = Household.objects.permitted(by, permission).in_area(area)
        persons = Person.objects.filter(pin_index__in=indexes)
        for index, household in persons.values_list("pin_index", "household"):
            found.by_pin.setdefault(bytes(index or b""), set()).add(household)
        houses = Household.objects.filter(house_code__in=codes)
        for code, household in houses.values_list("house_code", "pk"):
            found.by_code.setdefault(code, set()).add(household)
        found._stand(reached)
        found._name()
        areas = Area.objects.districts().values_list("name", "code")
        found.districts = {thai.text_key(name): code for name, code in areas}
        return found

    def _stand(self, reached: QuerySet[Household]) -> None:
        """Who was merged away is the household that stays; who is out of reach is nobody."""
        named = {pk for keys in (*self.by_pin.values(), *self.by_code.values()) for pk in keys}
        rows = Household.objects.filter(pk__in=named).select_related("merged_into")
        stays = {row.pk: row.standing.pk for row in rows}
        kept = reached.filter(pk__in=stays.values()).select_related("subdistrict__parent")
        self.rows = kept.in_bulk()
        for keys in (*self.by_pin.values(), *self.by_code.values()):
            standing = {stays[pk] for pk in keys if stays.get(pk) in self.rows}
            keys.clear()
            keys |= standing

    def _name(self) -> None:
        for pk, row in self.rows.items():
            self.names[pk] = _spellings(row.head_name)
        persons = Person.objects.filter(household__in=self.rows)
        for pk, first, last in persons.values_list("household", "first_name", "last_name"):
            self.names[pk] |= _spellings(f"{first} {last}")

    def find(self, row: Row) -> Household:
        """Returns the one household a row can mean. Raises `RowRefusedError`."""
        said = row.said
        self._refuse_elsewhere(said)
        pin, code, name = (said.get(key) or "" for key in ("pin", "house_code", "name"))
        if not pin and not (code and name):
            raise RowRefusedError("household_unsaid", "pin")
        by_pin = self.by_pin.get(pin_index(pin), set()) if pin else set()
        by_code = self.by_code.get(code, set()) if code else set()
        if by_pin and by_code and not by_pin & by_code:
            raise RowRefusedError("household_conflict", "house_code", code)
        keys = by_pin if pin else by_code
        key = "pin" if pin else "house_code"
        if not keys:
            raise RowRefusedError("household_not_here", key, code)
        if len(keys) > 1:
            raise RowRefusedError("household_ambiguous", key, code)
        household = self.rows[next(iter(keys))]
        if name and not _spellings(name) & self.names[household.pk]:
            raise RowRefusedError("name_other", "name", name)
        self._refuse_other_place(said, household)
        return household

    def _refuse_elsewhere(self, said: dict) -> None:
        district = district_name(said.get("district") or "")
        if not district:
            return
        code = district_code(self.districts, district)
        if not code:
            raise RowRefusedError("area_unknown", "district", district)
        if not is_within(code, [self.area]) and not is_within(self.area, [code]):
            raise RowRefusedError("area_outside", "district", district)

    def _refuse_other_place(self, said: dict, household: Household) -> None:
        district = district_name(said.get("district") or "")
        if district and district_code(self.districts, district) != str(household.district):
            raise RowRefusedError("area_conflict", "district", district)
        name = subdistrict_name(said.get("subdistrict") or "")
        if name and thai.text_key(name) != thai.text_key(household.subdistrict.name):
            raise RowRefusedError("area_conflict", "subdistrict", name)


def district_code(districts: dict[str, str], name: str) -> str:
    """Returns the code of a district by its name; `districts` is `{district_key: code}`."""
    return districts.get(district_key(name, settings.PROVINCE_NAME), "")


def _spellings(name: str) -> set[str]:
    """What tells a name from another: as it is written, and as it sounds."""
    key, sound = thai.name_key(name), thai.sound_key(name)
    return {found for found in (key, f"♪{sound}" if sound else "") if found}


@dataclass
class Officials:
    """The officials of an area, by name."""

    by_name: dict[str, list[Official]] = field(default_factory=dict)

    @classmethod
    def of(cls, *, by: User, permission: Permission) -> "Officials":
        found = cls()
        rows = Official.objects.permitted(by, permission)
        for official in rows.select_related("organization", "work_area__parent"):
            found.add(official)
        return found

    def add(self, official: Official) -> None:
        for name in {
            thai.name_key(official.first_name, official.last_name),
            thai.text_key(official.full_name),
        }:
            self.by_name.setdefault(name, []).append(official)

    def named(self, row: Row) -> list[Official]:
        """Those of the row's name; where several bear it, those of its office and telephone."""
        name = row.said["official"]
        found = self.by_name.get(thai.name_key(name)) or self.by_name.get(thai.text_key(name)) or []
        office, phone = (row.said.get(key) or "" for key in ("official_office", "official_phone"))
        if len(found) > 1 and office:
            found = [official for official in found if _works_at(official, office)]
        if len(found) > 1 and phone:
            wanted = _digits(phone)
            found = [official for official in found if _digits(official.phone) == wanted]
        return found

    def find(self, row: Row, household: Household) -> Official:
        """Of several, the only one whose work place serves the household. Raises
        `RowRefusedError`.
        """
        found = self.named(row)
        if len(found) > 1:
            places = [o for o in found if AreaCode(o.work_area_id).serves(household.subdistrict_id)]
            found = places or found
        if not found:
            raise RowRefusedError("official_unknown", "official", row.said["official"])
        if len(found) > 1:
            raise RowRefusedError("official_ambiguous", "official", row.said["official"])
        return found[0]


def _works_at(official: Official, office: str) -> bool:
    organization = official.organization
    names = (organization.name, organization.short_name) if organization else ()
    return thai.text_key(office) in {thai.text_key(name) for name in names if name}


def _digits(phone: str) -> str:
    found = thai.to_arabic_digits(thai.telephone(phone))
    return "".join(filter(str.isdigit, found))


class Offices:
    """Organisations by their names and short names."""

    def __init__(self) -> None:
        self.known: dict[str, Organization] = {}
        for row in Organization.objects.in_use():
            for name in filter(None, (row.short_name, row.name)):
                self.known[thai.text_key(name)] = row

    def named(self, name: str) -> Organization | None:
        return self.known.get(thai.text_key(name))


class WorkPlaces:
    """Where an official can work, by the names of district and sub-district."""

    def __init__(self) -> None:
        rows = list(Area.objects.select_related("parent"))
        self.districts = {
            thai.text_key(a.name): a.code for a in rows if a.level == AreaLevel.DISTRICT
        }
        self.subdistricts: dict[tuple[str, str], Area] = {
            (AreaCode(a.code).district, thai.text_key(a.name)): a
            for a in rows
            if a.level == AreaLevel.SUBDISTRICT
        }
        self.areas = {area.code: area for area in rows}

    def named(self, district: str, subdistrict: str) -> Area | None:
        code = district_code(self.districts, district_name(district))
        if not subdistrict:
            return self.areas.get(code)
        name = thai.text_key(subdistrict_name(subdistrict))
        return self.subdistricts.get((code, name))
