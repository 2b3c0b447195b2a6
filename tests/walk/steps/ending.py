"""The end: plans are closed, a mentor goes, a list is taken back."""

from households.models import (
    Household,
)
from tests.walk.steps import page_of, pk_of, step
from tests.walk.steps.lists import batch
from tests.walk.steps.mentoring import official, open_main
from tests.walk.steps.plans import PLAN_PAGE, plan
from tests.walk.world import HOUSES

step(
    "mentors:plan-close",
    "mentor",
    lambda w: plan(w).status == "closed",
    at=pk_of(plan),
    page=PLAN_PAGE,
    fill=lambda w: {"close_reason": "household_left"},
)
step(
    "mentors:official-hand-over",
    "officer",
    lambda w: w.official("พี่หนึ่ง").ended_on and open_main(1)(w).official == w.official("พี่สอง"),
    at=pk_of(official()),
    fill=lambda w: {"end_reason": "retired", "to": w.official("พี่สอง").pk},
)
step(
    "households:import-undo",
    "admin",
    lambda w: (
        batch().stage == "undone"
        and not Household.objects.filter(house_code="42970000050").exists()
    ),
    before=lambda w: w.import_list(2570, [*HOUSES, 50]),
    at=pk_of(batch),
    page=page_of("households:import-detail", pk_of(batch)),
    free=True,
)
