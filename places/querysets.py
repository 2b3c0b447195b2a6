"""Scopes of areas."""

from collections.abc import Iterable
from typing import Self

from django.db.models import Q, QuerySet

from core import lookups  # noqa: F401 - registers `begins`, which is planned well behind a fence
from places.codes import AreaCode
from places.enums import AreaLevel


def codes_within(areas: Iterable[str], path: str = "code") -> Q:
    """A condition on rows whose code, at the lookup `path`, lies in one of `areas` (codes)."""
    scope = Q(pk__in=[])
    for area in areas:
        scope |= Q(**{f"{path}__begins": AreaCode(area)})
    return scope


class AreaQuerySet(QuerySet):
    def districts(self) -> Self:
        return self.filter(level=AreaLevel.DISTRICT).order_by("code")

    def subdistricts(self) -> Self:
        return self.filter(level=AreaLevel.SUBDISTRICT).order_by("code")

    def within(self, areas: Iterable[str]) -> Self:
        """Those that are, or lie in, one of `areas` (codes)."""
        return self.filter(codes_within(areas))
