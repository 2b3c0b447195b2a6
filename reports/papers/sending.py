"""Reports as papers that can be sent; another kind of report is one line more."""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial

from committees.errors import PaperGoneError, PaperNotReadyError
from committees.sending import Paper, paper_kind
from core.jobs.rows import JobState
from reports.enums import ReportKind
from reports.models import Month, Report
from reports.papers.for_outside import agencies_pdf, quarterly_pdf

CHANGED = "ไฟล์ของรายงานนี้ไม่ตรงกับที่จัดทำไว้ จึงไม่ส่ง โปรดจัดทำใหม่"
WITHOUT_CONTENT = "รายงานนี้ไม่มีเนื้อหา จึงไม่ส่ง โปรดจัดทำใหม่"


def send_reports(kind: ReportKind, *, months: int) -> None:
    """Lets reports of a kind, each of a period of `months`, be sent."""
    code = f"reports.{kind.value}"
    paper_kind(code, kind.label, months=months, of_period=_newest(kind))(_finder(kind))


def is_draft(report: Report) -> bool:
    """A quarterly report is one until its chief has signed it off."""
    return report.is_quarterly and report.signed_on is None


def _finder(kind: ReportKind) -> Callable[[int], Paper]:
    def find(key: int) -> Paper:
        report = Report.objects.filter(pk=key, kind=kind).select_related("area", "team").first()
        if report is None:
            raise PaperGoneError
        if report.state != JobState.DONE or not report.pdf or is_draft(report):
            raise PaperNotReadyError
        return _paper(report)

    return find


def _paper(report: Report) -> Paper:
    title = f"{report.get_kind_display()} {report.period} {report.reporter_name}"
    try:
        with report.pdf.open("rb") as file:
            pdf = file.read()
    except FileNotFoundError as error:
        raise PaperGoneError from error
    is_same = hashlib.sha256(pdf).hexdigest() == report.pdf_sha256
    lacks = "" if is_same else CHANGED
    outside = OUTSIDE.get(report.kind)
    return Paper(
        area_id=report.area_id,
        title=title,
        make=lambda: pdf,
        lacks=lacks if report.content else WITHOUT_CONTENT,
        outside=partial(outside, report) if outside else None,
    )


# Those that are made for outside the ศจพ. line too; the others stay inside.
OUTSIDE: dict[str, Callable[[Report], bytes]] = {
    ReportKind.AGENCIES: agencies_pdf,
    ReportKind.QUARTERLY: quarterly_pdf,
}


def _newest(kind: ReportKind) -> Callable[[str, date], int | None]:
    """The last report of the figures as they were closed, or as it was signed off: no draft goes by
    itself.
    """

    def of_period(area_id: str, first_day: date) -> int | None:
        rows = Report.objects.filter(kind=kind, area=area_id, team=None, first_day=first_day)
        rows = rows.filter(state=JobState.DONE)
        if kind == ReportKind.QUARTERLY:
            rows = rows.filter(signed_on__isnull=False)
        else:
            closed = Month.objects.filter(first_day=first_day, closed_at__isnull=False)
            rows = rows.filter(as_of__in=closed.values("as_of"))
        return rows.order_by("-pk").values_list("pk", flat=True).first()

    return of_period


send_reports(ReportKind.MONTHLY, months=1)
send_reports(ReportKind.AGENCIES, months=1)
send_reports(ReportKind.ONE_PAGE, months=1)
send_reports(ReportKind.QUARTERLY, months=3)
