"""The register of officials taken in as a table: all rows or none, only in one's own district."""

import io
from datetime import date
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.models import AuditEvent
from core.thai import telephone
from mentors.models import Official
from mentors.resources import COLUMNS
from mentors.services.pairings import end_pairing
from tests.conftest import ROOT
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
SOMSAK = (
    "",
    "นายสมมุติ",
    "หนึ่ง",
    "นักวิชาการ",
    "",
    "เมืองเลย",
    "กกดู่",
    "0420000000",
    "",
    "ไทเลย",
    "๓",
    "",
)


@pytest.fixture
def officer_client(client):
    client.force_login(make_user("district_officer", "4201"))
    return client


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in (COLUMNS.headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("a.xlsx", file.getvalue())


def send(client, *rows):
    return client.post(reverse("mentors:official-import"), {"file": sheet(*rows)})


def test_of_two_confirmations_that_come_at_once_one_writes(officer_client, monkeypatch):
    token = {"token": send(officer_client, SOMSAK).context["token"]}
    monkeypatch.setattr(cache, "delete", lambda key: False)  # the other one was quicker
    assert officer_client.post(reverse("mentors:official-import"), token).status_code == 422
    assert not Official.objects.exists()


def test_a_table_is_shown_first_and_written_once(officer_client):
    shown = send(officer_client, SOMSAK)
    assert (shown.status_code, Official.objects.count()) == (200, 0)
    assert shown.context["counts"] == {"new": 1, "changed": 0, "same": 0}

    token = {"token": shown.context["token"]}
    address = reverse("mentors:official-import")
    assert officer_client.post(address, token).status_code == 302
    again = officer_client.post(address, token)

    assert again.status_code == 422
    official = Official.objects.get()
    assert (official.title, official.first_name, official.work_area_id, official.capacity) == (
        "นาย",
        "สมมุติ",
        "420104",
        3,
    )


def test_the_same_table_again_changes_nothing_and_a_changed_row_changes_the_entry(officer_client):
    address = reverse("mentors:official-import")
    officer_client.post(address, {"token": send(officer_client, SOMSAK).context["token"]})

    assert send(officer_client, SOMSAK).context["counts"] == {"new": 0, "changed": 0, "same": 1}
    other = (*SOMSAK[:10], "5", "ไม่พร้อม")
    shown = send(officer_client, other)
    assert shown.context["counts"] == {"new": 0, "changed": 1, "same": 0}
    officer_client.post(address, {"token": shown.context["token"]})
    official = Official.objects.get()
    assert (official.capacity, official.is_available) == (5, False)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("นส. สมมุติ", "นางสาว"),
        ("พตท.สมมุติ", "พ.ต.ท."),
        ("ว่าที่ ร.ต.หญิง สมมุติ", "ว่าที่ ร.ต.หญิง"),
        ("ดร. สมมุติ", "ดร."),
    ],
)
def test_a_title_before_the_name_in_any_spelling_is_the_officials_title(
    officer_client, first, title
):
    row = ("", first, *SOMSAK[2:])
    token = send(officer_client, row).context["token"]
    officer_client.post(reverse("mentors:official-import"), {"token": token})
    official = Official.objects.get()
    assert (official.title, official.first_name) == (title, "สมมุติ")
    assert send(officer_client, row).context["counts"] == {"new": 0, "changed": 0, "same": 1}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (5, "ด่านซ้าย", "นอกเขตที่ท่านดูแล"),
        (5, "ไม่มีจริง", "ไม่พบอำเภอหรือตำบล “ไม่มีจริง”"),
        (4, "กรมสมมุติ", "ไม่พบหน่วยงาน"),
        (2, "", "ไม่มีชื่อหรือนามสกุล"),
        (1, "นาย", "ไม่มีชื่อหรือนามสกุล"),
        (1, "ว่าที่ ร.ต.", "ไม่มีชื่อหรือนามสกุล"),
        (10, "หลายคน", "0 ถึง 200"),
    ],
)
def test_one_row_that_cannot_be_taken_refuses_the_file_and_says_why(
    officer_client, place, value, sentence
):
    wrong = list(SOMSAK)
    wrong[place] = value
    if place == 5:
        wrong[6] = ""
    shown = send(officer_client, SOMSAK, wrong)

    assert shown.status_code == 422
    assert "แถวที่ 3" in shown.content.decode()
    assert sentence in shown.content.decode()
    assert Official.objects.count() == 0


@pytest.mark.parametrize("word", ["nan", "null", "N/A", "-", "–"])
def test_a_word_of_programs_says_nothing(officer_client, word):
    told = list(SOMSAK)
    told[3] = told[4] = told[7] = told[8] = told[9] = told[10] = word
    shown = send(officer_client, told)
    officer_client.post(reverse("mentors:official-import"), {"token": shown.context["token"]})
    official = Official.objects.get()
    assert (official.position, official.organization, official.phone, official.email) == (
        "",
        None,
        "",
        "",
    )
    assert (official.languages, official.capacity) == ("", 1)


@pytest.mark.parametrize("broken", ["Err:502", "〃", "\ufffd\ufffd"])
def test_a_cell_that_is_an_error_is_no_position(officer_client, broken):
    told = list(SOMSAK)
    told[3] = broken
    shown = send(officer_client, told)
    assert shown.status_code == 422
    assert "“ตำแหน่ง” เป็นข้อผิดพลาดของโปรแกรมตาราง" in shown.content.decode()


def test_a_file_that_is_no_table_is_refused_with_a_sentence(officer_client):
    file = SimpleUploadedFile("a.xlsx", b"no table")
    shown = officer_client.post(reverse("mentors:official-import"), {"file": file})
    assert shown.status_code == 422
    assert "ไม่ใช่ตาราง" in shown.content.decode()


def test_the_export_holds_the_own_district_and_goes_in_again_unchanged(officer_client):
    mine = make_official("4201", phone="+66420000000", position="=1+1", is_available=False)
    make_official("4202")

    answer = officer_client.get(reverse("mentors:official-export"))
    data = b"".join(answer.streaming_content)

    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert [row[1] for row in rows] == ["ชื่อ", mine.first_name]
    assert "'=1+1" in rows[1]
    file = SimpleUploadedFile("a.xlsx", data)
    shown = officer_client.post(reverse("mentors:official-import"), {"file": file})
    assert shown.context["counts"] == {"new": 0, "changed": 0, "same": 1}


def test_the_export_holds_the_officials_its_page_shows(officer_client):
    shown, full = make_official("4201", capacity=3), make_official("4201", capacity=0)
    Official.objects.filter(pk=shown.pk).update(first_name="กขคง")
    for asked, names in (
        ({"room": "free"}, ["กขคง"]),
        ({"room": "full"}, [full.first_name]),
        ({"q": "กขคง"}, ["กขคง"]),
        ({"q": "กขคง", "room": "full"}, []),
    ):
        page = officer_client.get(reverse("mentors:official-list"), asked).content.decode()
        link = f"{reverse('mentors:official-export')}?{urlencode(asked)}"
        assert f'href="{escape(link)}"' in page
        data = b"".join(officer_client.get(link).streaming_content)
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
        assert [row[1] for row in rows[1:]] == names
    told = AuditEvent.objects.filter(action="official.exported").latest("id").details
    assert told == {"room": "full", "count": 0}


def test_the_page_of_an_official_lists_the_households_he_looks_after(officer_client):
    official, by = make_official(capacity=3), make_user("district_officer", "4201")
    calm, urgent = (make_household(urgency_score=score) for score in (10, 90))
    pairings = [make_pairing(h, official, by) for h in (calm, urgent, make_household())]
    end_pairing(pairing=pairings[-1], end_reason="mistake", by=by)

    page = officer_client.get(reverse("mentors:official-edit", args=[official.pk]))

    assert [p.household for p in page.context["pairings"]] == [urgent, calm]
    assert "ครัวเรือนที่ดูแล 2 ครัวเรือน" in page.text


def listed(client, **question):
    return list(client.get(reverse("mentors:official-list"), question).context["page"])


def test_the_register_is_narrowed_by_work_place_and_by_room_left(officer_client):
    by = make_user("district_officer", "4201")
    free, full = make_official("420107", capacity=2), make_official("420107", capacity=1)
    away = make_official("420108", is_available=False)
    left = make_official("420108", ended_on=date(2026, 1, 1), end_reason="transferred")
    district, elsewhere = make_official("4201"), make_official("4202")
    for official in (free, full):
        make_pairing(make_household(), official, by)

    assert set(listed(officer_client)) == {free, full, away, left, district}
    assert listed(officer_client, area="420107") == [free, full]
    assert set(listed(officer_client, area="4201")) == {free, full, away, left, district}
    assert set(listed(officer_client, room="free")) == {free, district}
    assert listed(officer_client, room="full") == [full]
    assert listed(officer_client, room="free", area="420107") == [free]
    assert listed(officer_client, q=free.first_name, room="full") == []
    assert elsewhere not in listed(officer_client, area="4202")  # not offered, so not asked
    assert [o.load for o in listed(officer_client, room="full")] == [1]


def test_the_preview_marks_each_row_as_new_changed_or_the_same(officer_client):
    address = reverse("mentors:official-import")
    third = (*SOMSAK[:2], "สาม", *SOMSAK[3:])
    officer_client.post(address, {"token": send(officer_client, SOMSAK, third).context["token"]})
    changed = (*third[:3], "นักพัฒนาชุมชน", *third[4:10], "5", "ไม่พร้อม")
    other = (*SOMSAK[:2], "สอง", *SOMSAK[3:])

    page = send(officer_client, SOMSAK, other, changed)

    rows = page.context["shown"]
    assert [(row["number"], row["label"], row["differences"]) for row in rows] == [
        (
            4,
            "แก้ไข",
            [
                ("ตำแหน่ง", "นักวิชาการ", "นักพัฒนาชุมชน"),
                ("จำนวนครัวเรือนที่รับได้", "3", "5"),
                ("พร้อมรับครัวเรือน", "พร้อม", "ไม่พร้อม"),
            ],
        ),
        (3, "ใหม่", []),
        (2, "คงเดิม", []),
    ]
    assert [row["cells"]["last_name"] for row in rows] == ["สาม", "สอง", "หนึ่ง"]
    assert [row["cells"]["is_available"] for row in rows] == ["ไม่พร้อม", "พร้อม", "พร้อม"]
    assert "<del>3</del> → <ins>5</ins>" in page.text


CASE = ROOT / "tests" / "samples" / "cases" / "60-officials-phone-number"


def test_trap_39_telephones_keep_their_zero_and_a_refused_line_has_its_number(officer_client):
    address = reverse("mentors:official-import")
    sheet = (CASE / "list.xlsx").read_bytes()
    shown = officer_client.post(address, {"file": SimpleUploadedFile("a.xlsx", sheet)})
    assert [number for number, _why in shown.context["faults"]] == [5]
    assert "แถวที่ 5:" in shown.text

    book = openpyxl.load_workbook(io.BytesIO(sheet))
    book.active.delete_rows(5)
    mended = io.BytesIO()
    book.save(mended)
    shown = officer_client.post(address, {"file": SimpleUploadedFile("a.xlsx", mended.getvalue())})
    assert [row["cells"]["phone"] for row in shown.context["shown"]] == ["0812345678"]
    officer_client.post(address, {"token": shown.context["token"]})
    assert Official.objects.get().phone == "0812345678"


def test_trap_39_lines_below_blank_ones_and_titles_keep_their_number(officer_client):
    book = openpyxl.Workbook()
    for line in ((), (), COLUMNS.headings, SOMSAK, (), (*SOMSAK[:5], "ไม่มีจริง", *SOMSAK[6:])):
        book.active.append(line or [None])
    file = io.BytesIO()
    book.save(file)
    shown = officer_client.post(
        reverse("mentors:official-import"), {"file": SimpleUploadedFile("a.xlsx", file.getvalue())}
    )
    assert [number for number, _why in shown.context["faults"]] == [6]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("812345678", "0812345678"),
        ("912345678", "0912345678"),
        ("612345678", "0612345678"),
        ("42811234", "042811234"),
        ("21234567", "021234567"),
        ("๘๑๒๓๔๕๖๗๘", "0812345678"),
        ("81-234-5678", "081-234-5678"),
        ("812345678, 42811234", "0812345678, 042811234"),
        ("0812345678", "0812345678"),
        ("042811234", "042811234"),
        ("+66812345678", "+66812345678"),
        ("+66 81 234 5678", "+66 81 234 5678"),
        ("1669", "1669"),
        ("", ""),
        ("ต่อ 12", "ต่อ 12"),
    ],
)
def test_trap_39_a_zero_is_given_back_where_a_thai_number_lost_it(written, dialled):
    assert telephone(written) == dialled
