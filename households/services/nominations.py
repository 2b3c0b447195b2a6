"""Households the list missed: proposed with evidence, decided by somebody else."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees import audit
from households.enums import HouseholdOrigin, NominationStatus
from households.errors import NominationDecidedError, OwnNominationError, PinTakenError
from households.models import Household, Need, Nomination, Person
from households.services.imports import name_sound
from loei_poverty import thai
from loei_poverty.identity import pin_index


@transaction.atomic
def propose_household(*, subdistrict, head_name, dimensions, reason, by, house_number="",
                      village=None, evidence="", pin="") -> Nomination:  # fmt: skip
    """A proposal of a missed household; counted apart from the official list."""
    nomination = Nomination(
        subdistrict=subdistrict, district=int(subdistrict.code[:4]), village=village,
        house_number=house_number, head_name=thai.clean(head_name),
        name_key=thai.name_key(head_name), dimensions=list(dimensions), reason=reason,
        evidence=evidence, pin=pin or None, pin_index=pin_index(pin) if pin else None,
        proposed_by=by,
    )  # fmt: skip
    nomination.full_clean()
    nomination.save()
    audit.record("nomination.proposed", nomination, by=by)
    return nomination


@transaction.atomic
def verify_nomination(*, nomination: Nomination, by, reason="") -> Nomination:
    """Takes the household in, under its own origin. Raises `NominationDecidedError`,
    `OwnNominationError`, `PinTakenError`.
    """
    nomination = _undecided(nomination, by)
    nomination.household = _make_household(nomination)
    return _decide(nomination, NominationStatus.VERIFIED, by, reason)


@transaction.atomic
def refuse_nomination(*, nomination: Nomination, by, reason) -> Nomination:
    """Raises `NominationDecidedError`, `OwnNominationError`."""
    return _decide(_undecided(nomination, by), NominationStatus.REFUSED, by, reason)


def possible_duplicates(nomination: Nomination):
    """Households whose head has the same name key or national ID, as far as the user may see."""
    persons = Person.objects.filter(name_key=nomination.name_key, is_head=True)
    if nomination.pin_index:
        persons = persons | Person.objects.filter(pin_index=nomination.pin_index)
    return Household.objects.filter(pk__in=persons.values("household")).for_table()


def _store_person(**fields) -> Person:
    """A person whose national ID may stand in a household this user cannot see. Raises
    `PinTakenError`.
    """
    try:
        with transaction.atomic():
            return Person.objects.create(**fields)
    except IntegrityError as error:
        raise PinTakenError from error


def _undecided(nomination, by):
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True)
    nomination = rows.get(pk=nomination.pk)
    if nomination.status != NominationStatus.PROPOSED:
        raise NominationDecidedError
    if nomination.proposed_by_id == by.pk:
        raise OwnNominationError
    return nomination


def _decide(nomination, status, by, reason):
    nomination.status, nomination.decided_by, nomination.decided_at = status, by, timezone.now()
    nomination.decision_reason = reason
    nomination.full_clean()
    nomination.save()
    audit.record(f"nomination.{status}", nomination, by=by)
    return nomination


def _make_household(nomination) -> Household:
    household = Household.objects.create(
        identity_key=f"n:{nomination.pk}", house_number=nomination.house_number,
        village=nomination.village, subdistrict=nomination.subdistrict,
        district=nomination.district, head_name=nomination.head_name,
        head_sort_key=thai.sort_key(thai.split_title(nomination.head_name)[1])[:200],
        member_count=1, origin=HouseholdOrigin.NOMINATION,
        latest_year=thai.be_year(timezone.localdate()),
    )  # fmt: skip
    title, rest = thai.split_title(nomination.head_name)
    first, _, last = rest.partition(" ")
    person = _store_person(
        household=household, title=title, first_name=first, last_name=last.strip(),
        name_key=nomination.name_key, sound_key=name_sound(first, last.strip()), is_head=True,
        pin=nomination.pin, pin_index=nomination.pin_index, relation="หัวหน้าครัวเรือน",
    )  # fmt: skip
    Need.objects.bulk_create(
        Need(household=household, person=person, dimension_id=code, data_year=household.latest_year)
        for code in nomination.dimensions
    )
    return household
