"""Whose requests, letters, referrals and help a user may touch."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from assistance.enums import ReferralStatus, RequestStatus
from households.querysets import ScopedQuerySet, household_scope
from places.codes import AreaCode


class AssistanceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.ASSISTANCE_VIEW)


class ReferralQuerySet(ScopedQuerySet):
    def permitted(self, user, permission):
        """As for households; an agency officer reaches the referrals sent to the own agency."""
        grants = grants_of(user, permission)
        own = [g.organization_id for g in grants if g.role == Role.AGENCY_OFFICER]
        to_agency = Q(organization__in=own)
        return self.filter(household_scope(user, permission, self.household_path) | to_agency)

    def visible_to(self, user):
        return self.permitted(user, Permission.REFERRAL_VIEW)

    def unanswered(self):
        return self.filter(status__in=ReferralStatus.open())

    def overdue(self):
        """Open, and the day of the next step is over: one due today is still in time."""
        return self.unanswered().filter(due_on__lt=timezone.localdate())

    def for_table(self):
        return self.select_related(
            "organization", "dimension", "indicator", "household__subdistrict__parent", "letter"
        )


class LetterQuerySet(QuerySet):
    """Letters belong to the district that sends them, or to the province."""

    def permitted(self, user, permission):
        """Those of the user's districts (of the province: all), and to the own agency."""
        grants = grants_of(user, permission)
        scope = Q(organization__in=[g.organization_id for g in grants if g.organization_id])
        for grant in grants:
            if grant.area_id and grant.role != Role.MENTOR:
                area = AreaCode(grant.area_id)
                if area.is_province:
                    return self.all()
                scope |= Q(district=int(area))
        return self.filter(scope)


class RequestQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.REQUEST_VIEW)

    def waiting(self):
        """On the collecting list: nobody has done anything with them yet, or it came back."""
        return self.filter(status=RequestStatus.WAITING)

    def for_table(self):
        return self.select_related(
            "dimension",
            "indicator",
            "organization",
            "asked_by",
            "household__village",
            "household__subdistrict__parent",
        )
