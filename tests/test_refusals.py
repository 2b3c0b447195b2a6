"""Whatever refuses, speaks Thai: pages, htmx and the API, whichever part of the machine said no."""

import re
import uuid
from contextlib import suppress
from html import unescape

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts import receipts
from accounts.services.accounts import end_role
from logbook.models import Visit
from logbook.services import visits as visiting
from mentors.services.pairings import end_pairing
from tests.factories.people import PASSWORD, make_household, make_official, make_pairing, make_user
from tests.forms import mark_of
from tests.walk.pages import form_for

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def sentences_in_latin(response) -> list[str]:
    """Two Latin words or more in a row, outside of tags."""
    text = response.content.decode()
    text = re.sub(r"<(script|style|title).*?</\1>", " ", text, flags=re.S) + " ".join(
        re.findall(r"<title>(.*?)</title>", text, re.S)
    )
    text = unescape(re.sub(r"<[^>]+>", "|", text))
    return re.findall(r"\b[A-Za-z']{2,}[,.]? [A-Za-z']{2,}[A-Za-z ,.']*", text)


def is_ours(response, status):
    assert response.status_code == status
    assert sentences_in_latin(response) == []
    assert re.search("[ก-๙]{3}", response.content.decode())


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    household = make_household()
    make_pairing(household, make_official(user=mentor), make_user("provincial_officer", "42"))
    return household


@pytest.fixture
def browser_of(mentor):
    """A browser of the mentor that keeps to the CSRF check, as real ones must."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(mentor)
    return client


def visit_form(**more):
    return {"purpose": "follow_up", "summary": "พบแม่ที่บ้าน", "visited_on": "2026-01-05"} | more


REFUSED = {
    "no such page": (404, "get", "/nowhere/", {}),
    "no such household": (404, "get", "/households/999999/", {}),
    "not allowed": (403, "get", "/people/", {}),
    "a form that is only posted": (405, "get", "/logbook/exports/start/", {}),
    "a method nobody uses": (405, "put", "/logbook/work/", SAME_SITE),
    "another host": (400, "get", "/", {"Host": "elsewhere.example"}),
    "a form of another site": (403, "post", "/inbox/mail/", {"Sec-Fetch-Site": "cross-site"}),
    "a form of nowhere": (403, "post", "/inbox/mail/", {}),
    "a page too old": (403, "post", "/inbox/mail/", SAME_SITE),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("more", [{}, HTMX], ids=["page", "htmx"])
def test_a_refusal_is_a_page_of_ours_or_a_line_of_ours(browser_of, case, more):
    status, method, address, headers = REFUSED[case]
    if method == "put":
        browser_of.handler.enforce_csrf_checks = False
    response = getattr(browser_of, method)(address, headers=headers | more)
    is_ours(response, status)
    if more:
        assert response["HX-Retarget"] == "#live"
        assert "<html" not in response.content.decode()
    else:
        assert "site.css" in response.content.decode()


@pytest.mark.parametrize("more", [{}, HTMX], ids=["page", "htmx"])
def test_too_much_and_too_many_are_said_in_thai(browser_of, more):
    browser_of.handler.enforce_csrf_checks = False  # which would refuse before it reads so far
    form = "application/x-www-form-urlencoded"
    body = "&".join(f"a{n}=1" for n in range(1001))
    is_ours(browser_of.post("/inbox/mail/", body, content_type=form, headers=more), 400)
    big = "a=" + "x" * (10 * 1024 * 1024 + 1)
    is_ours(browser_of.post("/inbox/mail/", big, content_type=form, headers=more), 413)


def test_a_broken_form_is_held_for_another_try(browser_of, household, monkeypatch):
    address = reverse("logbook:visit-create", args=[household.pk])
    data = visit_form(once=mark_of(browser_of, address), visited_on="2026-01-05")
    browser_of.handler.enforce_csrf_checks = False

    def fails(**_entry):
        raise RuntimeError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(visiting, "record_visit", fails)
        response = browser_of.post(address, data)
        is_ours(response, 500)
        assert "disk full" not in response.content.decode()
        assert "พบแม่ที่บ้าน" in response.content.decode()
        assert f'value="{data["once"]}"' in response.content.decode()
        line = browser_of.post(address, visit_form(), headers=HTMX)
        is_ours(line, 500)
    assert Visit.objects.count() == 0


API = {
    "no token": (401, "get", "/api/v1/visits/", {"Authorization": "Token wrong"}),
    "nothing there": (404, "get", "/api/v1/nowhere/", {}),
    "no such visit": (404, "get", "/api/v1/visits/7f1f0e0a-0000-4000-8000-000000000000/", {}),
    "a method nobody has named a permission for": (403, "delete", "/api/v1/visits/", {}),
    "a type nobody offers": (406, "get", "/api/v1/visits/", {"Accept": "text/html"}),
    "another host": (400, "get", "/api/v1/visits/", {"Host": "elsewhere.example"}),
}


@pytest.mark.parametrize("case", API)
def test_the_api_refuses_in_thai_and_in_json(client, mentor, case):
    status, method, address, headers = API[case]
    client.force_login(mentor)
    response = getattr(client, method)(address, headers=headers)
    assert response["Content-Type"].startswith("application/json")
    is_ours(response, status)
    assert {"code", "message"} <= set(response.json())


def test_the_api_says_of_a_missing_token_and_a_wrong_type_what_to_do(browser_of):
    """Without the session's CSRF token a write of the API is refused."""
    is_ours(browser_of.post("/api/v1/visits/", "{}", content_type="application/json"), 403)
    browser_of.handler.enforce_csrf_checks = False
    is_ours(browser_of.post("/api/v1/visits/", "<x/>", content_type="text/xml"), 415)


def test_too_many_tries_are_said_in_thai(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(3):
        response = client.post("/accounts/login/", {"login": "nobody", "password": "x"})
    is_ours(response, 429)


# A session that ended


def test_a_page_leads_to_sign_in_and_back(browser_of):
    Session.objects.all().delete()
    response = browser_of.get("/logbook/visits/?status=submitted")
    assert response["Location"] == (
        "/accounts/login/?next=/logbook/visits/%3Fstatus%3Dsubmitted&ended=1"
    )
    assert "หมดเวลาใช้งาน" in browser_of.get(response["Location"]).content.decode()


@pytest.mark.parametrize("strict", [True, False], ids=["stale token", "good token"])
def test_a_form_leads_to_sign_in_and_back_to_its_page(browser_of, household, strict):
    """Not to the address it is sent to, which may take nothing but forms."""
    Session.objects.all().delete()
    browser_of.handler.enforce_csrf_checks = strict
    page = f"http://testserver/households/{household.pk}/"
    response = browser_of.post(
        f"/households/{household.pk}/leave/",
        {"reason": "moved"},
        headers={"Referer": page} | SAME_SITE,
    )
    assert response["Location"] == f"/accounts/login/?next=/households/{household.pk}/&ended=1"


def test_htmx_is_told_with_a_link_and_nothing_is_swapped_into_a_table(browser_of):
    Session.objects.all().delete()
    current = "http://testserver/logbook/visits/"
    response = browser_of.get("/logbook/visits/", headers={"HX-Current-URL": current} | HTMX)
    is_ours(response, 401)
    assert response["HX-Retarget"] == "#live"
    assert "/accounts/login/?next=/logbook/visits/&amp;ended=1" in response.content.decode()


def test_a_page_elsewhere_is_never_led_back_to(browser_of):
    Session.objects.all().delete()
    browser_of.handler.enforce_csrf_checks = False
    for elsewhere in (
        "https://elsewhere.example/x",
        "//elsewhere.example/x",
        "javascript:alert(1)",
    ):
        response = browser_of.post("/inbox/mail/", headers={"Referer": elsewhere})
        assert response["Location"] == "/accounts/login/?next=/&ended=1"


def test_a_browser_without_cookies_is_told_so():
    client = Client(enforce_csrf_checks=True)
    data = {"login": "nobody", "password": "x"}
    response = client.post("/accounts/login/", data, headers=SAME_SITE)
    is_ours(response, 403)
    assert "โปรดอนุญาตคุกกี้" in response.content.decode()


# The pages of signing in, which come from a library


def sign_in_pages():
    found = get_resolver("allauth.urls").reverse_dict
    names = {name for name in found if isinstance(name, str)}
    for name in sorted(names):
        with suppress(NoReverseMatch):
            yield name, reverse(name)


def walk(client):
    """Every page of the library that answers without more, looked at and sent empty."""
    seen = []
    for name, address in sign_in_pages():
        if name == "account_logout":
            continue  # it would end the walk
        for response in (client.get(address), client.post(address, {})):
            if response.status_code in (200, 422) and "html" in response["Content-Type"]:
                assert (name, sentences_in_latin(response)) == (name, [])
                seen.append(name)
    return seen


def sign_in_for_real(client, user):
    return client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})


def test_signing_in_speaks_thai_throughout(client, mentor):
    """Before signing in, after it, with the second step, and between the two steps."""
    assert "account_login" in walk(client)
    sign_in_for_real(client, mentor)
    seen = walk(client)
    assert {"mfa_index", "account_change_password"} <= set(seen)

    TOTP.activate(mentor, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(mentor)
    fresh = Client()
    sign_in_for_real(fresh, mentor)
    wrong = fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "รหัสไม่ถูกต้อง" in wrong.content.decode()
    assert sentences_in_latin(wrong) == []
    fresh.force_login(mentor)
    assert "mfa_index" in walk(fresh)


# A page older than the last sign-in


def test_what_was_typed_is_held_for_the_same_person_alone(browser_of, mentor, household):
    address = reverse("logbook:visit-create", args=[household.pk])
    mark = mark_of(browser_of, address)
    stale = visit_form(once=mark, csrfmiddlewaretoken="x" * 64, password="hidden-word")

    own = browser_of.post(address, stale, headers=SAME_SITE)
    is_ours(own, 403)
    page = own.content.decode()
    assert "พบแม่ที่บ้าน" in page
    assert f'action="{address}"' in page
    assert "hidden-word" not in page
    assert "<script" not in page

    foreign = browser_of.post(address, stale, headers={"Sec-Fetch-Site": "cross-site"})
    assert "พบแม่ที่บ้าน" not in foreign.content.decode()
    other = visit_form(once=receipts.new_mark(make_user("mentor", "4201")))
    assert "พบแม่ที่บ้าน" not in browser_of.post(address, other, headers=SAME_SITE).content.decode()
    assert Visit.objects.count() == 0

    fresh = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fresh["visited_on"] = "2026-11-01"
    assert browser_of.post(address, fresh, headers=SAME_SITE).status_code == 302
    assert Visit.objects.get().summary == "พบแม่ที่บ้าน"


@pytest.mark.parametrize("status", [404, 403], ids=["handed on", "the role ended"])
def test_what_was_typed_where_one_may_not_any_more_is_shown_to_be_copied(
    client, mentor, household, status
):
    """While the form was filled in the household went to another, or the role ended."""
    address = reverse("plans:plan-create", args=[household.pk])
    client.force_login(mentor)
    mark = mark_of(client, address)
    long = "ซ่อมหลังคาและฝาบ้าน " * 30
    if status == 404:
        officer = make_user("provincial_officer", "42")
        end_pairing(pairing=household.pairings.get(), by=officer, end_reason="reassigned")
    else:
        role, today = mentor.memberships.get(), timezone.localdate()
        by = make_user("administrator", "42")
        end_role(membership=role, by=by, ended_on=today, end_reason="transferred")
    said = {"goal": long, "goal_stage": "survival", "once": mark, "password": "hidden-word"}
    said["seen"] = '{"goal": "mark"}'
    refused = client.post(address, said)
    is_ours(refused, status)
    assert long.strip() in refused.text
    assert ("hidden-word" in refused.text, "<form" in refused.text) == (False, False)
    assert said["seen"] not in unescape(refused.text)
    other = client.post(address, said | {"once": receipts.new_mark(make_user())})
    assert (other.status_code, long.strip() in other.text) == (status, False)


def test_baht_typed_where_one_may_not_any_more_are_shown_with_their_fields(
    client, mentor, household
):
    at = reverse("plans:ledger-edit", args=[household.pk, "2569-05"])
    client.force_login(mentor)
    typed = form_for(client.get(at).text, at, at).fields
    end_role(
        membership=mentor.memberships.get(),
        by=make_user("administrator", "42"),
        ended_on=timezone.localdate(),
        end_reason="transferred",
    )
    refused = client.post(at, typed | {"income_wage": "6000", "note": "รับจ้างสองเดือน"})
    is_ours(refused, 403)
    shown = " ".join(re.sub(r"<[^>]+>", "", refused.text).split())
    assert "income_wage: 6000" in shown
    assert "รับจ้างสองเดือน" in shown
    assert ("saving" in shown, typed["marked"][0] in refused.text) == (False, False)


def test_a_button_behind_which_nothing_is_any_more_leads_back_to_its_page(
    client, mentor, household
):
    """Nothing was typed; the page it stood on is still there."""
    said = {"purpose": "follow_up", "visited_on": timezone.localdate(), "summary": "พบทุกคน"}
    visit, _new = visiting.record_visit(id=uuid.uuid4(), by=mentor, household=household, **said)
    officer = make_user("district_officer", "4201")
    page = reverse("logbook:visit-list")
    mark = receipts.new_mark(officer)
    client.force_login(officer)
    end_role(
        membership=officer.memberships.get(),
        by=make_user("administrator", "42"),
        ended_on=timezone.localdate(),
        end_reason="transferred",
    )
    refused = client.post(
        reverse("logbook:visit-verify", args=[visit.pk]),
        {"marked": mark, "seen": "17"},
        headers={"Referer": f"http://testserver{page}?page=2"},
    )
    is_ours(refused, 403)
    assert f'href="{page}?page=2">กลับไปหน้าเดิม' in refused.text
    assert ("สิ่งที่พิมพ์ไว้" in refused.text, "ตามชื่อช่อง" in refused.text) == (False, False)
