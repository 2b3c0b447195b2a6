"""Whatever is sent, the API answers in Thai: no word of the framework or a parser, no English."""

import json
import re
import uuid

import pytest
from django.utils import timezone

from assistance.models import Assistance
from logbook.models import Visit
from plans.models import LedgerMonth
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
LATIN = re.compile(r"[A-Za-z]{2,}")
CODES = {"JSON", "UUID"}  # names of formats, which have no Thai word
RUBBISH = (
    "",
    None,
    0,
    -1,
    10**30,
    1.5,
    True,
    [],
    {},
    [[]],
    [{}],
    [1],
    "x",
    "ก" * 6000,
    "0001-01-01",
    "2569-05-07",
    "2026-13-40",
    "95",
    "NaN",
    "1e9",
    "9" * 40,
    str(uuid.UUID(int=0)),
    "🏚️",
)
BODIES = ("", "{", "[]", "null", '"x"', "[1]", "{}", "NaN", '{"id": }', "<a/>")
ADDRESSES = ("visits/", "assistance/", "ledgers/")


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    mine = make_household("420107")
    make_pairing(mine, make_official(user=mentor), make_user())
    return mine


@pytest.fixture
def ask(client, mentor):
    client.force_login(mentor)
    client.raise_request_exception = False

    def ask(method, path, body="", kind="application/json"):
        text = body if isinstance(body, str) else json.dumps(body)
        answer = client.generic(method, f"/api/v1/{path}", text, kind)
        assert answer.status_code < 500, (method, path, text[:200])
        if answer.status_code >= 400:
            assert foreign_words(answer.json()) == [], (method, path, text[:200], answer.json())
        return answer

    return ask


def sentences(said):
    """Every text of an answer, without codes and names of fields."""
    if isinstance(said, dict):
        return [text for key, value in said.items() if key != "code" for text in sentences(value)]
    if isinstance(said, list):
        return [text for value in said for text in sentences(value)]
    return [said] if isinstance(said, str) else []


def foreign_words(answer) -> list[str]:
    return [word for text in sentences(answer) for word in LATIN.findall(text) if word not in CODES]


def whole(household) -> dict[str, dict]:
    today = str(timezone.localdate())
    return {
        "visits/": {
            "id": str(uuid.uuid4()),
            "household": household.pk,
            "purpose": "follow_up",
            "visited_on": today,
            "visited_at": f"{today}T09:00:00+07:00",
            "met_with": "x",
            "summary": "x",
            "next_step": "",
            "latitude": "17.5",
            "longitude": "101.7",
            "assessment": [{"aspect": "skill", "score": 3, "note": ""}],
            "progress": [{"dimension": "income", "progress": "same", "note": ""}],
        },
        "assistance/": {
            "id": str(uuid.uuid4()),
            "household": household.pk,
            "dimension": "income",
            "kind": "goods",
            "description": "x",
            "amount": "5",
            "given_on": today,
            "organization": None,
        },
        "ledgers/": {
            "household": household.pk,
            "month": "2026-05-01",
            "saving": "1",
            "debt": "1",
            "note": "",
            "seen": "",
            "lines": [{"kind": "income_wage", "amount": "5"}],
        },
    }


def parts(body, path=()):
    """`(path, value)` of every part of a body, inner ones too."""
    pairs = body.items() if isinstance(body, dict) else enumerate(body)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from parts(value, (*path, key))


def with_part(body, path, value):
    copy = json.loads(json.dumps(body))
    *inner, last = path
    for key in (here := copy, *inner)[1:]:
        here = here[key]
    here[last] = value
    return copy


@pytest.mark.wider
def test_rubbish_in_any_field_is_refused_in_thai(ask, household, pytestconfig):
    """Every second word in each field, others in the next; with `--all` each."""
    asked, every = 0, 1 if pytestconfig.getoption("--all") else 2
    for address, body in whole(household).items():
        for turn, path in enumerate(parts(body)):
            for word in RUBBISH[turn % every :: every]:
                ask("POST", address, with_part(body, path, word))
                asked += 1
    assert asked > 600 // every


def test_rubbish_instead_of_a_body_is_refused_in_thai(ask, household):
    for address in ADDRESSES:
        for body in BODIES:
            assert ask("POST", address, body).status_code == 400
        assert ask("POST", address, "a=1", "application/x-www-form-urlencoded").status_code >= 400
        assert ask("POST", address, "x", "text/plain").status_code == 415
    assert (Visit.objects.count(), Assistance.objects.count(), LedgerMonth.objects.count()) == (
        0,
        0,
        0,
    )


READ = [
    "visits",
    "assistance",
    "ledgers",
    "plans",
    "households",
    "referrals",
    "areas",
    "indicators",
    "guide-questions",
]
QUESTIONS = [
    "page=0",
    "page=x",
    "page=99999",
    "household=x",
    "status=x",
    "district=x",
    "month=x",
    "visited_on=x",
    "latest_year=x",
    "level=x",
    "edition=x",
]


@pytest.mark.some
@pytest.mark.parametrize("path", READ)
def test_rubbish_in_an_address_is_refused_in_thai(ask, path):
    for word in ("0", "x", "99999999999999999999", str(uuid.UUID(int=0)), "%F0%9F%8F%9A"):
        assert ask("GET", f"{path}/{word}/").status_code == 404
        for method in ("PUT", "PATCH", "DELETE", "POST"):
            ask(method, f"{path}/{word}/", "{}")
    for question in QUESTIONS:
        ask("GET", f"{path}/?{question}")


def test_who_is_not_let_in_is_told_so_in_thai(client, household):
    for headers in (
        {},
        {"HTTP_AUTHORIZATION": "Token x"},
        {"HTTP_AUTHORIZATION": "Token"},
        {"HTTP_AUTHORIZATION": "Token a b"},
    ):
        answer = client.get("/api/v1/visits/", **headers)
        assert (answer.status_code, foreign_words(answer.json())) == (401, [])
    client.force_login(make_user("executive", "42"))
    answer = client.post("/api/v1/visits/", "{}", "application/json")
    assert (answer.status_code, foreign_words(answer.json())) == (403, [])
    asked = client.get("/api/v1/areas/", HTTP_ACCEPT="text/x-nothing")
    assert asked.status_code == 200 or foreign_words(asked.json()) == []


def test_trap_37_one_aspect_twice_is_refused_by_its_field(ask, household):
    body = whole(household)["visits/"]
    line = {"aspect": "skill", "score": 3}
    twice = ask("POST", "visits/", body | {"assessment": [line, line | {"score": 5}]})
    assert (twice.status_code, set(twice.json()["fields"])) == (400, {"assessment"})
    line = {"dimension": "income", "progress": "same"}
    twice = ask("POST", "visits/", body | {"progress": [line, line]})
    assert (twice.status_code, set(twice.json()["fields"])) == (400, {"progress"})
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(("field", "value"), [("latitude", "95"), ("longitude", "-181")])
def test_trap_37_a_place_outside_the_earth_is_refused_by_its_field(ask, household, field, value):
    answer = ask("POST", "visits/", whole(household)["visits/"] | {field: value})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})
    assert {"latitude": "90", "longitude": "-180"}[field] in str(answer.json()["fields"])


def test_trap_37_days_before_the_programme_are_refused(ask, household):
    bodies = whole(household)
    for address, field, day, code in (
        ("visits/", "visited_on", "0001-01-01", "visit_date"),
        ("assistance/", "given_on", "0001-01-01", "assistance_date"),
        ("assistance/", "given_on", "2569-05-07", "assistance_date"),
        ("ledgers/", "month", "0001-01-01", "ledger_month"),
    ):
        answer = ask("POST", address, bodies[address] | {field: day})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
