"""Lists of the API are read to their end by `next`, whatever happens to their rows meanwhile."""

import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import AuditEvent
from loei_poverty.api_pages import KeyedPagination
from logbook.models import Visit
from logbook.services.visits import record_visit, verify_visit
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
LIST = "/api/v1/visits/?status=submitted"


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(KeyedPagination, "page_size", 2)
    return make_user("district_officer", "4201")


@pytest.fixture
def visits(officer):
    """Seven that wait, of four days, in the order of the list."""
    mentor, household = make_user("mentor", "4201"), make_household("420107")
    make_pairing(household, make_official(user=mentor), officer)
    for n in range(7):
        day = timezone.localdate() - timedelta(n // 2)
        said = {"purpose": "follow_up", "visited_on": day, "summary": f"ครั้งที่ {n}"}
        record_visit(id=uuid.uuid4(), by=mentor, household=household, **said)
    return list(Visit.objects.order_by("-visited_on", "id"))


@pytest.fixture
def read(client, officer):
    client.force_login(officer)

    def read(address):
        answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()
        told = answer.json()
        assert list(told) == ["count", "next", "previous", "results"]
        return told

    return read


def ids(told):
    return [row["id"] for row in told["results"]]


def test_no_row_is_missed_while_those_that_were_read_leave_the_list(read, visits, officer):
    told, seen = read(LIST), []
    while True:
        seen += ids(told)
        for visit in Visit.objects.filter(pk__in=ids(told)):
            verify_visit(visit=visit, by=officer)
        if not told["next"]:
            break
        told = read(told["next"])
    assert seen == [str(visit.pk) for visit in visits]
    assert read(LIST)["count"] == 0


def test_forwards_and_back_each_row_stands_once(read, visits):
    told, forwards = read(LIST), []
    assert (told["count"], told["previous"]) == (7, None)
    while True:
        forwards.append(ids(told))
        if not told["next"]:
            break
        told = read(told["next"])
    assert sum(forwards, []) == [str(visit.pk) for visit in visits]
    back = [forwards[-1]]
    while told["previous"]:
        told = read(told["previous"])
        back.insert(0, ids(told))
    assert sum(back, []) == [str(visit.pk) for visit in visits]


def test_a_page_behind_the_end_is_empty_and_no_refusal(read, visits):
    assert ids(read(f"{LIST}&page=2")) == [str(visit.pk) for visit in visits[2:4]]
    for page in ("9", "999999999"):
        told = read(f"{LIST}&page={page}")
        assert (told["results"], told["next"], told["count"]) == ([], None, 7)
    assert ids(read(f"{LIST}&page=x")) == ids(read(LIST))
    assert not AuditEvent.objects.filter(outcome="refused").exists()


@pytest.mark.parametrize("place", ["x", "WyJ4Il0:1x:y", "%C3"])
def test_a_place_nobody_was_given_is_said_to_be_none(client, read, visits, place):
    answer = client.get(f"{LIST}&after={place}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["after"])


def test_a_place_in_another_order_is_none_in_this(rf, visits):
    pages, request = KeyedPagination(), rf.get("/")
    request.query_params = request.GET
    pages.paginate_queryset(Visit.objects.order_by("-visited_on", "id"), request)
    place = parse_qs(urlsplit(pages.get_next_link()).query)["after"][0]
    request = rf.get("/", {"after": place})
    request.query_params = request.GET
    with pytest.raises(ValidationError):
        KeyedPagination().paginate_queryset(Visit.objects.order_by("-received_at", "id"), request)


@pytest.mark.parametrize("order", [("-received_at", "id"), ("verified_at", "-pk"), ("-id",)])
def test_moments_and_what_is_not_said_are_places_too(rf, visits, order):
    """To the microsecond: visits that came in together follow each other."""
    moment = timezone.now()
    for n, visit in enumerate(visits):
        Visit.objects.filter(pk=visit.pk).update(received_at=moment + timedelta(microseconds=n))
    rows, address, seen = Visit.objects.order_by(*order), "/", []
    while address:
        pages = KeyedPagination()
        request = rf.get(address)
        request.query_params = request.GET
        seen += [row.pk for row in pages.paginate_queryset(rows, request)]
        address = pages.get_next_link()
    assert seen == list(rows.values_list("pk", flat=True))
