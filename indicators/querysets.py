"""Scopes of village results."""

from collections.abc import Iterable
from typing import Self

from django.db.models import QuerySet

from places.querysets import codes_within


class VillageResultQuerySet(QuerySet):
    """Results of villages are public: whoever is signed in sees all of them."""

    def within(self, areas: Iterable[str]) -> Self:
        """Of villages in one of `areas` (codes)."""
        return self.filter(codes_within(areas, "village__code"))
