"""Who was on the list before the one in force and is not on it any more."""

from datetime import date

import pytest

from core.periods import month_of
from households.models import Household
from households.sets import households_in
from tests.factories.people import make_household, make_person

pytestmark = pytest.mark.django_db
NOW = month_of(date(2026, 11, 1))  # พ.ศ. 2569


def gone():
    return list(households_in("gone", window=NOW, among=Household.objects.all()))


def test_of_the_list_before_and_not_of_an_older_or_newer_one_or_of_none():
    make_household(year=2569)
    make_household(year=2565)
    missing = make_household(year=2567)  # of 2568 there is no list
    stays = make_household(year=2567)
    make_person(stays, year=2569)
    named = make_household(year=2567, origin="nomination")  # missed, and then on that list
    make_household(year=2570)  # of a list that comes into force next year
    assert set(gone()) == {missing, named}


def test_nobody_is_gone_where_there_is_one_list_or_none():
    assert gone() == []
    make_household(year=2569)
    assert gone() == []
    make_household(year=2570)
    assert gone() == []
