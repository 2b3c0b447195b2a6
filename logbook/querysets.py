"""Whose visits, help and referrals a user may touch."""

from accounts.permissions import Permission
from households.querysets import ScopedQuerySet


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.VISIT_VIEW)

    def for_table(self):
        return self.select_related(
            "household__subdistrict__parent", "household__village", "recorded_by", "verified_by"
        )

    def in_month(self, first_day, next_first_day):
        """Visits made in [first_day, next_first_day), Bangkok dates."""
        return self.filter(visited_on__gte=first_day, visited_on__lt=next_first_day)
