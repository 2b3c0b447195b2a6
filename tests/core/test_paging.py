"""Lists by key: no row twice, none missed, whichever way; counting ends somewhere."""

import pytest
from django.db.models import F

from core import paging
from core.paging import MoreThan, ReadByKey, added, count_each, count_up_to, page_of
from core.templatetags.thai_tags import number
from households.models import Household
from places.models import Village
from tests.factories.people import make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def households():
    """Seven, of which several share their urgency."""
    return [make_household(urgency_score=score) for score in (5, 9, 5, 5, 1, 9, 5)]


def link(text: str) -> dict:
    return dict(part.split("=") for part in text.split("&"))


@pytest.mark.parametrize(
    "order", [("-urgency_score", "id"), ("urgency_score", "-id"), ("id",), ("-pk",)]
)
def test_forwards_and_back_again_each_row_stands_once_and_in_order(households, order):
    rows = Household.objects.order_by(*order)
    assert both_ways(rows) == list(rows.values_list("pk", flat=True))


def test_a_list_of_which_the_keys_are_read_is_gone_through_as_well(households):
    """Also when a row went meanwhile; from one that is not in it any more by number."""
    keys = list(Household.objects.order_by("-urgency_score", "id").values_list("pk", flat=True))
    rows = ReadByKey(keys, Household.objects.all())
    assert both_ways(rows) == keys
    link_on = link(page_of(rows, 3).next)
    rest = ReadByKey([keys[0], *keys[2:]], Household.objects.all())
    assert [row.pk for row in page_of(rest, 3, **link_on)] == keys[3:6]
    assert [row.pk for row in page_of(rest, 3, page="2", after=str(keys[1]))] == keys[4:]


def both_ways(rows) -> list:
    """The keys of all rows, page by page; backwards the pages are the same."""
    page, seen = page_of(rows, 3), []
    while True:
        seen.append([row.pk for row in page])
        if not page.has_next():
            break
        page = page_of(rows, 3, **link(page.next))
    back = [seen[-1]]
    while page.has_previous():
        page = page_of(rows, 3, **link(page.previous))
        back.insert(0, [row.pk for row in page])
    assert back == seen
    assert page.number == 1
    return sum(seen, [])


@pytest.mark.parametrize(
    "order",
    [
        ("subdistrict_id", "village_id", "id"),
        ("-village_id", "id"),
        ("village__number", "-id"),
        ("-latest_year", "-village__number", "pk"),
    ],
)
def test_rows_without_a_value_in_the_order_are_gone_through_too(households, order):
    for place, household in enumerate(households[:4]):
        household.village = village(place % 2 + 1)
        household.save(update_fields=["village"])
    test_forwards_and_back_again_each_row_stands_once_and_in_order(households, order)


def village(moo):
    more = {"subdistrict_id": "420107", "number": moo, "name": f"สมมุติ {moo}"}
    return Village.objects.get_or_create(code=f"4201070{moo}", defaults=more)[0]


def test_a_list_without_keys_goes_on_where_counting_was_given_up(households, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    monkeypatch.setattr(paging.count_up_to, "__defaults__", (4,))
    rows = Household.objects.order_by("urgency_score", F("id").asc())
    seen, page = [], page_of(rows, 2)
    while page.has_next():
        seen += [row.pk for row in page]
        page = page_of(rows, 2, **link(page.next))
    assert seen + [row.pk for row in page] == list(rows.values_list("pk", flat=True))
    assert page_of(rows, 2, page="999999999").number == 1


def test_a_row_that_comes_in_before_makes_none_appear_twice(households):
    rows = Household.objects.order_by("-urgency_score", "id")
    first = page_of(rows, 3)
    make_household(urgency_score=99)
    second = page_of(rows, 3, **link(first.next))
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_without_a_row_to_begin_at_pages_are_counted(households):
    rows = Household.objects.order_by("id")
    keys = [row.pk for row in households]
    assert [row.pk for row in page_of(rows, 3, page="2")] == keys[3:6]
    assert [row.pk for row in page_of(rows, 3, page="3", after="999999999")] == keys[6:]
    for nonsense in ("0", "-1", "x", "๒", "9" * 40):
        assert [row.pk for row in page_of(rows, 3, page=nonsense)] == keys[:3]
    assert [row.pk for row in page_of(rows, 3, page="99", after="x")] == keys[6:]


def test_an_order_without_a_key_is_paged_by_number(households):
    assert paging.keys_of(Household.objects.order_by("urgency_score")) == []
    assert paging.keys_of(Household.objects.order_by(F("id").desc())) == []
    page = page_of(Household.objects.order_by("head_name"), 3)
    assert page.next == "page=2"


def test_counting_ends_where_it_is_told_to(households):
    rows = Household.objects.all()
    assert (count_up_to(rows), count_up_to(rows, 6), count_up_to(rows, 7)) == (7, 6, 7)
    assert isinstance(count_up_to(rows, 6), MoreThan)
    assert not isinstance(count_up_to(rows, 7), MoreThan)
    assert count_each([rows, rows.none(), rows.filter(urgency_score=9)], 6) == [6, 0, 2]
    assert isinstance(added([1, MoreThan(6)]), MoreThan)
    assert number(MoreThan(10_000)) == f"{MoreThan(10_000)}" == "มากกว่า 10,000"
    assert number(10_000) == "10,000"
