"""Annex and letters: read back with pdftotext, without national IDs, in Thai numerals."""

import io
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from committees.errors import BookNotBegunError
from committees.models import Committee, RegisteredLetter
from committees.services.committees import save_seat, seat_person
from core.thai import be_year, to_thai_digits
from households.models import Household
from households.services.nominations import propose_household, verify_nomination
from mentors.errors import NobodyPairedError
from mentors.models import MentorPaper
from mentors.services import papers
from mentors.services.registers import save_official, transfer_official
from places.models import Area, Organization
from plans.forms.plans import PlanRowForm
from plans.models import ActionPlan
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.factories.registers import begin_book
from tests.jobs import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def words(data: bytes, tmp_path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def pages(data: bytes, tmp_path) -> int:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
    return int(re.search(r"Pages:\s+(\d+)", done.stdout)[1])


@pytest.fixture
def two_mentors(officer):
    health = Organization.objects.get(code="loei-health")
    mentors = [make_official(organization=health, position="นักวิชาการ"), make_official()]
    households = [make_household("420107") for _ in range(3)]
    for household, mentor in zip(households, (mentors[0], mentors[0], mentors[1]), strict=True):
        make_pairing(
            household, mentor, officer, started_on=date(2026, 2, 1), order_number="12/2569"
        )
    return mentors, households


def write(kind, by, **fields):
    area = Area.objects.get(code="4201")
    paper = papers.ask_for_paper(kind=kind, area=area, by=by, base_url="https://x.go.th", **fields)
    return do(paper)


def content(paper) -> bytes:
    with paper.stored_file.open() as file:
        return file.read()


def test_a_districts_letters_in_one_file_a_page_for_each_mentor(officer, two_mentors, tmp_path):
    mentors, households = two_mentors
    paper = write("letters", officer, day=date(2026, 3, 15))
    data = content(paper)
    text = words(data, tmp_path)

    assert (paper.state, paper.counts, pages(data, tmp_path)) == ("done", {"pairings": 3}, 2)
    for mentor in mentors:
        assert to_thai_digits(mentor.first_name) in text
    assert "จำนวน ๒ ครัวเรือน" in text
    assert "๑๕ มีนาคม ๒๕๖๙" in text
    assert "๑๒/๒๕๖๙" in text
    assert not re.search("[0-9]", text)  # Thai numerals throughout
    assert not re.search("[๐-๙]{13}", text.replace("-", ""))


def test_the_order_appoints_and_has_its_annex_and_letters_tell_the_problems(
    officer, two_mentors, tmp_path
):
    """Signed by the chief of the committee, in its name; long words stay inside the page."""
    mentors, households = two_mentors
    committee = Committee.objects.get(area="4201")
    seat = save_seat(committee=committee, by=officer, number="1", title="นายอำเภอ", role="chair")
    holder = {"name": "นายสมมุติ ธรรมดี", "started_on": date(2026, 1, 1)}
    seat_person(seat=seat, by=officer, kind="holder", **holder)
    long = "https://x.go.th/2569/" + "x" * 120
    Household.objects.filter(pk=households[0].pk).update(head_name="นาง" + "ก" * 90)
    said = {"order_number": "๗/๒๕๖๙", "basis": f"หนังสือจังหวัด ลงวันที่ 7 พฤษภาคม 2569 {long} 👩‍🌾"}
    paper = write("order", officer, day=date(2026, 3, 15), **said)
    text = "".join(words(content(paper), tmp_path).split())
    for whole in (
        f"คำสั่ง{committee.name}",
        "ที่๗/๒๕๖๙",
        "แต่งตั้งข้าราชการพี่เลี้ยง",
        "จำนวน๒คน",
        "จำนวน๓ครัวเรือน",
        "ลงวันที่๗พฤษภาคม๒๕๖๙" + long,
        "[ภาพ]",
        "ตั้งแต่วันที่๑๕มีนาคม๒๕๖๙",
        "(นายสมมุติธรรมดี)",
        "นายอำเภอ",
        "แนบท้ายคำสั่งที่๗/๒๕๖๙",
        "นาง" + "ก" * 90,
        "รวม๓รายการ",
    ):
        assert whole in text, whole
    assert paper.counts == {"pairings": 3}

    letters = "".join(words(content(write("letters", officer)), tmp_path).split())
    assert letters.count("รายได้๑คน") == 3
    met = {"status_at": timezone.now(), "status_by": officer, "met_on": date(2026, 3, 1)}
    households[0].needs.update(status="helped", **met)
    told = papers.problems_of(list(Household.objects.all()))
    assert sorted(map(len, told.values())) == [1, 1]


def test_orders_are_numbered_in_a_row_of_their_own_and_letters_under_one_number(
    client, officer, two_mentors, tmp_path
):
    year = be_year(timezone.localdate())
    with pytest.raises(BookNotBegunError):  # the office's book of paper may stand at 152
        write("order", officer, is_numbered=True)
    for book in ("letter", "order"):
        begin_book(officer, book=book)
    orders = [write("order", officer, is_numbered=True) for _ in range(2)]
    letters = write("letters", officer, is_numbered=True)
    rows = RegisteredLetter.objects.order_by("book", "number")
    assert [(row.book, row.number, row.is_circular, row.paper_key) for row in rows] == [
        ("letter", 1, False, None),
        ("letter", 2, True, letters.pk),
        ("order", 1, False, None),
        ("order", 2, False, orders[0].pk),
        ("order", 3, False, orders[1].pk),
    ]
    assert orders[1].order_number == to_thai_digits(f"3/{year}")
    said = "".join(words(content(orders[1]), tmp_path).split())
    assert f"ที่{orders[1].order_number}" in said
    told = "".join(words(content(letters), tmp_path).split())
    assert told.count("ศจพ.อ.เมืองเลยว๒") == 2  # a page for each mentor
    client.force_login(officer)
    asked = {"area": "4201", "is_numbered": "on"}
    for wrong in ({"kind": "annex"}, {"kind": "order", "order_number": "7/2569"}):
        answer = client.post(reverse("mentors:paper-list"), asked | wrong)
        assert (answer.status_code, RegisteredLetter.objects.count()) == (422, 5)
    page = client.get(reverse("committees:register-list"), {"book": "order"}).content.decode()
    assert page.count("แต่งตั้งข้าราชการพี่เลี้ยงครัวเรือน") == 2


def test_nothing_is_numbered_for_nobody_and_what_was_filled_in_stays(client, officer, two_mentors):
    client.force_login(officer)
    address, day = reverse("mentors:paper-list"), "01/01/2569"  # before anybody was paired
    asked = {"kind": "order", "area": "4201", "is_numbered": "on", "basis": "หนังสือจังหวัด ที่ ๗"}
    early = client.post(address, asked)
    assert (early.status_code, "หนังสือจังหวัด ที่ ๗" in early.text) == (422, True)
    assert BookNotBegunError.message in early.text
    for book in ("letter", "order"):
        begin_book(officer, book=book)
    before = RegisteredLetter.objects.count()
    for kind in ("order", "letters"):
        answer = client.post(address, asked | {"kind": kind, "day": day})
        assert (answer.status_code, NobodyPairedError.message in answer.text) == (422, True)
    assert (RegisteredLetter.objects.count(), MentorPaper.objects.count()) == (before, 0)
    assert client.post(address, asked).status_code == 302


def test_a_paper_of_an_earlier_day_names_the_office_of_then(client, officer, two_mentors, tmp_path):
    """What the register put right since is meant of before as well; a move is not."""
    mentors, _households = two_mentors
    mentor, labour = mentors[0], Organization.objects.get(code="loei-labour")
    client.force_login(officer)
    mentor.position = "นักวิชาการสาธารณสุข"
    save_official(official=mentor, by=officer)
    transfer_official(
        official=mentor,
        by=officer,
        work_area=Area.objects.get(code="420101"),
        organization=labour,
        position="นักวิชาการแรงงาน",
        reason="ย้าย",
    )

    def said(day):
        sheet = client.get(reverse("mentors:pairing-day-sheet"), {"day": day})
        table = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active
        return {row[6:8] for row in table.values if row[5] == mentor.full_name}

    health = Organization.objects.get(code="loei-health")
    assert said("15/03/2569") == {("นักวิชาการสาธารณสุข", health.name)}
    paper = write("letters", officer, day=date(2026, 3, 15))
    letters = "".join(words(content(paper), tmp_path).split())
    assert ("นักวิชาการสาธารณสุข" in letters, "นักวิชาการแรงงาน" in letters) == (True, False)


def test_the_code_leads_to_the_households_page_which_asks_for_login(client, officer, two_mentors):
    pairing = two_mentors[1][0].pairings.get()
    address = reverse("households:household-detail", args=[pairing.household_id])
    seen = []
    made = papers.qr_picture
    papers.qr_picture = lambda text: seen.append(text) or made(text)
    try:
        code = papers._code(pairing, "https://x.go.th")
    finally:
        papers.qr_picture = made
    assert seen == [f"https://x.go.th{address}"]
    assert code.startswith("data:image/svg+xml;base64,")
    assert client.get(address).status_code == 302


def test_the_annex_of_a_district_as_it_stood_on_a_day(client, officer, two_mentors, tmp_path):
    mentors, households = two_mentors
    Household.objects.filter(pk=households[0].pk).update(head_name="นางน้ำผึ้ง ที่ดิน")
    pairing = households[1].pairings.get()
    pairing.ended_on, pairing.end_reason, pairing.ended_by = date(2026, 3, 1), "mistake", officer
    pairing.save()
    paper = write("annex", officer, day=date(2026, 3, 1), order_number="๕/๒๕๖๙")
    text = words(content(paper), tmp_path)
    assert "นางน้ำผึ้ง" in text
    assert "รวม ๒ รายการ" in text
    assert "๑ มีนาคม ๒๕๖๙" in text

    client.force_login(officer)
    sheet = client.get(reverse("mentors:pairing-day-sheet"), {"day": "28/02/2569"})
    table = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active
    rows = list(table.values)
    assert rows[0] == papers.ANNEX
    assert [row[0] for row in rows[1:]] == [1, 2, 3]
    # On the day a pairing ends it is nobody's any more.
    assert papers.pairs_on(date(2026, 3, 1), "4201", by=officer).count() == 2


def test_one_mentors_letter(client, officer, two_mentors, tmp_path):
    mentors, _households = two_mentors
    client.force_login(officer)
    answer = client.get(reverse("mentors:official-letter", args=[mentors[1].pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "จำนวน ๑ ครัวเรือน" in words(answer.content, tmp_path)


def test_a_letter_says_of_a_missed_household_that_it_was_proposed(
    client, officer, two_mentors, tmp_path
):
    """Nothing of it is in TPMAP; of both in one letter both are named."""
    mentors, households = two_mentors
    area = Area.objects.get(code="420107")
    proposed = propose_household(
        by=make_user("mentor", "4201"),
        subdistrict=area,
        head_name="นายตกหล่น สมมุติ",
        dimensions=["income"],
        reason="ไม่มีรายได้",
        evidence="ผู้ใหญ่บ้านรับรอง",
    )
    missed = verify_nomination(nomination=proposed, by=officer).household
    third = make_official()
    for mentor in (mentors[1], third):
        kind = "co" if mentor == third else "main"
        make_pairing(missed, mentor, officer, started_on=date(2026, 2, 1), kind=kind)
    client.force_login(officer)

    def letter(mentor):
        answer = client.get(reverse("mentors:official-letter", args=[mentor.pk]))
        return "".join(words(answer.content, tmp_path).split())

    listed, both, alone = map(letter, (mentors[0], mentors[1], third))
    assert "ตามข้อมูลTPMAPที่ยังไม่ได้รับ" in listed
    assert "ตกหล่น" not in listed
    assert "ตามข้อมูลTPMAPหรือข้อเสนอครัวเรือนตกหล่นที่ยังไม่ได้รับ" in both
    assert both.count("(ครัวเรือนตกหล่น)") == 1
    assert "ตามข้อเสนอครัวเรือนตกหล่นที่ยังไม่ได้รับ" in alone
    assert "TPMAP" not in alone
    assert form_of_needs(missed).startswith("ปัญหารายมิติของครัวเรือนตามข้อเสนอ")
    assert form_of_needs(households[0]) == "ปัญหารายมิติของครัวเรือนในบัญชีปีล่าสุด"


def form_of_needs(household) -> str:
    return PlanRowForm(plan=ActionPlan(household=household)).fields["need"].help_text


def test_an_officer_of_another_district_gets_an_empty_paper_and_no_file_of_ours(
    client, officer, two_mentors, tmp_path
):
    other = make_user("district_officer", "4202")
    paper = write("annex", officer)
    client.force_login(other)
    assert client.get(reverse("mentors:paper-detail", args=[paper.pk])).status_code == 404
    sheet = client.get(reverse("mentors:pairing-day-sheet"))
    table = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active
    assert len(list(table.values)) == 1
