"""What is said of rows, in the shapes offices write them in: each kind with its siblings."""

import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.spreadsheets.refusals import FileRefusedError, WordNeededError
from households.models import ImportIssue
from households.tpmap import rows as reading
from households.tpmap import values, verdicts
from households.tpmap.checking import ListChecker
from households.tpmap.services.imports import reference_for
from tests.factories.lists import read_list, read_rows
from tests.factories.people import make_pin
from tests.households.test_layouts import write_xlsx
from tests.households.test_office_layouts import write_ods

pytestmark = pytest.mark.django_db
HEADINGS = (
    "ปี",
    "รหัสบ้าน",
    "บ้านเลขที่",
    "หมู่ที่",
    "รหัสหมู่บ้าน",
    "ตำบล",
    "อำเภอ",
    "จังหวัด",
    "เลขประจำตัวประชาชน",
    "คำนำหน้า",
    "ชื่อ",
    "นามสกุล",
    "เพศ",
    "วันเกิด",
    "อายุ",
    "ความสัมพันธ์",
    "บัตรสวัสดิการแห่งรัฐ",
    "มิติสุขภาพ",
    "มิติความเป็นอยู่",
    "มิติการศึกษา",
    "มิติรายได้",
    "มิติการเข้าถึงบริการรัฐ",
    "ตัวชี้วัดที่ตกเกณฑ์",
    "รายได้เฉลี่ยต่อคนต่อปี",
    "สถานะ",
    "หมายเหตุ",
)
FLAGS = HEADINGS[17:22]
HEAD = "หัวหน้าครัวเรือน"


def line(number=1, **changed) -> dict:
    """A row without a fault; `changed` by heading."""
    told = dict(
        zip(
            HEADINGS,
            (
                "2569",
                f"4299{number:07d}",
                str(number),
                "5",
                "",
                "นาอ้อ",
                "เมืองเลย",
                "เลย",
                make_pin(),
                "นาย",
                f"สมมุติ{number}",
                "ทดสอบ",
                "ชาย",
                "15/03/2510",
                "59",
                HEAD,
                "1",
                "0",
                "0",
                "0",
                "1",
                "0",
                "27",
                "25000",
                "",
                "",
            ),
            strict=True,
        )
    )
    assert set(changed) <= set(told)
    return told | changed


def table(lines, *, without=()) -> list[list]:
    kept = [heading for heading in HEADINGS if heading not in without]
    return [kept, *([told[heading] for heading in kept] for told in lines)]


def write_csv(path, lines, *, without=(), encoding="utf-8", end="\n"):
    text = "\n".join(",".join(map(str, row)) for row in table(lines, without=without)) + end
    path.write_bytes(text.encode(encoding))
    return path


def checked(path, **options):
    return read_rows(read_list(path, **options))


def codes(row) -> set[str]:
    return {issue.code for issue in row.issues}


def only(tmp_path, told, **options):
    (row,) = checked(write_csv(tmp_path / "x.csv", [told], **options))
    return row


def test_an_id_typed_in_a_wrong_column_is_not_written_down_a_second_time(tmp_path):
    wrong = [heading for heading in HEADINGS if heading != "เลขประจำตัวประชาชน"]
    pins = [make_pin() for _heading in wrong]
    told = [
        line(number, **{heading: pin})
        for number, (heading, pin) in enumerate(zip(wrong, pins, strict=True), 1)
    ]
    found = checked(write_csv(tmp_path / "x.csv", told))
    shown = " ".join(issue.value for row in found for issue in row.issues)
    assert "…" in shown
    assert [heading for heading, pin in zip(wrong, pins, strict=True) if pin in shown] == []


# --- what a list does not say ---


@pytest.mark.parametrize(
    ("cells", "said", "failed"),
    [
        (["✓", "", "✓"], "111", "101"),  # marks: a blank is «no»
        (["x", "", ""], "111", "100"),
        (["1", "", ""], "111", "100"),
        (["1", "0", ""], "110", "100"),  # beside an explicit 0 a blank says nothing
        (["✓", "-", ""], "110", "100"),
        (["มี", "ไม่มี", ""], "110", "100"),
        (["มี", "", ""], "100", "100"),  # words are no marks
        (["", "", ""], "000", "000"),  # nothing at all is said
        (["/", "x", ""], "110", "100"),  # ✓ and ✗ side by side
    ],
)
def test_a_blank_is_no_among_marks_and_says_nothing_elsewhere(tmp_path, cells, said, failed):
    told = [line(n, **{"มิติสุขภาพ": cell, "ตัวชี้วัดที่ตกเกณฑ์": ""}) for n, cell in enumerate(cells, 1)]
    found = checked(write_csv(tmp_path / "x.csv", told))
    assert ["health" in row.dimensions_said.split(",") for row in found] == [c == "1" for c in said]
    assert ["health" in row.dimensions.split(",") for row in found] == [c == "1" for c in failed]


def test_what_flags_leave_open_the_indicators_say(tmp_path):
    row = only(tmp_path, line(**{"ตัวชี้วัดที่ตกเกณฑ์": "27"}), without=FLAGS)
    assert (row.dimensions, len(row.dimensions_said.split(","))) == ("income", 5)


@pytest.mark.parametrize("blank", ["", "-", "–", " ", "\u00a0", "---"])
def test_blank_cells_are_none_and_not_empty(tmp_path, blank):
    asked = (
        "คำนำหน้า",
        "นามสกุล",
        "เพศ",
        "วันเกิด",
        "อายุ",
        "ความสัมพันธ์",
        "รายได้เฉลี่ยต่อคนต่อปี",
        "สถานะ",
        "บ้านเลขที่",
    )
    row = only(tmp_path, line(**dict.fromkeys(asked, blank)))
    found = (
        row.title,
        row.last_name,
        row.sex,
        row.birth,
        row.age,
        row.relation,
        row.income,
        row.status,
        row.house_number,
    )
    assert set(found) == {None}
    assert not row.is_rejected


@given(
    st.sets(
        st.sampled_from(
            ["คำนำหน้า", "เพศ", "วันเกิด", "อายุ", "ความสัมพันธ์", "บัตรสวัสดิการแห่งรัฐ", "รายได้เฉลี่ยต่อคนต่อปี"]
        )
    )
)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_columns_that_are_missing_are_named_and_only_they(tmp_path, missing):
    names = {
        "คำนำหน้า": "title",
        "เพศ": "sex",
        "วันเกิด": "birth",
        "อายุ": "age",
        "ความสัมพันธ์": "relation",
        "บัตรสวัสดิการแห่งรัฐ": "card",
        "รายได้เฉลี่ยต่อคนต่อปี": "income",
    }
    path = write_csv(tmp_path / "x.csv", [line(1), line(2)], without=missing)
    checker = ListChecker(read_list(path), reference_for(2569))
    list(checker.frames())
    assert set(checker.findings().not_said) == {names[heading] for heading in missing}


# --- rows answer for themselves ---


@pytest.mark.parametrize(
    ("year", "is_other"),
    [
        ("2569", False),
        ("๒๕๖๙", False),
        ("2026", False),
        ("69", False),
        ("ปี 2569", False),
        ("", False),
        ("2569.0", False),
        ("2568", True),
        ("2025", True),
        ("68", True),
        ("ปีงบประมาณ 2567", True),
    ],
)
def test_a_row_of_another_year(tmp_path, year, is_other):
    found = checked(write_csv(tmp_path / "x.csv", [line(1), line(2), line(3, **{"ปี": year})]))
    assert ["year_mismatch" in codes(row) for row in found] == [False, False, is_other]
    assert found[2].is_rejected is is_other


@pytest.mark.parametrize(
    ("province", "district", "expected"),
    [
        ("เลย", "เมือง", set()),
        ("", "เมือง", set()),
        ("จ.เลย", "อ.เมืองเลย", set()),
        ("จังหวัดเลย", "อำเภอเมือง", set()),
        ("ขอนแก่น", "เมือง", {"other_province"}),
        ("หนองบัวลำภู", "เมืองเลย", {"other_province"}),
        ("จ.อุดรธานี", "เมือง", {"other_province"}),
    ],
)
def test_a_row_of_another_province_even_if_its_district_is_called_mueang(
    tmp_path, province, district, expected
):
    told = [line(1), line(2), line(3, **{"จังหวัด": province, "อำเภอ": district})]
    assert codes(checked(write_csv(tmp_path / "x.csv", told))[2]) == expected


@pytest.mark.parametrize(("heading", "code"), [("ปี", "other_year"), ("จังหวัด", "other_province")])
def test_a_list_that_is_mostly_another_is_refused_whole(tmp_path, heading, code):
    other = {"ปี": "2568", "จังหวัด": "ขอนแก่น"}[heading]
    path = write_csv(tmp_path / "x.csv", [line(1), *(line(n, **{heading: other}) for n in (2, 3))])
    checker = ListChecker(read_list(path), reference_for(2569))
    list(checker.frames())
    with pytest.raises(FileRefusedError) as refused:
        checker.findings().refuse_other_lists(checker.reference)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("places", "relations", "expected"),
    [
        (["นาอ้อ", "นาอ้อ"], [HEAD, "บุตร"], [set(), set()]),
        (["นาอ้อ", "กุดป่อง"], [HEAD, "บุตร"], [set(), {"house_split"}]),
        (["กุดป่อง", "นาอ้อ"], ["บุตร", HEAD], [{"house_split"}, set()]),
        (["นาอ้อ", "กุดป่อง"], ["", ""], [{"house_split"}, {"house_split"}]),
        (
            ["นาอ้อ", "กุดป่อง", "นาอ้อ"],
            [HEAD, HEAD, "บุตร"],
            [{"house_split", "head_duplicate"}, {"house_split", "head_duplicate"}, {"house_split"}],
        ),
        (["นาอ้อ", "นาอ้อ"], ["บุตร", "ภรรยา"], [{"head_missing"}, set()]),
        (["นาอ้อ", "นาอ้อ"], ["", ""], [set(), set()]),  # who is head is not said
        (["นาอ้อ", "นาอ้อ"], [HEAD, HEAD], [{"head_duplicate"}, {"head_duplicate"}]),
    ],
)
def test_a_house_lies_in_one_place_and_has_one_head(tmp_path, places, relations, expected):
    told = [
        line(n, **{"รหัสบ้าน": "42990000001", "ตำบล": place, "ความสัมพันธ์": relation})
        for n, (place, relation) in enumerate(zip(places, relations, strict=True), 1)
    ]
    assert [codes(row) for row in checked(write_csv(tmp_path / "x.csv", told))] == expected


@pytest.mark.parametrize(
    ("code", "moo", "expected"),
    [
        ("42010305", "5", set()),
        ("42010305", "", set()),
        ("42010305", "6", {"village_conflict"}),
        ("", "6", set()),
        ("42010305", "05", set()),
    ],
)
def test_village_code_against_moo(tmp_path, code, moo, expected):
    row = only(tmp_path, line(**{"รหัสหมู่บ้าน": code, "หมู่ที่": moo}))
    assert codes(row) == expected
    assert row.village_code == (code or f"420103{int(moo):02d}")


@pytest.mark.parametrize(
    ("births", "pins", "are_ambiguous"),
    [
        (["15/03/2510", "15/03/2510"], 0, True),
        (["15/03/2510", ""], 0, True),
        (["--/--/2510", "15/03/2510"], 0, True),
        (["--/04/2510", "15/03/2510"], 0, False),
        (["15/03/2510", "15/03/2540"], 0, False),
        (["15/03/2510", "15/03/2510"], 2, False),
    ],
)
def test_two_of_one_name_in_a_house_without_id(tmp_path, births, pins, are_ambiguous):
    told = [
        line(
            n,
            **{
                "รหัสบ้าน": "42990000001",
                "ชื่อ": "ซ้ำ",
                "วันเกิด": birth,
                "อายุ": "",
                "ความสัมพันธ์": HEAD if n == 1 else "บุตร",
            }
            | ({} if pins else {"เลขประจำตัวประชาชน": ""}),
        )
        for n, birth in enumerate(births, 1)
    ]
    found = checked(write_csv(tmp_path / "x.csv", told))
    assert [row.is_rejected for row in found] == [are_ambiguous] * 2


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("59", 59),
        ("59 ปี", 59),
        ("๕๙ ปี", 59),
        ("59.0", 59),
        ("3 ขวบ", 3),
        ("8 เดือน", 0),
        ("1 ปี 3 เดือน", 1),
        ("18 เดือน", 1),
        ("2 ปี", 2),
        ("3 วัน", 0),
        ("8 months", 0),
        ("1 ปี", 1),
        ("0", 0),
        ("130", 130),
        ("", None),
    ],
)
def test_ages_are_whole_years(said, years):
    assert values.age(said) == years


@pytest.mark.parametrize(
    "said", ["60-65", "แปด", "250", "-5", "2510", "60+", "ไม่ทราบ", "ปี", "131", "6o"]
)
def test_an_age_that_is_none_is_said_and_not_guessed(tmp_path, said):
    row = only(tmp_path, line(**{"อายุ": said}))
    assert (codes(row), row.age, row.is_rejected) == ({"age_unreadable"}, None, False)


@pytest.mark.parametrize(
    "said", ["25.000", "1.250", "1.234.567", "25,00", "1,2345", "-500", "มาก", "2,50"]
)
def test_money_that_may_mean_two_things_is_refused(tmp_path, said):
    path = write_xlsx(tmp_path / "x.xlsx", {"A": table([line(**{"รายได้เฉลี่ยต่อคนต่อปี": said})])})
    assert codes(*checked(path)) == {"income_invalid"}


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("0", "0.00"),
        ("25,000", "25000.00"),
        ("25000.50", "25000.50"),
        ("25,000 บาท", "25000.00"),
        ("25 000", "25000.00"),
        (25125.125, "25125.12"),
        (25000.0, "25000.00"),
        ("234,567.5", "234567.50"),
        ("฿5000", "5000.00"),
        ("5000.-", "5000.00"),
        ("๒๕,๐๐๐", "25000.00"),
        (33333.333, "33333.33"),
    ],
)
def test_money_as_people_and_spreadsheets_write_it(tmp_path, said, amount):
    path = write_xlsx(tmp_path / "x.xlsx", {"A": table([line(**{"รายได้เฉลี่ยต่อคนต่อปี": said})])})
    (row,) = checked(path)
    assert (row.income, codes(row)) == (amount, set())


@pytest.mark.parametrize("said", ["25", 25.125, "999", "2500000", "1,234,567.5"])
def test_money_nobody_lives_on_and_money_no_poor_have_is_taken_and_asked_about(tmp_path, said):
    path = write_xlsx(tmp_path / "x.xlsx", {"A": table([line(**{"รายได้เฉลี่ยต่อคนต่อปี": said})])})
    (row,) = checked(path)
    assert (codes(row), row.is_rejected) == ({"income_unusual"}, False)


@pytest.mark.parametrize(
    ("year", "needs", "said_of", "warned"),
    [
        (2565, "access", "access,education,health,income,living", set()),
        (2566, "income", "access,education,health,income,living", set()),
        (2560, "", "", {"indicators_unmapped"}),
    ],
)
def test_indicators_mean_what_they_meant_in_the_year_of_the_list(
    tmp_path, year, needs, said_of, warned
):
    """Where nothing tells what they meant they are kept, and nothing is made of them."""
    told = line(**{"ตัวชี้วัดที่ตกเกณฑ์": "27", "ปี": str(year)})
    path = write_csv(tmp_path / "x.csv", [told], without=FLAGS)
    (found,) = read_rows(read_list(path), reference_for(year))
    assert (found.dimensions, found.dimensions_said, found.indicators) == (needs, said_of, "27")
    assert codes(found) & {"indicators_unmapped", "indicator_unknown"} == warned


@pytest.mark.parametrize("said", ["2.5 หมื่น", "25k", "25000-30000", "เดือนละ 2000", "10^3"])
def test_money_with_a_factor_or_a_span_is_refused(tmp_path, said):
    (row,) = checked(write_csv(tmp_path / "x.csv", [line(**{"รายได้เฉลี่ยต่อคนต่อปี": said})]))
    assert (codes(row), row.income) == ({"income_invalid"}, None)


@pytest.mark.parametrize(
    ("title", "sex", "birth", "is_doubtful"),
    [
        ("นาย", "หญิง", "15/03/2510", True),
        ("นาง", "ชาย", "15/03/2510", True),
        ("น.ส.", "1", "15/03/2510", True),
        ("นส.", "ชาย", "15/03/2510", True),
        ("ด.ช.", "ญ", "15/03/2560", True),
        ("เด็กหญิง", "ชาย", "15/03/2560", True),
        ("เด็กชาย", "ชาย", "15/03/2510", True),
        ("เด็กชาย", "ชาย", "15/03/2553", False),
        ("นาย", "ชาย", "15/03/2510", False),
        ("น.ส.", "หญิง", "15/03/2510", False),
        ("ด.ญ.", "หญิง", "15/03/2560", False),
        ("นาย", "", "15/03/2510", False),
        ("ร.ต.", "หญิง", "15/03/2510", False),
        ("", "หญิง", "15/03/2510", False),
    ],
)
def test_a_title_against_sex_and_age(tmp_path, title, sex, birth, is_doubtful):
    told = {"คำนำหน้า": title, "เพศ": sex, "วันเกิด": birth, "อายุ": ""}
    row = only(tmp_path, line(**told))
    assert (codes(row), row.is_rejected) == ({"title_mismatch"} if is_doubtful else set(), False)


@pytest.mark.parametrize(
    ("told", "code", "read"),
    [
        ({"ชื่อ": "นางสาวสมหญิง"}, "title_mismatch", {"first_name": "นางสาวสมหญิง"}),
        ({"ชื่อ": "สมชาย/สมหญิง"}, "name_odd", {"first_name": "สมชาย/สมหญิง"}),
        ({"ชื่อ": "สมชาย และ สมหญิง"}, "name_odd", {"is_rejected": False}),
        ({"ชื่อ": "สมชาย 0812345678"}, "name_odd", {"is_rejected": False}),
        ({"ชื่อ": "สมมุติ ทดสอบ", "นามสกุล": ""}, "name_odd", {"last_name": None}),
        ({"นามสกุล": "0812345678"}, "name_odd", {"last_name": None}),
        ({"ชื่อ": "สมมุติ"}, None, {"first_name": "สมมุติ"}),
        ({"บ้านเลขที่": "1.2E+5"}, "house_number_odd", {"house_number": "1.2E+5"}),
        ({"บ้านเลขที่": "12.5"}, "house_number_odd", {"house_number": "12.5"}),
        ({"บ้านเลขที่": "-12"}, "house_number_odd", {"house_number": "-12"}),
        ({"บ้านเลขที่": "44562"}, "house_number_odd", {"house_number": "44562"}),
        ({"บ้านเลขที่": "1234567890121"}, "house_number_odd", {"house_number": None}),
        ({"บ้านเลขที่": "1-2345-67890-12-1"}, "house_number_odd", {"house_number": None}),
        ({"บ้านเลขที่": "123/45"}, None, {"house_number": "123/45"}),
        ({"บ้านเลขที่": "12/3ก"}, None, {"house_number": "12/3ก"}),
        ({"หมู่ที่": "45"}, "village_unusual", {"village_code": "42010345"}),
        ({"หมู่ที่": "25"}, None, {"village_code": "42010325"}),
        ({"ปี": "ปีนี้"}, "year_unreadable", {"is_rejected": False}),
        ({"ปี": "-"}, None, {"is_rejected": False}),
    ],
)
def test_what_contradicts_or_is_no_such_thing_is_taken_and_told(tmp_path, told, code, read):
    row = only(tmp_path, line(**told))
    assert codes(row) == ({code} if code else set())
    assert {name: getattr(row, name) for name in read} == read


def test_no_id_stands_in_what_is_told_of_a_row(tmp_path):
    pin = make_pin()
    for heading in ("ชื่อ", "นามสกุล", "บ้านเลขที่"):
        row = only(tmp_path, line(**{heading: pin}))
        assert row.issues
        assert not any(pin[:9] in issue.value for issue in row.issues)


def test_one_person_in_two_houses_without_an_id_is_asked_about(tmp_path):
    nobody = {"ชื่อ": "ก้อง", "เลขประจำตัวประชาชน": ""}
    lines = [line(1, **nobody), line(2, **nobody), line(3, **nobody, วันเกิด="16/03/2510")]
    lines += [line(4, **(nobody | {"เลขประจำตัวประชาชน": make_pin()}))]
    found = checked(write_csv(tmp_path / "x.csv", lines))
    twice = {"pin_missing", "person_twice"}
    assert [codes(row) for row in found] == [twice, twice, {"pin_missing"}, set()]


def test_a_title_before_the_name_is_held_against_the_sex_too(tmp_path):
    row = only(tmp_path, line(**{"คำนำหน้า": "", "ชื่อ": "นายสมมุติ", "เพศ": "หญิง"}))
    assert codes(row) == {"name_title_split", "title_mismatch"}


@pytest.mark.parametrize(
    "said",
    [
        "5ก",
        "5 ก",
        "หมู่ 5/1",
        "5-6",
        "5–6",
        "-5",
        "5 (ข)",
        "5A",
        "5 6",
        "5/5",
        "5?",
        "5-ม.ค.",
        "5-Jan",
    ],
)
def test_a_village_that_is_more_than_a_number_is_asked_about(tmp_path, said):
    row = only(tmp_path, line(**{"หมู่ที่": said}))
    assert (codes(row), row.village_code) == ({"village_unreadable"}, None)


@pytest.mark.parametrize(
    "said", ["5", "05", "๕", "5.0", "หมู่ 5", "ม.5", "หมู่ที่ 5 บ้านนาอ้อ", "5 ต.นาอ้อ"]
)
def test_a_village_in_words_is_its_number(tmp_path, said):
    row = only(tmp_path, line(**{"หมู่ที่": said}))
    assert (codes(row), row.village_code) == (set(), "42010305")


@pytest.mark.some
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("เสียชีวิต", "deceased"),
        ("เสียชีวิตแล้ว 12/5/68", "deceased"),
        ("ตาย", "deceased"),
        ("แจ้งตาย", "deceased"),
        ("ถึงแก่กรรม", "deceased"),
        ("จำหน่าย-ตาย", "deceased"),
        ("ย้ายออก", "moved"),
        ("ย้ายไปขอนแก่น", "moved"),
        ("ย้าย", "moved"),
        ("ไม่พบตัว", "not_found"),
        ("ไม่ประสงค์รับความช่วยเหลือ", "declined"),
        ("พ้นเกณฑ์", "graduated"),
        ("ตายายเลี้ยงดู", None),
        ("ย้ายโรงเรียน", None),
        ("ย้ายงาน", None),
        ("ย้ายปลายทาง", "moved"),
        ("ย้ายตามบุตร", "moved"),
        ("ย้ายไม่ทราบที่อยู่", "moved"),
        ("ย้ายเมื่อ 2568", "moved"),
        ("ย้ายสำมะโนครัว", "moved"),
        ("มรณะ", "deceased"),
        ("มรณบัตร", None),
        ("ถึงแก่อนิจกรรม", "deceased"),
        ("ขอสละสิทธิ์", "declined"),
        ("ไม่ต้องการรับความช่วยเหลือ", "declined"),
        ("ไม่ได้รับความช่วยเหลือ", None),
        ("พ้นเส้นความยากจน", "graduated"),
        ("ย้ายมาจากขอนแก่น", None),
        ("ย้ายเข้า", None),
        ("ย้ายกลับมา", None),
        ("ย้ายบ้าน", "moved"),
        ("ย้ายบ้านเข้ามาใหม่", None),
        ("ย้ายทะเบียนบ้านมาจากขอนแก่น", None),
        ("ย้าย จาก ม.3", None),
        ("ปฏิเสธการช่วยเหลือ", "declined"),
        ("ปฏิเสธการรักษา", None),
        ("ไม่ประสงค์จะรับ", "declined"),
        ("ไม่ประสงค์ให้เบอร์โทร", None),
        ("พ้นเกณฑ์ทหาร", None),
        ("ปกติ", None),
        ("ยังไม่สำรวจ", None),
        ("ไม่ได้ย้าย", None),
        ("ยังไม่เสียชีวิต", None),
        ("คู่สมรสเสียชีวิต", None),
        ("ไม่พบปัญหา", None),
        ("", None),
        ("สำรวจแล้ว", None),
    ],
)
def test_what_a_list_says_of_who_is_gone(tmp_path, said, reason):
    assert reading.left_reason(said) == reason
    for heading in ("สถานะ", "หมายเหตุ"):
        row = only(tmp_path, line(**{heading: said}))
        assert row.left_reason == reason
        assert codes(row) == ({"has_left"} if reason else set())
        assert row.status == ((said or None) if reason or heading == "สถานะ" else None)


@pytest.mark.parametrize(
    ("name", "first", "reason"),
    [
        ("สมชาย (เสียชีวิต)", "สมชาย", "deceased"),
        ("สมชาย(ย้ายออก)", "สมชาย", "moved"),
        ("สมชาย เสียชีวิตแล้ว", "สมชาย", "deceased"),
        ("สมชาย - ย้ายไปกรุงเทพ", "สมชาย", "moved"),
        ("สมชาย ตายใจ", "สมชาย ตายใจ", None),
        ("สมชาย (เล็ก)", "สมชาย (เล็ก)", None),
        ("(เสียชีวิต)", "(เสียชีวิต)", None),
    ],
)
def test_who_has_left_may_stand_behind_the_name(tmp_path, name, first, reason):
    row = only(tmp_path, line(**{"ชื่อ": name}))
    assert (row.first_name, row.left_reason) == (first, reason)


# --- cells that are broken ---


@pytest.mark.parametrize(
    "broken",
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#####",
        "Err:502",
        "=VLOOKUP(A2;B:B;1)",
        " #N/A ",
        "#SPILL!",
        "#GETTING_DATA",
    ],
)
def test_errors_that_were_saved_as_text(tmp_path, broken):
    rows = [line(1, **{"ชื่อ": broken}), line(2, **{"เพศ": broken}), line(3, **{"มิติสุขภาพ": broken})]
    name, sex, need = checked(write_csv(tmp_path / "x.csv", rows))
    assert [(codes(row), row.is_rejected) for row in (name, sex, need)] == [
        ({"cell_error"}, True),
        ({"cell_error"}, False),
        ({"cell_error"}, True),
    ]
    assert sex.sex is None


def with_formulas(path, found: dict[str, str]):
    """An XLSX whose `found` cells hold formulas nobody has worked out, or errors."""
    book = openpyxl.Workbook()
    for row in table([line(1), line(2)]):
        book.active.append(row)
    for place, value in found.items():
        book.active[place] = value
    book.save(path)
    return path


def test_formulas_without_a_value_are_no_empty_cells(tmp_path):
    path = with_formulas(tmp_path / "x.xlsx", {"K2": "=A1", "M3": "=VLOOKUP(1,Z:Z,1)"})
    first, second = checked(path)
    assert [(i.column, i.code, i.level, i.value) for i in [*first.issues, *second.issues]] == [
        ("ชื่อ", "cell_error", "error", "= A1"),
        ("เพศ", "cell_error", "warning", "= VLOOKUP(1,Z:Z,1)"),
    ]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(table([line(1)])):
            page.write_row(number, 0, row)
        page.write_formula("M2", '=""', None, "ชาย")
        page.write_formula("X2", "=5000*5", None, 25000)
    (row,) = checked(path)
    assert (row.sex, row.income, codes(row)) == ("male", "25000.00", set())


def test_errors_and_hidden_rows_of_an_open_document(tmp_path):
    broken = (
        '<table:table-row table:visibility="collapse">'
        + "".join(_ods_cell(value) for value in table([line(2)])[1][:10])
        + '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row>'
    )
    path = write_ods(tmp_path / "x.ods", table([line(1)]), more=broken)
    found = read_list(path)
    assert found.hidden_rows == 1
    assert [codes(row) >= {"cell_error"} for row in read_rows(found)] == [False, True]


def _ods_cell(value) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


# --- sheets, hidden things ---


def test_hidden_rows_are_read_and_counted(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate([["บัญชี"], *table([line(n) for n in range(1, 5)])]):
            page.write_row(number, 0, row)
        for hidden in (0, 3, 5, 40):  # a title and a row below the list are no rows of it
            page.set_row(hidden, None, None, {"hidden": True})
    found = read_list(path)
    assert (found.hidden_rows, len(found.sheets[0].rows)) == (2, 4)


def sheets(path, **lines):
    """A workbook; a sheet whose name begins with `hidden` is hidden."""
    with xlsxwriter.Workbook(path) as book:
        for name, told in lines.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(told):
                page.write_row(number, 0, row)
            if name.startswith("hidden"):
                page.hide()
    return path


def test_a_hidden_sheet_is_never_taken_unasked(tmp_path):
    path = sheets(tmp_path / "x.xlsx", A=table([line(1)]), hidden=table([line(2), line(3)]))
    found = read_list(path)
    assert ([s.name for s in found.sheets], found.left_out) == (["A"], ("hidden",))
    assert [s.name for s in read_list(path, sheet="all").sheets] == ["A"]
    assert len(read_list(path, sheet="hidden").sheets[0].rows) == 2


def test_a_list_that_is_only_on_a_hidden_sheet_is_said_to_be_there(tmp_path):
    path = sheets(tmp_path / "x.xlsx", A=[["สรุป", "จำนวน"], ["คน", 2]], hidden=table([line(2)]))
    with pytest.raises(WordNeededError, match="ซ่อนอยู่ซึ่งไม่ได้อ่าน: hidden"):
        read_list(path)


def test_several_sheets_are_one_list_whose_rows_know_their_sheet(tmp_path):
    same = line(3)
    other = table([line(2), same], without=("อายุ", "สถานะ"))
    path = sheets(
        tmp_path / "x.xlsx", A=table([line(1), same | {"รหัสบ้าน": "42990000009"}]), B=other
    )
    found = read_rows(read_list(path, sheet="all"))
    assert [row.row for row in found] == [2, 3, 2_000_002, 2_000_003]
    assert [codes(row) for row in found] == [set(), {"pin_conflict"}, set(), {"pin_conflict"}]


def test_a_sheet_that_is_named_all_is_that_sheet(tmp_path):
    path = sheets(tmp_path / "x.xlsx", all=table([line(1)]), B=table([line(2)]))
    assert [s.name for s in read_list(path, sheet="all").sheets] == ["all"]
    assert [s.name for s in read_list(path, sheet="*").sheets] == ["all", "B"]


@pytest.mark.parametrize("second", ["อายุ", "อายุ (ปี)", "อายุ(ปี) ", "Age"])
def test_two_columns_of_one_meaning_are_refused_until_somebody_says_which(tmp_path, second):
    headings, *told = table([line(1)])
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [[*headings, second], [*told[0], "12"]]})
    with pytest.raises(WordNeededError, match=r"“อายุ” \(O, AA\)"):
        read_list(path)


def test_a_row_of_nothing_but_errors_is_no_empty_row(tmp_path):
    path = with_formulas(tmp_path / "x.xlsx", dict.fromkeys([f"{c}4" for c in "BKL"], "#N/A"))
    found = checked(path)
    assert [(row.number, codes(row), row.is_rejected) for row in found][2:] == [
        (4, {"cell_error"}, True)
    ]


def test_a_sheet_of_charts_is_no_table(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("A")
        for number, row in enumerate(table([line(1)])):
            page.write_row(number, 0, row)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$O$2:$O$2"})
        book.add_chartsheet("กราฟ").set_chart(chart)
    assert (len(checked(path)), read_list(path).left_out) == (1, ())


# --- text files ---


@pytest.mark.parametrize(
    ("most", "other", "at"), [("utf-8", "cp874", 4), ("cp874", "utf-8", 3), ("utf-8", "cp874", 6)]
)
def test_mixed_encodings_are_refused_with_the_line(tmp_path, most, other, at):
    path = write_csv(tmp_path / "x.csv", [line(n) for n in range(1, 7)], encoding=most)
    lines = path.read_bytes().split(b"\n")
    lines[at - 1] = lines[at - 1].decode(most).encode(other)
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(FileRefusedError, match=f"บรรทัดที่ {at} "):
        read_list(path)


@given(st.data())
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_file_cut_anywhere_in_its_last_row_says_so(tmp_path, data):
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp874"]))
    path = write_csv(tmp_path / "x.csv", [line(1), line(2), line(3)], encoding=encoding)
    whole = path.read_bytes().rstrip(b"\n")
    begin = whole.rfind(b"\n") + 1
    end = whole.rfind(b",")  # behind it only the last cell is missing: that row may be whole
    path.write_bytes(whole[: data.draw(st.integers(begin + 14, end))])
    found = checked(path)
    assert [codes(row) for row in found[:2]] == [set(), set()]
    assert "row_cut" in codes(found[2])
    assert found[2].is_rejected


def test_rows_that_end_early_are_not_cut(tmp_path):
    path = write_csv(tmp_path / "x.csv", [line(n) for n in range(1, 4)], end="")
    lines = [row.rstrip(b",") for row in path.read_bytes().split(b"\n")]
    path.write_bytes(b"\n".join(lines))
    assert [codes(row) for row in checked(path)] == [set()] * 3


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from(b"\x00\x01\x07\x1b\x1f\x7f")), max_size=12
    ),
    st.sampled_from(["utf-8", "cp874"]),
)
@example([(0, 0), (1, 0), (3, 0)], "utf-8")
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_control_characters_anywhere_change_nothing(tmp_path, put_in, encoding):
    lines = [line(n) for n in range(1, 30)]
    clean = write_csv(tmp_path / "a.csv", lines, encoding=encoding)
    data = bytearray(clean.read_bytes())
    for at, code in put_in:
        data.insert(_between_letters(data, at % len(data)), code)
    dirty = tmp_path / "b.csv"
    dirty.write_bytes(data)
    names = ("row", "pin", "first_name", "last_name", "birth", "income", "relation")
    told = [[getattr(row, name) for name in names] for row in checked(clean)]
    assert [[getattr(row, name) for name in names] for row in checked(dirty)] == told


def _between_letters(data: bytes, at: int) -> int:
    while at < len(data) and 0x80 <= data[at] <= 0xBF:
        at += 1
    return at


def test_a_workbook_is_searched_for_errors_whatever_its_parts_are_called(tmp_path):
    """Rows and cells without their places, a prefix before every name, single quotes."""
    path = with_formulas(tmp_path / "x.xlsx", {"K2": "=A1"})
    other = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = (
                    data.replace(b'r="', b"r='")
                    .replace(b'" t=', b"' t=")
                    .replace(b'"><f>', b"'><f>")
                )
                assert b"r='K2'" in data
            new.writestr(name, data)
    assert [codes(row) for row in checked(path)] == [{"cell_error"}, set()]


FULL = "ชื่อ-สกุล"
TITLED = [
    ("นส. สมหญิง ใจดี", "นางสาว"),
    ("น.ส สมหญิง ใจดี", "นางสาว"),
    ("นส.สมหญิง ใจดี", "นางสาว"),
    ("นส สมหญิง ใจดี", "นางสาว"),
    ("น. ส. สมหญิง ใจดี", "นางสาว"),
    ("น.ส.สมหญิง ใจดี", "นางสาว"),
    ("ดญ. สมหญิง ใจดี", "เด็กหญิง"),
    ("ด. ช. สมหญิง ใจดี", "เด็กชาย"),
    ("ดช.สมหญิง ใจดี", "เด็กชาย"),
    ("ว่าที่ ร.ต. สมหญิง ใจดี", "ว่าที่ ร.ต."),
    ("ว่าที่ร.ต.หญิงสมหญิง ใจดี", "ว่าที่ ร.ต.หญิง"),
    ("ว่าที่ร้อยตรี สมหญิง ใจดี", "ว่าที่ร้อยตรี"),
    ("ร้อยตำรวจเอกสมหญิง ใจดี", "ร้อยตำรวจเอก"),
    ("พลเอก สมหญิง ใจดี", "พลเอก"),
    ("ร.ต.อ. สมหญิง ใจดี", "ร.ต.อ."),
    ("รตอ.สมหญิง ใจดี", "ร.ต.อ."),
    ("พ.ต.ท. หญิง สมหญิง ใจดี", "พ.ต.ท.หญิง"),
    ("ส.อ สมหญิง ใจดี", "ส.อ."),
    ("จ.ส.ต.สมหญิง ใจดี", "จ.ส.ต."),
    ("ม.ล.สมหญิง ใจดี", "ม.ล."),
    ("ม.ร.ว. สมหญิง ใจดี", "ม.ร.ว."),
    ("ผศ.ดร.สมหญิง ใจดี", "ผศ.ดร."),
    ("น.พ.สมหญิง ใจดี", "นพ."),
    ("Mr. สมหญิง ใจดี", "Mr."),
    ("MRS สมหญิง ใจดี", "Mrs."),
    ("Missสมหญิง ใจดี", "Miss"),
    ("พระครู สมหญิง ใจดี", "พระครู"),
    ("แม่สมหญิง ใจดี", None),
]


def of_whole_name(path, name):
    """The row of a list with a column of whole names."""
    headings, cells = table([line(**{"ชื่อ": name, "คำนำหน้า": "", "เพศ": ""})])
    keep = [n for n, heading in enumerate(headings) if heading != "นามสกุล"]
    renamed = [FULL if heading == "ชื่อ" else heading for heading in headings]
    told = [[row[n] for n in keep] for row in (renamed, cells)]
    (row,) = checked(write_xlsx(path / "names.xlsx", {"A": told}))
    return row


@pytest.mark.parametrize(("name", "title"), TITLED)
def test_a_title_before_a_whole_name_in_any_spelling(tmp_path, name, title):
    row = of_whole_name(tmp_path, name)
    first = "สมหญิง" if title else "แม่สมหญิง"
    assert (row.title, row.first_name, row.last_name) == (title, first, "ใจดี")
    assert codes(row) <= {"title_mismatch"}  # a child of 59


@pytest.mark.parametrize(("name", "title"), TITLED)
def test_a_title_before_a_first_name_is_told_beside_a_title_too(tmp_path, name, title):
    first = name.removesuffix(" ใจดี")
    if not title or " " in first and title == "พลเอก":
        return  # «พลเอก สมหญิง» may be a name
    unsaid = dict.fromkeys(("เพศ", "อายุ", "วันเกิด"), "")
    alone = only(tmp_path, line(**{"คำนำหน้า": "", "ชื่อ": first} | unsaid))
    assert (alone.title, alone.first_name) == (title, "สมหญิง")
    assert codes(alone) == {"name_title_split"}
    beside = only(tmp_path, line(**{"คำนำหน้า": title, "ชื่อ": first} | unsaid))
    assert (beside.title, beside.first_name) == (title, "สมหญิง")
    assert codes(beside) == {"name_title_split"}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("พลเอก ใจดี", "พลเอก"),
        ("ผอ.สมหญิง ใจดี", "ผอ.สมหญิง"),
        ("น.สมหญิง ใจดี", "น.สมหญิง"),
        ("อสม. สมหญิง ใจดี", "อสม."),
    ],
)
def test_what_may_be_a_title_stays_with_the_name_and_is_told(tmp_path, name, first):
    row = of_whole_name(tmp_path, name)
    assert (row.title, row.first_name, codes(row)) == (None, first, {"name_odd"})


@pytest.mark.parametrize("title", ["นาย", ""])
@pytest.mark.parametrize("first", ["นาย", "นส.", "น.ส", "ด. ช.", "ร.ต.อ.", "ว่าที่ ร.ต.", "Mr."])
def test_a_title_alone_is_no_name(tmp_path, title, first):
    row = only(tmp_path, line(**{"คำนำหน้า": title, "ชื่อ": first}))
    assert (codes(row), row.is_rejected) == ({"name_missing"}, True)


@pytest.mark.parametrize(
    ("title", "name", "read", "said"),
    [
        ("นาย", "นางรอง", "นางรอง", {"title_mismatch"}),  # a name that begins like a title
        ("นาย", "นส.สมหญิง", "สมหญิง", {"title_mismatch", "name_title_split"}),
        ("นาย", "ร.ต.อ. สมชาย", "สมชาย", {"name_title_split"}),
        ("นส.", "น.ส.สมหญิง", "สมหญิง", {"name_title_split"}),
        ("ร.ต.", "พลเอก", "พลเอก", {"name_odd"}),
    ],
)
def test_a_title_beside_another(tmp_path, title, name, read, said):
    row = only(tmp_path, line(**{"คำนำหน้า": title, "ชื่อ": name, "เพศ": ""}))
    assert (row.title, row.first_name, codes(row)) == (title, read, said)


@pytest.mark.parametrize("title", ["ดช.", "ด. ญ.", "ดช", "ว่าที่ ร.ต.หญิง", "พ.ต.ท. หญิง", "ร้อยตรีหญิง"])
def test_a_title_column_in_any_spelling_is_held_against_age_and_sex(tmp_path, title):
    row = only(tmp_path, line(**{"คำนำหน้า": title, "เพศ": "" if title[0] == "ด" else "ชาย"}))
    assert codes(row) == {"title_mismatch"}


@pytest.mark.parametrize(
    ("at", "letter", "said"),
    [
        (5, "O", "มีตัวอักษรหรือเครื่องหมายปน “O” ที่ตำแหน่ง 6"),
        (12, "l", "มีตัวอักษรหรือเครื่องหมายปน “l” ที่ตำแหน่ง 13"),
        (3, "*", "มีตัวอักษรหรือเครื่องหมายปน “*” ที่ตำแหน่ง 4"),
        (3, "OO", "มีตัวอักษรหรือเครื่องหมายปน “O” ที่ตำแหน่ง 4, “O” ที่ตำแหน่ง 5 (14 ตัว)"),
        (3, "", "12 หลัก"),
        (3, "12", "14 หลัก"),
        (0, "xxxxx", "มีตัวอักษรหรือเครื่องหมายปน “x” ที่ตำแหน่ง 1, “x” ที่ตำแหน่ง 2, “x” ที่ตำแหน่ง 3 … (17 ตัว)"),
    ],
)
def test_a_letter_in_an_id_is_told_as_one_and_no_digit_with_it(tmp_path, at, letter, said):
    pin = make_pin()
    row = only(tmp_path, line(**{"เลขประจำตัวประชาชน": f"{pin[:at]}{letter}{pin[at + 1 :]}"}))
    (issue,) = row.issues
    assert (issue.code, issue.value, row.is_rejected) == ("pin_length", said, True)
    assert "ไม่ใช่ตัวเลข 13 หลัก" in issue.message


def test_a_word_in_place_of_an_id_is_not_counted_in_digits(tmp_path):
    row = only(tmp_path, line(**{"เลขประจำตัวประชาชน": "รอทำบัตร"}))
    assert [(i.code, i.value) for i in row.issues] == [("pin_length", "ไม่มีตัวเลข")]


@pytest.mark.parametrize("code", verdicts.VERDICTS)
def test_what_is_said_has_room_where_it_is_kept(code):
    room = {name: ImportIssue._meta.get_field(name).max_length for name in ("code", "message")}
    said = [verdicts.VERDICTS[code], verdicts.NOT_SAID, verdicts.ONE_CELL]
    assert len(code) <= room["code"]
    assert max(len(sentence) for _level, sentence in said) <= room["message"]
