"""The quarterly report of a committee or area team: written of closed months, worded by whoever
reports, signed off.

Duty ๔ of the order: results, problems and obstacles of every level, summed up each quarter.
"""

import hashlib
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.notifications import notify
from committees.enums import HoldingKind
from committees.models import Committee
from committees.services.obstacles import refuse_personal
from core import thai
from core.jobs.rows import JobState
from core.jobs.running import finish
from core.periods import Window, add_months, quarter_of
from core.records import store
from places.enums import AreaLevel
from places.models import Area
from reports.actions import Act
from reports.enums import ReportKind, ReportPart
from reports.errors import (
    FutureMonthError,
    MovedReportError,
    MovedWordsError,
    NotChiefError,
    QuarterOpenError,
    ReportSignedError,
    ReportUnfinishedError,
    SigningDayError,
)
from reports.models import Month, Report, ReportWording
from reports.papers import pdf, quarterly_content, xlsx
from reports.papers.reporters import Reporter, teams_on
from reports.papers.writing import deliver


def closed_months(quarter: Window) -> list[Month]:
    """The quarter's three months. Raises `QuarterOpenError` where one of them is not closed."""
    days = [add_months(quarter.start, n) for n in range(3)]
    rows = Month.objects.filter(first_day__in=days, closed_at__isnull=False)
    found = {month.first_day: month for month in rows}
    if lacking := [thai.be_month(day, short=True) for day in days if day not in found]:
        raise QuarterOpenError(" ".join(lacking))
    return [found[day] for day in days]


@transaction.atomic
def request_quarterly(
    *,
    first_day: date,
    area: Area,
    by: User | None,
    team: Committee | None = None,
    scheduled: bool = False,
    at: datetime | None = None,
) -> Report:
    """A row for the report of the quarter of `first_day` yet to be written, in the name of the
    area's committee or of a team of it; scheduled, one a quarter and reporter; `at` it was
    asked for. Raises `FutureMonthError`, `QuarterOpenError`.
    """
    quarter = quarter_of(first_day)
    if quarter.end > timezone.localdate():
        raise FutureMonthError("ไตรมาสนี้ยังไม่สิ้นสุด จึงจัดทำรายงานรายไตรมาสไม่ได้")
    closed_months(quarter)
    fields: dict[str, Any] = {
        "kind": ReportKind.QUARTERLY,
        "first_day": quarter.start,
        "area": area,
        "team": team,
    }
    if scheduled:
        asked = {"requested_at": at or timezone.now()}
        return Report.objects.get_or_create(**fields, is_scheduled=True, defaults=asked)[0]
    return Report.objects.create(**fields, requested_by=by, requested_at=at or timezone.now())


def request_all(
    *, first_day: date, by: User | None, scheduled: bool = False, at: datetime | None = None
) -> list[Report]:
    """A row for the report of the province, of each district and of each team."""
    areas = list(Area.objects.exclude(level=AreaLevel.SUBDISTRICT).order_by("code"))
    asked: dict[str, Any] = {"first_day": first_day, "by": by, "scheduled": scheduled, "at": at}
    return [request_quarterly(area=area, **asked) for area in areas] + [
        request_quarterly(area=team.area, team=team, **asked)
        for team in teams_on([quarter_of(first_day).last], areas)
    ]


@transaction.atomic
def write_quarterly(*, report_id: int) -> Report:
    """Writes the paper and the sheet. A report that is done stays as it is."""
    rows = Report.objects.select_for_update(of=("self",))
    report = rows.select_related("area", "team__area", "requested_by").get(pk=report_id)
    if report.state == JobState.DONE:
        return report
    quarter = quarter_of(report.first_day)
    # Nobody opens a revision of these months while they are read.
    list(
        Month.objects.filter(
            first_day__gte=quarter.start, first_day__lt=quarter.end
        ).select_for_update()
    )
    months = closed_months(quarter)
    report.content = quarterly_content.quarter_content(Reporter.of(report), quarter, months)
    report.as_of = months[-1].as_of
    _first_words(report, months[-1])
    sheet = xlsx.quarterly(report.said, report.as_of or timezone.now())
    report.xlsx.save(f"{_name(report)}.xlsx", ContentFile(sheet), save=False)
    _print(report)
    finish(report, as_of=report.as_of)
    deliver(report)
    audit.record(Act.REPORT_WRITTEN, report, by=report.requested_by)
    return report


def _name(report: Report) -> str:
    return f"quarter-{thai.month_code(report.first_day)}-{report.area_id}-{report.pk}"


def _first_words(report: Report, last: Month) -> None:
    """What the office said in its report of the same quarter before this one; else our drafts."""
    same = Report.objects.filter(
        kind=report.kind, first_day=report.first_day, area=report.area_id, team=report.team_id
    )
    before = same.filter(state=JobState.DONE).exclude(pk=report.pk).order_by("-pk").first()
    before_said = {row.part: row for row in before.wordings.all()} if before else {}
    drafts = quarterly_content.drafts(Reporter.of(report).places(last.first_day)[0])
    for part in ReportPart:
        old = before_said.get(part)
        text = old.text if old else drafts.get(part, "")
        said = {"by": old.by, "at": old.at} if old else {}
        ReportWording.objects.create(report=report, part=part, text=text, **said)


def words_of(report: Report) -> dict[str, ReportWording]:
    """The words that stand, by part in the order of the paper."""
    last = {row.part: row for row in report.wordings.select_related("by")}
    return {part: last[part] for part in ReportPart if part in last}


def version_of(report: Report) -> str:
    """Changes with every change of the words."""
    return str(max((row.pk for row in words_of(report).values()), default=0))


@transaction.atomic
def save_words(*, report: Report, words: dict[str, str], seen: str, by: User) -> Report:
    """Writes what the office says and prints the report anew, with whoever is chief today below it;
    figures are not touched.

    Raises `ReportUnfinishedError`, `ReportSignedError`, `MovedWordsError`, `PersonalWordsError`.
    """
    report = _unsigned(report)
    if seen != version_of(report):
        raise MovedWordsError
    refuse_personal(*words.values())
    stood, changed = words_of(report), []
    for part, text in words.items():
        if part not in stood or stood[part].text != text:
            store(ReportWording(report=report, part=part, text=text, by=by))
            changed.append(str(part))
    if changed or has_other_chief(report):
        report.content = report.said | {"chief": quarterly_content.chief_of(Reporter.of(report))}
        _print(report)
        report.save(update_fields=["content", "pdf", "pdf_sha256"])
        audit.record(Act.REPORT_WORDED, report, by=by, details={"parts": changed})
    return report


def has_other_chief(report: Report) -> bool:
    """Whether the paper, not signed yet, names below it who is not the chief any more."""
    chief = quarterly_content.chief_of(Reporter.of(report))
    return not report.signed_on and report.said["chief"] != chief


@transaction.atomic
def sign_report(*, report: Report, seen: str, by: User) -> Report:
    """The chief of the report's own area or team, or whoever acts for them, answers for it in the
    system; `seen` is the version of the words they read.

    Raises `ReportUnfinishedError`, `ReportSignedError`, `MovedReportError`, `NotChiefError`.
    """
    report = _as_seen(report, seen)
    holder = Reporter.of(report).chiefs().filter(user=by).first()
    if holder is None:
        raise NotChiefError
    report.signed_name, report.signed_on, report.signed_by = (
        by.full_name,
        timezone.localdate(),
        by,
    )
    acts = holder.kind == HoldingKind.ACTING
    acting = [f"{holder.position} รักษาราชการแทน".strip()] if acts else []
    report.signed_position = " ".join([*acting, holder.seat.title])[:160]
    _settle(report, Act.REPORT_SIGNED, by)
    return report


@transaction.atomic
def sign_on_paper(
    *, report: Report, seen: str, name: str, position: str, day: date, by: User
) -> Report:
    """Writes down that the report was signed on paper: for a chief who has no account. `seen` is
    the version of the words on that paper.

    Raises `ReportUnfinishedError`, `ReportSignedError`, `MovedReportError`, `SigningDayError`.
    """
    report = _as_seen(report, seen)
    if not quarter_of(report.first_day).end <= day <= timezone.localdate():
        raise SigningDayError
    report.signed_name, report.signed_position = name, position
    report.signed_on, report.signed_by, report.signed_on_paper = day, by, True
    _settle(report, Act.REPORT_SIGNED_ON_PAPER, by)
    return report


def _settle(report: Report, act: Act, by: User) -> None:
    _print(report)
    store(report)
    audit.record(act, report, by=by)
    officers = Membership.objects.current().filter(
        role__in=[Role.PROVINCIAL_OFFICER, Role.DISTRICT_OFFICER], area=report.area
    )
    notify(
        list(User.objects.filter(pk__in=officers.values("user")).exclude(pk=by.pk)),
        key=f"report-signed:{report.pk}",
        text=f"{report.get_kind_display()} {report.period} {report.reporter_name} ลงนามรับรองแล้ว",
        url=f"/reports/{report.pk}/",
    )


def _unsigned(report: Report) -> Report:
    """The row, held. Raises `ReportUnfinishedError`, `ReportSignedError`."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("area", "team__area")
    report = rows.get(pk=report.pk)
    if report.state != JobState.DONE:
        raise ReportUnfinishedError
    if report.signed_on:
        raise ReportSignedError
    return report


def _as_seen(report: Report, seen: str) -> Report:
    report = _unsigned(report)
    if seen != version_of(report):
        raise MovedReportError
    return report


def _print(report: Report) -> None:
    """Puts the paper of the report as it stands beside it, in the place of the one before."""
    paper, before = paper_of(report), report.pdf.name
    if before:
        transaction.on_commit(partial(default_storage.delete, before))
    report.pdf.save(f"{_name(report)}.pdf", ContentFile(paper), save=False)
    report.pdf_sha256 = hashlib.sha256(paper).hexdigest()


def paper_of(report: Report) -> bytes:
    """The report on paper; the same content, words and signature are the same bytes."""
    return printed(report, report.content or {})


def printed(report: Report, content: dict[str, Any]) -> bytes:
    """The report's words and signature around a content."""
    words = {part: row.text for part, row in words_of(report).items()}
    signature, day = content["chief"], ""
    if report.signed_on:
        lines = [f"({report.signed_name})", report.signed_position]
        signature = [thai.to_thai_digits(line) for line in lines if line]
        day = thai.to_thai_digits(thai.be_date(report.signed_on))
    return pdf.quarterly(content, words, signature, day)


def settled(quarter: Window) -> set[tuple[str, int | None]]:
    """`(area, team)` of those who have signed their report of the quarter as its figures stand.
    Raises `QuarterOpenError`.
    """
    now = quarterly_content.revisions_of(closed_months(quarter))
    rows = Report.objects.filter(
        kind=ReportKind.QUARTERLY,
        first_day=quarter.start,
        signed_on__isnull=False,
        content__revisions=now,
    )
    return set(rows.values_list("area", "team"))


def is_of_older_figures(report: Report) -> bool:
    """Whether one of its months was corrected since it was written."""
    revisions = dict(report.content["revisions"]) if report.content else {}
    rows = Month.objects.filter(first_day__in=list(revisions))
    return any(month.revision != revisions[f"{month.first_day:%Y-%m-%d}"] for month in rows)
