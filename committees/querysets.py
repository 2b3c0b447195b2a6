"""Committees by who may change them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.acting import PERSONAL_ROLES, grants_of, permitted_areas
from accounts.enums import MailState, Role
from accounts.permissions import Permission
from committees.enums import (
    CommitteeLevel,
    DeliveryState,
    MailFault,
    ObstacleStatus,
    ResolutionState,
)
from core.querysets import any_of
from places.codes import AreaCode
from places.querysets import codes_within


def at_work_on(day: date) -> Q:
    """A condition on teams, and the places of one: at work on `day`, begun then or nobody knows
    when.
    """
    return Q(Q(ended_on=None) | Q(ended_on__gt=day), Q(started_on=None) | Q(started_on__lte=day))


class TeamPlaceQuerySet(QuerySet):
    def current(self) -> Self:
        """Those in which the team works still; one is given up for good, from the day on."""
        return self.filter(ended_on=None)

    def on(self, day: date) -> Self:
        return self.filter(at_work_on(day))


def office_areas(user, permission) -> list[str]:
    """Codes of the areas for which the user's office may: not the work place of a mentor."""
    grants = grants_of(user, permission)
    return [g.area_id for g in grants if g.area_id and g.role not in PERSONAL_ROLES]


class CommitteeQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Returns the committees of the areas in which the user's roles grant `permission`: the
        province's own only to somebody for the whole province.
        """
        codes = [AreaCode(code) for code in permitted_areas(user, permission)]
        if any(code.is_province for code in codes):
            return self.all()
        return self.filter(any_of(Q(area__code__startswith=code) for code in codes))

    def current(self):
        return self.filter(ended_on=None)

    def leading(self):
        """That of the province and those of districts, without the teams."""
        return self.exclude(level=CommitteeLevel.TEAM)

    def of_line(self, committee):
        """The committee with those that orders before set up in its place; a team has none."""
        if committee.level == CommitteeLevel.TEAM:
            return self.filter(pk=committee.pk)
        return self.leading().filter(area=committee.area_id)


class ObstacleQuerySet(QuerySet):
    def permitted(self, user, permission) -> Self:
        """Those of the user's areas; whoever writes sees the ones they wrote themselves."""
        scope = codes_within(office_areas(user, permission), "area__code")
        if permission == Permission.OBSTACLE_VIEW:
            scope |= Q(written_by=user)
        return self.filter(scope)

    def unanswered(self) -> Self:
        return self.filter(status__in=ObstacleStatus.unanswered())

    def waiting_for(self, offices: Iterable[str]) -> Self:
        """Those on which the next word is with these offices: of a district its own, of the
        province its own and what was handed up to it.
        """
        scopes = []
        for code in map(AreaCode, offices):
            within = Q(area__code=code) if code.is_province else Q(area__code__startswith=code)
            scopes.append(Q(status=ObstacleStatus.OPEN) & within)
            if code.is_province:
                scopes.append(Q(status=ObstacleStatus.RAISED, area__code__startswith=code))
        return self.filter(any_of(scopes))

    def not_ended(self) -> Self:
        """Neither solved nor closed."""
        return self.exclude(status__in=ObstacleStatus.ended())


class OfOfficeQuerySet(QuerySet):
    """Rows that belong to an office: of the province or a district (`area`)."""

    def permitted(self, user, permission) -> Self:
        return self.filter(codes_within(office_areas(user, permission), "area__code"))


class ResolutionQuerySet(QuerySet):
    def permitted(self, user, permission) -> Self:
        """Those of the user's areas, and those the user owns."""
        scope = codes_within(office_areas(user, permission), "area__code")
        if permission == Permission.MEETING_VIEW:
            scope |= Q(owner=user)
        return self.filter(scope)

    def owned_by(self, user) -> Self:
        """Those the user answers for: in person, or for the office of a district."""
        offices = office_areas(user, Permission.MEETING_EDIT)
        districts = [code for code in offices if not AreaCode(code).is_province]
        return self.filter(Q(owner=user) | Q(owner_area__in=districts))

    def not_ended(self) -> Self:
        return self.exclude(state__in=ResolutionState.ended())

    def late(self) -> Self:
        return self.not_ended().filter(due_on__lt=timezone.localdate())


class DispatchQuerySet(OfOfficeQuerySet):
    def _deliveries(self) -> Any:
        model: Any = self.model._meta.get_field("deliveries").related_model
        return model.objects.all()

    def waiting(self) -> Self:
        """Those whose paper has not left."""
        return self.filter(sent_at=None)

    def unfinished(self) -> Self:
        """Those that have not left, or have not come to somebody."""
        lost = self._deliveries().order_by().troubled().values("dispatch")
        return self.filter(Q(sent_at=None) | Q(pk__in=lost))

    def counted(self) -> Self:
        """Adds how many lines there are (`lines`), read (`opened`) and in trouble (`troubled`)."""
        rows = self._deliveries().filter(dispatch=OuterRef("pk")).order_by().values("dispatch")
        return self.annotate(
            lines=_count(rows),
            opened=_count(rows.filter(opened_at__isnull=False)),
            troubled=_count(rows.troubled()),
        )


def _count(rows) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(found=Count("pk")).values("found")), 0)


class DeliveryQuerySet(OfOfficeQuerySet):
    def own(self, user) -> Self:
        """What was sent to this person in the system."""
        return self.filter(user=user, state=DeliveryState.SENT)

    def troubled(self) -> Self:
        """Nobody reads it here, or nobody opened it and its e-mail did not leave, or nobody knows
        whether it did, or its link is over. Without a mail server the message in the system is the
        delivery.
        """
        lost = Q(mail_state__in=[MailState.FAILED, MailState.SENDING])
        told = Q(state=DeliveryState.SENT, mail_fault=MailFault.NO_SERVER)
        over = Q(state=DeliveryState.BY_LINK, sent_at__lt=timezone.now() - LINK_LASTS)
        closed = Q(opened_at=None) & ((lost & ~told) | over)
        return self.filter(NOBODY | _left() | closed)

    def unread(self) -> Self:
        """Nobody reads for the line, or whoever was to read it left before they did."""
        return self.filter(NOBODY | _left())

    def with_left(self) -> Self:
        """Adds `is_left`: whoever it was sent to closed their account, rose from the seat that
        brought it to them, or is no officer of the body they read for, before they opened it.
        """
        return self.annotate(is_left=Case(When(_left(), then=True), default=False))


# Of `(seat, person)`: whether the person sat there, and does not on a day; null of whoever never
# did. Written out, since start pages count by it: put together from conditions it took half as long
# again.
ROSE = """(
SELECT bool_and(sat.started_on > {day} OR coalesce(sat.ended_on <= {day}, false))
FROM committees_seatholder AS sat WHERE (sat.seat_id, sat.user_id) = (%(expressions)s)
)"""
# Of `(body, person)`: whether the person was an officer of the body, and is not on a day; null of
# who never was: the line may have been put right since.
AWAY = """(
SELECT bool_and(held.started_on > {day} OR coalesce(held.ended_on <= {day}, false))
FROM accounts_membership AS held
WHERE (held.organization_id, held.user_id) = (%(expressions)s) AND held.role = '{role}'
)"""


def _left() -> Q:
    said = {"day": f"date '{timezone.localdate()}'", "role": Role.AGENCY_OFFICER.value}
    away = Coalesce(
        _asked(ROSE.format(**said), "addressee__seat"),
        _asked(AWAY.format(**said), "addressee__organization"),
    )
    return Q(state=DeliveryState.SENT, opened_at=None) & (Q(user__is_active=False) | Q(away))


def _asked(template: str, through: str) -> Func:
    return Func(F(through), F("user"), template=template, output_field=BooleanField())


LINK_LASTS = timedelta(days=30)
NOBODY = Q(state=DeliveryState.NOBODY)
