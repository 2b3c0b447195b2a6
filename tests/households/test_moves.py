"""Whoever a list moves to another house takes along what hangs on them; what is counted of the
house they leave is counted again, and an undo brings everything back.
"""

import pytest
from django.db.models import F
from django.utils import timezone

from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.services.duplicates import merge_households, unmerge_households
from households.tpmap.services import imports
from tests.factories.people import make_user
from tests.factories.scores import stale_scores
from tests.households.test_odd_lists import BIRTH, brought, member
from tests.households.test_verdicts import line

pytestmark = pytest.mark.django_db
OF_OLD = {BIRTH: "01/02/2480", "อายุ": "89"}  # points for age


@pytest.fixture
def family():
    """A head with an elder in one house, somebody alone in another."""
    return [line(1), member("ย่า", **OF_OLD), line(2)]


def moved(family, to=2):
    """The list in which the elder lives in house `to`."""
    head, elder, other = family
    return [head, elder | {"รหัสบ้าน": f"4299{to:07d}", "บ้านเลขที่": str(to)}, other]


def houses():
    """`{house code: (members, score, people, needs)}`."""
    return {
        house.house_code: (
            house.member_count,
            house.urgency_score,
            sorted(house.persons.values_list("first_name", flat=True)),
            sorted(house.needs.values_list("person__first_name", "data_year")),
        )
        for house in Household.objects.all()
    }


def everything():
    models = (Household, Person, HouseholdListing, PersonListing, Need)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.some
@pytest.mark.parametrize("year", [2569, 2570])  # the list corrected, and next year's
@pytest.mark.parametrize("to", [2, 77])  # a known house, and a new one
@pytest.mark.parametrize("stays_listed", [True, False])
def test_the_house_somebody_leaves_is_counted_again(tmp_path, family, to, year, stays_listed):
    brought(tmp_path, family, 2569)
    before, stood = houses(), everything()
    lines = moved(family, to)

    batch = brought(tmp_path, lines if stays_listed else lines[1:], year)

    assert (batch.changed, batch.new, batch.rejected) == (1, 0, 0)
    left, gained = houses()["42990000001"], houses()[f"4299{to:07d}"]
    assert (left[0], left[2]) == (1, ["สมมุติ1"])
    assert "ย่า" in gained[2]
    assert left[1] != before["42990000001"][1]
    assert stale_scores() == []
    assert (
        Need.objects.filter(data_year=year).exclude(household=F("person__household")).count() == 0
    )

    imports.undo_batch(batch.pk, by=None)

    assert stale_scores() == []
    assert houses() == before
    for was, now in zip(stood, everything(), strict=True):
        for row in (*was, *now):
            row.pop("updated_at", None)
        assert now == was


def test_a_need_somebody_works_on_stays_where_the_work_is(tmp_path, family):
    brought(tmp_path, family, 2569)
    needs = Need.objects.filter(person__first_name="ย่า")
    officer = make_user("district_officer", "4201")
    needs.update(status="referred", status_at=timezone.now(), status_by=officer)
    brought(tmp_path, moved(family), 2569)
    assert set(needs.values_list("household__house_code", flat=True)) == {"42990000001"}
    assert stale_scores() == []


def test_an_older_list_moves_nobody(tmp_path, family):
    brought(tmp_path, family, 2570)
    before = houses()
    brought(tmp_path, moved(family), 2569)
    now = houses()
    assert {code: house[:3] for code, house in now.items()} == {
        code: house[:3] for code, house in before.items()
    }
    assert stale_scores() == []


def test_merging_and_parting_score_both(tmp_path, family):
    officer = make_user("district_officer", "4201")
    brought(tmp_path, family, 2569)
    double, stays = Household.objects.order_by("house_code")
    merge_households(stays=stays, double=double, by=officer)
    assert stale_scores() == []
    unmerge_households(double=double, by=officer, reason="คนละครอบครัว")
    assert stale_scores() == []
