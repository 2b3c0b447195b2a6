"""Help through the API from end to end, by a client made from the API's own document."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.services import entries
from assistance.services.matching import settle_due
from reports.services import build_month
from tests.api.documented import DocumentedClient
from tests.assistance.helping import line, pins_of, table
from tests.factories.people import make_pin, make_user
from tests.walk.world import tasks_at_once

pytestmark = pytest.mark.django_db


def client_of(user) -> DocumentedClient:
    http = Client()
    http.force_login(user)
    return DocumentedClient(http)


def said(**more) -> dict:
    return {
        "dimension": "income",
        "kind": "money",
        "description": "ทุนอาชีพ",
        "amount": "1500.00",
        "given_on": timezone.localdate().isoformat(),
    } | more


def test_help_goes_its_whole_way_through_documented_answers(town):
    agency, officer = client_of(town.agent), client_of(town.officer)
    house = town.houses[0]
    known, unknown = (
        said(id=str(uuid.uuid4()), pin=pins_of(town, house)[0]),
        said(id=str(uuid.uuid4()), pin=make_pin(), subdistrict=house.subdistrict_id),
    )
    agency.call("help_entries_create", 201, body=known)
    agency.call("help_entries_create", 200, body=known)
    agency.call("help_entries_create", 409, body=known | {"amount": "1.00"})
    agency.call("help_entries_create", 400, body=known | {"pin": "1234567890123"})
    agency.call("help_entries_create", 201, body=unknown)
    agency.call("help_entries_partial_update", body=said(amount="1750.00"), id=known["id"])
    settle_due()

    (given,) = officer.call("assistance_list", query={"household": house.pk})["results"]
    assert (given["amount"], given["is_by_agency"]) == ("1750.00", True)
    officer.call("assistance_retrieve", id=given["id"])
    officer.call("assistance_withdraw_create", 404, body={"reason": "ก"}, id=given["id"])
    (match,) = officer.call("unmatched_help_list")["results"]
    officer.call("unmatched_help_retrieve", id=match["id"])
    officer.call("unmatched_help_match_create", body={"household": house.pk}, id=match["id"])
    officer.call("unmatched_help_match_create", 409, body={"household": house.pk}, id=match["id"])
    officer.call("assistance_not_ours_create", 204, body={"reason": "คนละคน"}, id=given["id"])
    agency.call("help_entries_withdraw_create", body={"reason": "ซ้ำ"}, id=known["id"])
    agency.call("help_entries_withdraw_create", 409, body={"reason": "ซ้ำ"}, id=known["id"])
    agency.call("help_entries_retrieve", id=known["id"])
    assert agency.call("help_entries_list")["count"] == 2
    settle_due()
    own = said(
        id=str(uuid.uuid4()), household=house.pk, giver="กองทุนหมู่บ้านสมมุติ", quantity="2", unit="ตัว"
    )
    officer.call("assistance_create", 201, body=own)
    officer.call("assistance_partial_update", body=said(amount="20.00"), id=own["id"])
    officer.call("assistance_withdraw_create", body={"reason": "ผิดบ้าน"}, id=own["id"])
    assert officer.call("assistance_list")["count"] == 1
    for door in ("assistance_list", "unmatched_help_list"):
        agency.call(door, 403)
    for door in ("help_entries_list", "help_lists_list"):
        officer.call(door, 403)


def test_a_list_goes_its_whole_way_and_the_figures_are_the_ledgers(town):
    agency, officer = client_of(town.agent), client_of(town.officer)
    pins = [pin for house in town.houses for pin in pins_of(town, house)]
    rows = [line(pin, **{"มูลค่า (บาท)": f"{n + 1}.25"}) for n, pin in enumerate([*pins, make_pin()])]
    file = SimpleUploadedFile("list.csv", table([*rows, line("123")]).read())
    for day in ("0001-01-01", "9999-12-31"):
        agency.call("help_lists_create", 422, body={"file": file, "given_on": day})
        file.seek(0)
    with tasks_at_once(), TestCase.captureOnCommitCallbacks(execute=True):
        sent = agency.call("help_lists_create", 201, body={"file": file})
    checked = agency.call("help_lists_retrieve", id=sent["id"])
    assert (checked["state"], checked["accepted"], checked["rejected"]) == ("done", 9, 1)
    assert [issue["code"] for issue in checked["issues"]] == ["pin_length"]
    with tasks_at_once(), TestCase.captureOnCommitCallbacks(execute=True):
        applied = agency.call("help_lists_apply_create", id=sent["id"])
    assert (applied["stage"], applied["baht"]) == ("applied", "47.25")

    ledger = officer.call("assistance_list", query={"organization": town.agency.pk})
    baht = sum(float(row["amount"]) for row in ledger["results"])
    assert (ledger["count"], baht) == (8, 38.0)
    month = timezone.localdate().replace(day=1)
    with acting_for(purpose="month.build"):
        build_month(first_day=month, by=None)
    figures = officer.call(
        "metrics_list", query={"area": "4201", "key": town.agency.pk, "month": month}
    )["results"]
    assert {row["metric"]: row["value"] for row in figures} == {
        "assistance_by_agency": "8.00",
        "assistance_people_by_agency": "8.00",
        "assistance_baht_by_agency": "38.00",
        "assistance_keyed_by_agency": "8.00",
    }
    with tasks_at_once(), TestCase.captureOnCommitCallbacks(execute=True):
        agency.call("help_lists_undo_create", body={"reason": "ส่งผิดเดือน"}, id=sent["id"])
    assert officer.call("assistance_list")["count"] == 0
    agency.call("help_lists_apply_create", 409, id=sent["id"])


def test_answers_are_alike_for_known_unknown_and_out_of_reach(town):
    """Status, headers, body, number of queries and history, but for what the caller typed."""
    near = make_user("agency_officer", "4203", town.agency)
    known = [pin for house in town.houses for pin in pins_of(town, house)]
    seen = []
    for pin, user in ((known[0], town.agent), (make_pin(), town.agent), (known[1], near)):
        http, id = Client(), str(uuid.uuid4())
        http.force_login(user)
        answers = []
        for method, address, body in (
            ("POST", "help-entries/", said(id=id, pin=pin)),
            ("POST", "help-entries/", said(id=id, pin=pin)),
            ("GET", f"help-entries/{id}/", None),
            ("PATCH", f"help-entries/{id}/", said(amount="2.00")),
            ("POST", f"help-entries/{id}/withdraw/", {"reason": "x"}),
            ("POST", f"help-entries/{id}/withdraw/", {"reason": "x"}),
        ):
            settle_due()
            answer = http.generic(
                method, f"/api/v1/{address}", json.dumps(body), "application/json"
            )
            told = answer.json()
            for name in ("id", "masked_pin", "recorded_at", "changed_at", "withdrawn_at"):
                told.pop(name, None)
            headers = {k: v for k, v in answer.headers.items() if k != "X-Request-ID"}
            answers.append((answer.status_code, told, headers))
        page = http.get(f"/assistance/entries/{id}/").content.decode()
        answers.append((len(page), page.count("<dt>")))
        with acting_for(purpose="a test reads the history"):
            actions = AuditEvent.objects.filter(actor_id=user.pk, target_id=id).order_by("id")
            answers.append(list(actions.values_list("action", "outcome")))
        seen.append(answers)
    assert seen[0][:6] == seen[1][:6] == seen[2][:6]
    assert seen[0][7] == seen[1][7] == seen[2][7]
    assert seen[0][6] == seen[1][6]
    assert [action for action, _outcome in seen[0][7]] == [
        "help.entered",
        "help.viewed",
        "help.corrected",
        "help.withdrawn",
        "help.viewed",
    ]


def test_beyond_the_days_limit_the_answer_is_documented_and_the_try_on_record(town, monkeypatch):
    monkeypatch.setattr(entries, "MOST_A_DAY", 1)
    agency = client_of(town.agent)
    agency.call("help_entries_create", 201, body=said(id=str(uuid.uuid4()), pin=make_pin()))
    refused = agency.call(
        "help_entries_create",
        429,
        body=said(id=str(uuid.uuid4()), pin=pins_of(town, town.houses[0])[0]),
    )
    assert refused["code"] == "help_limit"
    with acting_for(purpose="a test reads the history"):
        last = AuditEvent.objects.filter(actor_id=town.agent.pk).latest("id")
    assert (last.outcome, last.reason) == ("refused", "help_limit")
