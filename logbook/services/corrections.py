"""A visit sent back is corrected by whoever recorded it, and waits to be verified again."""

import json
from datetime import date, datetime
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts import audit
from accounts.models import User
from core.errors import DomainError
from core.pictures import without_exif
from core.records import store
from core.thai import be_date
from households.models import Household
from households.services.households import lock_household
from logbook.actions import Act
from logbook.enums import ASPECT_TEXTS, DimensionProgress, FourT, VisitPurpose, VisitStatus
from logbook.errors import (
    AuthorCanCorrectError,
    NotYourVisitError,
    VisitNotReturnedError,
    VisitSaidBeforeError,
)
from logbook.models import Visit, VisitRevision
from logbook.services.visitors import check_visitor, named, somebody_else, tell_visitor
from logbook.services.visits import (
    VisitContent,
    add_lines,
    add_photo,
    author_is_there,
    check_day,
    mark_surveyed,
    own_pairing,
    same_photo,
    survey_anew,
    surveyed_at,
    visit_content,
)
from mentors.models import Official, Pairing

TYPED = ("purpose", "visited_on", "met_with", "summary", "next_step")  # the page asks for them
SENT = ("latitude", "longitude")  # by the API only
VISIT_WORDS = (*TYPED, *SENT)


def why_not(visit: Visit, by: User) -> DomainError | None:
    """What stands against correcting the visit as it is now."""
    if visit.recorded_by_id != by.pk:
        return NotYourVisitError()
    return VisitNotReturnedError() if visit.status != VisitStatus.RETURNED else None


@transaction.atomic
def correct_visit(
    *,
    visit: Visit,
    by: User,
    visited_at: datetime | None = None,
    photo: Any = None,
    returned_at: datetime | None = None,
    **said: Any,
) -> tuple[Visit, bool]:
    """`(visit, corrected)`. What the visit says already changes nothing and gives False, as does
    what it said before once it waits again; a new `photo` alone is a correction too. While it is
    sent back, what it said before is taken from whoever names by `returned_at` (the `verified_at`
    they read) the return that they answer: else it is a late repeat.

    `said` is what `visits.visit_content` takes; without `visited_by` who made the visit stays.
    Raises `NotYourVisitError`, `VisitNotReturnedError`, `VisitSaidBeforeError`, `VisitDateError`,
    `NotMentorThenError`, `UploadRefusedError`.
    """
    household = lock_household(visit.household)
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    refusal = why_not(visit, by)
    if isinstance(refusal, NotYourVisitError):
        raise refusal
    content = visit_content(household, **said | {"visited_by": _visitor(visit, by, said)})
    is_old = visit.revisions.filter(content_hash=content.fingerprint).exists()
    is_known = _is_said(visit, content) or bool(refusal and is_old)
    picture = None if photo is None else without_exif(photo)
    if is_known and (picture is None or same_photo(visit, picture)):
        return visit, False
    if refusal:
        raise refusal
    if is_old and not _is_said(visit, content) and returned_at != visit.verified_at:
        raise VisitSaidBeforeError
    _check(visit, household, content)
    revision, was = _keep(visit), surveyed_at(visit)
    if not visit.is_brought_in:
        visit.visited_by = content.visited_by
    pairing = own_pairing(household, content.fields["visited_on"], visit.visited_by or by)
    _write(visit, content, visited_at, pairing)
    survey_anew(household, was=was, by=by)
    mark_surveyed(household, visit)
    if picture is not None:
        add_photo(visit=visit, by=by, content=picture)
    details = {"revision": revision.number} | (named(content.visited_by) or {})
    audit.record(Act.VISIT_CORRECTED, visit, by=by, details=details)
    tell_visitor(visit, content.visited_by)
    return visit, True


def _visitor(visit: Visit, by: User, said: dict) -> Official | None:
    """Who made the visit, as the correction says it. Of one brought in it is no part of that."""
    if visit.is_brought_in:
        return None
    return somebody_else(said.get("visited_by", visit.visited_by), by)


def _check(visit: Visit, household: Household, content: VisitContent) -> None:
    """Refuses another day or visitor than may be; those it bears were taken when it came."""
    day = content.fields["visited_on"]
    if day != visit.visited_on:
        check_day(day, is_brought_in=visit.is_brought_in)
    if (day, content.visited_by) != (visit.visited_on, visit.visited_by):
        check_visitor(household, content.visited_by, day)


@transaction.atomic
def keep_as_recorded(*, visit: Visit, by: User) -> Visit:
    """A visit that was sent back to somebody who is gone waits to be verified again, as it was
    recorded: nobody else may change another's words. The reason it was sent back stays as
    a revision.

    Raises `VisitNotReturnedError`, `AuthorCanCorrectError`.
    """
    lock_household(visit.household)
    rows = Visit.objects.select_for_update(of=("self",), no_key=True)
    visit = rows.get(pk=visit.pk)
    if visit.status != VisitStatus.RETURNED:
        raise VisitNotReturnedError
    if author_is_there(visit):
        raise AuthorCanCorrectError
    _keep(visit)
    visit.status, visit.return_reason = VisitStatus.SUBMITTED, ""
    visit.verified_by = visit.verified_at = None
    store(visit)
    audit.record(Act.VISIT_KEPT, visit, by=by)
    return visit


def _keep(visit: Visit) -> VisitRevision:
    return VisitRevision.objects.create(
        visit=visit,
        number=visit.revisions.count() + 1,
        returned_by=cast("User", visit.verified_by),  # of a visit that was sent back both are set
        returned_at=cast("datetime", visit.verified_at),
        reason=visit.return_reason,
        content=content_of(visit),
        content_hash=visit.content_hash,
    )


def content_of(visit: Visit) -> dict:
    """What the visit says, as JSON: its words, `assessment` and `progress` as
    `visits.visit_content` takes them, and `visited_by` as an id.
    """
    lines: list[dict[str, Any]] = list(visit.assessment.values("aspect", "score", *ASPECT_TEXTS))
    content = {name: getattr(visit, name) for name in VISIT_WORDS} | {
        "visited_by": None if visit.is_brought_in else visit.visited_by_id,
        "assessment": {line.pop("aspect"): line for line in lines},
        "progress": {
            p.dimension_id: {"progress": p.progress, "note": p.note} for p in visit.progress.all()
        },
    }
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def _is_said(visit: Visit, content: VisitContent) -> bool:
    return visit.content_hash == content.fingerprint or _in_full(content) == content_of(visit)


def _in_full(content: VisitContent) -> dict:
    """As `content_of` would say it, whichever empty parts page or phone left out."""
    assessed = dict.fromkeys(ASPECT_TEXTS, "")
    whole = {name: content.fields[name] for name in VISIT_WORDS} | {
        "visited_by": content.visited_by and content.visited_by.pk,
        "assessment": {aspect: assessed | line for aspect, line in content.assessment.items()},
        "progress": {code: {"note": ""} | line for code, line in content.progress.items()},
    }
    return json.loads(json.dumps(whole, cls=DjangoJSONEncoder))


def in_words(revision: VisitRevision) -> list[tuple[str, str]]:
    """`(label, text)` of what the earlier version said, empty parts left out."""
    content = revision.content
    progress = [
        f"{code}: {DimensionProgress(line['progress']).label} {line['note']}".strip()
        for code, line in content["progress"].items()
    ]
    lines = [
        ("วัตถุประสงค์", VisitPurpose(content["purpose"]).label),
        ("วันที่เยี่ยม", be_date(date.fromisoformat(content["visited_on"]))),
        ("ผู้ไปเยี่ยม", _visitor_in_words(revision)),
        ("ผู้ให้ข้อมูล", content["met_with"]),
        ("ผลการเยี่ยม", content["summary"]),
        ("สิ่งที่จะทำต่อ", content["next_step"]),
        ("ความก้าวหน้ารายมิติ", " · ".join(progress)),
    ]
    for aspect, line in content["assessment"].items():
        texts = [line[name] for name in ASPECT_TEXTS if line[name]]
        lines.append((FourT(aspect).label, " · ".join([f"ระดับ {line['score']}", *texts])))
    return [(label, text) for label, text in lines if text]


def _visitor_in_words(revision: VisitRevision) -> str:
    """Who made the visit, where that or what it says now names somebody; else nothing."""
    content, visit = revision.content, revision.visit
    if pk := content.get("visited_by"):
        official = Official.objects.filter(pk=pk).first()
        return official.full_name if official else ""
    is_named_now = visit.visited_by_id is not None and not visit.is_brought_in
    return str(visit.recorded_by) if is_named_now and "visited_by" in content else ""


def _write(
    visit: Visit, content: VisitContent, visited_at: datetime | None, pairing: Pairing | None
) -> None:
    visit.assessment.all().delete()
    visit.progress.all().delete()
    for name, value in content.fields.items():
        setattr(visit, name, value)
    visit.visited_at, visit.pairing = visited_at or visit.visited_at, pairing
    visit.content_hash, visit.status = content.fingerprint, VisitStatus.SUBMITTED
    visit.verified_by = visit.verified_at = None
    visit.return_reason = ""
    store(visit)
    add_lines(visit, content)
