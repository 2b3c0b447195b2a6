"""Whose households, persons and needs a user may touch, and the lists pages ask for."""

from collections.abc import Callable
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.acting import PERSONAL_ROLES, acting, grants_of, listed_households
from accounts.enums import Role
from accounts.permissions import Permission
from core.querysets import any_of
from places.codes import AreaCode, is_within
from places.enums import AreaLevel

MOST_NAMED = 1_000


def household_scope(user, permission, prefix="", district: str | None = None) -> Q:
    """A condition on households where one of the user's own roles grants `permission`.

    What an app above says the role reaches (`reach`: a mentor's pairings, the sub-districts of a
    member's teams), else the area of an officer or executive. Agencies reach households only
    through what was sent to them. `prefix` is the lookup path to the household, with `__`,
    `district` that to its district, where the row itself carries it. Nothing granted matches
    nothing.
    """
    scopes = []
    for grant in grants_of(user, permission):
        if grant.role in _reaches:
            scopes.append(_reached(grant.role, user, f"{prefix}pk__in"))
        elif grant.area_id and grant.role not in PERSONAL_ROLES:
            scopes.append(area_scope(grant.area_id, prefix, district))
    return any_of(scopes)


def _reached(role, user, path) -> Q:
    """What a role reaches by its list: named, where it is short, so that the households are looked
    up by key. Of a sub-select PostgreSQL expects so many rows that it reads all there are.
    """
    households = _reaches[role](user).values_list("pk", flat=True)
    now, known = acting(), listed_households(user)
    if now is None or known is None or len(known) > MOST_NAMED:
        return Q(**{path: households})
    if role not in now.reached:  # found by itself, whatever the fence was told, as it was told
        now.reached[role] = sorted(known.intersection(households))
    return Q(**{path: now.reached[role]})


def area_scope(code: str, prefix="", district: str | None = None) -> Q:
    """A condition on households of the area with DOPA `code` (2, 4 or 6 digits)."""
    level, path = AreaCode(code).level, f"{prefix}district" if district is None else district
    if level == AreaLevel.PROVINCE:
        low = int(code) * 100
        return Q(**{f"{path}__gte": low, f"{path}__lt": low + 100})
    if level == AreaLevel.DISTRICT:
        return Q(**{path: int(code)})
    return Q(**{f"{prefix}subdistrict": code})


def whole_districts(user, permission, districts) -> tuple[list[int], bool]:
    """Those of `districts` whose every household the user's roles reach, and whether any role
    reaches others as well: by a list of its own, or a sub-district.
    """
    whole: set[int] = set()
    others = False
    for grant in grants_of(user, permission):
        if grant.role in _reaches or not _is_of_districts(grant):
            others = True
        else:
            whole |= {code for code in districts if AreaCode(grant.area_id).covers(code)}
    return sorted(whole), others


def areas_within(user, permission, place: str) -> list[str] | None:
    """The parts of an area `place` (code) that the user's roles reach, none within another; None
    where a role reaches others in it as well, by a list of its own.
    """
    grants = grants_of(user, permission)
    codes = {g.area_id for g in grants if g.area_id and g.role not in PERSONAL_ROLES}
    if is_within(place, codes):
        return [place]
    if any(grant.role in _reaches for grant in grants):
        return None
    return [code for code in codes if is_within(code, [place])]


def _is_of_districts(grant) -> bool:
    if not grant.area_id or grant.role in PERSONAL_ROLES:
        return False
    return AreaCode(grant.area_id).level in (AreaLevel.PROVINCE, AreaLevel.DISTRICT)


_reaches: dict[str, Callable] = {}


def reach(role):
    """Registers `households(user)`: what a role reaches by a list of its own, not by area."""

    def register(households):
        _reaches[role] = households
        return households

    return register


def reached_by(role, user, path) -> Q | None:
    """A condition on rows whose household, at the lookup `path`, a role reaches by a list of its
    own; None for a role that reaches an area.
    """
    return _reached(role, user, path) if role in _reaches else None


_listed: dict[str, Subquery] = {}


def list_column(name: str, shown: Subquery) -> None:
    """Registers what an app above shows in each row of the list, found by `OuterRef("pk")`."""
    _listed[name] = shown


class ScopedQuerySet(QuerySet):
    """Rows reached through a household. `household_path` is the lookup to it, with `__`."""

    household_path = "household__"

    def permitted(self, user, permission):
        """Rows where one of the user's own roles grants `permission`."""
        return self.filter(self._scope(user, permission))

    def _scope(self, user, permission) -> Q:
        """A row carries its household's district, so that the household need not be asked."""
        carries = any(field.name == "district" for field in self.model._meta.concrete_fields)
        own = "district" if carries else None
        return household_scope(user, permission, self.household_path, own)

    def with_household(self):
        """Adds the household as `for_line` has it, by a statement of its own: one that joins many
        fenced tables takes longer to plan than several take altogether.
        """
        household = self.model._meta.get_field("household").related_model
        return self.prefetch_related(Prefetch("household", household.objects.for_line()))


class HouseholdQuerySet(ScopedQuerySet):
    household_path = ""

    def visible_to(self, user):
        return self.permitted(user, Permission.HOUSEHOLD_VIEW)

    def in_area(self, code):
        """Households of a province, district or sub-district (DOPA code)."""
        return self.filter(area_scope(code))

    def narrowed(self, *, area=None, village=None, dimension=None):
        """Those of a place and with a person in need in a dimension, as far as these are asked."""
        rows = self.in_area(area) if area else self
        rows = rows.filter(village=village) if village else rows
        return rows.filter(self._with_need(dimension)) if dimension else rows

    def _with_need(self, dimension):
        """In their latest data year."""
        needs = self.model._meta.get_field("needs").related_model.objects
        of_year = needs.filter(household=OuterRef("pk"), data_year=OuterRef("latest_year"))
        return Exists(of_year.filter(dimension=dimension))

    def active(self):
        """Still followed: not left the programme."""
        return self.filter(left_on=None)

    def for_table(self):
        """What a row of the list shows, without a query per row."""
        return self.select_related("subdistrict__parent", "village")

    def for_line(self):
        """A household in a line of a list: its head and where it is, in words (`subdistrict_name`,
        `district_name`), without the rows of its areas.
        """
        return (
            self.select_related("village")
            .only(*LINE)
            .annotate(
                subdistrict_name=F("subdistrict__name"),
                district_name=F("subdistrict__parent__name"),
            )
        )

    def with_needed(self):
        """Adds `needed`: the codes of the dimensions in which the household falls short in its
        latest year.
        """
        return self.annotate(needed=_needed(self.model._meta.get_field("needs").related_model))

    def for_list(self):
        """As `for_line`, with `needed` and what apps above show in the list (`list_column`)."""
        return self.for_line().with_needed().annotate(**_listed)


@cache
def _needed(need) -> ArraySubquery:
    rows = need.objects.order_by().filter(
        household=OuterRef("pk"), data_year=OuterRef("latest_year")
    )
    return ArraySubquery(rows.values("dimension").distinct())


LINE = (
    "head_name",
    "house_number",
    "member_count",
    "origin",
    "listed_years",
    "urgency_score",
    "village__name",
    "village__number",
)


class PersonQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.HOUSEHOLD_VIEW)


class NeedQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.HOUSEHOLD_VIEW)


class NominationQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Nominations of the user's areas; a mentor sees those they made."""
        scopes = []
        for grant in grants_of(user, permission):
            if grant.role not in PERSONAL_ROLES:
                scopes.append(area_scope(grant.area_id))
            elif grant.role != Role.AGENCY_OFFICER:
                scopes.append(Q(proposed_by=user))
        return self.filter(any_of(scopes))
