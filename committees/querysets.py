"""Committees by who may change them."""

from django.db.models import Q, QuerySet

from accounts.acting import permitted_areas
from places.codes import AreaCode


class CommitteeQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Returns the committees of the areas in which the user's roles grant `permission`: the
        province's own only to somebody for the whole province.
        """
        codes = [AreaCode(code) for code in permitted_areas(user, permission)]
        if any(code.is_province for code in codes):
            return self.all()
        scope = Q(pk__in=[])
        for code in codes:
            scope |= Q(area__code__startswith=code)
        return self.filter(scope)

    def current(self):
        return self.filter(ended_on=None)
