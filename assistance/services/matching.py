"""Finds the household of what agencies have entered, and brings the ledger up to it.

Runs in the background with the whole province in sight, one entry a transaction, never while the
agency waits. A household is found by the keyed hash of the national ID alone, and only inside the
areas the agency serves; whoever is not found and whoever lives elsewhere end alike: an open match.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from assistance.actions import Act
from assistance.enums import MatchState
from assistance.errors import AlreadySettledError
from assistance.models import Assistance, HelpEntry, HelpMatch
from assistance.services.giving import correct_assistance, record_assistance, withdraw_assistance
from assistance.serving import district_of, is_served
from core.errors import DomainError
from households.models import Household, Person

PURPOSE = "help.settle"
logger = logging.getLogger("loei.help")
TAKEN_BACK = "หน่วยงานถอนรายการ"
NOT_OURS = "ไม่ใช่ของครัวเรือนนี้"


def settle_due() -> int:
    """Looks at every entry with a change nobody has looked at. Returns how many there were."""
    with acting_for(purpose=PURPOSE):
        due = list(
            HelpEntry.objects.unsettled().order_by("recorded_at").values_list("pk", flat=True)
        )
    for pk in due:
        _settle_alone(pk)
    return len(due)


def try_again() -> int:
    """Looks once more for whom was not found so far: a later list may know them. Returns how many
    are found now.
    """
    with acting_for(purpose=PURPOSE):
        rows = HelpMatch.objects.open().filter(version=F("entry__version"))
        rows = rows.filter(tried_at__lt=timezone.now() - timedelta(hours=1))
        keys = list(rows.values_list("entry", flat=True))
        known = _known_among(keys)
    for pk in known:
        _settle_alone(pk)
    return len(known)


def _known_among(keys: list[UUID]) -> list[UUID]:
    entries = HelpEntry.objects.filter(pk__in=keys).values_list("pk", "pin_index")
    indexes = {pk: bytes(index) for pk, index in entries}
    found = Person.objects.filter(pin_index__in=set(indexes.values()))
    known = {bytes(index) for index in found.values_list("pin_index", flat=True) if index}
    return [pk for pk, index in indexes.items() if index in known]


def _settle_alone(pk: UUID) -> None:
    """One entry in a transaction of its own; one that fails keeps no other from its turn."""
    try:
        with acting_for(purpose=PURPOSE), transaction.atomic():
            settle(pk)
    except Exception:
        logger.exception("help entry %s could not be settled", pk)


@transaction.atomic
def settle(pk: UUID) -> HelpMatch | None:
    """Brings the ledger up to an entry. Returns its match, None where another worker has it.

    The entry itself is not held, so that its agency never waits for this.
    """
    match = _own_match(pk)
    if match is None:
        return None
    entry = HelpEntry.objects.select_related(
        "subdistrict", "dimension", "organization", "recorded_by", "withdrawn_by"
    ).get(pk=pk)
    match.version, match.tried_at = entry.version, timezone.now()
    if entry.withdrawn_at:
        _take_out(match, entry)
    elif match.assistance_id:
        _correct(match, entry)
    elif match.state != MatchState.CLOSED:
        _find(match, entry)
    match.save()
    return match


def _own_match(pk: UUID) -> HelpMatch | None:
    try:
        with transaction.atomic():
            HelpMatch.objects.get_or_create(entry_id=pk)
    except IntegrityError:
        return None
    rows = HelpMatch.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return rows.filter(entry=pk).first()


def _find(match: HelpMatch, entry: HelpEntry) -> None:
    match.state, match.district = MatchState.OPEN, district_of(entry.subdistrict, entry.served)
    person = person_of(entry)
    if person is None:
        return
    try:
        with transaction.atomic():
            _put_in(match, entry, person.household.standing, person)
    except DomainError as error:
        # An officer sees it among those not found.
        logger.warning("help entry %s was not taken: %s", entry.pk, error.code)
        match.state, match.assistance = MatchState.OPEN, None


def person_of(entry: HelpEntry) -> Person | None:
    """Whoever has the ID and lives where the agency serves."""
    rows = Person.objects.select_related("household__merged_into", "merged_into__household")
    person = rows.filter(pin_index=bytes(entry.pin_index)).first()
    if person is None:
        return None
    person = person.merged_into or person
    is_near = is_served(person.household.standing.subdistrict_id, entry.served)
    return person if is_near else None


def _put_in(
    match: HelpMatch, entry: HelpEntry, household: Household, person: Person | None
) -> Assistance:
    given = record_assistance(
        household=household,
        by=entry.recorded_by,
        person=None if entry.is_for_household else person,
        organization=entry.organization,
        is_from_entry=True,
        **_said(entry),
    )
    Assistance.objects.filter(pk=given.pk).update(
        recorded_at=entry.recorded_at, evidence=entry.evidence.name
    )
    match.state, match.assistance, match.district = MatchState.MATCHED, given, household.district
    return given


def _said(entry: HelpEntry) -> dict:
    names = ("dimension", "kind", "description", "quantity", "unit", "amount", "given_on")
    return {name: getattr(entry, name) for name in names}


def _correct(match: HelpMatch, entry: HelpEntry) -> None:
    """What the ledger says follows what the agency says now."""
    given = match.assistance
    if given is None:
        return
    person = None if entry.is_for_household else _given_to(given, entry)
    correct_assistance(
        assistance=given, by=entry.recorded_by, by_entry=True, person=person, **_said(entry)
    )
    Assistance.objects.filter(pk=given.pk).update(evidence=entry.evidence.name)


def _given_to(given: Assistance, entry: HelpEntry) -> Person | None:
    """Whom the help of a person was for; somebody who has moved house since stays named."""
    person = given.person or person_of(entry)
    if person is None:
        return None
    standing = person.merged_into or person
    return standing if standing.household_id == given.household_id else given.person


def _take_out(match: HelpMatch, entry: HelpEntry) -> None:
    if match.assistance and entry.withdrawn_by:
        reason = f"{TAKEN_BACK}: {entry.withdraw_reason}"[:400]
        withdraw_assistance(
            assistance=match.assistance, by=entry.withdrawn_by, reason=reason, by_entry=True
        )
    match.state, match.assistance = MatchState.WITHDRAWN, None


@transaction.atomic
def match_by_hand(*, match: HelpMatch, household: Household, by: User) -> Assistance:
    """An officer knows whose it is: the help goes into that household's ledger.

    Raises `AlreadySettledError`, and what `record_assistance` raises.
    """
    match, entry = _open_match(match)
    given = _put_in(match, entry, household, None)
    match.settled_at, match.settled_by = timezone.now(), by
    match.save()
    audit.record(Act.HELP_MATCHED, given, by=by, details={"entry": str(entry.pk)})
    return given


@transaction.atomic
def close_match(*, match: HelpMatch, by: User, reason: str) -> HelpMatch:
    """An officer says that it belongs to none of the households followed, and why.

    Raises `AlreadySettledError`.
    """
    match, entry = _open_match(match)
    _close(match, by, reason)
    audit.record(Act.HELP_CLOSED, entry, by=by, reason=reason[:200])
    return match


@transaction.atomic
def take_out_of_household(*, assistance: Assistance, by: User, reason: str) -> None:
    """An officer says that an agency's help is not this household's: it leaves the ledger, and the
    agency's entry is closed. Raises `AlreadySettledError`.
    """
    rows = HelpMatch.objects.select_for_update(of=("self",), no_key=True)
    match = rows.filter(assistance=assistance).first()
    if match is None:
        raise AlreadySettledError
    reason = f"{NOT_OURS}: {reason}"[:400]
    withdraw_assistance(assistance=assistance, by=by, reason=reason, by_entry=True)
    match.assistance = None
    _close(match, by, reason)


def _close(match: HelpMatch, by: User, reason: str) -> None:
    match.state, match.reason = MatchState.CLOSED, reason.strip()
    match.settled_at, match.settled_by = timezone.now(), by
    match.save()


def _open_match(match: HelpMatch) -> tuple[HelpMatch, HelpEntry]:
    rows = HelpMatch.objects.select_for_update(of=("self",), no_key=True)
    match = rows.get(pk=match.pk)
    entry = HelpEntry.objects.select_related("dimension", "organization", "recorded_by").get(
        pk=match.entry_id
    )
    if match.state != MatchState.OPEN or match.version != entry.version:
        raise AlreadySettledError
    return match, entry
