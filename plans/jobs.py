"""Printing of plans in the background."""

from django.urls import reverse

from core.jobs.kinds import FILE_FAULT, job
from plans.models import PlanPrint
from plans.services import prints


@job(
    "plans.print",
    model=PlanPrint,
    label="พิมพ์แผนครัวเรือนทั้งพื้นที่",
    address=lambda run: reverse("plans:print-detail", args=[run.pk]),
    fault=FILE_FAULT,
)
def print_plans(run):
    prints.print_plans(run.pk)
