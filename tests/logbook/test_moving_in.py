"""Work from before the system comes in from spreadsheets: every row by the rules of the act that is
done by hand, with its verdict; applied whole, twice the same, taken back.
"""

import json
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from assistance.models import Assistance
from core.spreadsheets.errors import DataMovedError
from core.thai import to_thai_digits
from households.models import FileKeeping, Household
from households.tpmap.services import keeping
from logbook.models import StandingBatch, StandingHeadings, Visit
from logbook.moving_in.services.applying import apply_batch
from logbook.services.visits import verify_visit
from mentors.models import Official, Pairing
from mentors.services.pairings import end_pairing, pair_mentor
from plans.models import ActionPlan, LedgerMonth, PlanRow
from plans.services.plans import create_plan, save_plan_row
from reports.models import Month
from tests.confirming import confirm
from tests.factories.moving_in import cells, said_of
from tests.factories.people import make_household, make_official, make_user
from tests.factories.results import write
from tests.jobs import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = make_user("district_officer", "4201")
    client.force_login(user)
    return user


@pytest.fixture
def send(client, officer, tmp_path):
    """Uploads rows on the page and does the check; returns the batch."""

    def upload(kind, rows, area="4201"):
        data = write(tmp_path / "a.xlsx", {"งาน": cells(rows)}).read_bytes()
        answer = client.post(
            reverse("moving_in:import-upload"),
            {"kind": kind, "area": area, "file": SimpleUploadedFile("a.xlsx", data)},
        )
        assert answer.status_code == 302, answer.content.decode()
        return do(StandingBatch.objects.latest("pk"))

    return upload


def press(client, batch, act):
    assert confirm(client, reverse(f"moving_in:import-{act}", args=[batch.pk])).status_code == 302
    return do(batch)


def told(batch) -> dict[int, tuple[str, list[str]]]:
    """`{line: (verdict, codes)}`."""
    rows = batch.read_rows.values_list("row", "verdict", "said")
    return {row: (verdict, [issue[0] for issue in said]) for row, verdict, said in rows}


def test_pairings_by_the_rules_of_the_board_applied_whole_again_and_taken_back(
    client, officer, send
):
    houses = [make_household("420107") for _ in range(8)]
    elsewhere, left = (
        make_household("420201"),
        make_household("420107", left_on=date(2026, 1, 5), leave_reason="moved"),
    )
    official = make_official("4201", capacity=5)
    twins = [
        make_official("4201", title="นาง", phone=phone) for phone in ("0811111111", "0822222222")
    ]
    Official.objects.filter(pk__in=[t.pk for t in twins]).update(first_name="สมหญิง")
    there = pair_mentor(household=houses[5], official=official, by=officer, order_number="9/2569")
    base = {"พี่เลี้ยง": official.full_name, "วันที่เริ่มดูแล": "๑ ก.พ. ๒๕๖๙", "คำสั่งที่": "12/2569"}
    pair = [said_of(house) | base for house in houses]
    twin = {"พี่เลี้ยง": "นางสมหญิง สมมุติ"}
    rows = [
        pair[0],  # 2
        {"รหัสบ้าน": houses[1].house_code, "ชื่อ-สกุล": houses[1].head_name} | base,
        pair[0],
        said_of(elsewhere) | base,
        said_of(left) | base,
        pair[2] | {"ชื่อ-สกุล": "นายอื่น ไกลตัว"},
        pair[2] | {"พี่เลี้ยง": "นางไม่มี ในทะเบียน"},
        pair[2] | twin,
        pair[3] | twin | {"โทรศัพท์พี่เลี้ยง": "822222222"},  # 10
        pair[2] | {"วันที่เริ่มดูแล": "31/02/2569"},
        pair[2] | {"อำเภอ": "นาด้วง"},
        {"รหัสบ้าน": houses[2].house_code} | base,
        pair[2] | {"รหัสบ้าน": houses[3].house_code},
        said_of(houses[5]) | base | {"วันที่เริ่มดูแล": there.started_on, "คำสั่งที่": ""},
        pair[5],
        pair[4] | {"เลขประจำตัวประชาชน": to_thai_digits(pair[4]["เลขประจำตัวประชาชน"])},
        pair[6] | {"ประเภท": "ร่วม"},  # 18
        {"พี่เลี้ยง": "รวม 17 ราย"},
    ]

    batch = send("pairings", rows)

    expected = {
        2: ("new", []),
        3: ("new", []),
        4: ("duplicate", ["row_duplicate"]),
        5: ("rejected", ["household_not_here"]),
        6: ("rejected", ["household_left"]),
        7: ("rejected", ["name_other"]),
        8: ("rejected", ["official_unknown"]),
        9: ("rejected", ["official_ambiguous"]),
        10: ("new", []),
        11: ("rejected", ["date_invalid"]),
        12: ("rejected", ["area_outside"]),
        13: ("rejected", ["household_unsaid"]),
        14: ("rejected", ["household_conflict"]),
        15: ("unchanged", ["there_before"]),
        16: ("rejected", ["pairing_differs"]),
        17: ("new", []),
        18: ("rejected", ["no_main_mentor"]),
    }
    assert told(batch) | {19: None} == expected | {19: None}
    assert (batch.stage, batch.new, Pairing.objects.count()) == ("checked", 4, 1)
    page = client.get(reverse("moving_in:import-detail", args=[batch.pk]))
    assert "อาจอยู่อำเภออื่น" in page.content.decode()
    mended = client.get(reverse("moving_in:import-rejected", args=[batch.pk])).getvalue()
    assert openpyxl.load_workbook(BytesIO(mended)).active.max_row == 1 + batch.rejected

    batch = press(client, batch, "apply")

    assert batch.stage == "applied", batch.error
    made = Pairing.objects.filter(is_brought_in=True).order_by("pk")
    assert [(p.household_id, p.order_number, p.started_on) for p in made] == [
        (houses[n].pk, "12/2569", date(2026, 2, 1)) for n in (0, 1, 3, 4)
    ]
    assert {p.official_id for p in made} == {official.pk, twins[1].pk}
    assert (
        "นำเข้าจากเดิม"
        in client.get(reverse("mentors:pairing-history", args=[houses[0].pk])).content.decode()
    )

    again = send("pairings", rows)
    assert (again.new, again.unchanged) == (0, 5)

    visits = send(
        "visits",
        [said_of(houses[0]) | {"ผู้เยี่ยม": official.full_name, "วันที่": "5/3/2569", "สรุป": "พบ"}],
    )
    press(client, visits, "apply")
    batch = press(client, batch, "undo")
    assert (batch.counts["removed"], batch.counts["kept"]) == (3, 1)
    open_now = Pairing.objects.open().order_by("household").values_list("household", flat=True)
    assert list(open_now) == [houses[0].pk, houses[5].pk]


def test_visits_with_who_and_4_t_by_their_own_days(client, officer, send):
    """Days of years ago are taken, counted in their months, and told as late in a closed one."""
    house, other = make_household("420107", members=2), make_household("420107")
    second = {"เลขประจำตัวประชาชน": house.persons.get(is_head=False).pin.formatted}
    mentor = make_official("4201")
    pairing = pair_mentor(household=house, official=mentor, by=officer, started_on=date(2023, 1, 1))
    Month.objects.create(first_day=date(2026, 1, 1), as_of=timezone.now(), closed_at=timezone.now())
    base = said_of(house) | {"ผู้เยี่ยม": mentor.full_name, "ผลการเยี่ยม": "พบทุกคน"}
    rows = [
        base
        | {"วันที่เยี่ยม": "15/01/2569", "ทัศนคติ": 4, "ระดับทักษะ": "น้อย", "สิ่งที่พบทางออก": "อยากเลี้ยงไก่"},
        base | {"วันที่เยี่ยม": "15 มิ.ย. 2566"},
        base | {"วันที่เยี่ยม": "15/01/2580"},
        base | {"วันที่เยี่ยม": "16/01/2569", "ทัศนคติ": 6},
        base | {"วันที่เยี่ยม": "17/01/2569", "ผลการเยี่ยม": ""},
        said_of(other) | {"ผู้เยี่ยม": mentor.full_name, "ผลการเยี่ยม": "=1+", "วันที่เยี่ยม": "1/2/2569"},
        said_of(other) | {"ผู้เยี่ยม": mentor.full_name, "ผลการเยี่ยม": "ไม่พบ", "วันที่เยี่ยม": "1/2/2569"},
    ]

    batch = send("visits", rows)

    assert told(batch) == {
        2: ("new", ["note_in_summary", "month_closed"]),
        3: ("new", ["purpose_assumed"]),
        4: ("rejected", ["date_outside"]),
        5: ("rejected", ["choice_unknown"]),
        6: ("rejected", ["cell_missing"]),
        7: ("rejected", ["cell_error"]),
        8: ("new", ["purpose_assumed", "not_paired_then"]),
    }
    assert Visit.objects.count() == 0
    press(client, batch, "apply")
    first = Visit.objects.get(visited_on=date(2026, 1, 15))
    assert (first.pairing, first.visited_by, first.recorded_by) == (pairing, mentor, officer)
    assert first.summary == "พบทุกคน\nทางออก: อยากเลี้ยงไก่"
    scores = {line.aspect: line.score for line in first.assessment.all()}
    assert scores == {"attitude": 4, "skill": 2}
    page = client.get(reverse("logbook:visit-detail", args=[first.pk])).content.decode()
    assert "นำเข้าจากเดิม" in page
    assert mentor.full_name in page
    assert send("visits", rows).unchanged == 3
    row = {"ผู้เยี่ยม": mentor.full_name, "ผลการเยี่ยม": "ใหม่", "วันที่เยี่ยม": "5/2/2569"}
    both = send("visits", [said_of(house) | row, second | row, second | row | {"ผลการเยี่ยม": "ต่าง"}])
    assert [verdict for verdict, _codes in told(both).values()] == ["new", "unchanged", "rejected"]
    assert press(client, both, "apply").stage == "applied"
    changed = send("visits", [rows[1] | {"ผลการเยี่ยม": "อย่างอื่น"}])
    assert told(changed) == {2: ("rejected", ["purpose_assumed", "visit_differs"])}

    verify_visit(visit=first, by=make_user("district_officer", "4201"))
    batch = press(client, batch, "undo")
    assert first in Visit.objects.all()
    assert Visit.objects.count() == 2  # the one of the other list
    kept = batch.read_rows.exclude(kept="").values_list("row", flat=True)
    assert list(kept) == [2]


def test_plans_help_ledgers_and_officials_with_their_households(client, officer, send):
    houses = [make_household("420107") for _ in range(3)]
    plan = {
        "เป้าหมาย": "มีรายได้พอใช้",
        "ระดับเป้าหมาย": "พอเพียง",
        "มิติ": "รายได้",
        "กิจกรรม": "ปลูกผัก",
        "เดือนเริ่ม": "ม.ค. 2569",
        "เดือนสิ้นสุด": "06/2569",
        "สถานะ": "ต่อเนื่อง",
        "วันที่ตกลง": "10/1/2569",
    }
    given = {
        "วันที่": "10/2/2569",
        "ประเภท": "สิ่งของ",
        "มิติ": "รายได้",
        "รายการ": "พันธุ์ไก่",
        "จำนวน": 10,
        "หน่วย": "ตัว",
        "มูลค่า": "1,500",
        "ผู้ให้": "กองทุนวัด",
    }
    account = {
        "เดือน": "ก.พ. 2569",
        "ค่าจ้าง เงินเดือน": 3000,
        "อาหารและของใช้ในบ้าน": "1,200",
        "หนี้สิน": 500,
    }
    register = {"ชื่อ-สกุล": "นายใหม่ สมมุติ", "ตำแหน่ง": "ครู", "อำเภอ": "เมือง", "ตั้งแต่วันที่": "1/1/2569"}
    said = [{"เลขประจำตัวประชาชน": said_of(h)["เลขประจำตัวประชาชน"]} for h in houses]
    files = {
        "plans": [
            said[0] | plan,
            said[0] | plan | {"กิจกรรม": "เลี้ยงไก่"},
            said[0] | plan | {"เดือนเริ่ม": "ก.ค. 2569", "เดือนสิ้นสุด": "ส.ค. 2569"},
            said[1] | plan | {"เป้าหมาย": ""},
            said[1] | plan | {"มิติ": "ความสุข"},
        ],
        "help": [said[0] | given, said[0] | given | {"มูลค่า": "25.000"}],
        "ledgers": [said[0] | account, said[1] | account | {"เดือน": "เดือนหน้า"}],
        "officials": [said[0] | register, said[1] | register, register | {"ชื่อ-สกุล": "นางเดี่ยว ดี"}],
    }
    expected = {
        "plans": ["new", "new", "new", "rejected", "rejected"],
        "help": ["new", "rejected"],
        "ledgers": ["new", "rejected"],
        "officials": ["new", "new", "new"],
    }
    batches = {}
    for kind, rows in files.items():
        batch = send(kind, rows)
        assert [verdict for verdict, _codes in told(batch).values()] == expected[kind], told(batch)
        batches[kind] = press(client, batch, "apply")
        if kind == "officials":  # said where the register begins; who is named once takes one
            counted = ["capacity_counted" in codes for _verdict, codes in told(batch).values()]
            assert counted == [True, False, False]
        again = send(kind, rows)
        assert (again.new, again.unchanged) == (0, batch.new), told(again)

    made = ActionPlan.objects.get()
    assert (made.status, made.agreed_on, made.is_brought_in) == ("agreed", date(2026, 1, 10), True)
    assert PlanRow.objects.filter(plan=made, is_brought_in=True).count() == 3
    help_given = Assistance.objects.get()
    assert (help_given.amount, help_given.giver, help_given.is_brought_in) == (
        1500,
        "กองทุนวัด",
        True,
    )
    ledger = LedgerMonth.objects.get()
    assert {line.kind: line.amount for line in ledger.lines.all()} == {
        "income_wage": 3000,
        "expense_food": 1200,
    }
    new = Official.objects.get(first_name="ใหม่")
    assert (new.capacity, new.load, new.is_brought_in) == (2, 2, True)

    taken = {}
    for kind, batch in batches.items():
        asked = client.post(reverse("moving_in:import-undo", args=[batch.pk]))
        taken[kind] = [line.count for line in asked.context["question"].lines]
        press(client, batch, "undo")
    assert taken == {"plans": [3, 1], "help": [1], "ledgers": [1], "officials": [2, 1]}
    assert (LedgerMonth.objects.count(), Assistance.objects.standing().count()) == (0, 0)
    # What the family agreed to stays, and so does the pair that has planned with it since.
    assert ActionPlan.objects.count() == 1
    assert [p.household_id for p in new.pairings.open()] == [houses[0].pk]
    assert not Official.objects.filter(first_name="เดี่ยว").exists()


def test_a_refused_row_takes_nothing_of_the_next_ones_and_leaves_no_number_behind(
    client, officer, send
):
    houses, official = [make_household("420107") for _ in range(3)], make_official("4201")
    left = make_household("420107", left_on=date(2026, 1, 5), leave_reason="moved")
    base = {"พี่เลี้ยง": official.full_name, "ตั้งแต่วันที่": "1/2/2569"}
    long = {"หมายเหตุ": "ก" * 300}
    rows = [said_of(left) | base, said_of(houses[0]) | base | long, said_of(houses[1]) | base]
    batch = send("pairings", rows)
    assert [verdict for verdict, _codes in told(batch).values()] == ["rejected", "rejected", "new"]
    number = said_of(left)["เลขประจำตัวประชาชน"]
    assert number not in json.dumps(list(batch.read_rows.values()), default=str, ensure_ascii=False)
    batch = press(client, batch, "apply")
    assert batch.stage == "applied", batch.error
    address = reverse("moving_in:import-rejected", args=[batch.pk])
    mended = openpyxl.load_workbook(BytesIO(client.get(address).getvalue())).active
    assert number in [row[0].value for row in mended]
    page = reverse("moving_in:import-detail", args=[batch.pk])
    assert address in client.get(page).content.decode()
    assert batch.read_rows.exclude(words="").count() == 3
    FileKeeping.objects.update_or_create(pk=1, defaults={"days": 1, "changed_by": officer})
    StandingBatch.objects.update(finished_at=timezone.now() - timedelta(days=9))
    keeping.remove_old_files()  # its days are over: the refused rows name nobody any more
    assert batch.read_rows.exclude(words="").count() == 1
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == 404

    seen = {"ผู้เยี่ยม": official.full_name, "วันที่เยี่ยม": "5/1/2569", "ผลการเยี่ยม": "พบ"}
    later = seen | {"วันที่เยี่ยม": "5/6/2569", "ผลการเยี่ยม": "พบอีก"}
    visits = send("visits", [said_of(houses[1]) | later, said_of(houses[1]) | seen])
    visits = press(client, visits, "apply")
    house = Household.objects.get(pk=houses[1].pk)
    day = timezone.localtime(house.survey_status_at).date()
    assert (house.survey_status, day) == ("surveyed", date(2026, 1, 5))
    with acting_for(purpose="test"):
        Household.objects.filter(pk=house.pk).update(subdistrict="420201", district=4202)
    away = press(client, visits, "undo")
    assert (away.stage, "เจ้าหน้าที่จังหวัด" in away.error) == ("applied", True)
    with acting_for(purpose="test"):
        Household.objects.filter(pk=house.pk).update(subdistrict="420107", district=4201)
    assert press(client, visits, "undo").stage == "undone"
    assert Household.objects.get(pk=house.pk).survey_status == "not_surveyed"


def test_a_plan_that_somebody_works_on_is_neither_agreed_nor_thrown_away(client, officer, send):
    own, lacking, fresh = (make_household("420107") for _ in range(3))
    given = {"goal_stage": "survival", "goal": "ตั้งตัว", "started_on": timezone.localdate()}
    draft = create_plan(household=own, by=officer, **given)
    row = {"มิติ": "รายได้", "กิจกรรม": "เลี้ยงไก่", "เป้าหมาย": "มีอาชีพ", "ระดับเป้าหมาย": "พอเพียง"}
    row |= {"เดือนเริ่ม": "ม.ค. 2569", "เดือนสิ้นสุด": "มี.ค. 2569"}
    agreed = {"วันที่ตกลง": "10/1/2569", "ผู้ตกลง": "นายสมมุติ"}
    rows = [
        said_of(own) | row | agreed,
        said_of(lacking) | row | agreed,
        said_of(lacking) | row | agreed | {"มิติ": "ไม่มีมิตินี้"},
        said_of(fresh) | row,
        said_of(fresh) | row | agreed | {"กิจกรรม": "ปลูกผัก", "ผู้ตกลง": "น" * 300},
    ]
    batch = press(client, send("plans", rows), "apply")
    assert batch.stage == "applied", batch.error
    draft.refresh_from_db()
    assert (draft.status, lacking.plans.get().status) == ("draft", "draft")
    plan = fresh.plans.get()
    save_plan_row(plan=plan, by=officer, row=plan.rows.get())  # the mentor works with it
    press(client, batch, "undo")
    assert (lacking.plans.count(), fresh.plans.count(), draft.rows.count()) == (0, 1, 0)


def test_what_moved_since_the_check_what_is_asked_and_who_may(client, officer, send):
    house, official = make_household("420107"), make_official("4201")
    row = said_of(house) | {"พี่เลี้ยง": official.full_name, "ตั้งแต่วันที่": "1/2/2569"}
    batch = send("pairings", [row])
    there = pair_mentor(household=house, official=make_official("4201"), by=officer)
    with pytest.raises(DataMovedError):
        apply_batch(batch.pk, by=officer)
    end_pairing(pairing=there, by=officer, end_reason="mistake", ended_on=there.started_on)

    asked = send(
        "pairings", [{"ใคร": row["เลขประจำตัวประชาชน"], **row, "เลขประจำตัวประชาชน": ""}][:1]
    )
    assert told(asked) == {2: ("rejected", ["household_unsaid"])}
    other = make_household("420107")
    number = said_of(other)["เลขประจำตัวประชาชน"]
    strange = [{"ใคร": number, "คนดูแล": official.full_name, "เมื่อไร": "1/2/2569"}]
    asked = send("pairings", strange)
    assert asked.stage == "mapping"
    said = {"column_0": "pin", "column_1": "official", "column_2": "started_on"}
    client.post(reverse("moving_in:import-map", args=[asked.pk]), said)
    assert do(asked).new == 1
    assert StandingHeadings.objects.count() == 1

    for role, area, status in (
        ("district_officer", "4202", 404),
        ("administrator", "42", 404),  # pairs nobody by hand
        ("provincial_officer", "42", 200),
        ("mentor", "4201", 403),
    ):
        client.force_login(make_user(role, area))
        assert client.get(reverse("moving_in:import-detail", args=[batch.pk])).status_code == status
