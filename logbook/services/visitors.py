"""Who made a visit that somebody else types: a mentor without an account, or one on paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.querysets import locked_out
from core.thai import be_date
from households.family import family
from households.models import Household
from logbook.errors import NotMentorThenError
from logbook.models import Visit
from mentors.enums import PairingKind
from mentors.models import Official, Pairing
from mentors.services.handed_over import OLDEST_VISIT


@dataclass(frozen=True)
class Visitors:
    """Whom a form offers beside the person who types, and who of them is chosen beforehand."""

    officials: list[Official]
    chosen: Official | None


def visitors_of(user: User, household: Household, *, of: Visit | None = None) -> Visitors | None:
    """Returns the mentors for whom the user may type a visit to the household: of today, and of
    the days that a visit is still taken for. `of` is a visit being corrected. None for whoever may
    not verify visits there (decision 0184), for a household without mentors, and for a visit
    brought in.
    """
    if of and of.is_brought_in:
        return None
    pairings: list[Any] = list(_pairings(user, household))
    if not pairings:
        return None
    officials = list(dict.fromkeys(pairing.official for pairing in pairings))
    if of is None:
        main = [p for p in pairings if p.kind == PairingKind.MAIN and p.ended_on is None]
        return Visitors(officials, next((p.official for p in main if p.cannot_type), None))
    if of.visited_by and of.visited_by not in officials:
        officials.append(of.visited_by)
    return Visitors(officials, of.visited_by)


def _pairings(user: User, household: Household) -> QuerySet[Pairing]:
    """Open ones first, the main one before others, then the latest ended; of households merged into
    this one too, whose mentors visited it.
    """
    lacks_account = Q(official__user=None) | Q(official__user__in=locked_out())
    rows = Pairing.objects.permitted(user, Permission.VISIT_VERIFY).that_were()
    rows = rows.filter(household__in=family(household.pk)).exclude(official__user=user)
    rows = rows.exclude(ended_on__lt=timezone.localdate() - OLDEST_VISIT)
    rows = rows.annotate(cannot_type=lacks_account).select_related("official")
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-kind", "pk")


def somebody_else(official: Official | None, by: User) -> Official | None:
    """None where the official is the person themselves: then it is simply their own visit."""
    return None if official and official.user_id == by.pk else official


def check_visitor(household: Household, official: Official | None, day: date) -> None:
    """Refuses an official who was no mentor of the household on the day; the last day of a pairing
    is one of its days. Raises `NotMentorThenError`.
    """
    pairings = Pairing.objects.through(day).filter(household__in=family(household.pk))
    if official and not pairings.filter(official=official).exists():
        raise NotMentorThenError


def of_the_day(
    household: Household, day: date, by: User, visited_by: Official | None = None
) -> QuerySet[Visit]:
    """What is recorded already of the visits to the household on the day, newest first, by `by`, or
    by the official for whom they type: by themselves, or by somebody else for them.
    """
    official = somebody_else(visited_by, by)
    theirs = Q(visited_by=official) if official else Q(visited_by__user=by)
    user_id = official.user_id if official else by.pk
    if user_id:
        theirs |= Q(recorded_by=user_id, visited_by=None)
    rows = Visit.objects.filter(theirs, household=household, visited_on=day)
    return rows.select_related("recorded_by", "visited_by").order_by("-received_at")


def is_own(visit: Visit, by: User) -> bool:
    """Whether the person recorded the visit or made it: then somebody else has to verify it."""
    if visit.recorded_by_id == by.pk:
        return True
    pk = visit.visited_by_id
    return pk is not None and Official.objects.filter(pk=pk, user=by).exists()


def named(official: Official | None) -> dict | None:
    """Details for the history of a visit that was typed for somebody."""
    return {"official": official.pk} if official else None


def tell_visitor(visit: Visit, official: Official | None) -> None:
    """Nobody speaks in the name of a mentor with an account unnoticed. The line leads to the visit
    where the household is still theirs.
    """
    if official is None or official.user is None:
        return
    is_open = official.pairings.open().filter(household=visit.household_id).exists()
    day = be_date(visit.visited_on, short=True)
    notify(
        [official.user],
        key=f"visit-for:{visit.pk}",
        text=f"มีผู้บันทึกการเยี่ยมวันที่ {day} แทนท่าน หากไม่ถูกต้องโปรดแจ้ง ศจพ.อ. ก่อนการรับรอง",
        url=reverse("logbook:visit-detail", args=[visit.pk]) if is_open else "",
    )
