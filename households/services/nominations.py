"""Households the list missed: proposed with evidence, decided by somebody else."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from core import thai
from core.identity import pin_index
from core.pictures import without_exif
from core.records import store, store_new, validate
from core.thai import name_sound
from households.actions import Act, PhotoAct
from households.enums import HouseholdOrigin, NominationStatus
from households.errors import (
    LooksKnownError,
    NoEvidenceError,
    NominationDecidedError,
    OwnNominationError,
    PinTakenError,
)
from households.models import Household, Need, Nomination, NominationPhoto, Person
from households.querysets import HouseholdQuerySet
from households.services.urgency import score_household
from places.codes import AreaCode
from places.models import Area, Village

MOST_SHOWN = 20
SAME_PIN, SAME_NAME = "เลขประจำตัวประชาชนตรงกัน", "ชื่อ-สกุลตรงกัน"
SAME_SOUND, SAME_HOUSE = "ชื่อ-สกุลออกเสียงเหมือนกันในพื้นที่เดียวกัน", "บ้านเลขที่และหมู่บ้านเดียวกัน"


@dataclass
class Match:
    """A household or an earlier nomination that may be the proposed one, and why."""

    found: Household | Nomination
    why: list[str]

    @property
    def is_household(self) -> bool:
        return isinstance(self.found, Household)


@transaction.atomic
def propose_household(
    *,
    subdistrict: Area,
    head_name: str,
    dimensions: Iterable[str],
    reason: str,
    by: User,
    house_number: str = "",
    village_number: int | None = None,
    evidence: str = "",
    pin: str = "",
    photos: Iterable[Any] = (),
    known: Collection[Match] = (),
    is_checked: bool = False,
) -> Nomination:
    """A proposal of a missed household; counted apart from the official list.

    `photos` are image files, `known` what `likely_same` found for the proposer. Raises
    `NoEvidenceError` without evidence or photo, `LooksKnownError` when there is such a one and they
    have not said that they looked (`is_checked`), `PictureRefusedError`.
    """
    photos = list(photos)
    if not (evidence.strip() or photos):
        raise NoEvidenceError
    if known and not is_checked:
        raise LooksKnownError
    nomination = draft(
        subdistrict=subdistrict,
        head_name=head_name,
        house_number=house_number,
        pin=pin,
        village_number=village_number,
    )
    nomination.village = _village(subdistrict, village_number)
    nomination.dimensions, nomination.reason = list(dict.fromkeys(dimensions)), reason
    nomination.evidence, nomination.proposed_by = evidence, by
    store(nomination)
    for photo in photos:
        add_photo(nomination=nomination, by=by, content=photo)
    audit.record(Act.NOMINATION_PROPOSED, nomination, by=by, details={"alike": len(known)})
    return nomination


def draft(
    *,
    subdistrict: Area,
    head_name: str,
    house_number: str = "",
    village_number: int | None = None,
    pin: str = "",
) -> Nomination:
    """An unsaved proposal with its keys, as `likely_same` compares them."""
    title, first, last = parts_of(thai.clean(head_name))
    return Nomination(
        subdistrict=subdistrict,
        district=int(AreaCode(subdistrict.code).district),
        village_id=village_code(subdistrict, village_number),
        house_number=house_number,
        head_name=f"{title}{first} {last}".strip(),
        name_key=thai.name_key(head_name),
        sound_key=name_sound(first, last) if last else "",
        pin=pin or None,
        pin_index=pin_index(pin) if pin else None,
    )


def parts_of(head_name: str) -> tuple[str, str, str]:
    """`(title, first name, surname)`."""
    title, rest = thai.split_title(head_name)
    first, _, last = rest.partition(" ")
    return title, first, last.strip()


def village_code(subdistrict: Area, number: int | None) -> str | None:
    """Returns the code of the village with this หมู่ที่, or None where none was said."""
    return f"{subdistrict.code}{number:02d}" if number else None


def _village(subdistrict: Area, number: int | None) -> Village | None:
    """The village of that หมู่ที่; one that no list has named yet is made without a name."""
    if not number:
        return None
    return Village.objects.get_or_create(
        code=village_code(subdistrict, number),
        defaults={"number": number, "subdistrict": subdistrict},
    )[0]


@transaction.atomic
def add_photo(*, nomination: Nomination, by: User, content: Any) -> NominationPhoto:
    """Keeps a photo re-encoded: upright, shrunk, without EXIF. The same picture counts once.

    Raises `PictureRefusedError`.
    """
    data = without_exif(content)
    digest = hashlib.sha256(data).hexdigest()
    if stored := nomination.photos.filter(sha256=digest).first():
        return stored
    photo = NominationPhoto(nomination=nomination, sha256=digest, added_by=by)
    photo.image.save(f"{photo.pk}.jpg", ContentFile(data), save=False)
    photo.save(force_insert=True)
    audit.record(PhotoAct.PHOTO_ADDED, nomination, by=by, details={"photo": str(photo.pk)})
    return photo


def likely_same(
    nomination: Nomination, *, households: HouseholdQuerySet, nominations: QuerySet[Nomination]
) -> list[Match]:
    """Which of `households` and other `nominations` (querysets in the reader's scope) may be the
    proposed household: national ID, name, sound in the same place, house; most reasons first.
    """
    matches = [
        *_among_households(nomination, households),
        *_among_nominations(nomination, nominations),
    ]
    weight = {SAME_PIN: 8, SAME_NAME: 4, SAME_SOUND: 2, SAME_HOUSE: 1}
    matches.sort(key=lambda match: -sum(weight[why] for why in match.why))
    return matches[:MOST_SHOWN]


def _among_households(nomination: Nomination, households: HouseholdQuerySet) -> list[Match]:
    why: dict[int, list[str]] = {}
    persons = Person.objects.filter(household__in=households).select_related("household")
    for person in persons.filter(_keys(nomination, "household__"))[: 5 * MOST_SHOWN]:
        reasons = why.setdefault(person.household_id, [])
        reasons += [r for r in _reasons(nomination, person, person.household) if r not in reasons]
    for pk in _of_house(nomination, households).values_list("pk", flat=True)[:MOST_SHOWN]:
        why.setdefault(pk, []).append(SAME_HOUSE)
    found = households.for_table().in_bulk([pk for pk, reasons in why.items() if reasons])
    own = nomination.household_id
    return [Match(household, why[pk]) for pk, household in found.items() if pk != own]


def _among_nominations(nomination: Nomination, nominations: QuerySet[Nomination]) -> list[Match]:
    others = nominations.exclude(pk=nomination.pk).select_related("subdistrict__parent", "village")
    rows = others.filter(_keys(nomination, "") | _house(nomination))[: 5 * MOST_SHOWN]
    matches = [Match(other, _reasons(nomination, other, other)) for other in rows]
    for match in matches:
        if nomination.house_number and (
            (nomination.house_number, nomination.village_id)
            == (match.found.house_number, match.found.village_id or "-")
        ):
            match.why.append(SAME_HOUSE)
    return [match for match in matches if match.why]


def _keys(nomination: Nomination, place: str) -> Q:
    """Rows whose name or national ID may be the head's; `place` is the lookup to their house."""
    condition = Q(name_key=nomination.name_key)
    if nomination.sound_key:
        near = {f"{place}subdistrict": nomination.subdistrict_id}
        condition |= Q(sound_key=nomination.sound_key, **near)
    if nomination.pin_index:
        condition |= Q(pin_index=nomination.pin_index)
    return condition


def _house(nomination: Nomination) -> Q:
    if not (nomination.house_number and nomination.village_id):
        return Q(pk__in=[])
    return Q(house_number=nomination.house_number, village=nomination.village_id)


def _of_house(nomination: Nomination, households: HouseholdQuerySet) -> HouseholdQuerySet:
    return households.filter(_house(nomination))


def _reasons(
    nomination: Nomination, row: Person | Nomination, place: Household | Nomination
) -> list[str]:
    """Why a person or nomination `row`, whose house is `place`, looks like the proposed head."""
    reasons = []
    one, other = nomination.pin_index, row.pin_index
    if one and other and bytes(one) == bytes(other):
        reasons.append(SAME_PIN)
    if row.name_key == nomination.name_key:
        reasons.append(SAME_NAME)
    elif (
        nomination.sound_key and row.sound_key == nomination.sound_key and _near(nomination, place)
    ):
        reasons.append(SAME_SOUND)
    return reasons


def _near(nomination: Nomination, place: Household | Nomination) -> bool:
    """In the same village, or in the same sub-district where one of the villages is not known."""
    if nomination.village_id and place.village_id:
        return nomination.village_id == place.village_id
    return nomination.subdistrict_id == place.subdistrict_id


@transaction.atomic
def verify_nomination(*, nomination: Nomination, by: User, reason: str = "") -> Nomination:
    """Takes the household in, under its own origin. Raises `NominationDecidedError`,
    `OwnNominationError`, `PinTakenError`, `NotValidError`.
    """
    nomination = _undecided(nomination, by)
    nomination.household = _make_household(nomination)
    return _decide(nomination, NominationStatus.VERIFIED, by, reason)


@transaction.atomic
def refuse_nomination(*, nomination: Nomination, by: User, reason: str) -> Nomination:
    """Refuses a nomination with a reason. Raises `NominationDecidedError`, `OwnNominationError`."""
    return _decide(_undecided(nomination, by), NominationStatus.REFUSED, by, reason)


def _store_person(**fields: Any) -> Person:
    """A person whose national ID may stand in a household this user cannot see. Raises
    `PinTakenError`, `NotValidError`.
    """
    person = Person(**fields)
    validate(person, unique=False)
    store_new(person, PinTakenError)
    return person


def _undecided(nomination: Nomination, by: User) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True)
    nomination = rows.get(pk=nomination.pk)
    if nomination.status != NominationStatus.PROPOSED:
        raise NominationDecidedError
    if nomination.proposed_by_id == by.pk:
        raise OwnNominationError
    return nomination


def _decide(nomination: Nomination, status: str, by: User, reason: str) -> Nomination:
    nomination.status, nomination.decided_by, nomination.decided_at = status, by, timezone.now()
    nomination.decision_reason = reason
    store(nomination)
    audit.record(Act(f"nomination.{status}"), nomination, by=by)
    notify(
        [nomination.proposed_by],
        key=f"nomination-decided:{nomination.pk}",
        text=f"ข้อเสนอครัวเรือนตกหล่น #{nomination.pk}: {nomination.get_status_display()}",
        url=reverse("households:nomination-detail", args=[nomination.pk]),
    )
    return nomination


def _make_household(nomination: Nomination) -> Household:
    year = thai.be_year(timezone.localdate())
    household = Household.objects.create(
        identity_key=f"n:{nomination.pk}",
        house_number=nomination.house_number,
        village=nomination.village,
        subdistrict=nomination.subdistrict,
        district=nomination.district,
        head_name=nomination.head_name,
        head_sort_key=thai.sort_key(thai.split_title(nomination.head_name)[1])[:200],
        member_count=1,
        origin=HouseholdOrigin.NOMINATION,
        latest_year=year,
    )
    title, first, last = parts_of(nomination.head_name)
    person = _store_person(
        household=household,
        title=title,
        first_name=first,
        last_name=last,
        name_key=nomination.name_key,
        sound_key=name_sound(first, last),
        is_head=True,
        pin=nomination.pin,
        pin_index=nomination.pin_index,
        relation="หัวหน้าครัวเรือน",
    )
    Need.objects.bulk_create(
        Need(household=household, person=person, dimension_id=code, data_year=year)
        for code in nomination.dimensions
    )
    score_household(household)
    return household
