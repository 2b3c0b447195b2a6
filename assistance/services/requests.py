"""What mentors ask for, from the first word to the answer. Nothing asked for is ever removed."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from assistance.actions import Act
from assistance.enums import RequestStatus, Urgency
from assistance.errors import (
    NotYourRequestError,
    OutcomeMissingError,
    RequestClosedError,
    RequestConflictError,
    RequestDateError,
    RequestPhotoConflictError,
    RequestStateError,
    TooManyRequestPhotosError,
)
from assistance.models import HelpRequest, RequestEvent, RequestPhoto
from assistance.services.recipients import askers_of, collectors_of
from core import days
from core.pictures import without_exif
from core.records import store, store_new, validate
from core.repeats import fingerprint
from households.actions import PhotoAct
from households.models import Household
from households.services.households import lock_household, lock_standing
from indicators.models import Dimension, Indicator
from mentors.errors import HouseholdLeftError
from mentors.services.pairings import mentors_of
from places.models import Organization

MOST_PHOTOS = 5
LEFT = "ครัวเรือนนี้ออกจากโครงการแล้ว จึงขอความช่วยเหลือไม่ได้"
# What an officer adds to, and puts right in, what a mentor asked.
TO_COMPLETE = (
    "dimension",
    "indicator",
    "kind",
    "wanted",
    "urgency",
    "organization",
    "officer_note",
)


@transaction.atomic
def ask_for_help(
    *,
    household: Household,
    by: User,
    dimension: Dimension,
    kind: str,
    wanted: str,
    urgency: str = Urgency.NORMAL,
    indicator: Indicator | None = None,
    organization: Organization | None = None,
    asked_on: date | None = None,
    id: UUID | None = None,
) -> tuple[HelpRequest, bool]:
    """`(request, created)`: a need that outside resources must meet, for the collecting list of the
    district. The same id with the same content again gives the stored request and False.

    Raises `RequestConflictError` for the same id with other content or author, `RequestDateError`,
    `HouseholdLeftError`, `HouseholdMergedError`.
    """
    stays = lock_standing(household)
    request = HelpRequest(
        pk=id or uuid4(),
        household=stays,
        dimension=dimension,
        indicator=indicator,
        kind=kind,
        wanted=wanted.strip(),
        urgency=urgency,
        organization=organization,
        asked_on=asked_on or days.today(),
        asked_by=by,
    )
    request.content_hash = _fingerprint(request, household)
    if stored := HelpRequest.objects.filter(pk=request.pk).first():
        if stored.asked_by_id != by.pk or stored.content_hash != request.content_hash:
            raise RequestConflictError
        return stored, False
    if not days.PROGRAMME <= request.asked_on <= days.today():
        raise RequestDateError
    if stays.left_on:
        raise HouseholdLeftError(LEFT)
    request.organization = organization and organization.held()
    validate(request, unique=False)
    store_new(request, RequestConflictError)
    _keep_step(request, by, wanted)
    audit.record(Act.REQUEST_WAITING, request, by=by)
    _notify_collectors(request)
    return request, True


def _fingerprint(request: HelpRequest, named: Household) -> str:
    """SHA-256 of what was said, of household and body as they were named: a repeat after a merge is
    known. Whatever an officer puts right later, the phone still knows its own.
    """
    names = ("dimension_id", "indicator_id", "kind", "wanted", "urgency", "organization_id")
    return fingerprint([named.pk, request.asked_on, *(getattr(request, name) for name in names)])


def _notify_collectors(request: HelpRequest) -> None:
    """Officers of the district hear of what cannot wait; the rest stands on their list of work."""
    if request.urgency != Urgency.URGENT:
        return
    notify(
        collectors_of(request.household.district),  # the row's own is written by the database
        key=f"request:{request.pk}",
        text="มีคำขอความช่วยเหลือเร่งด่วนจากพี่เลี้ยง",
        url=reverse("assistance:request-detail", args=[request.pk]),
    )


def asked_before(household: Household, *, kind: str, **_said: Any) -> QuerySet[HelpRequest]:
    """Open requests of the household for the same kind of help, newest first."""
    rows = HelpRequest.objects.filter(household=household, kind=kind)
    return rows.filter(status__in=RequestStatus.open()).order_by("-received_at")


@transaction.atomic
def complete_request(*, asked: HelpRequest, by: User, **said: Any) -> HelpRequest:
    """An officer adds what is missing (`TO_COMPLETE`); what the mentor wrote is kept with the step.

    Raises `RequestStateError`.
    """
    lock_household(asked.household)
    stored = locked_request(asked, RequestStatus.WAITING)
    before = {name: getattr(stored, name) for name in TO_COMPLETE}
    if said.get("organization"):
        said["organization"] = said["organization"].held()
    for name, value in said.items():
        setattr(stored, name, value)
    changed = [name for name in TO_COMPLETE if before[name] != getattr(stored, name)]
    if not changed:
        return stored
    words = [f"{_field(name).verbose_name}: {_in_words(stored, name, before)}" for name in changed]
    store(stored)
    _keep_step(stored, by, "ศจพ.อ. เพิ่มเติมข้อมูล\n" + "\n".join(words))
    audit.record(Act.REQUEST_COMPLETED, stored, by=by, details={"fields": changed})
    notify_asker(stored, by, "ศจพ.อ. เพิ่มเติมข้อมูลในคำขอของท่าน")
    return stored


def _in_words(request: HelpRequest, name: str, before: dict) -> str:
    old, new = before[name], getattr(request, name)
    choices = dict(_field(name).flatchoices)
    return f"«{choices.get(old, old) or '—'}» → «{choices.get(new, new) or '—'}»"


def _field(name: str) -> Any:
    return HelpRequest._meta.get_field(name)


@transaction.atomic
def answer_request(*, asked: HelpRequest, by: User, answer: str) -> HelpRequest:
    """ศจพ.อ. answers at once, without asking anybody else. Raises `RequestStateError`,
    `OutcomeMissingError`.
    """
    return _end(asked, by, RequestStatus.ANSWERED, answer, "ศจพ.อ. ตอบคำขอของท่านแล้ว")


@transaction.atomic
def withdraw_request(*, asked: HelpRequest, by: User, reason: str) -> HelpRequest:
    """The request is no longer needed, and why. Raises `RequestStateError`, `OutcomeMissingError`;
    one that is with a body is taken back there first.
    """
    return _end(asked, by, RequestStatus.WITHDRAWN, reason, "คำขอของท่านถูกยกเลิก")


def _end(request: HelpRequest, by: User, status: str, text: str, told: str) -> HelpRequest:
    lock_household(request.household)
    request = locked_request(request, RequestStatus.WAITING)
    if not text.strip():
        raise OutcomeMissingError
    request.status, request.answer = status, text
    request.closed_at, request.closed_by = timezone.now(), by
    store_request(request, by, text)
    notify_asker(request, by, told)
    return request


@transaction.atomic
def attach_photo(
    *, asked: HelpRequest, by: User, content: Any, id: UUID | None = None
) -> tuple[RequestPhoto, bool]:
    """`(photo, created)`: at most five, re-encoded as JPEG without EXIF. The same picture again
    gives the stored one and False, also once the request is closed.

    Raises `NotYourRequestError`, `RequestClosedError`, `TooManyRequestPhotosError`,
    `RequestPhotoConflictError`, `UploadRefusedError`.
    """
    rows = HelpRequest.objects.select_for_update(of=("self",), no_key=True)
    request = rows.get(pk=asked.pk)
    data = without_exif(content)
    digest = hashlib.sha256(data).hexdigest()
    stored = request.photos.filter(sha256=digest).first()
    if stored and stored.added_by_id == by.pk:
        return stored, False
    if refusal := why_no_photo(request, by):
        raise refusal
    if request.photos.count() >= MOST_PHOTOS:
        raise TooManyRequestPhotosError
    photo = RequestPhoto(pk=id or uuid4(), request=request, sha256=digest, added_by=by)
    photo.image.save(f"{photo.pk}.jpg", ContentFile(data), save=False)
    store_new(photo, RequestPhotoConflictError)
    audit.record(PhotoAct.PHOTO_ADDED, request, by=by, details={"photo": str(photo.pk)})
    return photo, True


def why_no_photo(request: HelpRequest, by: User) -> NotYourRequestError | RequestClosedError | None:
    """What stands against a photo being added to the request as it is now."""
    if request.asked_by_id != by.pk:
        return NotYourRequestError()
    return None if request.status in RequestStatus.open() else RequestClosedError()


def locked_request(request: HelpRequest, *states: str) -> HelpRequest:
    """The request as it stands, held. Raises `RequestStateError`."""
    rows = HelpRequest.objects.select_for_update(of=("self",), no_key=True)
    request = rows.get(pk=request.pk)
    if request.status not in states:
        raise RequestStateError
    return request


def store_request(request: HelpRequest, by: User | None, note: str) -> None:
    """Saves a request and keeps the step."""
    store(request)
    _keep_step(request, by, note)
    audit.record(Act(f"request.{request.status}"), request, by=by)


def _keep_step(request: HelpRequest, by: User | None, note: str) -> None:
    RequestEvent.objects.create(request=request, status=request.status, by=by, note=note)


def who_asks(request: HelpRequest, by: User) -> list[User]:
    """Whoever asked and whoever looks after the household now; not `by`, who knows."""
    users = (askers_of(request) | mentors_of(request.household)) - {by}
    return sorted(users, key=lambda user: user.pk)


def notify_asker(request: HelpRequest, by: User, text: str) -> None:
    """They hear of each step; the text says nothing of the family."""
    notify(
        who_asks(request, by),
        key=f"request-step:{request.pk}:{request.events.count()}",
        text=text,
        url=reverse("assistance:request-detail", args=[request.pk]),
    )
