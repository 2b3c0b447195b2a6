"""Scopes of areas."""

from typing import Self

from django.db.models import QuerySet


class AreaQuerySet(QuerySet):
    def districts(self) -> Self:
        return self.filter(level="district").order_by("code")

    def subdistricts(self) -> Self:
        return self.filter(level="subdistrict").order_by("code")
