"""Whose referrals and help a user may touch."""

from django.db.models import Q
from django.utils import timezone

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from assistance.enums import ReferralStatus
from households.querysets import ScopedQuerySet


class AssistanceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.ASSISTANCE_VIEW)


class ReferralQuerySet(ScopedQuerySet):
    def permitted(self, user, permission):
        """As for households; an agency officer reaches the referrals sent to the own agency."""
        grants = grants_of(user, permission)
        own = [g.organization_id for g in grants if g.role == Role.AGENCY_OFFICER]
        to_agency = Q(organization__in=own)
        return self.filter(self._scope(user, permission) | to_agency)

    def visible_to(self, user):
        return self.permitted(user, Permission.REFERRAL_VIEW)

    def unanswered(self):
        return self.filter(status__in=[ReferralStatus.SENT, ReferralStatus.ACCEPTED])

    def overdue(self):
        """Unanswered, and the day of the answer is over: one due today is still in time."""
        return self.unanswered().filter(due_on__lt=timezone.localdate())

    def for_table(self):
        return self.select_related(
            "organization", "dimension", "indicator", "household__subdistrict__parent"
        )
