"""Scopes of areas."""

from django.db.models import QuerySet


class AreaQuerySet(QuerySet):
    def districts(self):
        return self.filter(level="district").order_by("code")

    def subdistricts(self):
        return self.filter(level="subdistrict").order_by("code")
