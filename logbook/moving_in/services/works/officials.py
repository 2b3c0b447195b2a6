"""Officials, each with a household they look after, if the row names one."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import ProtectedError

from accounts import audit
from accounts.acting import grants_of, permitted_areas
from accounts.models import User
from accounts.permissions import Permission
from core import thai
from households.models import Household
from logbook.models import StandingBatch
from logbook.moving_in.actions import Act
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Offices, Officials, WorkPlaces
from logbook.moving_in.services.works.base import Made
from logbook.moving_in.services.works.pairings import Pairings
from mentors.models import Official
from mentors.services.registers import save_official
from places.codes import is_within
from places.models import Area

OFFICIAL = "official"
HAS_HISTORY = "มีครัวเรือน บัญชีผู้ใช้ หรือประวัติการดูแลแล้ว จึงคงไว้ในทะเบียน"


@dataclass
class OfficialsWithHouseholds(Pairings):
    offices: Offices = field(init=False)

    @property
    def household_permission(self) -> Permission:
        return Permission.PAIRING_EDIT

    def prepare(self) -> None:
        self.officials = Officials.of(by=self.by, permission=Permission.OFFICIAL_EDIT)
        self.offices, self.places = Offices(), WorkPlaces()
        self.allowed = permitted_areas(self.by, Permission.OFFICIAL_EDIT)
        kept = (row for row in self.rows if _names_household(row) and not row.said.get("ended_on"))
        self.wanted = Counter(_key(row) for row in kept)

    def write(self, row: Row) -> tuple[Household | None, Made]:
        made: Made = []
        area = self._area(row)
        if _names_household(row):
            if not grants_of(self.by, Permission.PAIRING_EDIT):
                raise RowRefusedError("may_not_pair", "pin")
            if not row.said.get("started_on"):
                raise RowRefusedError("cell_missing", "started_on")
        official = self._standing(row, area)
        if official is None:
            official = self._register(row, area)
            made.append((OFFICIAL, str(official.pk)))
        if not _names_household(row):
            return None, made or self.there(row, "official")
        household = self.households.find(row)
        made = [*made, *self.pair(row, household, official)]
        if made and made[0][0] == OFFICIAL:
            self.officials.add(official)
        return household, made

    def _area(self, row: Row) -> Area:
        district, subdistrict = (
            row.said.get(key) or "" for key in ("work_district", "work_subdistrict")
        )
        area = self.batch.area
        if district or subdistrict:
            found = self.places.named(district or area.name, subdistrict)
            if found is None:
                raise RowRefusedError("area_unknown", "work_district", f"{subdistrict} {district}")
            area = found
        else:
            row.say("area_assumed", "official", str(area))
        if not is_within(area.code, [self.batch.area_id]) or not is_within(area.code, self.allowed):
            raise RowRefusedError("area_outside", "work_district", district)
        return area

    def _standing(self, row: Row, area: Area) -> Official | None:
        """Whoever bears the name and works in the place, as the register tells people apart."""
        found = [o for o in self.officials.named(row) if is_within(o.work_area_id, [area.code])]
        if len(found) > 1:
            raise RowRefusedError("official_ambiguous", "official", row.said["official"])
        return found[0] if found else None

    def _register(self, row: Row, area: Area) -> Official:
        said = row.said
        title, name = thai.split_title(said["official"])
        first, _space, last = name.partition(" ")
        if not last:
            raise RowRefusedError("official_unnamed", "official", said["official"])
        office = said.get("official_office") or ""
        organization = self.offices.named(office) if office else None
        if office and organization is None:
            raise RowRefusedError("organization_unknown", "official_office", office)
        capacity = said.get("capacity")
        if capacity is None and self.wanted[_key(row)] > 1:
            row.say("capacity_counted", "official", str(self.wanted[_key(row)]))
        official = save_official(
            official=Official(
                title=title,
                first_name=first,
                last_name=last.strip(),
                position=said.get("position") or "",
                organization=organization,
                work_area=area,
                phone=thai.telephone(said.get("official_phone") or ""),
                email=said.get("email") or "",
                capacity=max(self.wanted[_key(row)], 1) if capacity is None else capacity,
                is_brought_in=True,
            ),
            by=self.by,
        )
        if not _names_household(row):
            self.officials.add(official)
        return official


def _names_household(row: Row) -> bool:
    return any(row.said.get(key) for key in ("pin", "house_code", "name"))


def _key(row: Row) -> tuple[str, str, str]:
    said = row.said
    return (
        thai.name_key(said.get("official") or ""),
        thai.text_key(said.get("work_district") or ""),
        thai.text_key(said.get("work_subdistrict") or ""),
    )


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Those of the register on whom nothing hangs, after their pairings: who has a household, an
    account or a visit stays.
    """
    stays = {}
    for official in Official.objects.filter(pk__in=keys):
        if official.user_id or official.pairings.exists() or not _remove(official, batch, by):
            stays[str(official.pk)] = HAS_HISTORY
    return stays


def _remove(official: Official, batch: StandingBatch, by: User) -> bool:
    try:
        with transaction.atomic():
            audit.record(Act.EARLIER_UNDONE, official, by=by, details={"batch": batch.pk})
            official.postings.all().delete()
            official.delete()
    except ProtectedError:
        return False
    return True
