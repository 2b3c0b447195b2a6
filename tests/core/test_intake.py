"""What requests say: cleaned, bounded, and never a fault."""

import json

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core import parsers
from core.errors import DomainError
from core.identity import has_valid_check_digit
from core.intake import LARGEST_BODY, IntakeMiddleware, seen
from core.parsers import cleaned
from core.thai import whole_number
from tests.crawl.rubbish import filled_in
from tests.factories.people import make_user

CHECK = "households:nomination-check"


class BrokenRuleError(DomainError):
    code, message, status = "broken", "กติกานี้ถูกทำผิด", 409


@pytest.fixture
def officer_client(client, db):
    client.force_login(make_user("district_officer", "4201"))
    return client


def echo(request):
    return HttpResponse(json.dumps([request.GET.dict(), request.POST.dict(), bool(request.POST)]))


def said(request):
    return json.loads(IntakeMiddleware(echo)(request).content)


def test_what_nobody_sees_is_taken_out_and_the_rest_is_kept():
    assert seen("ก\0ข\tค\r\nง\x1b\x7f\ud800😀") == "กข\tค\r\nง😀"
    request = RequestFactory().post("/?q=%00a%00&b%00=1&b=2", {"name\0": "x\0y", "z": "\0"})
    assert said(request) == [{"q": "a", "b": "2"}, {"name": "xy", "z": ""}, True]


def test_a_form_sent_empty_was_sent():
    assert said(RequestFactory().post("/"))[2] is True
    assert said(RequestFactory().get("/"))[2] is False


@pytest.mark.django_db
def test_nul_in_a_search_and_in_a_session_is_no_fault(client, officer_client):
    for door in ("logbook:visit-list", "households:household-list", "mentors:official-list"):
        assert officer_client.get(reverse(door) + "?q=%00&page=%00&area=%00").status_code == 200
    assert officer_client.get("/logbook/visits/%00/").status_code == 404
    assert officer_client.get("/households/99999999999999999999/").status_code == 404
    cookie = 'sessionid="' + "\\000" * 12 + '"'
    assert client.get(reverse("reports:home"), HTTP_COOKIE=cookie).status_code == 302


def test_the_check_of_a_nomination_sent_empty_is_answered(officer_client):
    assert officer_client.post(reverse(CHECK)).status_code == 200
    page = officer_client.post(reverse("households:nomination-create"))
    assert page.status_code == 422
    assert page.context["form"].errors["head_name"] == ["โปรดกรอกช่องนี้"]


def test_larger_bodies_than_anything_takes_are_refused_unread(officer_client):
    address = reverse("households:nomination-create")
    for kind, size in (
        ("multipart/form-data; boundary=x", LARGEST_BODY + 1),
        ("application/x-www-form-urlencoded", settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
        ("application/json", settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
    ):
        answer = officer_client.generic("POST", address, b"a=1", kind, CONTENT_LENGTH=str(size))
        assert answer.status_code in (400, 413)


def test_more_fields_than_any_form_has_are_refused(officer_client):
    many = "&".join(f"a{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    form = "application/x-www-form-urlencoded"
    assert officer_client.generic("POST", reverse(CHECK), many, form).status_code in (400, 413)
    assert officer_client.get(f"{reverse('logbook:visit-list')}?{many}").status_code in (400, 413)


@pytest.mark.parametrize("status", [409, 507])
def test_a_broken_rule_no_view_expected_is_its_sentence(officer_client, monkeypatch, status):
    def broken(*given, **more):
        error = BrokenRuleError()
        error.status = status
        raise error

    monkeypatch.setattr("logbook.views.lists.paginate", broken)
    answer = officer_client.get(reverse("logbook:visit-list"))
    assert (answer.status_code, BrokenRuleError.message in answer.text) == (status, True)


# JSON

DEEP = b'{"a":' * 2000 + b"1" + b"}" * 2000


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        b"[" * 100_000,
        b'{"id": NaN}',
        b'{"id": 1e999}',
        b'{"id": Infinity}',
        b"\xff\xfe",
        b"{",
        b"9" * 10_000,
        b"[" * 21 + b"]" * 21,
    ],
)
@pytest.mark.parametrize("door", ["visit-list", "ledger-list", "assistance-list"])
def test_json_no_phone_of_ours_sends_is_refused_with_a_sentence(officer_client, body, door):
    answer = officer_client.generic("POST", reverse(door), body, "application/json")
    assert answer.status_code == 400
    assert any("ก" <= letter <= "๙" for letter in answer.json()["message"])


def test_json_is_cleaned_like_forms():
    told = {"a\0": ["ก\0", {"b": "\ud800x"}], "n": 1.5, "t": None}
    assert cleaned(told) == {"a": ["ก", {"b": "x"}], "n": 1.5, "t": None}
    nested = value = []
    for _ in range(parsers.DEEPEST - 1):
        value.append([])
        value = value[0]
    assert cleaned(nested) == nested
    value.append([])
    with pytest.raises(ValueError, match=str(parsers.DEEPEST)):
        cleaned(nested)


def test_forms_are_no_json(officer_client):
    kind = "application/x-www-form-urlencoded"
    assert officer_client.generic("POST", reverse("visit-list"), "id=x", kind).status_code == 415
    assert officer_client.post(reverse("visit-list"), {"id": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("๑๒", 12),
        ("0", 0),
        ("²", None),
        ("①", None),
        ("-1", None),
        ("1.0", None),
        ("", None),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("1_0", None),
    ],
)
def test_a_number_is_what_the_database_can_hold(text, number):
    assert whole_number(text) == number


@pytest.mark.django_db
def test_numbers_that_are_none_are_no_fault_where_a_page_reads_one(client):
    client.force_login(make_user("administrator", "42"))
    for value in ("²", "9" * 400, "9" * 30, "-1"):
        for name in ("accounts:audit-list", "households:year-compare", "households:household-list"):
            question = dict.fromkeys(("household", "district", "before", "after", "q"), value)
            assert client.get(reverse(name), question).status_code in (200, 422), (name, value)
    assert not has_valid_check_digit("²" * 13)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        {"TOTAL_FORMS": "99999"},
        {"INITIAL_FORMS": "99999"},
        {"TOTAL_FORMS": "-5"},
        {"INITIAL_FORMS": "-5"},
    ],
)
@pytest.mark.parametrize(
    "door",
    ["households:urgency-edit", "plans:ladder-edit", "logbook:limits-edit", "logbook:guide-edit"],
)
def test_a_table_of_forms_has_the_rows_there_are_whatever_it_says(client, door, told):
    client.force_login(make_user("provincial_officer", "42"))
    sent = {"TOTAL_FORMS": "500", "INITIAL_FORMS": "500"} | told
    answer = client.post(reverse(door), {f"form-{name}": value for name, value in sent.items()})
    assert answer.status_code in (200, 302, 422)
    assert answer.text.count('type="hidden"') < 5_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "door", ["households:urgency-edit", "plans:ladder-edit", "logbook:limits-edit"]
)
def test_rows_sent_as_if_they_were_new_are_still_the_rows_there_are(client, door):
    client.force_login(make_user("provincial_officer", "42"))
    formset = client.get(reverse(door)).context["formset"]
    rows = len(formset.get_queryset())
    sent = filled_in(formset) | {"form-TOTAL_FORMS": rows}
    for told in ("0", "-1", "999", str(len(formset.forms))):
        answer = client.post(reverse(door), sent | {"form-INITIAL_FORMS": told})
        assert answer.status_code in (200, 302, 422), told
    assert formset.model.objects.count() == rows
