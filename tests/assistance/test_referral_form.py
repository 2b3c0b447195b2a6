"""What a new referral begins with: the indicator it is made for, its dimension and its office."""

import pytest
from django.urls import reverse

from assistance.models import Referral
from indicators.models import Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer_client(client):
    client.force_login(make_user("district_officer", "4201"))
    return client


def indicator(number, year=2569):
    return Indicator.objects.get(edition=edition_for_data_year(year), number=number)


def initial_of(client, household, **question):
    page = client.get(reverse("assistance:referral-create", args=[household.pk]), question)
    return page.context["form"].initial, page.text


def test_the_dimension_and_office_are_those_of_the_first_indicator(officer_client):
    household = make_household("420107")
    initial, page = initial_of(officer_client, household)
    assert initial["indicator"] == indicator(27)
    assert initial["dimension"] == "income"
    assert '<option value="income" selected>' in page


def test_the_indicator_asked_for_comes_with_its_own_dimension_and_office(officer_client):
    household = make_household("420107", dimensions=("income", "health"))
    number = min(n for n, code in dimension_of_indicators(2569).items() if code == "health")
    household.person_listings.update(failed_indicators=[number, 27])
    asked = indicator(number)
    initial, page = initial_of(officer_client, household, indicator=asked.pk)
    assert initial == {
        "indicator": asked,
        "dimension": "health",
        "organization": proposed_agencies([asked])[asked.pk],
    }
    assert f'<option value="{asked.pk}" selected>' in page

    panel = reverse("households:household-panel", args=[household.pk, "indicators"])
    detail = officer_client.get(panel, headers={"HX-Request": "true"}).text
    address = reverse("assistance:referral-create", args=[household.pk])
    assert f'href="{address}?indicator={asked.pk}"' in detail


@pytest.mark.parametrize("asked", ["", "x", "999999"])
def test_an_indicator_the_household_does_not_fail_is_not_taken(officer_client, asked):
    household = make_household("420107")
    initial, _page = initial_of(officer_client, household, indicator=asked)
    assert initial["indicator"] == indicator(27)


@pytest.mark.parametrize(
    ("dimensions", "expected"), [(("health",), "health"), (("health", "income"), None), ((), None)]
)
def test_without_an_indicator_the_only_need_says_the_dimension(
    officer_client, dimensions, expected
):
    household = make_household("420107", dimensions=dimensions)
    household.person_listings.update(failed_indicators=[])
    assert initial_of(officer_client, household)[0] == {"dimension": expected}
    assert Referral.objects.count() == 0


def test_an_indicator_of_no_dimension_takes_that_of_the_only_need(officer_client):
    household = make_household("420107", dimensions=("health",))
    household.person_listings.update(failed_indicators=[3])
    assert 3 not in dimension_of_indicators(2569)
    assert initial_of(officer_client, household)[0]["dimension"] == "health"
