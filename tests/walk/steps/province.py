"""What the province writes for everybody."""

from households.models import UrgencyCriterion
from logbook.models import GuideQuestion, WorkLimit
from plans.models import PlanIdea, StageCriterion
from tests.walk.steps import pk_of, step


def _first_of(formset, name, value, prefix="form"):
    return lambda w: {f"{prefix}-0-{name}": value} | formset


step(
    "households:urgency-edit",
    "province",
    lambda w: UrgencyCriterion.objects.filter(weight=77).exists(),
    fill=_first_of({"publish": "1"}, "weight", "77"),
    late=True,
)
step(
    "plans:ladder-edit",
    "province",
    lambda w: StageCriterion.objects.filter(label="เกณฑ์ใหม่").exists(),
    fill=_first_of({}, "label", "เกณฑ์ใหม่"),
    late=True,
)
step(
    "logbook:limits-edit",
    "province",
    lambda w: WorkLimit.objects.filter(days=77).exists(),
    fill=_first_of({}, "days", "77"),
    late=True,
)
step(
    "logbook:guide-edit",
    "province",
    lambda w: GuideQuestion.objects.filter(text="ถามใหม่").exists(),
    fill=_first_of({}, "text", "ถามใหม่", "questions"),
    late=True,
)
IDEA = {
    "dimension": "income",
    "household_does": "ปลูกผักสวนครัว 10 แปลง",
    "months": 6,
    "is_active": "on",
}
new_idea = lambda w: PlanIdea.objects.filter(origin="province").order_by("edited_at").last()  # noqa: E731
step(
    "plans:idea-create",
    "province",
    lambda w: PlanIdea.objects.filter(household_does=IDEA["household_does"]).exists(),
    fill=lambda w: IDEA,
    again=True,
    late=True,
)
step(
    "plans:idea-edit",
    "province",
    lambda w: new_idea(w).months == 9,
    at=pk_of(new_idea),
    fill=lambda w: {"months": 9},
    again=True,
    late=True,
)
