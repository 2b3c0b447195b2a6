"""A form is taken once however often it arrives, and two records that may be one are asked about.

Traps 17 and 42: two presses, Back and Save, a reload of the POST, a lost answer.
"""

import inspect
import io
import re
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import receipts
from accounts.models import FormReceipt, User
from assistance.enums import AssistanceKind
from assistance.models import Assistance, Referral
from core.spreadsheets.register_preview import RegisterPage
from indicators.models import Dimension
from logbook.models import Visit
from mentors.models import Official
from places.models import Organization
from plans.enums import PlanRowStatus, Stage
from plans.models import ActionPlan, PlanIdea, PlanRow
from plans.services.plans import create_plan
from tests.conftest import ROOT
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.forms import mark_of
from tests.test_guards import ours

pytestmark = pytest.mark.django_db

# Doors that take a POST without making a second record when it comes twice, and why.
NOT_ONCE = {
    "gap_list": "counts anew, as asked",
    "paragraph_remove": "gone after the first",
    "team_create": "its form is that of `_team_form`, marked there",
    "team_edit": "sets fields",
    "team_end": "refused when ended",
    "seat_remove": "gone after the first",
    "holder_end": "refused when ended",
    "account_active": "sets a state",
    "account_password": "a new password, as asked",
    "account_letter": "a new letter, as asked",
    "account_suspend": "refused when shut",
    "batch_approve": "one decision by state",
    "batch_letters": "a new letter, as asked; the form is marked",
    "batch_refuse": "one decision by state",
    "batch_send": "refused when sent",
    "letters_receive": "one day a letter",
    "line_edit": "sets fields",
    "batch_withdraw": "refused when decided",
    "letters_shred": "gone is gone",
    "role_move": "refused when ended",
    "letter_renew": "a new code, as asked",
    "office_edit": "sets fields",
    "report_words": "refused when the words moved",
    "report_sign": "refused when signed",
    "report_signed": "refused when signed",
    "meeting_draft": "drafts anew, as asked",
    "meeting_call": "each is told once",
    "meeting_hold": "refused when held",
    "meeting_cancel": "refused when called off",
    "attendance_edit": "sets who came",
    "item_remove": "gone after the first",
    "register_cancel": "refused when cancelled",
    "distribution_create": "one name by constraint; its form is that of `_save_part`",
    "distribution_edit": "sets fields",
    "addressee_create": "one position by constraint; its form is that of `_save_part`",
    "addressee_edit": "sets fields",
    "schedule_create": "one a paper and list by constraint; its form is that of `_save_part`",
    "schedule_edit": "sets fields",
    "delivery_repeat": "refused when it came",
    "delivery_hand": "refused when it came",
    "officer_end": "refused when ended",
    "organization_create": "one name by constraint",
    "organization_edit": "sets fields",
    "organization_merge": "refused when merged",
    "duty_edit": "sets fields",
    "duty_cancel": "gone after the first",
    "request_answer": "refused when answered",
    "letter_number": "refused when it has one",
    "request_edit": "sets what is missing",
    "request_withdraw": "refused when closed",
    "account_edit": "sets the fields that changed",
    "role_end": "refused when ended",
    "role_review": "sets a day",
    "emergency_end": "sets an end",
    "emergency_review": "sets a finding",
    "mail_choose": "sets a choice",
    "job_cancel": "ends what is live",
    "job_retry": "only what has ended",
    "duplicate_decide": "one decision a pair by constraint",
    "household_leave": "sets a state",
    "household_status": "sets a state",
    "project_create": "the mark is its key; its form is that of `_form_page`",
    "project_edit": "sets fields",
    "project_close": "refused when closed",
    "project_reopen": "refused when open",
    "participation_miss": "refused when missed",
    "participation_withdraw": "refused when withdrawn",
    "person_reveal": "each look is a look",
    "national_edit": "sets the month's figures, and the version seen is compared",
    "national_read": "fills the form, keeps nothing",
    "help_withdraw": "refused when withdrawn",
    "help_not_ours": "refused when withdrawn",
    "entry_key": "the same tick again changes nothing",
    "entry_unkey": "refused when taken back",
    "export_identities": "each download is a download",
    "entry_detail": "sets what the entry says",
    "entry_withdraw": "refused when withdrawn",
    "help_list_apply": "the stage lets it happen once",
    "help_list_recheck": "checks again, as asked",
    "help_list_undo": "the stage lets it happen once",
    "unmatched_settle": "refused when settled",
    "earlier_apply": "the stage lets it happen once",
    "earlier_undo": "the stage lets it happen once",
    "earlier_map": "sets the columns",
    "earlier_recheck": "checks again, as asked",
    "result_apply": "the stage lets it happen once",
    "result_undo": "the stage lets it happen once",
    "result_map": "sets the columns",
    "result_recheck": "checks again, as asked",
    "import_apply": "the stage lets it happen once",
    "import_undo": "the stage lets it happen once",
    "import_districts": "sets whose list it is",
    "import_map": "sets the columns",
    "import_recheck": "checks again, as asked",
    "nomination_check": "only looks",
    "nomination_detail": "one decision by state",
    "urgency_edit": "sets weights",
    "year_leave": "sets a state",
    "limits_edit": "sets days",
    "ledger_edit": "one row a month, and the version seen is compared",
    "board_pair": "one main mentor by constraint",
    "board_suggest": "only proposes",
    "board_language": "one language a household by constraint",
    "board_undo": "once by state",
    "month_build": "one row a month by constraint",
    "conflict_remove": "refused when gone",
    "official_hand_over": "ends what is open",
    "official_return": "refused in service",
    "official_transfer": "refused when nothing changes",
    "pairing_end": "refused when ended",
    "plan_agree": "refused when agreed",
    "plan_close": "refused when closed",
    "plan_paper_add": "replaces the photo",
    "plan_row_remove": "gone is gone",
    "stage_confirm": "refused when decided",
    "stage_refuse": "refused when decided",
    "suggestion_confirm": "the stage lets it happen once",
    "suggestion_pair": "sets the choice",
    "suggestion_undo": "the stage lets it happen once",
    "visit_correct": "refused when unchanged",
    "visit_return": "refused when decided",
    "visit_verify": "refused when decided",
    "account_factor": "gone is gone",
    "token_revoke": "gone is gone",
    "household_return": "refused when back",
    "household_unmerge": "refused when taken back",
    "month_close": "refused when closed",
    "target_edit": "sets shares",
    "late_limit_edit": "sets limits",
    "import_keeping": "sets days",
    "import_empty": "sets a word a column",
    "visit_keep": "refused when kept",
    "visit_photo_add": "the same picture counts once",
    "referral_withdraw": "refused when closed",
}


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    household = make_household()
    make_pairing(household, make_official(user=mentor), make_user("provincial_officer", "42"))
    return household


@pytest.fixture
def officer(client):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    return officer


def visit_form(**more):
    today = timezone.localdate()
    return {"purpose": "follow_up", "summary": "ไปเยี่ยม", "visited_on": str(today)} | more


TAKEN_ONCE = re.compile(r"{% once %}|mark=\"[^\"]*\bonce\b")
MARKED = re.compile(r"{% (once|marked) %}|mark=\"")


def forms_in(text):
    """Forms written out, and those of the components that write one."""
    parts = re.finditer(r"<(form|c-form|c-post)\b(?:[^<>]*/>|.*?</\1>)", text, re.S)
    return [part[0] for part in parts]


def test_every_door_that_makes_a_record_has_a_form_that_is_taken_once():
    """Each view that takes a POST is named by a form that is taken once, or says why not."""
    templates = {}
    for file in (ROOT / "templates").rglob("*.html"):
        templates[str(file.relative_to(ROOT / "templates"))] = file.read_text()
    once = {
        name.replace("-", "_")
        for text in templates.values()
        for form in forms_in(text)
        if TAKEN_ONCE.search(form)
        for name in re.findall(r"action=\"{% url '\w+:([\w-]+)'", form)
    }
    missing, seen = [], set()
    for _address, view in ours():
        if getattr(view, "cls", None):
            continue
        source = inspect.getsource(inspect.unwrap(view))
        if "POST" not in source.split("def ")[0]:
            continue
        name = view.__name__
        seen.add(name)
        own = re.findall(r'"([\w/]+\.html)"', source)
        known = inspect.unwrap(view).__globals__.items()
        own += [
            page.template
            for called, page in known
            if isinstance(page, RegisterPage) and f"{called}.answer" in source
        ]
        own_once = any(TAKEN_ONCE.search(templates.get(template, "")) for template in own)
        if name not in NOT_ONCE and name not in once and not own_once:
            missing.append(name)
    assert missing == []
    assert set(NOT_ONCE) - seen == set()


def test_every_guarded_form_is_marked():
    """A form worth guarding against a stray click is worth a draft."""
    unmarked = []
    for file in (ROOT / "templates").rglob("*.html"):
        for form in forms_in(file.read_text()):
            if "data-guard" in form and not MARKED.search(form):
                unmarked.append(file.name)
    assert unmarked == []


def test_the_same_form_twice_makes_one_visit_and_says_so(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    data = visit_form(once=mark_of(client, address))

    first = client.post(address, data)
    again = client.post(address, data, follow=True)

    visit = Visit.objects.get()
    assert first["Location"] == reverse("logbook:visit-detail", args=[visit.pk])
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "ได้รับไว้ก่อนแล้ว ไม่ได้บันทึกซ้ำ" in again.content.decode()


def test_the_same_form_with_other_words_is_kept_and_asked_about(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    mark = mark_of(client, address)
    client.post(address, visit_form(once=mark))

    asked = client.post(address, visit_form(once=mark, summary="ไปเยี่ยม และพบแพทย์"))
    page = asked.content.decode()

    assert asked.status_code == 409
    assert Visit.objects.count() == 1
    assert "ไปเยี่ยม และพบแพทย์" in page
    assert reverse("logbook:visit-detail", args=[Visit.objects.get().pk]) in page
    fresh = re.search(r'name="once" value="([^"]+)"', page)[1]
    assert fresh != mark
    again = visit_form(once=fresh, summary="ไปเยี่ยม และพบแพทย์", another=str(Visit.objects.get().pk))
    assert client.post(address, again).status_code == 302
    assert Visit.objects.count() == 2


def test_a_refused_form_may_be_sent_again_with_its_mark(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    mark = mark_of(client, address)

    refused = client.post(address, visit_form(once=mark, summary=""))

    assert refused.status_code == 422
    assert f'value="{mark}" autocomplete="off" data-bound' in refused.content.decode()
    assert FormReceipt.objects.count() == 0
    assert client.post(address, visit_form(once=mark)).status_code == 302
    assert Visit.objects.count() == 1


def test_a_mark_of_another_person_is_none(client, mentor, household):
    other = receipts.new_mark(make_user("mentor", "4201"))
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    client.post(address, visit_form(once=other))
    assert FormReceipt.objects.count() == 0
    assert client.post(address, visit_form(once="rubbish:xx")).status_code == 422  # asks: same day


def test_a_second_visit_of_the_day_is_asked_about_and_then_taken(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    client.post(address, visit_form(once=mark_of(client, address), summary="เช้าพบพ่อ"))
    first = Visit.objects.get()

    asked = client.post(address, visit_form(once=mark_of(client, address), summary="บ่ายพบแม่"))
    page = asked.content.decode()

    assert asked.status_code == 422
    assert "เช้าพบพ่อ" in page
    assert "บ่ายพบแม่" in page
    assert reverse("logbook:visit-detail", args=[first.pk]) in page
    mark = re.search(r'name="once" value="([^"]+)"', page)[1]
    told = visit_form(once=mark, summary="บ่ายพบแม่", another=str(first.pk))
    assert client.post(address, told).status_code == 302
    assert sorted(Visit.objects.values_list("summary", flat=True)) == ["บ่ายพบแม่", "เช้าพบพ่อ"]


def test_a_file_that_must_be_chosen_again_is_named(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    photo = SimpleUploadedFile("หน้าบ้าน.jpg", picture.getvalue(), "image/jpeg")
    refused = client.post(address, visit_form(summary="", photo=photo))
    assert refused.status_code == 422
    assert "«หน้าบ้าน.jpg» ยังไม่ได้บันทึก โปรดเลือกไฟล์นี้อีกครั้ง" in refused.content.decode()


def test_a_third_is_asked_about_again(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    client.post(address, visit_form(summary="หนึ่ง"))
    client.post(address, visit_form(summary="สอง", another=str(Visit.objects.get().pk)))

    one_seen = visit_form(summary="สาม", another=str(Visit.objects.get(summary="หนึ่ง").pk))

    assert client.post(address, one_seen).status_code == 422
    assert Visit.objects.count() == 2


def test_another_day_and_another_author_are_not_asked_about(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    yesterday = str(timezone.localdate() - timedelta(days=1))
    client.post(address, visit_form())
    assert client.post(address, visit_form(visited_on=yesterday)).status_code == 302
    client.force_login(make_user("district_officer", "4201"))
    assert client.post(address, visit_form()).status_code == 302
    assert Visit.objects.count() == 3


def twice(client, address, data):
    """The same copy of the form twice, then a fresh copy with the same words."""
    mark = mark_of(client, address)
    answers = [client.post(address, {**data, "once": mark}).status_code for _ in range(2)]
    fresh = client.post(address, {**data, "once": mark_of(client, address)})
    return [*answers, fresh.status_code], fresh.content.decode()


def test_help_is_recorded_once_and_asked_about(client, officer):
    household = make_household()
    address = reverse("assistance:assistance-create", args=[household.pk])
    data = {
        "dimension": "income",
        "kind": AssistanceKind.values[0],
        "description": "ไก่ไข่",
        "given_on": str(timezone.localdate()),
        "amount": "1500",
    }
    statuses, page = twice(client, address, data)
    assert statuses == [302, 302, 422]
    assert "ให้บันทึกแยก" in page
    assert Assistance.objects.count() == 1


def test_a_referral_is_sent_once_and_asked_about(client, officer):
    household = make_household()
    address = reverse("assistance:referral-create", args=[household.pk])
    office = Organization.objects.filter(kind="provincial_office").first()
    data = {
        "dimension": "health",
        "organization": office.pk,
        "subject": "ขอเยี่ยม",
        "request": "ขอทีมหมอครอบครัว",
        "offline": "on",
    }
    statuses, page = twice(client, address, data)
    assert statuses == [302, 302, 422]
    assert "ให้ส่งอีกเรื่องหนึ่ง" in page
    assert Referral.objects.count() == 1


def test_an_official_is_registered_once_and_asked_about(client, officer):
    address = reverse("mentors:official-create")
    data = {
        "first_name": "พี่เลี้ยง",
        "last_name": "ซ้ำชื่อ",
        "work_area": "4201",
        "capacity": "3",
        "is_available": "on",
    }
    statuses, page = twice(client, address, data)
    assert statuses == [302, 302, 422]
    assert "เป็นคนละคนที่ชื่อซ้ำกัน" in page
    assert Official.objects.filter(last_name="ซ้ำชื่อ").count() == 1


def test_a_row_of_a_plan_is_added_once_and_asked_about(client, mentor, household):
    client.force_login(mentor)
    start = reverse("plans:plan-create", args=[household.pk])
    plan_data = {"goal_stage": Stage.values[0], "goal": "พออยู่พอกิน", "once": mark_of(client, start)}
    assert [client.post(start, plan_data).status_code for _ in range(2)] == [302, 302]
    plan = ActionPlan.objects.get()
    address = reverse("plans:plan-row-create", args=[plan.pk])
    month = f"{timezone.localdate().year + 543}-{timezone.localdate().month:02d}"
    data = {
        "row-dimension": Dimension.objects.first().pk,
        "row-household_does": "ปลูกผัก",
        "row-first_month": month,
        "row-last_month": month,
        "row-status": PlanRowStatus.values[0],
    }
    statuses, page = twice(client, address, data)
    assert statuses == [302, 302, 422]
    assert "ให้เพิ่มแยก" in page
    assert PlanRow.objects.count() == 1


def test_an_account_is_made_once_and_the_second_press_leads_to_it(client):
    client.force_login(make_user("administrator", "42"))
    address = reverse("accounts:account-create")
    data = {
        "username": "newcomer",
        "first_name": "ผู้มาใหม่",
        "last_name": "สมมุติ",
        "once": mark_of(client, address),
    }
    client.post(address, data)
    person = User.objects.get(username="newcomer")
    again = client.post(address, data)
    assert again["Location"] == reverse("accounts:account-detail", args=[person.pk])


def test_a_refusal_in_a_message_leaves_no_receipt(client, mentor, household):
    """The act was refused and the page led on: the same form may be sent again later."""
    client.force_login(mentor)
    plan = create_plan(household=household, by=mentor, goal_stage=Stage.values[0], goal="พออยู่")
    idea = PlanIdea.objects.filter(is_active=True).first()
    address = reverse("plans:plan-idea-add", args=[plan.pk, idea.pk])
    statuses = [
        client.post(address, {"once": receipts.new_mark(mentor)}).status_code for _ in range(2)
    ]
    assert statuses == [302, 302]
    assert (PlanRow.objects.count(), FormReceipt.objects.count()) == (1, 1)


def test_a_page_that_asks_first_has_taken_nothing(rf, mentor):
    """The form comes again with the answer, and then it is taken."""
    told = {"once": receipts.new_mark(mentor), "reason": "ย้ายออก"}

    def sent(answer, **more):
        request = rf.post("/somewhere/", told | more)
        request.user = mentor
        return receipts.take(lambda _request: answer, request)

    asked = HttpResponse("แน่ใจหรือไม่")
    assert sent(asked) is asked
    assert FormReceipt.objects.count() == 0
    assert sent(redirect("/done/"), confirmed="x")["Location"] == "/done/"
    assert FormReceipt.objects.get().leads_to == "/done/"


def test_a_form_that_leads_on_with_an_error_was_not_taken(client, officer):
    address = reverse("logbook:export-start")
    mark = mark_of(client, reverse("logbook:export-list"))
    refused = client.post(address, {"once": mark, "month": "2569-99"})
    assert (refused.status_code, FormReceipt.objects.count()) == (302, 0)
    assert "taken" not in refused.cookies


def test_what_was_taken_is_told_to_the_next_page(client, mentor, household):
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    answer = client.post(address, visit_form(once=mark_of(client, address)))
    cookie = answer.cookies["taken"]
    assert receipts.unquote(cookie.value) == address
    assert cookie["samesite"] == "Lax"


def test_old_receipts_are_forgotten(mentor):
    for days in (29, 31):
        FormReceipt.objects.create(
            token=receipts.uuid.uuid4(),
            user=mentor,
            content_hash="x",
            leads_to=str(days),
            received_at=timezone.now() - timedelta(days=days),
        )
    receipts.forget_old()
    assert list(FormReceipt.objects.values_list("leads_to", flat=True)) == ["29"]


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_visit(reference):
    mentor = make_user("mentor", "4201")
    household = make_household()
    make_pairing(household, make_official(user=mentor), make_user("provincial_officer", "42"))
    client = Client()
    client.force_login(mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    data = visit_form(once=mark_of(client, address))
    answers = []

    def press():
        browser = Client()
        browser.cookies = client.cookies.copy()
        answers.append(browser.post(address, data))
        connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(8)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Visit.objects.count() == 1
