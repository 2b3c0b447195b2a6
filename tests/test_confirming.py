"""Wide or irreversible acts ask first, in numbers, and ask anew when the numbers have changed."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assistance.consequences import UNTOLD_OF_LEAVING
from assistance.models import Referral
from assistance.services.giving import record_assistance
from assistance.services.letters import send_referral
from core.confirming import FIELD
from households.models import Household, ImportBatch
from households.services.households import set_survey_status
from households.tpmap.services.imports import apply_batch, check_batch, receive_file, undo_batch
from logbook.services.visits import record_visit
from mentors.models import Pairing
from places.models import Organization
from plans.models import PlanRow
from plans.services import plans
from tests.confirming import confirm
from tests.factories.people import make_household, make_official, make_pairing, make_pin, make_user

pytestmark = pytest.mark.django_db


def the_list(number=6):
    """A TPMAP list of invented people in อำเภอเมืองเลย."""
    head = "เลขประจำตัวประชาชน,คำนำหน้า,ชื่อ,นามสกุล,รหัสบ้าน,บ้านเลขที่,ตำบล,อำเภอ,จังหวัด,มิติรายได้"
    lines = [
        f"{make_pin()},นาย,สมมุติ{n},ทดสอบ,4299{n:07d},{n},กกดู่,เมืองเลย,เลย,1"
        for n in range(1, number + 1)
    ]
    return ContentFile("\n".join([head, *lines]).encode(), name="list.csv")


@pytest.fixture
def batch():
    batch = import_list_of(the_list())
    assert Household.objects.count() == 6, list(batch.issues.values_list("message", flat=True))
    return batch


def import_list_of(content):
    received = receive_file(file_name="x.csv", content=content, data_year=2569, by=None)
    return apply_batch(check_batch(received.pk).pk, None)


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def numbers(page) -> dict[str, int]:
    """What the page says: `{text: count}`."""
    return {line.text: line.count for line in page.context["question"].lines}


def test_an_undo_says_what_it_removes_and_what_stays_and_is_right(client, batch, officer):
    worked = Household.objects.first()
    set_survey_status(household=worked, status="surveyed", by=officer)
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-undo", args=[batch.pk])
    assert "question" not in client.get(address).context  # nothing is counted unasked
    told = numbers(client.get(address, {"counted": "1"}))
    batch.refresh_from_db()
    assert batch.stage == "applied"

    _batch, counts = undo_batch(batch.pk, None)
    assert told["แถวของบัญชีนี้ที่จะถูกยกเลิก"] == 6
    assert told["ครัวเรือนที่บัญชีนี้เพิ่มและจะถูกลบออก"] == counts["removed_households"] == 5
    assert told["บุคคลที่บัญชีนี้เพิ่มและจะถูกลบออก"] == counts["removed_persons"] == 5
    assert told["ครัวเรือนที่จะคงไว้ เพราะมีผู้ทำงานต่อแล้ว"] == counts["kept_households"] == 1


def test_numbers_that_changed_meanwhile_are_shown_anew_and_nothing_is_done(client, batch, officer):
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-undo", args=[batch.pk])
    mark = client.get(address, {"counted": "1"}).context["mark"]
    set_survey_status(household=Household.objects.first(), status="surveyed", by=officer)
    again = client.post(address, {FIELD: mark})
    assert again.status_code == 409
    assert "ข้อมูลเปลี่ยนไประหว่างนี้" in again.content.decode()
    assert numbers(again)["ครัวเรือนที่จะคงไว้ เพราะมีผู้ทำงานต่อแล้ว"] == 1
    assert ImportBatch.objects.get(pk=batch.pk).state == "done"
    done = client.post(address, {FIELD: again.context["mark"]})
    assert done.status_code == 302
    assert ImportBatch.objects.get(pk=batch.pk).state == "waiting"


def test_a_mark_holds_for_one_person_and_one_act(client, batch, officer):
    first, second = Household.objects.order_by("pk")[:2]
    client.force_login(officer)
    address = "households:household-leave"
    mark = client.get(reverse(address, args=[first.pk])).context["mark"]
    sent = {FIELD: mark, "reason": "moved"}
    assert client.post(reverse(address, args=[second.pk]), sent).status_code == 409
    client.force_login(make_user("district_officer", "4201"))
    assert client.post(reverse(address, args=[first.pk]), sent).status_code == 409
    assert not Household.objects.exclude(left_on=None).exists()


def test_leaving_says_what_hangs_on_a_household_of_the_list(client, batch, officer):
    household = Household.objects.first()
    make_pairing(household, make_official(), officer)
    plans.create_plan(household=household, by=officer, goal_stage="survival", goal="x")
    need = household.needs.get()
    send_referral(
        household=household,
        by=officer,
        dimension=need.dimension,
        subject="x",
        request="x",
        organization=organization(),
        offline=True,
    )
    record_visit(
        by=officer,
        id=uuid.uuid4(),
        household=household,
        purpose="follow_up",
        visited_on=timezone.localdate(),
        summary="x",
        assessment={},
    )
    client.force_login(officer)
    address = reverse("households:household-leave", args=[household.pk])
    page = client.get(address)
    assert numbers(page) == {
        "สมาชิกที่ออกจากโครงการไปด้วย": 1,
        "พี่เลี้ยงที่จะสิ้นสุดการดูแล": 1,
        "แผนครัวเรือนที่จะปิด": 1,
        "เรื่องส่งต่อที่จะถอนจากหน่วยงาน": 1,
        UNTOLD_OF_LEAVING: 1,
        "การเยี่ยมที่ยังรอรับรอง และรับรองต่อได้": 1,
    }
    assert "— เลือก —" in page.content.decode()


def test_leaving_needs_a_reason_and_then_happens(client, officer):
    household = make_household()
    client.force_login(officer)
    address = reverse("households:household-leave", args=[household.pk])
    page = client.get(address)
    assert client.post(address, {FIELD: page.context["mark"]}).status_code == 422
    confirm(client, address, {"reason": "moved"})
    household.refresh_from_db()
    assert household.leave_reason == "moved"
    assert client.get(address).status_code == 302, "it has left"


def organization(code="loei-health"):
    return Organization.objects.get(code=code)


def test_merging_says_what_hangs_on_the_entry_that_goes(client, officer):
    kept, double = make_household(), make_household()
    make_pairing(double, make_official(), officer)
    client.force_login(officer)
    address = reverse("households:duplicate-decide", args=[kept.pk, double.pk])
    page = client.post(address, {"keep": kept.pk, "reason": "คนเดียวกัน"})
    assert numbers(page)["พี่เลี้ยงของครัวเรือนที่ซ้ำ"] == 1
    assert ("reason", "คนเดียวกัน") in page.context["carried"]
    double.refresh_from_db()
    assert double.merged_into is None
    confirm(client, address, {"keep": kept.pk, "reason": "คนเดียวกัน"})
    double.refresh_from_db()
    assert double.merged_into == kept


def test_closing_an_account_says_what_is_left_behind(client, officer):
    mentor = make_user("mentor", "4201")
    make_pairing(make_household(), make_official(user=mentor), officer)
    client.force_login(make_user("administrator", "42"))
    page = client.get(reverse("accounts:account-active", args=[mentor.pk]))
    assert numbers(page) == {"บทบาทที่ถืออยู่และจะใช้ไม่ได้": 1, "ครัวเรือนในความดูแลที่จะไม่มีผู้ดูแลในระบบ": 1}
    mentor.refresh_from_db()
    assert mentor.is_active


def test_closing_a_plan_and_removing_a_row_ask(client, officer):
    plan = plans.create_plan(
        household=make_household(), by=officer, goal_stage="survival", goal="x"
    )
    month = timezone.localdate().replace(day=1)
    rows = [
        plans.save_plan_row(
            plan=plan,
            by=officer,
            row=PlanRow(
                dimension_id="income", household_does=text, first_month=month, last_month=month
            ),
        )
        for text in ("ปลูกผัก", "เลี้ยงไก่")
    ]
    client.force_login(officer)
    address = reverse("plans:plan-row-remove", args=[plan.pk, rows[0].pk])
    assert numbers(client.post(address)) == {"ปลูกผัก": None, "กิจกรรมที่เหลือในแผน": 1}
    assert plan.rows.count() == 2
    record_assistance(
        household=plan.household,
        by=officer,
        kind="goods",
        dimension=rows[0].dimension,
        description="พันธุ์ผัก",
        given_on=timezone.localdate(),
        plan_row=rows[0],
    )
    hanging = {"ความช่วยเหลือที่จะไม่อ้างกิจกรรมนี้อีก": 1}
    assert numbers(client.get(address)).items() >= hanging.items()
    confirm(client, address)
    assert list(plan.rows.all()) == [rows[1]]
    address = reverse("plans:plan-close", args=[plan.pk])
    assert numbers(client.get(address)) == {"กิจกรรมในแผน": 1, "กิจกรรมที่ยังไม่เสร็จและจะหยุดติดตาม": 1}
    confirm(client, address, {"close_reason": "completed"})
    plan.refresh_from_db()
    assert plan.close_reason == "completed"


def test_a_hand_over_says_who_goes_where_before_it_is_done(client, officer):
    leaving, to = make_official(capacity=5), make_official(capacity=2)
    for _ in range(3):
        make_pairing(make_household(), leaving, officer, started_on=date(2026, 1, 1))
    client.force_login(officer)
    address = reverse("mentors:official-hand-over", args=[leaving.pk])
    assert numbers(client.get(address)) == {"ครัวเรือนที่ดูแลอยู่และจะส่งต่อ": 3}
    sent = {"end_reason": "retired", "to": to.pk}
    asked = client.post(address, sent)
    assert numbers(asked) == {
        "ครัวเรือนที่ดูแลอยู่และจะส่งต่อ": 3,
        f"ครัวเรือนที่ {to.full_name} ยังรับได้": 2,
        "ครัวเรือนที่จะกลับไปรอจับคู่": 1,
    }
    assert Pairing.objects.open().filter(official=leaving).count() == 3
    client.post(address, {**sent, FIELD: asked.context["mark"]})
    assert Pairing.objects.open().filter(official=to).count() == 2
    assert Pairing.objects.open().filter(official=leaving).count() == 0


def test_a_move_that_ends_pairings_asks_and_one_that_ends_none_does_not(client, officer):
    boss = make_user("provincial_officer", "42")
    here, away = make_official("4201"), make_official("4201")
    make_pairing(make_household("420107"), away, officer, started_on=date(2026, 1, 1))
    client.force_login(boss)
    today = timezone.localdate()
    sent = {
        "work_area": "4202",
        "reason": "ย้าย",
        "moved_on": f"{today.day}/{today.month}/{today.year + 543}",
    }
    address = "mentors:official-transfer"
    assert client.post(reverse(address, args=[here.pk]), sent).status_code == 302
    asked = client.post(reverse(address, args=[away.pk]), sent)
    assert numbers(asked)["ครัวเรือนนอกพื้นที่ใหม่ที่จะกลับไปรอจับคู่"] == 1
    assert Pairing.objects.open().count() == 1
    confirm(client, reverse(address, args=[away.pk]), sent)
    assert Pairing.objects.open().count() == 0


def test_the_sender_of_a_referral_withdraws_it_on_a_page_of_its_own(client, officer):
    household = make_household()
    referral = send_referral(
        household=household,
        by=officer,
        subject="x",
        request="x",
        dimension=household.needs.get().dimension,
        organization=organization(),
        offline=True,
    )
    client.force_login(officer)
    shown = client.get(reverse("assistance:referral-detail", args=[referral.pk]))
    assert shown.context["form"] is None
    assert "ตอบเรื่องนี้" not in shown.content.decode()
    client.post(reverse("assistance:referral-detail", args=[referral.pk]), {"action": "withdraw"})
    address = reverse("assistance:referral-withdraw", args=[referral.pk])
    assert numbers(client.get(address)) == {"ปัญหารายมิติที่กลับไปรอความช่วยเหลือ": 1}
    assert client.post(address, {"outcome": ""}).status_code == 422
    assert Referral.objects.get().status == "sent"
    confirm(client, address, {"outcome": "ส่งผิดหน่วยงาน"})
    assert Referral.objects.get().status == "withdrawn"


def test_an_agency_chooses_its_answer_itself(client, officer):
    household = make_household()
    referral = send_referral(
        household=household,
        by=officer,
        subject="x",
        request="x",
        dimension=household.needs.get().dimension,
        organization=organization(),
        offline=True,
    )
    client.force_login(make_user("agency_officer", None, organization()))
    address = reverse("assistance:referral-detail", args=[referral.pk])
    page = client.get(address)
    assert "ถอนเรื่อง" not in page.content.decode()
    assert [value for value, _label in page.context["form"].fields["action"].choices] == [
        "",
        "accept",
        "plan",
        "partly",
        "decline",
    ]
    assert client.post(address, {"outcome": "x"}).status_code == 422
    withdraw = reverse("assistance:referral-withdraw", args=[referral.pk])
    assert client.post(withdraw, {"outcome": "x"}).status_code == 403


def selected_beforehand(html) -> list[str]:
    """Names of required selects of a page whose first choice says something."""
    found = []
    for select in re.findall(r"<select\b[^>]*>.*?</select>", html, re.S):
        first = re.search(r"<option value=\"([^\"]*)\"", select)
        if " required" in select.split(">")[0] and first and first[1] and " selected" not in select:
            found.append(re.search(r"name=\"([^\"]*)\"", select)[1])
    return found


def test_no_page_preselects_what_nobody_chose(client, officer):
    """Every page with a form that a district officer or an administrator opens on one household."""
    household, mentor = make_household(), make_user("mentor", "4201")
    official = make_official(user=mentor)
    pairing = make_pairing(household, official, officer)
    plan = plans.create_plan(household=household, by=officer, goal_stage="survival", goal="x")
    boss, one = make_user("administrator", "42"), [household.pk]
    assert pairing.pk
    pages = {
        officer: [
            reverse("households:household-leave", args=one),
            reverse("households:household-detail", args=one),
            reverse("logbook:visit-create", args=one),
            reverse("assistance:assistance-create", args=one),
            reverse("assistance:referral-create", args=one),
            reverse("plans:plan-create", args=[make_household().pk]),
            reverse("plans:plan-detail", args=[plan.pk]),
            reverse("plans:plan-close", args=[plan.pk]),
            reverse("plans:plan-row-create", args=[plan.pk]),
            reverse("mentors:conflict-create", args=one),
            reverse("mentors:pairing-create", args=one),
            reverse("mentors:official-hand-over", args=[official.pk]),
            reverse("mentors:official-transfer", args=[official.pk]),
            reverse("plans:stage-propose", args=one),
            reverse("plans:print-start"),
            reverse("mentors:suggestion-start"),
            reverse("households:nomination-create"),
            reverse("accounts:emergency-take"),
        ],
        boss: [
            reverse("accounts:account-detail", args=[mentor.pk]),
            reverse("accounts:role-end", args=[mentor.memberships.get().pk]),
            reverse("tpmap:import-upload"),
        ],
    }
    chosen = {}
    for user, addresses in pages.items():
        client.force_login(user)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if names := selected_beforehand(answer.content.decode()):
                chosen[address] = names
    assert chosen == {}


def test_no_role_is_granted_that_nobody_chose(client):
    client.force_login(make_user("administrator", "42"))
    user = make_user()
    sent = {"area": "42", "order_number": "1", "started_on": "01/10/2568"}
    answer = client.post(reverse("accounts:role-grant", args=[user.pk]), sent)
    assert answer.status_code == 422
    assert not user.memberships.exists()


def test_a_new_plan_row_begins_this_month_and_runs_as_far_as_the_plan(client, officer):
    plan = plans.create_plan(
        household=make_household(), by=officer, goal_stage="survival", goal="x"
    )
    client.force_login(officer)
    address = reverse("plans:plan-row-create", args=[plan.pk])
    now = timezone.localdate().replace(day=1)

    def shown():
        form = client.get(address).context["form"]
        return [
            re.search(r'value="(\d{4}-\d\d)" selected', str(form[name]))[1]
            for name in ("first_month", "last_month")
        ]

    code = f"{now.year + 543}-{now.month:02d}"
    assert shown() == [code, code]
    later = date(now.year + 1, now.month, 1)
    plans.save_plan_row(
        plan=plan,
        by=officer,
        row=PlanRow(dimension_id="income", household_does="x", first_month=now, last_month=later),
    )
    assert shown() == [code, f"{later.year + 543}-{later.month:02d}"]
    on_page = client.get(reverse("plans:plan-detail", args=[plan.pk])).context["row_form"]
    assert f'value="{code}" selected' in str(on_page["first_month"])
