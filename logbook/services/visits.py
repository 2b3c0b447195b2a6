"""Visits: recorded once however often they arrive, verified by somebody else."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.services.presence import holders
from core import days
from core.errors import DomainError
from core.pictures import Picture, without_exif
from core.records import store, store_new, validate
from core.thai import be_date
from households.actions import PhotoAct
from households.enums import SurveyStatus
from households.models import Household
from households.services.households import lock_household, lock_standing, set_survey_status
from logbook.actions import Act
from logbook.enums import VisitPurpose, VisitStatus
from logbook.errors import (
    AuthorGoneError,
    MovedVisitError,
    NotYourVisitError,
    OwnVisitError,
    PhotoConflictError,
    TooManyPhotosError,
    VisitConflictError,
    VisitDateError,
    VisitNotSubmittedError,
)
from logbook.models import AssessmentLine, Visit, VisitPhoto, VisitProgress
from logbook.services.visitors import check_visitor, is_own, named, somebody_else, tell_visitor
from mentors.models import Official, Pairing
from mentors.services.handed_over import OLDEST_VISIT


@dataclass(frozen=True)
class VisitContent:
    """What somebody says of a visit, with the SHA-256 it is known by."""

    fields: dict
    assessment: dict
    progress: dict
    visited_by: Official | None
    fingerprint: str


def visit_content(
    household: Household,
    *,
    purpose: str,
    visited_on: date,
    met_with: str = "",
    summary: str = "",
    next_step: str = "",
    assessment: dict[str, dict] | None = None,
    progress: dict[str, dict] | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    visited_by: Official | None = None,
) -> VisitContent:
    """`assessment` is `{aspect: {"score": 1–5, "note", "strengths", "obstacles": text}}`,
    `progress` `{dimension code: {"progress": value, "note": text}}`; `visited_by` is for whom
    somebody else types.
    """
    fields = {
        "household_id": household.pk,
        "purpose": purpose,
        "visited_on": visited_on,
        "met_with": met_with,
        "summary": summary,
        "next_step": next_step,
        "latitude": latitude,
        "longitude": longitude,
    }
    assessment, progress = _without_later(assessment or {}), progress or {}
    whole = {**fields, "assessment": assessment, "progress": progress}
    whole |= {"visited_by": visited_by.pk} if visited_by else {}
    return VisitContent(fields, assessment, progress, visited_by, content_hash(whole))


@transaction.atomic
def record_visit(
    *,
    by: User,
    id: UUID,
    household: Household,
    visited_at: datetime | None = None,
    visited_by: Official | None = None,
    is_brought_in: bool = False,
    **said: Any,
) -> tuple[Visit, bool]:
    """`(visit, created)`. The same id with the same content again gives the stored visit and False,
    also when the visit has been corrected since.

    `said` is what `visit_content` takes. `visited_by` made the visit, where `by` only writes it
    down: a mentor of the household on that day, or, of a visit from before the system
    (`is_brought_in`), whoever did, on any day of the programme. Raises `VisitConflictError` for
    the same id with other content, household or author, `VisitDateError`, `NotMentorThenError`.
    """
    stays = lock_standing(household)
    visited_by = visited_by if is_brought_in else somebody_else(visited_by, by)
    # Of the household as it was named, so that a repeat after a merge is known.
    content = visit_content(household, **said, visited_by=None if is_brought_in else visited_by)
    if stored := Visit.objects.filter(pk=id).first():
        if stored.recorded_by_id != by.pk or not is_known(stored, content.fingerprint):
            raise VisitConflictError
        return stored, False
    check_day(content.fields["visited_on"], is_brought_in=is_brought_in)
    check_visitor(stays, content.visited_by, content.fields["visited_on"])
    visit = Visit(
        pk=id,
        visited_by=visited_by,
        is_brought_in=is_brought_in,
        visited_at=visited_at,
        recorded_by=by,
        content_hash=content.fingerprint,
        **content.fields | {"household_id": stays.pk},
    )
    visit.pairing = own_pairing(household, visit.visited_on, visited_by or by)
    validate(visit, unique=False)
    store_new(visit, VisitConflictError)
    add_lines(visit, content)
    mark_surveyed(stays, visit)
    audit.record(Act.VISIT_RECORDED, visit, by=by, details=named(content.visited_by))
    tell_visitor(visit, content.visited_by)
    return visit, True


def is_known(visit: Visit, fingerprint: str) -> bool:
    """Whether the visit says this now, or said it before it was corrected."""
    if visit.content_hash == fingerprint:
        return True
    return visit.revisions.filter(content_hash=fingerprint).exists()


def check_day(day: date, *, is_brought_in: bool = False) -> None:
    """Refuses a day to come, and one too long ago; what is brought in may be as old as the
    programme. Raises `VisitDateError`.
    """
    today = timezone.localdate()
    oldest = days.PROGRAMME if is_brought_in else today - OLDEST_VISIT
    if not oldest <= day <= today:
        raise VisitDateError


def own_pairing(household: Household, day: date, of: User | Official) -> Pairing | None:
    """The pairing of the official, or the person's official, that was open on the day."""
    whose = {"official": of} if isinstance(of, Official) else {"official__user": of}
    return household.pairings.on(day).filter(**whose).first()


ADDED_LATER = ("strengths", "obstacles")


def _without_later(assessment: dict[str, dict]) -> dict[str, dict]:
    """Without what is empty of the fields phones did not send at first: what an old page sends
    again keeps its hash.
    """
    return {
        aspect: {name: text for name, text in line.items() if text or name not in ADDED_LATER}
        for aspect, line in assessment.items()
    }


def content_hash(content: dict) -> str:
    """SHA-256 of what the phone sent, independent of the order of keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def add_lines(visit: Visit, content: VisitContent) -> None:
    """Stores the 4 ท and the progress by dimension of a visit that was just made or corrected."""
    for aspect, line in content.assessment.items():
        row = AssessmentLine(visit=visit, aspect=aspect, **line)
        store(row)
    for dimension, line in content.progress.items():
        step = VisitProgress(
            visit=visit,
            dimension_id=dimension,
            progress=line["progress"],
            note=line.get("note", ""),
        )
        store(step)


def mark_surveyed(household: Household, visit: Visit) -> None:
    """A household that was met counts as surveyed; other statuses are a person's decision. A visit
    brought in says since when, in whatever order visits come.
    """
    at, since = surveyed_at(visit), household.survey_status_at
    is_new = household.survey_status == SurveyStatus.NOT_SURVEYED
    is_surveyed = household.survey_status == SurveyStatus.SURVEYED
    is_earlier = visit.is_brought_in and is_surveyed and since is not None and at < since
    if visit.purpose != VisitPurpose.NOT_MET and (is_new or is_earlier):
        household.survey_status = SurveyStatus.SURVEYED
        household.survey_status_at = at
        household.save(update_fields=["survey_status", "survey_status_at"])


def surveyed_at(visit: Visit) -> datetime:
    """When a visit made the household known: as it was received, so that «by it» can be told from
    what a person sets; of one from before the system its own day.
    """
    if not visit.is_brought_in:
        return visit.received_at
    return timezone.make_aware(datetime.combine(visit.visited_on, time()))


def surveyed_since(household: Household) -> datetime | None:
    """Since when the household is known by its visits, if it is."""
    met = household.visits.exclude(purpose=VisitPurpose.NOT_MET)
    return min((surveyed_at(visit) for visit in met), default=None)


SAME_MOMENT = timedelta(seconds=2)  # of a visit of 1.0 it says so a moment after it was received


def survey_anew(household: Household, *, was: datetime, by: User) -> None:
    """Says whether the household is surveyed, and since when, by the visits that are left, where a
    visit that is gone or says another thing now had said so at `was`. What a person set stays.
    """
    at = household.survey_status_at
    if household.survey_status != SurveyStatus.SURVEYED or at is None:
        return
    if not was <= at <= was + SAME_MOMENT:
        return
    since = surveyed_since(household)
    if since is None:
        set_survey_status(household=household, status=SurveyStatus.NOT_SURVEYED, by=by)
    elif since != was:
        household.survey_status_at = since
        household.save(update_fields=["survey_status_at"])


def author_is_there(visit: Visit) -> bool:
    """Whether who recorded the visit can still correct it: nobody else may."""
    return holders(Permission.VISIT_RECORD).filter(pk=visit.recorded_by_id).exists()


@transaction.atomic
def verify_visit(*, visit: Visit, by: User, seen: str | None = None) -> Visit:
    """Verifies what somebody else did and recorded; `seen` is the `mark` of what was read, where a
    page says it. Raises `VisitNotSubmittedError`, `OwnVisitError`, `MovedVisitError`.
    """
    return _decide(visit, by, VisitStatus.VERIFIED, "", seen)


@transaction.atomic
def return_visit(*, visit: Visit, by: User, reason: str, seen: str | None = None) -> Visit:
    """Sends a visit back with the reason, to somebody who can correct it; `seen` as in
    `verify_visit`.

    Raises `VisitNotSubmittedError`, `OwnVisitError`, `MovedVisitError`, `AuthorGoneError`.
    """
    if not author_is_there(visit):
        raise AuthorGoneError
    visit = _decide(visit, by, VisitStatus.RETURNED, reason, seen)
    notify(
        [visit.recorded_by],
        key=f"visit-returned:{visit.pk}:{visit.revisions.count()}",
        text=f"บันทึกการเยี่ยมวันที่ {be_date(visit.visited_on, short=True)} ถูกส่งกลับแก้ไข โปรดแก้ไขแล้วส่งใหม่",
        url=reverse("logbook:visit-correct", args=[visit.pk]),  # also after a hand-over
    )
    return visit


def _decide(visit: Visit, by: User, status: str, reason: str, seen: str | None) -> Visit:
    lock_household(visit.household)
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if visit.status != VisitStatus.SUBMITTED:
        raise VisitNotSubmittedError
    if is_own(visit, by):
        raise OwnVisitError
    rows = Visit.objects.with_version().filter(pk=visit.pk)  # once held: its photos wait for it too
    if seen is not None and not rows.filter(version=seen).exists():
        raise MovedVisitError
    visit.status, visit.verified_at, visit.verified_by = status, timezone.now(), by
    visit.return_reason = reason
    store(visit)
    audit.record(Act(f"visit.{status}"), visit, by=by)
    return visit


MOST_PHOTOS = 20


def why_no_photo(visit: Visit, by: User) -> DomainError | None:
    """What stands against a photo being added to the visit as it is now."""
    if visit.recorded_by_id != by.pk:
        return NotYourVisitError()
    return VisitNotSubmittedError() if visit.status == VisitStatus.VERIFIED else None


@transaction.atomic
def attach_photo(
    *, visit: Visit, by: User, content: Any, id: UUID | None = None, caption: str = ""
) -> tuple[VisitPhoto, bool]:
    """`(photo, created)`: a photo that comes after the visit. The same picture again gives the
    stored one and False, also once the visit is verified.

    Raises `NotYourVisitError`, `VisitNotSubmittedError` for one that comes after that,
    `TooManyPhotosError`, `PhotoConflictError` for the same id with another picture,
    `UploadRefusedError`.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    content = without_exif(content)
    stored = same_photo(visit, content)
    if stored and stored.added_by_id == by.pk:
        return stored, False
    if refusal := why_no_photo(visit, by):
        raise refusal
    before = set(visit.photos.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            photo = add_photo(visit=visit, by=by, content=content, id=id, caption=caption)
    except IntegrityError as error:
        raise PhotoConflictError from error
    if photo.pk not in before and len(before) >= MOST_PHOTOS:
        raise TooManyPhotosError
    return photo, photo.pk not in before


@transaction.atomic
def add_photo(
    *, visit: Visit, by: User, content: Any, id: UUID | None = None, caption: str = ""
) -> VisitPhoto:
    """Keeps a photo re-encoded as JPEG: at most 1280 px, without EXIF. The same picture counts
    once. Raises `UploadRefusedError`.
    """
    data = without_exif(content)
    if stored := same_photo(visit, data):
        return stored
    photo = VisitPhoto(visit=visit, sha256=_digest(data), caption=caption, added_by=by)
    if id:
        photo.pk = id
    photo.image.save(f"{photo.pk}.jpg", ContentFile(data), save=False)
    photo.save(force_insert=True)
    audit.record(PhotoAct.PHOTO_ADDED, visit, by=by, details={"photo": str(photo.pk)})
    return photo


def same_photo(visit: Visit, picture: Picture) -> VisitPhoto | None:
    """Returns the visit's photo that is this picture."""
    return visit.photos.filter(sha256=_digest(picture)).first()


def _digest(picture: Picture) -> str:
    return hashlib.sha256(picture).hexdigest()
