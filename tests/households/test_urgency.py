"""Criteria are changed with a preview that keeps nothing, and every household is scored anew."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from households.models import Household, Need, UrgencyCriterion
from households.services.urgency import recompute
from tests.confirming import confirm
from tests.factories.people import make_household, make_user
from tests.factories.scores import stale_scores

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored():
    households = [make_household("420107"), make_household("420201", dimensions=("health",))]
    recompute(data_year=None)
    return households


def posted(**changes):
    """The page's form as it stands, with `{code: {field: value}}` changed."""
    data = {"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0}
    for n, criterion in enumerate(UrgencyCriterion.objects.all()):
        values = {
            "id": criterion.pk,
            "label": criterion.label,
            "weight": criterion.weight,
            "parameter": criterion.parameter if criterion.parameter is not None else "",
            "is_active": "on" if criterion.is_active else "",
        }
        values |= changes.get(criterion.code, {})
        data |= {f"form-{n}-{name}": value for name, value in values.items()}
        data["form-TOTAL_FORMS"] = data["form-INITIAL_FORMS"] = n + 1
    return data


def scores():
    return dict(Household.objects.values_list("pk", "urgency_score"))


def test_a_preview_shows_the_effect_and_keeps_nothing(client, scored):
    client.force_login(make_user("provincial_officer", "42"))
    before = scores()
    address = reverse("households:urgency-edit")
    answer = client.post(address, posted(income_dimension={"weight": 90}) | {"preview": "1"})
    effect = answer.context["effect"]
    assert (effect["changed"], [a.code for a, _b, _c in effect["districts"]]) == (
        1,
        ["4201", "4202"],
    )
    assert scores() == before
    assert UrgencyCriterion.objects.get(code="income_dimension").weight != 90


def test_published_criteria_score_every_household_and_are_on_record(client, scored):
    client.force_login(make_user("provincial_officer", "42"))
    before, weight = scores(), UrgencyCriterion.objects.get(code="income_dimension").weight
    address = reverse("households:urgency-edit")
    confirm(client, address, posted(income_dimension={"weight": weight + 7}) | {"publish": "1"})
    income, health = scored
    assert scores() == {income.pk: before[income.pk] + 7, health.pk: before[health.pk]}
    event = AuditEvent.objects.get(action="urgency.changed")
    assert event.details["code"] == "income_dimension"


def test_a_criterion_that_cannot_be_is_refused(client, scored):
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("households:urgency-edit")
    answer = client.post(address, posted(income_dimension={"weight": -1}) | {"publish": "1"})
    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(action="urgency.changed").exists()


def test_the_page_explains_the_score_by_the_criteria_of_today(client, scored):
    client.force_login(make_user("provincial_officer", "42"))
    income, _health = scored
    UrgencyCriterion.objects.filter(code="income_dimension").update(weight=17)
    recompute(data_year=None)
    page = client.get(reverse("households:household-detail", args=[income.pk]))
    label = UrgencyCriterion.objects.get(code="income_dimension").label
    lines = page.context["urgency_lines"]
    assert (label, 17) in lines
    total = sum(points for _label, points in lines)
    assert total == scores()[income.pk]
    assert f"ความเร่งด่วน {total} คะแนน" in page.content.decode()


def test_a_page_never_contradicts_itself_where_a_score_is_older_than_its_household(client, scored):
    """Somebody who moved to another house of a list leaves the score of this one as it was."""
    client.force_login(make_user("provincial_officer", "42"))
    income, health = scored
    income.persons.update(household=health)
    Need.objects.filter(household=income).update(household=health)
    page = client.get(reverse("households:household-detail", args=[income.pk]))
    total = sum(points for _label, points in page.context["urgency_lines"])
    assert total != scores()[income.pk]
    assert f"ความเร่งด่วน {total} คะแนน" in page.content.decode()


def test_loading_reference_data_scores_every_household_anew(scored):
    """Its criteria may be other ones, and a score that was left behind is set right."""
    Household.objects.update(urgency_score=1)
    assert stale_scores() == sorted(house.pk for house in scored)
    call_command("load_reference", verbosity=0)
    assert stale_scores() == []


@pytest.mark.parametrize("role", ["mentor", "district_officer", "executive"])
def test_whoever_is_signed_in_reads_the_criteria_in_force(client, reference, role):
    UrgencyCriterion.objects.filter(code="elderly").update(is_active=False)
    client.force_login(make_user(role, "4201"))
    page = client.get(reverse("households:urgency-criteria"))
    in_force = list(UrgencyCriterion.objects.filter(is_active=True))
    assert list(page.context["criteria"]) == in_force
    assert all(criterion.label in page.text for criterion in in_force)
    assert reverse("households:urgency-edit") not in page.text


def test_points_no_score_could_hold_are_refused(client, scored):
    """A household short of five dimensions has five times the points of «dimensions»."""
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("households:urgency-edit")
    for weight, status in ((30000, 422), (1000, 200)):
        shown = client.post(address, posted(dimensions={"weight": weight}) | {"preview": "1"})
        assert shown.status_code == status
    assert shown.context["effect"]["changed"] == len(scored)
