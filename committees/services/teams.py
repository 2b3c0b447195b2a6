"""Area operation teams: set up, and the role that comes and goes with a seat in one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.enums import MembershipEndReason, Role
from accounts.errors import OwnRoleError
from accounts.models import Membership, User
from accounts.services.accounts import carry_role_end, grant_role
from committees.actions import Act
from committees.enums import CommitteeLevel
from committees.errors import TeamEndedError, TeamPlaceError
from committees.models import Committee, SeatHolder, TeamPlace
from core.records import store
from places.models import Area

DAY = timedelta(days=1)


@transaction.atomic
def save_team(
    *, places: Iterable[Area], by: User, team: Committee | None = None, **fields: Any
) -> Committee:
    """Writes a team's name, order and sub-districts, which all lie in its district.

    Raises `TeamPlaceError`, `TeamEndedError`.
    """
    row = held_team(team) if team else Committee(level=CommitteeLevel.TEAM)
    for name, value in fields.items():
        setattr(row, name, value)
    places = list(places)
    if not places or any(place.parent_id != row.area_id for place in places):
        raise TeamPlaceError
    store(row)
    today, current = timezone.localdate(), row.places.current()
    _give_up(current.exclude(area__in=places), today)
    known = set(current.values_list("area", flat=True))
    added = [
        TeamPlace(team=row, area=place, started_on=today if team else None, ticked_on=today)
        for place in places
        if place.pk not in known
    ]
    TeamPlace.objects.bulk_create(added)
    details = {"places": sorted(place.pk for place in places)}
    audit.record(Act.TEAM_SAVED, row, by=by, details=details)
    return row


def _give_up(places: QuerySet[TeamPlace], today: date) -> None:
    """Ends them today; what was ticked today was ticked by mistake, and has had no day."""
    places.filter(ticked_on=today).delete()
    places.update(ended_on=today)


@transaction.atomic
def end_team(*, team: Committee, by: User, ended_on: date) -> Committee:
    """Ends a team with all its seats and the roles that came through them. Raises
    `TeamEndedError`.
    """
    team = held_team(team)
    holders = SeatHolder.objects.filter(seat__committee=team).select_related("seat__committee")
    for holder in holders.filter(Q(ended_on=None) | Q(ended_on__gt=ended_on)):
        holder.ended_on = max(ended_on, holder.started_on + DAY)
        store(holder)
        follow_seat(holder, by=by)
    team.ended_on = ended_on
    store(team)
    audit.record(Act.TEAM_ENDED, team, by=by, details={"ended_on": ended_on})
    return team


def held_team(team: Committee) -> Committee:
    """The team as it is now, held until the transaction ends. Raises `TeamEndedError`."""
    rows = Committee.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("area").get(pk=team.pk)
    if held.ended_on:
        raise TeamEndedError
    return held


def follow_seat(holder: SeatHolder, *, by: User, sits: bool = False) -> None:
    """Gives or prolongs the role of whoever `sits` down in a team; one whose seat ends keeps it no
    longer than the seats left in the teams of the district. Inside the transaction that changed
    the seat.

    Raises `OwnRoleError` where somebody would give themselves the role, or more of it.
    """
    team = holder.seat.committee
    if team.level != CommitteeLevel.TEAM or holder.user is None:
        return
    seats = SeatHolder.objects.filter(
        user=holder.user,
        seat__committee__level=CommitteeLevel.TEAM,
        seat__committee__area=team.area,
    )
    open_seats = list(seats.filter(_not_over()))
    role = Membership.objects.filter(
        _not_over(), user=holder.user, role=Role.TEAM_MEMBER, area=team.area
    ).first()
    if sits and open_seats:
        if by.pk == holder.user_id:
            raise OwnRoleError
        if role is None:
            _give(holder.user, holder, open_seats, by)
        else:
            _keep(role, by, **_prolonged(role, open_seats))
    elif sits or role is None:  # a seat of the past, or a role that an administrator ended
        return
    elif open_seats:
        _keep(role, by, **_shortened(role, open_seats))
    else:
        carry_role_end(
            membership=role,
            by=by,
            ended_on=max(role.started_on, holder.ended_on or timezone.localdate()),
            end_reason=MembershipEndReason.REPLACED,
        )


def _not_over() -> Q:
    return Q(ended_on=None) | Q(ended_on__gt=timezone.localdate())


def _give(user: User, holder: SeatHolder, seats: list[SeatHolder], by: User) -> None:
    team = holder.seat.committee
    grant_role(
        user=user,
        by=by,
        role=Role.TEAM_MEMBER,
        area=team.area,
        order_number=(holder.order_number or team.order_number)[:60],
        **_period(seats),
    )


def _keep(role: Membership, by: User, **period: Any) -> None:
    if all(getattr(role, name) == value for name, value in period.items()):
        return
    for name, value in period.items():
        setattr(role, name, value)
    store(role)
    audit.record(Act.TEAM_ROLE_KEPT, role, by=by, details={"ended_on": role.ended_on})


def _prolonged(role: Membership, seats: list[SeatHolder]) -> dict[str, Any]:
    period = _period(seats)
    return period | {"started_on": min(role.started_on, period["started_on"])}


def _shortened(role: Membership, seats: list[SeatHolder]) -> dict[str, Any]:
    """An end that an administrator set before that of the seats stays."""
    period = _period(seats)
    last = period["ended_on"]
    if last is None or (role.ended_on and role.ended_on <= last):
        return {}
    return {"ended_on": last, "end_reason": period["end_reason"]}


def _period(seats: list[SeatHolder]) -> dict[str, Any]:
    """From the first of these seats until the last of them ends."""
    ends = [seat.ended_on for seat in seats]
    last = None if None in ends else max(end for end in ends if end)
    return {
        "started_on": min(seat.started_on for seat in seats),
        "ended_on": last,
        "end_reason": MembershipEndReason.EXPIRED if last else "",
    }
