"""A project above the household: made, filled, attended, paid for, closed."""

import uuid

from django.utils import timezone

from assistance.models import Assistance, GapCount, Participation, Project
from assistance.projects.services.gaps import count_gaps
from places.models import Organization
from tests.walk.steps import page_of, pk_of, step
from tests.walk.world import day, iso

NAME = "ฝึกอาชีพสมมุติ"


def said(w, **more):
    health = Organization.objects.get(code="loei-health")
    return {
        "name": NAME,
        "kind": "training",
        "organization": health.pk,
        "fund": "fund",
        "budget": "9000",
        "starts_on": day(-10),
        "ends_on": day(10),
        "serves": ["4201"],
        "dimensions": ["income"],
        "indicators": [],
        "partners": [],
        "stages": [],
    } | more


def project(w=None):
    return Project.objects.get(name=NAME)


def row(number):
    return lambda w: Participation.objects.exclude(status="withdrawn").get(
        project=project(), household=w.house(number)
    )


step(
    "projects:project-create",
    "officer",
    lambda w: Project.objects.filter(name=NAME).exists(),
    fill=said,
    again=True,
    late=True,
)
PROJECT_ID = str(uuid.uuid4())
step(
    "project-create",
    "officer",
    lambda w: Project.objects.filter(pk=PROJECT_ID).exists(),
    fill=lambda w: said(w, id=PROJECT_ID, name="อื่น", starts_on=iso(-10), ends_on=iso(10)),
    api="POST",
)
step(
    "projects:project-edit",
    "officer",
    lambda w: project().source == "กองทุนสมมุติ",
    at=pk_of(project),
    fill=lambda w: said(w, source="กองทุนสมมุติ"),
    again=True,
    late=True,
)
step(
    "project-change",
    "officer",
    lambda w: project().detail == "ไก่ไข่",
    at=pk_of(project),
    fill=lambda w: {"detail": "ไก่ไข่"},
    api="PATCH",
    again=True,
    late=True,
    free=True,
)
step(
    "projects:project-choose",
    "officer",
    lambda w: project().participations.filter(household=w.house(7)).exists(),
    at=pk_of(project),
    fill=lambda w: {"household": [w.house(n).pk for n in (7, 10)], "reason": "ยากจนที่สุด"},
)
step(
    "project-choose",
    "officer",
    lambda w: project().participations.filter(household=w.house(13)).exists(),
    at=pk_of(project),
    fill=lambda w: {"households": [w.house(n).pk for n in (12, 13)], "reason": "ยากจนที่สุด"},
    api="POST",
)
step(
    "projects:participation-detail",
    "agency",
    lambda w: row(7)(w).status == "attended",
    at=pk_of(row(7)),
    fill=lambda w: {"given_on": day(), "outcome": "ตั้งใจ", "description": ""},
    late=True,
)
step(
    "participation-attend",
    "agency",
    lambda w: row(12)(w).status == "attended",
    at=pk_of(row(12)),
    fill=lambda w: {"attended_on": iso(), "outcome": "ตั้งใจ"},
    api="POST",
)
step(
    "projects:participation-give",
    "agency",
    lambda w: Assistance.objects.filter(participation=row(7)(w), amount=500).exists(),
    at=pk_of(row(7)),
    fill=lambda w: {"kind": "goods", "description": "แม่ไก่", "amount": "500", "given_on": day()},
)
HELP_ID = str(uuid.uuid4())
step(
    "participation-give",
    "agency",
    lambda w: Assistance.objects.filter(pk=HELP_ID).exists(),
    at=pk_of(row(12)),
    fill=lambda w: {
        "id": HELP_ID,
        "kind": "goods",
        "description": "แม่ไก่",
        "amount": "500.00",
        "given_on": iso(),
    },
    api="POST",
)
step(
    "projects:participation-miss",
    "agency",
    lambda w: row(10)(w).status == "absent",
    at=pk_of(row(10)),
    page=page_of("projects:participation-detail", pk_of(row(10))),
    fill=lambda w: {"outcome": "ป่วย"},
    text=True,
)
step(
    "participation-miss",
    "agency",
    lambda w: row(13)(w).status == "absent",
    at=pk_of(row(13)),
    fill=lambda w: {"outcome": "ป่วย"},
    api="POST",
    text=True,
)


def gone(number):
    return lambda w: Participation.objects.get(project=project(), household=w.house(number))


step(
    "projects:participation-withdraw",
    "officer",
    lambda w: gone(10)(w).status == "withdrawn",
    at=pk_of(gone(10)),
    page=page_of("projects:participation-detail", pk_of(gone(10))),
    fill=lambda w: {"outcome": "ไม่ประสงค์"},
    text=True,
)
step(
    "participation-withdraw",
    "officer",
    lambda w: gone(13)(w).status == "withdrawn",
    at=pk_of(gone(13)),
    fill=lambda w: {"outcome": "ไม่ประสงค์"},
    api="POST",
    text=True,
)
step(
    "projects:project-close",
    "officer",
    lambda w: project().closed_at,
    at=pk_of(project),
    page=page_of("projects:project-detail", pk_of(project)),
    fill=lambda w: {"reason": "งบหมด"},
    text=True,
    late=True,
)
step(
    "projects:project-reopen",
    "officer",
    lambda w: not project().closed_at,
    at=pk_of(project),
    page=page_of("projects:project-detail", pk_of(project)),
    free=True,
)
step(
    "project-close",
    "officer",
    lambda w: project().closed_at,
    at=pk_of(project),
    fill=lambda w: {"outcome": "งบหมด"},
    api="POST",
    text=True,
    late=True,
)
step(
    "project-reopen",
    "officer",
    lambda w: not project().closed_at,
    at=pk_of(project),
    api="POST",
    free=True,
)


def counted_once(w):
    """The first reader counts as well."""
    count_gaps()
    w.kept["gaps"] = timezone.now()


step(
    "projects:gap-list",
    "officer",
    lambda w: GapCount.objects.filter(as_of__gt=w.kept["gaps"]).exists(),
    before=counted_once,
    page=page_of("projects:gap-list"),
    free=True,
    again=True,
    late=True,
)
