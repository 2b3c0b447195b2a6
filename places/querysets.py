"""Scopes of areas."""

from collections.abc import Iterable
from typing import Self

from django.apps import apps
from django.db.models import CharField, F, Func, Model, Q, QuerySet, Value

from core import lookups  # noqa: F401 - registers `begins`, which is planned well behind a fence
from core.pointing import pointing_at
from core.querysets import any_of
from core.thai import whole_number
from places.codes import AreaCode
from places.enums import AreaLevel, OrganizationKind
from places.naming import place_key


def codes_within(areas: Iterable[str], path: str = "code") -> Q:
    """A condition on rows whose code, at the lookup `path`, lies in one of `areas` (codes)."""
    return any_of(Q(**{f"{path}__begins": AreaCode(area)}) for area in areas)


class AreaQuerySet(QuerySet):
    def districts(self) -> Self:
        return self.filter(level=AreaLevel.DISTRICT).order_by("code")

    def subdistricts(self) -> Self:
        return self.filter(level=AreaLevel.SUBDISTRICT).order_by("code")

    def within(self, areas: Iterable[str]) -> Self:
        """Those that are, or lie in, one of `areas` (codes)."""
        return self.filter(codes_within(areas))

    def codes_by_name(self) -> dict[tuple[str, str], str]:
        """`{place_key(district, sub-district): code}`; the province has neither."""
        found = {}
        for code, level, name, around in self.values_list("code", "level", "name", "parent__name"):
            names = {AreaLevel.DISTRICT: (name, ""), AreaLevel.SUBDISTRICT: (around or "", name)}
            found[place_key(*names.get(AreaLevel(level), ("", "")))] = code
        return found


class VillageQuerySet(QuerySet):
    def remove_unused(self) -> int:
        """Removes those nothing hangs on, whatever room it is of; whoever is just writing something
        in one is waited for. Returns how many went.
        """
        codes = set(self.select_for_update(of=("self",)).values_list("pk", flat=True))
        for relation in pointing_at(self.model):
            field, rows = relation.field, relation.related_model._base_manager
            found = rows.filter(**{f"{field.name}__in": codes}).order_by().distinct()
            codes -= set(found.values_list(field.attname, flat=True))
        for served in serving_models():
            named = served._base_manager.filter(serves__overlap=list(codes))
            codes.difference_update(*named.values_list("serves", flat=True))
        self.model._base_manager.filter(pk__in=codes).delete()
        return len(codes)


def serving_models() -> list[type[Model]]:
    """Models that name areas and villages in an array `serves`, whatever room they are of."""
    return [m for m in apps.get_models() if any(f.name == "serves" for f in m._meta.fields)]


class ServingQuerySet(QuerySet):
    """Rows that work in areas: `serves` holds their codes."""

    def serving(self, place: object) -> Self:
        """Those whose area holds `place` (code of an area or a village)."""
        code = AreaCode(place)
        return self.filter(serves__overlap=[*code.around, code])

    def touching(self, areas: Iterable[str]) -> Self:
        """Those that work in, or beyond, one of `areas` (codes): what somebody there may ask."""
        return self.with_served().filter(touching(areas))

    def with_served(self) -> Self:
        """Adds `served`, which `touching` asks for."""
        return self.annotate(served=_joined("serves"))

    def all_within(self, areas: Iterable[str]) -> Self:
        """Those that work nowhere but in `areas` (codes): what somebody there may edit."""
        allowed = "|".join(map(AreaCode, areas))
        if not allowed:
            return self.none()
        whole = rf"^({allowed})\d*(,({allowed})\d*)*$"
        return self.with_served().filter(served__regex=whole)


class OrganizationQuerySet(ServingQuerySet):
    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def standing_key(self, key: object) -> object:
        """The key of the entry that stands for the body with `key`; what is none stays as it is."""
        number = whole_number(str(key))
        if number is None:
            return key
        merged = self.filter(pk=number).values_list("merged_into", flat=True).first()
        return merged or key

    def helping(self) -> Self:
        """Those that can be asked for help: at work in the province and in use."""
        return self.in_use().filter(kind__in=OrganizationKind.within_reach())

    def closed(self) -> Self:
        """Those that could be asked and are not in use any more; no double stands for itself."""
        return self.filter(
            is_active=False, merged_into=None, kind__in=OrganizationKind.within_reach()
        )


def touching(areas: Iterable[str]) -> Q:
    """A condition on `ServingQuerySet.with_served`: at work in, or beyond, one of `areas`."""
    scope = Q(pk__in=[])
    for area in map(AreaCode, areas):
        scope |= Q(serves__overlap=[*area.around, area]) | Q(served__regex=f"(^|,){area}")
    return scope


def _joined(field: str) -> Func:
    """The codes of an array field as one text with commas between them."""
    return Func(F(field), Value(","), function="array_to_string", output_field=CharField())
