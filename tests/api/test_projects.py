"""Projects by the API: the same acts and fences as the pages, and what arrives twice is once."""

import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from loei_poverty.api_pages import KeyedPagination
from places.models import Organization
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2, "people": 1}  # see the fixture


def call(user, method, path, **body):
    client = Client()
    client.force_login(user)
    said = json.dumps(body, default=str)
    return client.generic(method, f"/api/v1/{path}", said, "application/json")


def test_a_project_from_its_entry_to_the_money_left(town):
    today, officer, agent = timezone.localdate(), town.officer, town.agent
    said = {
        "id": uuid.uuid4(),
        "name": "ซ่อมบ้าน",
        "kind": "housing",
        "organization": town.agency.pk,
        "fund": "local",
        "budget": "1000.00",
        "starts_on": today,
        "ends_on": today,
        "serves": ["4201"],
        "dimensions": ["income"],
    }
    sent = [call(officer, "POST", "projects/", **said) for _ in range(2)]
    other = call(officer, "POST", "projects/", **said | {"name": "อื่น"})
    assert [a.status_code for a in (*sent, other)] == [201, 200, 409]
    far = call(officer, "POST", "projects/", **said | {"id": uuid.uuid4(), "serves": ["4202"]})
    assert (far.status_code, far.json()["code"]) == (422, "outside_areas")
    at = f"projects/{said['id']}/"
    changed = call(officer, "PATCH", at, partners=[], seats=1)
    assert (changed.json()["seats"], changed.json()["dimensions"]) == (1, ["income"])
    sent = [
        call(officer, "POST", "projects/", **said),
        call(officer, "POST", "projects/", **said | {"dimensions": ["health"]}),
    ]
    assert [a.status_code for a in sent] == [200, 409]  # what was sent first decides

    found = call(officer, "GET", f"{at}candidates/").json()["results"]
    assert {row["id"] for row in found} == {h.pk for h in town.houses}
    houses = [row["id"] for row in found]
    full = call(officer, "POST", f"{at}choose/", households=houses, reason="ยากจน")
    assert (full.status_code, full.json()["code"]) == (422, "project_full")
    [row] = call(officer, "POST", f"{at}choose/", households=houses[:1], reason="ยากจน").json()

    mine = f"participations/{row['id']}/"
    came = call(agent, "POST", f"{mine}attend/", attended_on=today, outcome="ร่วมแรง")
    assert came.json()["status"] == "attended"
    given = {"id": uuid.uuid4(), "kind": "housing", "description": "หลังคา", "given_on": today}
    given["amount"] = "400.00"
    assert [call(agent, "POST", f"{mine}give/", **given).status_code for _ in range(2)] == [
        201,
        200,
    ]
    call(officer, "PATCH", f"assistance/{given['id']}/", description="หลังคาสังกะสี")
    again = [call(agent, "POST", f"{mine}give/", **given | m) for m in ({}, {"amount": "40.00"})]
    assert [a.status_code for a in again] == [200, 409]
    numbers = call(agent, "GET", at).json()["numbers"]
    assert (numbers["spent"], numbers["left"], numbers["seats_left"]) == ("400.00", "600.00", 0)

    agency = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk)
    stranger = make_user(Role.AGENCY_OFFICER, organization=agency.first())
    assert [call(stranger, "GET", path).status_code for path in (at, mine)] == [404, 404]
    [gap] = call(officer, "GET", "projects/gaps/").json()
    assert (gap["dimension"], gap["households"], gap["served"]) == ("income", 1, 0)


def test_candidates_are_gone_through_whole_while_those_that_were_read_are_chosen(town, monkeypatch):
    """Who asked comes first, which only the query knows; rows leave the list as they are taken."""
    monkeypatch.setattr(KeyedPagination, "page_size", 1)
    officer, today, asks = town.officer, timezone.localdate(), town.houses[-1]
    mentor = town.mentor()
    town.pair(asks, mentor)
    town.ask(asks, mentor)
    said = {
        "id": uuid.uuid4(),
        "name": "ทุนอาชีพ",
        "kind": "funding",
        "organization": town.agency.pk,
        "fund": "local",
        "budget": "1000.00",
        "starts_on": today,
        "ends_on": today,
        "serves": ["4201"],
        "dimensions": ["income"],
    }
    assert call(officer, "POST", "projects/", **said).status_code == 201
    path, seen = f"projects/{said['id']}/candidates/", []
    while path:
        page = call(officer, "GET", path).json()
        seen += (houses := [row["id"] for row in page["results"]])
        chosen = {"households": houses, "reason": "ยากจน"}
        assert call(officer, "POST", f"projects/{said['id']}/choose/", **chosen).status_code == 201
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert (seen[0], sorted(seen)) == (asks.pk, sorted(house.pk for house in town.houses))
