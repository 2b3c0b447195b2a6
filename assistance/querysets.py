"""Whose requests, letters, referrals and help a user may touch."""

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from accounts.acting import PERSONAL_ROLES, grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from assistance.enums import (
    HelpListStage,
    MatchState,
    ParticipationStatus,
    ReferralStatus,
    RequestStatus,
)
from core.querysets import any_of
from households.querysets import ScopedQuerySet, household_scope
from places.codes import AreaCode
from places.querysets import ServingQuerySet, touching


class AssistanceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.ASSISTANCE_VIEW)

    def standing(self):
        """Help that counts: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def for_list(self):
        """What a line of the ledger shows, but for the dimension, which its filter knows."""
        return self.with_household().prefetch_related("organization", "recorded_by")

    def correctable_by(self, user):
        """Standing help the user may put right or withdraw (`in_hands_of`)."""
        return self.in_hands_of(user).standing()

    def in_hands_of(self, user):
        """What they recorded themselves, and within an officer's reach what others did, withdrawn
        or not; nothing that follows an agency's own entry.
        """
        officers = household_scope(user, Permission.HOUSEHOLD_EDIT, self.household_path)
        rows = self.permitted(user, Permission.ASSISTANCE_RECORD)
        return rows.filter(Q(recorded_by=user) | officers, is_from_entry=False)

    def of_agencies(self, user):
        """What the user's own agencies gave under referrals and through projects."""
        known = Q(referral__isnull=False) | Q(participation__isnull=False)
        return self.filter(known, organization__in=own_agencies(user))


def own_agencies(user) -> list[int]:
    """Keys of the organisations for which the user may enter help."""
    return _own_bodies(user, Permission.HELP_ENTER)


def _own_bodies(user, permission) -> list[int]:
    """Keys of the organisations whose officer the user is with this permission."""
    grants = grants_of(user, permission)
    mine = (g.organization_id for g in grants if g.role == Role.AGENCY_OFFICER)
    return [key for key in mine if key is not None]


class OwnAgencyQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Rows of the agencies the user is an officer of; of nobody else's."""
        return self.filter(organization__in=_own_bodies(user, permission))


class HelpListQuerySet(OwnAgencyQuerySet):
    def unconfirmed_first(self, user):
        """Those of the user's agencies, newest first, and before them what waits for a word."""
        waits = Q(stage=HelpListStage.CHECKED, accepted__gt=0)
        order = Case(When(waits, then=0), default=1)
        return self.permitted(user, Permission.HELP_ENTER).order_by(order, "-pk")


class HelpEntryQuerySet(OwnAgencyQuerySet):
    def entered(self):
        """Without the rows of lists that are only checked yet."""
        return self.filter(is_entered=True)

    def standing(self):
        return self.entered().filter(withdrawn_at=None)

    def unsettled(self):
        """Entries with a change nobody has looked at."""
        seen = Q(match__version=F("version"))
        return self.entered().exclude(Q(match__isnull=False) & seen)


class HelpMatchQuerySet(QuerySet):
    def permitted(self, user, permission):
        """By the district that settles the entry; without one it is the province's."""
        codes = [AreaCode(g.area_id) for g in grants_of(user, permission) if g.area_id]
        if any(code.is_province for code in codes):
            return self.all()
        return self.filter(any_of(Q(district=int(code.district)) for code in codes))

    def open(self):
        return self.filter(state=MatchState.OPEN)


class ReferralQuerySet(ScopedQuerySet):
    def permitted(self, user, permission):
        """As for households; an agency officer reaches the referrals sent to their own agency."""
        own, scope = _own_bodies(user, permission), self._scope(user, permission)
        return self.filter(scope | Q(organization__in=own) if own else scope)

    def visible_to(self, user):
        return self.permitted(user, Permission.REFERRAL_VIEW)

    def unanswered(self):
        """Open; none of them is closed, which begins an index of districts."""
        return self.filter(status__in=ReferralStatus.open(), closed_at=None)

    def overdue(self):
        """Open, and the day of the next step is over: one due today is still in time."""
        return self.unanswered().filter(due_on__lt=timezone.localdate())

    def for_table(self):
        return self.select_related(
            "organization", "dimension", "indicator", "household__subdistrict__parent", "letter"
        )

    def for_list(self):
        """What a line of the list shows."""
        return self.with_household().prefetch_related("organization", "dimension")


class ProjectQuerySet(ServingQuerySet):
    def permitted(self, user, permission):
        """Those of the user's areas, those of their agency, those a household within reach takes
        part in; with `PROJECT_VIEW` also those their agency is a partner of.
        """
        rows = self.in_full(user, permission)
        if permission != Permission.PROJECT_VIEW:
            return rows
        partners = self.model._meta.get_field("partners").related_model.objects
        joined = partners.filter(organization__in=_own_bodies(user, permission))
        return self.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=joined.values("project")))

    def in_full(self, user, permission):
        """Those whose money and number of households the user may know."""
        own = _own_bodies(user, permission)
        areas = [g.area_id for g in grants_of(user, permission) if g.area_id]
        if any(AreaCode(area).is_province for area in areas):
            return self.all()
        parts = self.model._meta.get_field("participations").related_model.objects
        scope = touching(areas) | Q(organization__in=own)
        scope |= Q(pk__in=parts.permitted(user, permission).order_by().values("project"))
        return self.with_served().filter(scope)

    def visible_to(self, user):
        return self.permitted(user, Permission.PROJECT_VIEW)

    def editable_by(self, user):
        """Those that work nowhere but where the user makes projects; for the province, all."""
        areas = [g.area_id for g in grants_of(user, Permission.PROJECT_EDIT) if g.area_id]
        if any(AreaCode(area).is_province for area in areas):
            return self.all()
        return self.all_within(areas)

    def running(self):
        """Not closed, and not over by their days."""
        return self.filter(closed_at=None, ends_on__gte=timezone.localdate())

    def for_table(self):
        return self.select_related("organization").prefetch_related("dimensions")


class ParticipationQuerySet(ScopedQuerySet):
    def permitted(self, user, permission):
        """As for households; an agency reaches the households chosen for its own projects."""
        own = _own_bodies(user, permission)
        return self.filter(self._scope(user, permission) | Q(organization__in=own))

    def visible_to(self, user):
        return self.permitted(user, Permission.PROJECT_VIEW)

    def standing(self):
        """Without those taken out again."""
        return self.exclude(status=ParticipationStatus.WITHDRAWN)

    def taking(self):
        """Those that take up a place of their project."""
        return self.filter(status__in=ParticipationStatus.taking())

    def for_table(self):
        return self.select_related(
            "project", "dimension", "household__village", "household__subdistrict__parent"
        )


class LetterQuerySet(QuerySet):
    """Letters belong to the district that sends them, or to the province."""

    def permitted(self, user, permission):
        """Those of the user's districts (of the province: all), and to the user's own agency."""
        grants = grants_of(user, permission)
        scope = Q(organization__in=[g.organization_id for g in grants if g.organization_id])
        for grant in grants:
            if grant.area_id and grant.role not in PERSONAL_ROLES:
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
            "referral__organization",
            "asked_by",
            "household__village",
            "household__subdistrict__parent",
        )
