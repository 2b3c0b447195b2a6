"""NESDC's figures of the province."""

from django.utils import timezone

from accounts.models import AuditEvent
from reports.models import NationalFigure, NationalMetric
from tests.walk.lists import sheet
from tests.walk.steps import page_of, step


def first():
    return NationalMetric.objects.first()


step(
    "reports:national-edit",
    "province",
    lambda w: NationalFigure.objects.filter(value=4172).exists(),
    fill=lambda w: {f"figure_{first().pk}": "4,172", "as_of": timezone.localdate().isoformat()},
    late=True,
)
step(
    "reports:national-read",
    "province",
    lambda w: AuditEvent.objects.filter(action="national.read").exists(),
    page=page_of("reports:national-edit"),
    fill=lambda w: {"file": sheet(["ตัวเลข", "ค่า"], [[first().name, 5]], "n.xlsx")},
    again=True,
    free=True,
)
