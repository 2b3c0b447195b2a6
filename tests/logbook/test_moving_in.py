"""Work from before the system comes in from spreadsheets: every row by the rules of the act that is
done by hand, with its verdict; applied whole, twice the same, taken back.
"""

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.models import Assistance
from core.periods import Window
from core.spreadsheets.errors import DataMovedError
from core.thai import to_thai_digits
from households.models import FileKeeping, Household
from households.sets import set_named
from households.tpmap.services import keeping
from logbook.models import StandingBatch, StandingHeadings, Visit
from logbook.moving_in.errors import MovedAwayError
from logbook.moving_in.services.applying import apply_batch, undo_batch
from logbook.services.visits import verify_visit
from mentors.models import Official, Pairing
from mentors.services.pairings import end_pairing, pair_mentor
from plans.models import ActionPlan, LedgerMonth, PlanRow
from plans.services.ledgers import save_ledger
from plans.services.plans import create_plan, renew_plan, save_plan_row
from reports.models import Month
from tests.confirming import confirm
from tests.factories.moving_in import cells, said_of
from tests.factories.people import make_household, make_official, make_user
from tests.factories.results import write
from tests.jobs import do

pytestmark = pytest.mark.django_db
MONTH = timezone.localdate().replace(day=1)


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


def test_pairs_that_ended_come_in_with_both_days_and_go_again(client, officer, send):
    """Against them stand days that cannot be, not today's mentor, room or duty."""
    houses = [make_household("420107") for _ in range(6)]
    gone = make_household("420107", left_on=date(2025, 9, 1), leave_reason="moved")
    now, then = make_official("4201"), make_official("4201", capacity=1)
    pair_mentor(household=houses[0], official=now, by=officer, started_on=date(2025, 10, 1))
    retired = make_official("4201", ended_on=date(2025, 10, 1), end_reason="retired")
    until = "30 ก.ย. 2568"
    base = {"พี่เลี้ยง": then.full_name, "ตั้งแต่": "1/1/2568", "วันที่สิ้นสุด": until}
    own, other = {"พี่เลี้ยง": now.full_name}, {"พี่เลี้ยง": make_official("4201").full_name}
    rows = [
        said_of(houses[0]) | base | {"เหตุที่พ้น": "ย้าย", "คำสั่งที่": "7/2568"},  # 2
        said_of(houses[0]) | base | other | {"ตั้งแต่": "30/9/2568", "วันที่สิ้นสุด": "2/10/2568"},
        said_of(houses[0]) | base | own | {"ตั้งแต่": "30/9/2568", "วันที่สิ้นสุด": "1/11/2568"},
        said_of(houses[1]) | base,
        said_of(houses[1]) | base | {"ตั้งแต่": "1/5/2568", "วันที่สิ้นสุด": "1/12/2568"},
        said_of(houses[1]) | base | own | {"ตั้งแต่": until, "วันที่สิ้นสุด": "1/12/2568"},
        said_of(houses[1]) | base | own | {"ประเภท": "ร่วม", "เหตุที่พ้น": "เปลี่ยนพี่เลี้ยง"},
        said_of(houses[2]) | base | {"ตั้งแต่": "1/12/2568"},
        said_of(houses[2]) | base | {"วันที่สิ้นสุด": "1/1/2599"},  # 10
        said_of(houses[2]) | base | {"วันที่สิ้นสุด": "", "เหตุที่พ้น": "ย้าย"},
        said_of(houses[2]) | base | {"เหตุที่พ้น": "บันทึกผิด"},
        said_of(gone) | base,
        said_of(gone) | base | {"วันที่สิ้นสุด": "1/9/2568", "เหตุที่พ้น": "ครัวเรือนออกจากโครงการ"},
        said_of(houses[3]) | base | {"พี่เลี้ยง": retired.full_name, "วันที่สิ้นสุด": "1/10/2568"},
        said_of(houses[4]) | base | {"พี่เลี้ยง": retired.full_name, "วันที่สิ้นสุด": "2/10/2568"},
        said_of(houses[1]) | base,
        said_of(houses[5]) | base | {"วันที่สิ้นสุด": ""},  # goes on
        said_of(houses[5]) | base | {"พี่เลี้ยง": now.full_name, "ตั้งแต่": "1/6/2567"},  # 19
        said_of(houses[5]) | base | own | {"ตั้งแต่": "1/6/2567", "วันที่สิ้นสุด": "1/1/2568"},
    ]
    Month.objects.create(first_day=date(2025, 9, 1), as_of=timezone.now(), closed_at=timezone.now())

    batch = send("pairings", rows)

    assert told(batch) == {
        2: ("new", ["month_closed"]),
        3: ("rejected", ["overlap"]),
        4: ("rejected", ["same_pair"]),
        5: ("new", ["end_reason_unsaid", "month_closed"]),
        6: ("rejected", ["same_pair"]),
        7: ("new", ["end_reason_unsaid", "month_closed"]),
        8: ("new", ["month_closed"]),
        9: ("rejected", ["end_before_start"]),
        10: ("rejected", ["date_outside"]),
        11: ("rejected", ["end_unsaid"]),
        12: ("rejected", ["choice_unknown"]),
        13: ("rejected", ["left_before"]),
        14: ("new", ["month_closed"]),
        15: ("new", ["end_reason_unsaid"]),
        16: ("rejected", ["left_before"]),
        17: ("duplicate", ["row_duplicate"]),
        18: ("new", []),
        19: ("rejected", ["overlap"]),
        20: ("new", ["end_reason_unsaid"]),
    }
    page = client.get(reverse("moving_in:import-detail", args=[batch.pk])).content.decode()
    assert f"{now.full_name} ตั้งแต่ 1 ตุลาคม 2568 ถึงปัจจุบัน" in page
    batch = press(client, batch, "apply")
    assert batch.stage == "applied", batch.error
    made = Pairing.objects.filter(is_brought_in=True, ended_on__isnull=False)
    assert made.count() == batch.new - 1
    first = made.get(household=houses[0])
    with acting_for(purpose="test"):
        acts = AuditEvent.objects.filter(target_id=first.pk).order_by("pk")
        assert list(acts.values_list("action", flat=True)) == ["pairing.made", "pairing.ended"]
    assert (first.started_on, first.ended_on, first.end_reason, first.order_number) == (
        date(2025, 1, 1),
        date(2025, 9, 30),
        "transferred",
        "7/2568",
    )
    assert (first.ended_by, timezone.localdate(first.end_recorded_at)) == (
        officer,
        timezone.localdate(),
    )
    then.refresh_from_db()
    assert (then.load, Pairing.objects.open().get(household=houses[0]).official) == (1, now)
    history = reverse("mentors:pairing-history", args=[houses[0].pk])
    page = client.get(history).content.decode()
    assert ("พี่เลี้ยงย้ายหรือพ้นหน้าที่" in page, "นำเข้าจากเดิม" in page) == (True, True)
    paired = {day: household_ids("paired", day) for day in (date(2025, 8, 1), date(2026, 1, 1))}
    assert paired[date(2025, 8, 1)] == {h.pk for h in (*houses[:2], houses[3], houses[5], gone)}
    assert paired[date(2026, 1, 1)] == {houses[0].pk, houses[5].pk}
    again = send("pairings", rows)
    assert (again.new, again.unchanged) == (0, batch.new)

    # Work of its days is its mentor's; what the next one did is none of its work.
    seen = {"ผู้เยี่ยม": then.full_name, "ผลการเยี่ยม": "พบ", "วันที่เยี่ยม": "29/9/2568"}
    late = {"วันที่เยี่ยม": "30/9/2568"}
    visits = [
        said_of(houses[0]) | seen,
        said_of(houses[1]) | seen | late | {"ผู้เยี่ยม": now.full_name},
    ]
    visits = send("visits", [*visits, said_of(houses[3]) | seen | late])
    assert told(visits)[4][1] == ["purpose_assumed", "not_paired_then", "month_closed"]
    assert press(client, visits, "apply").stage == "applied"
    of = dict(Visit.objects.values_list("household", "pairing__official"))
    assert of == {houses[0].pk: then.pk, houses[1].pk: now.pk, houses[3].pk: None}
    plan = {"เป้าหมาย": "ตั้งตัว", "ระดับเป้าหมาย": "พอเพียง", "มิติ": "รายได้", "กิจกรรม": "ปลูกผัก"}
    plan |= {"เดือนเริ่ม": "ก.พ. 2568", "เดือนสิ้นสุด": "มี.ค. 2568"}
    press(client, send("plans", [said_of(houses[0]) | plan]), "apply")
    assert ActionPlan.objects.get().official == then

    batch = press(client, batch, "undo")
    kept = dict(batch.read_rows.exclude(kept="").values_list("row", "household"))
    assert kept == {2: houses[0].pk, 7: houses[1].pk, 15: houses[3].pk}
    assert set(made.ended().values_list("household", "official")) == {
        (houses[0].pk, then.pk),
        (houses[1].pk, now.pk),
        (houses[3].pk, retired.pk),
    }
    assert Pairing.objects.open().get().household_id == houses[0].pk
    then.refresh_from_db()
    assert then.load == 0


def household_ids(name, day) -> set[int]:
    window = Window(day, day + timedelta(days=1), "")
    rows = Household.objects.filter(set_named(name).condition(window))
    return set(rows.values_list("pk", flat=True))


def test_officials_with_households_of_then(client, officer, send):
    """What ended asks no room; what is brought in is taken back with its list alone."""
    houses = [make_household("420107") for _ in range(3)]
    base = {"ชื่อ-สกุล": "นายเดิม สมมุติ", "อำเภอ": "เมือง", "ตั้งแต่วันที่": "1/1/2568"}
    numbers = [{"เลขประจำตัวประชาชน": said_of(h)["เลขประจำตัวประชาชน"]} for h in houses]
    over = {"สิ้นสุด": "1/6/2568", "เหตุที่สิ้นสุด": "เปลี่ยน"}
    batch = send(
        "officials", [numbers[0] | base, numbers[1] | base | over, numbers[2] | base | over]
    )
    assert [verdict for verdict, _codes in told(batch).values()] == ["new"] * 3
    batch = press(client, batch, "apply")
    official = Official.objects.get(first_name="เดิม")
    assert (official.capacity, official.load, official.pairings.ended().count()) == (1, 1, 2)
    assert client.post(reverse("mentors:board-undo", args=[batch.act_id])).status_code == 404
    assert press(client, batch, "undo").counts["removed"] == 3
    assert not official.pairings.ended().exists()


def test_a_title_in_any_spelling_is_no_part_of_a_name(client, officer, send):
    house = make_household("420107")
    head = house.persons.get()
    official = make_official("4201")
    row = {
        "เลขประจำตัวประชาชน": said_of(house)["เลขประจำตัวประชาชน"],
        "ชื่อ-สกุล": f"นส.{head.first_name} {head.last_name}",
        "พี่เลี้ยง": f"ว่าที่ ร.ต. {official.first_name} {official.last_name}",
        "วันที่เริ่มดูแล": "1/2/2569",
        "คำสั่งที่": "12/2569",
    }
    assert told(send("pairings", [row])) == {2: ("new", [])}
    other = row | {"ชื่อ-สกุล": "นส.อื่น ไกลตัว"}
    assert told(send("pairings", [other])) == {2: ("rejected", ["name_other"])}

    register = {"ชื่อ-สกุล": "พตท. เดิม สมมุติ", "อำเภอ": "เมือง", "ตั้งแต่วันที่": "1/1/2568"}
    press(client, send("officials", [register]), "apply")
    made = Official.objects.get(first_name="เดิม")
    assert (made.title, made.last_name) == ("พ.ต.ท.", "สมมุติ")


def test_an_official_works_where_the_row_says_in_district_alone_too_else_in_the_lists_area(
    client, officer, send
):
    base = {"ชื่อ-สกุล": "นายใหม่ สมมุติ", "ตั้งแต่วันที่": "1/1/2568"}
    batch = send(
        "officials",
        [
            base | {"อำเภอ": "เชียงคาน"},
            base | {"อำเภอ": "เมืองเลย"},
            base | {"อำเภอ": "", "ชื่อ-สกุล": "นายอื่น สมมุติ"},
            base | {"อำเภอ": "NULL", "ชื่อ-สกุล": "นายต่าง สมมุติ"},
        ],
    )
    assert told(batch)[2] == ("rejected", ["area_outside"])
    assert "area_assumed" not in told(batch)[3][1]
    assert all("area_assumed" in told(batch)[row][1] for row in (4, 5))


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


def test_a_district_is_known_by_its_whole_name_and_mueang_alone(client, officer, send):
    house, mentor = make_household("420107"), make_official("4201")
    row = said_of(house) | {"ผู้เยี่ยม": mentor.full_name, "ผลการเยี่ยม": "พบทุกคน"}
    names = ("เมืองเลย", "อำเภอเมือง", "เมือง", "ภู", "เชียงคาน", "ไม่มี")
    batch = send(
        "visits",
        [row | {"วันที่เยี่ยม": f"{n}/02/2569", "อำเภอ": name} for n, name in enumerate(names, 1)],
    )
    found = {names[at - 2]: (verdict, codes[:1]) for at, (verdict, codes) in told(batch).items()}
    assert {name for name, (verdict, _codes) in found.items() if verdict == "new"} == set(names[:3])
    assert found["ภู"] == found["ไม่มี"] == ("rejected", ["area_unknown"])
    assert found["เชียงคาน"][0] == "rejected"


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

    other = said[0] | account | {"หนี้สิน": 700}  # an account that stands is not written over
    assert told(send("ledgers", [other])) == {2: ("rejected", ["ledger_differs"])}

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

    with acting_for(officer):  # by hand, of another household: no list takes it away
        own = save_ledger(household=houses[1], month=MONTH, by=officer, amounts={}, debt=Decimal(5))

    taken = {}
    for kind, batch in batches.items():
        asked = client.post(reverse("moving_in:import-undo", args=[batch.pk]))
        taken[kind] = [line.count for line in asked.context["question"].lines]
        press(client, batch, "undo")
    assert taken == {"plans": [3, 1], "help": [1], "ledgers": [1], "officials": [2, 1]}
    with acting_for(purpose="test"):
        undone = AuditEvent.objects.filter(action="earlier_work.undone")
        rows = Counter(undone.values_list("target_type", flat=True))
    assert rows == {"logbook.StandingBatch": 4, "plans.LedgerMonth": 1, "mentors.Official": 1}
    assert (list(LedgerMonth.objects.all()), Assistance.objects.standing().count()) == ([own], 0)
    # What the family agreed to stays, and so does the pair that has planned with it since.
    assert ActionPlan.objects.count() == 1
    assert [p.household_id for p in new.pairings.open()] == [houses[0].pk]
    assert not Official.objects.filter(first_name="เดี่ยว").exists()
    # What is renewed here is work of here.
    with acting_for(officer):
        later = renew_plan(plan=made, by=officer)
        assert (later.is_brought_in, later.rows.count()) == (False, 3)
        assert not later.rows.filter(is_brought_in=True).exists()


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


def test_the_survey_of_a_house_is_as_old_as_the_first_visit_that_is_left(client, officer, send):
    house, official = make_household("420107"), make_official("4201")
    row = said_of(house) | {"ผู้เยี่ยม": official.full_name, "ผลการเยี่ยม": "พบ"}
    lists = [
        press(client, send("visits", [row | {"วันที่เยี่ยม": day}]), "apply")
        for day in ("5/3/2569", "5/2/2569", "5/1/2569")
    ]

    def surveyed_on():
        house.refresh_from_db()
        return timezone.localtime(house.survey_status_at).date()

    assert surveyed_on() == date(2026, 1, 5)
    press(client, lists[2], "undo")
    assert (house.survey_status, surveyed_on()) == ("surveyed", date(2026, 2, 5))
    press(client, lists[0], "undo")  # it was not surveyed by that one
    assert (house.survey_status, surveyed_on()) == ("surveyed", date(2026, 2, 5))
    press(client, lists[1], "undo")
    house.refresh_from_db()
    assert house.survey_status == "not_surveyed"


def test_a_row_that_is_not_taken_makes_no_other_a_double(client, officer, send):
    """What could not be read of it is no part of what it says."""
    house, official = make_household("420107"), make_official("4201")
    row = said_of(house) | {"พี่เลี้ยง": official.full_name, "ตั้งแต่วันที่": "1/2/2569"}
    unknown = row | {"พี่เลี้ยง": "นางไม่มี ในทะเบียน", "ประเภท": ""}
    rows = [row | {"ประเภท": "พิเศษ"}, row, row, unknown, unknown]
    batch = send("pairings", rows)
    assert told(batch) == {
        2: ("rejected", ["choice_unknown"]),
        3: ("new", []),
        4: ("duplicate", ["row_duplicate"]),
        5: ("rejected", ["official_unknown"]),
        6: ("rejected", ["official_unknown"]),
    }
    assert press(client, batch, "apply").stage == "applied"


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


def test_what_went_to_another_district_with_its_household_is_taken_back_by_the_province(
    client, officer, send
):
    house, stays = make_household("420107"), make_household("420107")
    given = {"วันที่": "10/2/2569", "ประเภท": "สิ่งของ", "มิติ": "รายได้", "รายการ": "พันธุ์ไก่"}
    batch = press(client, send("help", [said_of(house) | given, said_of(stays) | given]), "apply")
    elsewhere = make_household("420201")
    moved = {"subdistrict": elsewhere.subdistrict, "district": 4202, "village": elsewhere.village}
    with acting_for(purpose="test"):
        Household.objects.filter(pk=house.pk).update(**moved)
    with pytest.raises(MovedAwayError, match="มี 1 รายการ"):
        undo_batch(batch.pk, officer)
    assert Assistance.objects.standing().count() == 2
    undo_batch(batch.pk, make_user("provincial_officer", "42"))
    assert not Assistance.objects.standing().exists()


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


def test_months_numbers_and_days_as_people_write_them(client, officer, send):
    houses = [make_household("420107") for _ in range(12)]
    said = [{"เลขประจำตัวประชาชน": said_of(h)["เลขประจำตัวประชาชน"]} for h in houses]
    months = {
        date(2569, 2, 1): "new",
        date(2026, 2, 17): "new",
        "๒/๒๕๖๙": "new",
        "2026-02": "new",
        "ก.พ. พ.ศ. 2569": "new",
        "กุมภาพันธ์ 2569": "new",
        "17/2/2569": "new",
        "": "cell_missing",
        "13/2569": "month_invalid",
        "ก.พ. 69": "month_invalid",
        "2/2480": "month_invalid",
        f"12/{MONTH.year + 543 + 1}": "date_outside",
    }
    pairs = zip(said, months, strict=True)
    batch = send("ledgers", [house | {"เดือน": month, "หนี้สิน": 5} for house, month in pairs])
    found = [codes[0] if codes else verdict for verdict, codes in told(batch).values()]
    assert found == [*months.values()]
    press(client, batch, "apply")
    assert {ledger.month for ledger in LedgerMonth.objects.all()} == {date(2026, 2, 1)}
    assert LedgerMonth.objects.count() == 7

    room = {
        3: "new",
        "๓ ": "new",
        "2.5": "number_invalid",
        201: "number_invalid",
        -1: "number_invalid",
    }
    later = timezone.localdate() + timedelta(400)
    rows = [
        {"ชื่อ-สกุล": f"นาย{name} สมมุติ", "อำเภอ": "เมือง", "ตั้งแต่วันที่": "1/1/2569", "รับได้": number}
        for name, number in zip("กขคงจ", room, strict=True)
    ]
    far = {"รหัสบ้าน": "4201", "ชื่อ-สกุล": "นายใคร สมมุติ", "เดือน": "2/2569", "หนี้สิน": 5}
    order = {"พี่เลี้ยง": "นายใคร สมมุติ", "วันที่เริ่มดูแล": later}
    verdicts = told(send("officials", rows)).values()
    assert [codes[-1] if v == "rejected" else v for v, codes in verdicts] == [*room.values()]
    assert told(send("ledgers", [far])) == {2: ("rejected", ["house_code_invalid"])}
    assert told(send("pairings", [said_of(houses[0]) | order])) == {
        2: ("rejected", ["date_outside"])
    }
