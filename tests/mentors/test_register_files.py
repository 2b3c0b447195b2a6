"""The register of officials as offices send it: what a file does not say stays, what contradicts is
told, hidden sheets are not read.
"""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mentors.models import Official
from tests.factories.people import make_official, make_user
from tests.factories.workbooks import locked, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("ชื่อ", "นามสกุล", "อำเภอ", "ตำบล")
ONE, TWO = ("สมมุติ", "หนึ่ง", "เมืองเลย", "กกดู่"), ("สมมุติ", "สอง", "เมืองเลย", "กกดู่")


@pytest.fixture
def officer_client(client):
    client.force_login(make_user("district_officer", "4201"))
    return client


@pytest.fixture
def stored():
    return make_official(
        "420104",
        title="นาย",
        first_name="สมมุติ",
        last_name="หนึ่ง",
        position="นักวิชาการ",
        phone="0420000000",
        email="a@example.org",
        languages="ไทเลย",
        capacity=4,
        is_available=False,
    )


def send(client, file):
    return client.post(reverse("mentors:official-import"), {"file": file})


def take(client, *lines, **options):
    """Sends one sheet and confirms it; returns the page that was shown."""
    shown = send(client, workbook({"ก": lines}, **options))
    assert shown.status_code == 200, shown.context.get("faults") or shown.context["error"]
    token = {"token": shown.context["token"]}
    assert client.post(reverse("mentors:official-import"), token).status_code == 302
    return shown


def of(official):
    official.refresh_from_db()
    return (
        official.title,
        official.position,
        official.phone,
        official.email,
        official.languages,
        official.capacity,
        official.is_available,
    )


def test_trap_26_what_the_file_does_not_say_stays_and_unread_headings_are_named(
    officer_client, stored
):
    before = of(stored)
    page = take(
        officer_client, (*HEADINGS, "เบอร์โทร", "ไลน์"), (*ONE, "812345678", "@a"), (*TWO, "", "")
    )

    assert of(stored) == (*before[:2], "0812345678", *before[3:])
    assert page.context["shown"][0]["differences"] == [("โทรศัพท์", "0420000000", "0812345678")]
    assert page.context["shown"][0]["cells"]["position"] == "นักวิชาการ"
    assert "คอลัมน์ที่ไม่ได้ใช้ 1 คอลัมน์: ไลน์" in page.text
    new = Official.objects.get(last_name="สอง")
    assert of(new) == ("", "", "", "", "", 1, True)


@pytest.mark.parametrize("blank", ["", "-", "N/A", "ไม่มี", "ไม่ระบุ"])
def test_trap_26_a_blank_cell_or_a_word_for_nothing_leaves_what_is_stored(
    officer_client, stored, blank
):
    before = of(stored)
    headings = (*HEADINGS, "ตำแหน่ง", "หน่วยงาน", "โทรศัพท์", "อีเมล", "ภาษาถิ่น")
    page = take(officer_client, headings, (*ONE, *[blank] * 5))
    assert page.context["counts"] == {"new": 0, "changed": 0, "same": 1}
    assert of(stored) == before


@pytest.mark.parametrize("cell", ["#N/A", "=VLOOKUP(A2,B:C,2,0)", "#REF!"])
@pytest.mark.parametrize("heading", ["หน่วยงาน", "โทรศัพท์", "พร้อมรับครัวเรือน"])
def test_trap_30_an_error_or_a_formula_without_value_is_told(officer_client, stored, cell, heading):
    before = of(stored)
    page = send(officer_client, workbook({"ก": [(*HEADINGS, heading), (*ONE, cell), (*TWO, "")]}))
    assert page.status_code == 422
    assert page.context["faults"] == [(2, f"“{heading}” เป็นข้อผิดพลาดของโปรแกรมตาราง โปรดใส่ค่าจริง")]
    assert of(stored) == before


def test_trap_31_the_visible_sheet_that_is_the_register_is_read(officer_client):
    sheets = {"ซ่อน": [HEADINGS, ONE], "คำชี้แจง": [["อ่านก่อน"], ["ทุกข้อ"]], "จริง": [HEADINGS, TWO]}
    page = send(officer_client, workbook(sheets, hidden=["ซ่อน"]))
    assert [row["cells"]["last_name"] for row in page.context["shown"]] == ["สอง"]
    assert "แผ่นงานที่ไม่ได้อ่าน: ซ่อน, คำชี้แจง" in page.text


def test_trap_31_a_sheet_per_district_is_refused_with_their_names(officer_client):
    page = send(officer_client, workbook({"เมืองเลย": [HEADINGS, ONE], "นาด้วง": [HEADINGS, TWO]}))
    assert page.status_code == 422
    assert "มีหลายแผ่นงานที่เป็นทะเบียน: “เมืองเลย”, “นาด้วง” โปรดเหลือไว้แผ่นเดียว" in page.text


def test_trap_31_a_register_on_a_hidden_sheet_alone_is_not_read(officer_client):
    file = workbook({"คำชี้แจง": [["อ่านก่อน"]], "ซ่อน": [HEADINGS, ONE]}, hidden=["ซ่อน"])
    page = send(officer_client, file)
    assert page.status_code == 422
    assert "ไม่พบหัวคอลัมน์ ชื่อ, นามสกุล, อำเภอ ในแผ่นงาน “คำชี้แจง”" in page.text
    assert "แผ่นงานที่ซ่อนอยู่ไม่ได้อ่าน: “ซ่อน”" in page.text


def test_trap_29_two_columns_of_one_meaning_are_refused(officer_client):
    page = send(
        officer_client,
        workbook({"ก": [(*HEADINGS, "โทรศัพท์", "เบอร์โทร"), (*ONE, "0420000000", "0420000001")]}),
    )
    assert page.status_code == 422
    assert "มีมากกว่าหนึ่งคอลัมน์ที่หมายถึง โทรศัพท์" in page.text


def test_a_district_joined_over_rows_holds_for_each(client):
    """Read as the whole province, which this officer of the province may write, it went unseen."""
    client.force_login(make_user("provincial_officer", "42"))
    lines = (HEADINGS, ("ก", "หนึ่ง", "เมืองเลย", ""), ("ข", "สอง", "", ""), ("ค", "สาม", "", ""))
    take(client, *lines, joined=["C2:C3"])
    places = dict(Official.objects.values_list("last_name", "work_area"))
    assert places == {"หนึ่ง": "4201", "สอง": "4201", "สาม": "42"}


def test_totals_notes_and_repeated_headings_are_no_officials(officer_client):
    lines = (
        ("ทะเบียนพี่เลี้ยง",),
        ("ที่", *HEADINGS),
        (1, *ONE),
        ("รวม", "", "1", "คน", ""),
        ("", "รวม", "25 คน", "", ""),
        ("", "รวม", "๒๕ คน", "เมืองเลย", ""),
        ("ที่", *HEADINGS),
        (2, "รวมพร", "สอง", "เมืองเลย", "กกดู่"),
        (3, "", "", "", ""),
        ("รวมทั้งสิ้น 2 คน",),
        ("ลงชื่อ", "", "", "เจ้าหน้าที่", ""),
    )
    page = take(officer_client, *lines)
    names = Official.objects.order_by("id").values_list("first_name", flat=True)
    assert list(names) == ["สมมุติ", "รวมพร"]
    assert "บรรทัด 4, 5, 6, 7, 9, 10, 11" in page.text


NOT_READY = ("ไม่พร้อม", "FALSE", "No", "ไม่ว่าง", "ไม่รับ", "✗", "๐", "0.0", False, 0)
READY = ("พร้อม", "TRUE", "Yes", "ว่าง", "รับ", "✓", "๑", "1.0", True, 1)


@pytest.mark.some
@pytest.mark.parametrize(
    ("word", "ready"), [*((w, False) for w in NOT_READY), *((w, True) for w in READY)]
)
def test_yes_and_no_are_read_as_people_write_them(officer_client, stored, word, ready):
    stored.is_available = not ready
    stored.save()
    take(officer_client, (*HEADINGS, "พร้อมรับครัวเรือน"), (*ONE, word))
    assert of(stored)[-1] is ready


@pytest.mark.parametrize("word", ["อาจจะ", "x", "2", "ไม่มี"])
def test_another_word_than_yes_or_no_is_refused_with_what_to_write(officer_client, stored, word):
    page = send(officer_client, workbook({"ก": [(*HEADINGS, "พร้อมรับครัวเรือน"), (*ONE, word)]}))
    why = f"“พร้อมรับครัวเรือน” ไม่รู้จัก “{word}” โปรดใส่ พร้อม หรือ ไม่พร้อม"
    assert page.context["faults"] == [(2, why)]


def test_hidden_rows_are_read_and_told(officer_client):
    book = openpyxl.load_workbook(io.BytesIO(workbook({"ก": [HEADINGS, ONE, TWO]}).read()))
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    page = send(officer_client, SimpleUploadedFile("a.xlsx", file.getvalue()))
    assert len(page.context["shown"]) == 2
    assert "มีแถวที่ซ่อนอยู่ในไฟล์ 1 แถว" in page.text


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_file_locked_by_a_password_is_refused_as_such(officer_client, kind):
    page = send(officer_client, SimpleUploadedFile(f"a.{kind}", locked(kind)))
    assert page.status_code == 422
    assert "ไฟล์ตั้งรหัสผ่านไว้ โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่าน" in page.text


@pytest.mark.parametrize("door", ["mentors:official-import", "committees:organization-import"])
def test_whatever_is_sent_for_a_token_only_says_that_the_preview_is_gone(officer_client, door):
    answer = officer_client.post(reverse(door), {"token": "ก" * 400})
    assert (answer.status_code, "ตัวอย่างหมดเวลาแล้ว" in answer.content.decode()) == (422, True)


def test_places_are_known_as_in_any_list(officer_client):
    words = [("เมือง", "ตำบล กกดู่"), ("กิ่งอำเภอเมืองเลย", "ต.กก ดู่"), ("อ. เมืองเลย", "กกดู่")]
    lines = [("สมมุติ", f"คนที่{at}", *place) for at, place in enumerate(words)]
    take(officer_client, HEADINGS, *lines)
    assert set(Official.objects.values_list("work_area", flat=True)) == {"420104"}
    assert Official.objects.count() == 3
    shown = send(officer_client, workbook({"ก": [HEADINGS, ("ก", "ข", "อำเภอ", "")]}))
    assert "ไม่พบอำเภอหรือตำบล “อำเภอ”" in shown.content.decode()


def test_two_people_of_one_name_and_place_are_told_and_not_made_one(officer_client, stored):
    """In the file, and in the register, where each was added as another person."""
    headings = (*HEADINGS, "ตำแหน่ง")
    two = [(*TWO, "ครู"), (*TWO, "พยาบาล")]
    page = send(officer_client, workbook({"ก": [headings, *two]}))
    [(line, why)] = page.context["faults"]
    assert (page.status_code, line) == (422, 3)
    assert "ซ้ำกับแถวที่ 2" in why
    take(officer_client, headings, two[0], two[0])  # the same again is one

    make_official("420104", first_name=stored.first_name, last_name=stored.last_name)
    page = send(officer_client, workbook({"ก": [HEADINGS, ONE]}))
    [(line, why)] = page.context["faults"]
    assert (line, "มากกว่าหนึ่งคน" in why) == (2, True)


def test_who_left_between_the_page_and_its_confirmation_is_told(officer_client, stored):
    shown = send(officer_client, workbook({"ก": [(*HEADINGS, "ตำแหน่ง"), (*ONE, "ครู")]}))
    stored.ended_on, stored.end_reason = timezone.localdate(), "retired"
    stored.save()
    token = {"token": shown.context["token"]}
    late = officer_client.post(reverse("mentors:official-import"), token, follow=True)
    assert "แถวที่ 2: นายสมมุติ หนึ่ง พ้นหน้าที่แล้ว" in late.text
    stored.refresh_from_db()
    assert stored.position == "นักวิชาการ"
