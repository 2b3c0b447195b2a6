"""What stands on households and officials for lists and counts is what their rows say, after every
act, also when a row read earlier is written back whole.
"""

from datetime import date, timedelta

import pytest
from django.db.models import F, Max
from django.utils import timezone

from households.models import Household, PersonListing
from households.tpmap.services.imports import import_list, undo_batch
from mentors.models import DueItem, Official, Pairing
from mentors.services.pairings import end_pairing, pair_mentor
from tests.factories.people import make_household, make_official, make_user
from tests.households.test_layouts import write_xlsx
from tests.households.test_verdicts import line, table

pytestmark = pytest.mark.django_db


def check():
    """Recounts everything by hand."""
    for household in Household.objects.all():
        listed = PersonListing.objects.filter(household=household)
        years = sorted(set(listed.values_list("data_year", flat=True)))
        assert household.listed_years == years, household
        mains = Pairing.objects.filter(household=household, kind="main")
        mains = mains.exclude(ended_on=F("started_on"))  # taken back: it never was
        ends = [pairing.ended_on or date.max for pairing in mains]
        assert household.mentored_until == max(ends, default=date.min), household
    for official in Official.objects.all():
        load = official.pairings.filter(kind="main", ended_on=None).count()
        assert (official.load, official.free) == (load, official.capacity - load)
    for item in DueItem.objects.select_related("household"):
        assert item.urgency == item.household.urgency_score


def list_of(tmp_path, year, numbers):
    """An office's file with these houses."""
    lines = [line(number, **{"ปี": str(year)}) for number in numbers]
    return write_xlsx(tmp_path / f"{year}.xlsx", {"A": table(lines)})


def test_years_follow_lists_that_come_and_are_taken_back(tmp_path):
    officer = make_user("administrator", "42")
    import_list(list_of(tmp_path, 2568, (1, 2)), data_year=2568, by=officer)
    check()
    assert [h.listed_years for h in Household.objects.order_by("house_code")] == [[2568], [2568]]
    second = import_list(list_of(tmp_path, 2569, (2, 3)), data_year=2569, by=officer)
    check()
    years = [h.listed_years for h in Household.objects.order_by("house_code")]
    assert years == [[2568], [2568, 2569], [2569]]
    undo_batch(second.pk, officer)
    check()
    assert Household.objects.aggregate(year=Max("latest_year"))["year"] == 2568


def test_who_has_a_mentor_and_how_many_an_official_has_follow_every_act():
    officer, household = make_user("district_officer", "4201"), make_household()
    one, other = make_official(capacity=3), make_official(capacity=3)
    assert household.mentored_until == date.min
    stale_house, stale_official = Household.objects.get(), Official.objects.get(pk=one.pk)
    pairing = pair_mentor(household=household, official=one, by=officer)
    check()
    stale_house.save()
    stale_official.save()
    check()
    assert Official.objects.get(pk=one.pk).free == 2
    pair_mentor(household=household, official=other, by=officer, kind="change")
    check()
    assert [o.load for o in Official.objects.order_by("pk")] == [0, 1]
    pairing = Pairing.objects.get(ended_on=None)
    end_pairing(pairing=pairing, by=officer, end_reason="mistake")
    check()
    assert Household.objects.get().mentored_until <= timezone.localdate() + timedelta(days=1)


def test_work_moves_with_the_urgency_of_its_household():
    officer, household = make_user("district_officer", "4201"), make_household(urgency_score=5)
    pair_mentor(household=household, official=make_official(), by=officer)
    assert set(DueItem.objects.values_list("urgency", flat=True)) == {5}
    Household.objects.update(urgency_score=80)
    check()
    assert set(DueItem.objects.values_list("urgency", flat=True)) == {80}
