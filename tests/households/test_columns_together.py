"""What a column says as a whole, and what the rows of a house say of one of its people."""

from datetime import date

import pytest
from django.urls import reverse

from core.spreadsheets import headings
from core.spreadsheets.sheets import ALL
from households.models import HouseholdListing
from households.tpmap import columns, mending, rows, shapes
from households.tpmap.cells import chunks as cells_of
from households.tpmap.checking import ListChecker
from households.tpmap.services.imports import reference_for
from tests.factories.lists import read_list
from tests.factories.people import make_user
from tests.households.test_layouts import write_xlsx
from tests.households.test_odd_lists import BIRTH, PIN, brought, member
from tests.households.test_verdicts import FLAGS, checked, codes, line, only, table, write_csv

pytestmark = pytest.mark.django_db
STATUS, NOTE, FAILED, CARD = "สถานะ", "หมายเหตุ", "ตัวชี้วัดที่ตกเกณฑ์", "บัตรสวัสดิการแห่งรัฐ"


# --- who has left ---


def offered(client):
    client.force_login(make_user("district_officer", "4201"))
    return list(client.get(reverse("households:leave-offers")).context["page"])


@pytest.mark.parametrize("of_head", ["", "ปกติ"])
@pytest.mark.parametrize("heading", [STATUS, NOTE])
def test_that_a_member_died_offers_no_living_family(client, tmp_path, of_head, heading):
    family = [line(1, **{STATUS: of_head}), member("ยาย", **{heading: "เสียชีวิต"})]
    batch = brought(tmp_path, family, 2569)
    assert (offered(client), HouseholdListing.objects.get().source_status) == ([], of_head)
    (said,) = batch.issues.filter(code="has_left")
    assert "ถ้าเป็นหัวหน้าครัวเรือนหรือทุกคนในบ้าน" in said.message


@pytest.mark.parametrize(("of_head", "of_member"), [("เสียชีวิต", ""), ("ย้าย", "ย้าย"), ("ปกติ", "ปกติ")])
def test_that_its_head_or_everybody_has_left_is_said_of_the_house(
    client, tmp_path, of_head, of_member
):
    family = [line(1, **{STATUS: of_head}), member("ยาย", **{STATUS: of_member})]
    brought(tmp_path, family, 2569)
    assert len(offered(client)) == (of_head != "ปกติ")


def test_where_nobody_is_head_everybody_has_to_have_left(client, tmp_path):
    family = [member("ตา", **{STATUS: "ย้าย"}), member("ยาย", **{STATUS: ""})]
    brought(tmp_path, family, 2569)
    assert offered(client) == []
    brought(tmp_path, [family[0], family[1] | {STATUS: "ย้าย"}], 2570)
    assert len(offered(client)) == 1


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("heading", [STATUS, NOTE])
def test_of_a_row_that_stands_twice_the_one_that_says_somebody_left_is_kept(
    tmp_path, heading, first
):
    one = line(1)
    rows = [one | {heading: "เสียชีวิต"}, one]
    found = checked(write_csv(tmp_path / "a.csv", rows if first else rows[::-1]))
    kept, other = found if first else found[::-1]
    assert (codes(kept), codes(other)) == ({"has_left"}, {"row_duplicate"})


# --- one habit for all sheets ---


@pytest.mark.parametrize(
    ("cells", "others", "said", "failed"),
    [
        (["✓", ""], ["0", "1"], "1011", "1001"),  # beside a 0 a blank says nothing
        (["✓", ""], ["", ""], "1111", "1000"),
        (["x", "x"], ["✓", ""], "1110", "0010"),  # beside ✓ a cross is «no»
    ],
)
def test_sheets_that_are_read_together_say_it_in_one_way(tmp_path, cells, others, said, failed):
    def page(start, told):
        return table([line(start + n, **{FLAGS[0]: c, FAILED: ""}) for n, c in enumerate(told)])

    path = write_xlsx(tmp_path / "a.xlsx", {"นาอ้อ": page(1, cells), "กกดู่": page(3, others)})
    found = checked(path, sheet=ALL)
    shown = ["".join(str(int("health" in getattr(row, key))) for row in found) for key in KEYS]
    assert shown == [said, failed]


KEYS = ("dimensions_said", "dimensions")


@pytest.mark.parametrize("cell", ["N/A", "NULL", "none", "#N/A", "#REF!", "=A1"])
@pytest.mark.parametrize("mark", ["✓", "1"])
def test_among_marks_a_blank_says_no_and_what_a_program_could_not_write_says_nothing(
    tmp_path, mark, cell
):
    """«N/A» was taken out of its cell, and the empty cell then said that there is no need."""
    told = [mark, "", cell]
    lines = [line(n, **{FLAGS[0]: said, CARD: said, FAILED: ""}) for n, said in enumerate(told, 1)]
    found = checked(write_csv(tmp_path / "a.csv", lines))
    assert ["health" in row.dimensions_said for row in found] == [True, True, False]
    assert [row.welfare_card for row in found] == [True, False, None]
    is_error = cell[0] in "#="  # asked about: without it nobody knows of the need
    assert [row.is_rejected for row in found] == [False, False, is_error]


@pytest.mark.parametrize("key", columns.ANSWERS)
def test_every_column_that_says_yes_or_no_says_it_in_the_same_ways(tmp_path, key):
    """A further one, too: a column of `ANSWERS` has nothing to be named in beside it."""

    def said(*cells):
        lines = [line(n, **{columns.label(key): cell}) for n, cell in enumerate(cells, 1)]
        (sheet,) = (found := read_list(write_csv(tmp_path / "a.csv", lines))).sheets
        habits = shapes.habits_of(sheet, shapes.answers_in([sheet]))
        checker = ListChecker(found, reference_for(2569))
        (cells_read,) = cells_of(sheet)
        read = shapes.with_no_said(cells_read, habits)
        answers = [rows._flag(key, cell, []) for cell in checker._without_broken(read)[key]]
        sent = mending.standing_alone([sheet])
        alone = [sent(sheet, row, [])[sheet.columns[key]] for _number, row in sheet.rows]
        assert ["" if answer is None else int(answer) for answer in answers] == alone
        return answers

    assert said("✓", "x", "") == [True, False, None]
    assert said("✓", "✓", "") == [True, True, False]
    assert said("1", "-", "") == [True, False, None]


def test_a_further_column_of_answers_needs_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(columns.ANSWERS, "note", (set(), {"ไม่พบ"}))
    told = [line(n, **{NOTE: cell}) for n, cell in enumerate(["✓", "x", ""], 1)]
    (sheet,) = read_list(write_csv(tmp_path / "a.csv", told)).sheets
    habits = shapes.habits_of(sheet, shapes.answers_in([sheet]))
    assert "note" in habits.crosses
    alone = mending.standing_alone([sheet])
    assert [alone(sheet, row, [])[sheet.columns["note"]] for _n, row in sheet.rows] == [1, 0, ""]
    assert rows._flag("note", "ไม่พบ", []) is False
    # A mark beside a word of its own: what is left blank says nothing.
    told = [line(n, **{NOTE: cell}) for n, cell in enumerate(["✓", "ไม่พบ", ""], 1)]
    (sheet,) = read_list(write_csv(tmp_path / "b.csv", told)).sheets
    assert "note" not in shapes.habits_of(sheet, shapes.answers_in([sheet])).marks


# --- days and months ---


def born(*dates):
    return [line(n, **{BIRTH: text, "อายุ": ""}) for n, text in enumerate(dates, 1)]


@pytest.mark.parametrize(
    ("dates", "refused"),
    [
        (["03/15/1957", "03/05/1957", "3/5/2500"], [True, True, True]),
        (["03/15/1957", "03/05/1957", "15/03/1957"], [True, False, False]),
        (["03/05/1957", "04/06/1957"], [False, False]),
        (["03-15-1957", "2500", "1957-05-03"], [True, False, False]),
        (["03/15/1957", "1/1/2480", "03/05/1957"], [True, False, True]),  # the same either way
    ],
)
def test_where_dates_begin_with_the_month_none_is_guessed(tmp_path, dates, refused):
    found = checked(write_csv(tmp_path / "a.csv", born(*dates)))
    assert ["date_invalid" in codes(row) for row in found] == refused
    assert [row.is_rejected for row in found] == refused


TYPED = ["15/03/2510", "28/12/2499", "31/1/2520", "13/4/2501", "20/5/2511"]
MADE = [date(1967, 3, 5), date(2510, 4, 6), date(1969, 1, 2), date(1970, 8, 9), 24536]
SAME = [date(1937, 1, 1), date(1940, 5, 5), 24473]  # read the same either way


@pytest.mark.parametrize(
    ("made", "typed", "told"),
    [
        # «03/05/2510» typed into an American Excel is 5 March to it, «15/03/2510» a text.
        (MADE, TYPED, "date_invalid"),
        ([24536, 24537.0, *MADE[:3]], TYPED, "date_invalid"),  # numbers of days
        (MADE, ["๑๕/๐๓/๒๕๑๐", *TYPED[1:]], "date_invalid"),
        (MADE[:4], TYPED, "birth_order"),  # may be chance
        (MADE, TYPED[:4], "birth_order"),
        (MADE[:2], TYPED[:3], "birth_order"),
        ([*MADE[:2], *SAME], TYPED, "birth_order"),
        (MADE, TYPED[:2], None),
        (MADE[:1], TYPED, None),
        ([*MADE, date(1967, 3, 15)], TYPED, None),  # it knows days above 12 too
        (MADE, [*TYPED, "03/05/2510"], None),  # texts below too
        (MADE, [*TYPED, "๓/๕/๒๕๑๐"], None),
        (MADE, ["2510", "ม.ค. 2510", "15 มี.ค. 2510"], None),
    ],
)
def test_days_that_a_spreadsheet_may_have_turned_round_are_asked_about(tmp_path, made, typed, told):
    found = checked(write_xlsx(tmp_path / "a.xlsx", {"A": table(born(*made, *typed))}))
    said = [codes(row) & {"date_invalid", "birth_order"} for row in found]
    doubtful = [{told} if told and born not in SAME else set() for born in made]
    assert said == [*doubtful, *[set()] * len(typed)]
    assert [row.is_rejected for row in found] == [{"date_invalid"} == codes for codes in said]


# --- nothing, in words ---


@pytest.mark.parametrize("word", ["NULL", "N/A", "nan"])
@pytest.mark.parametrize(
    ("heading", "key"),
    [
        (BIRTH, "birth"),
        ("รายได้เฉลี่ยต่อคนต่อปี", "income"),
        (CARD, "welfare_card"),
        (FAILED, "indicators"),
        ("หมู่ที่", "village_code"),
        ("อายุ", "age"),
        ("เพศ", "sex"),
    ],
)
def test_a_word_of_programs_says_nothing_in_any_column(tmp_path, heading, key, word):
    row = only(tmp_path, line(1, **{heading: word}))
    assert (getattr(row, key), codes(row), row.is_rejected) == (None, set(), False)


@pytest.mark.parametrize("word", ["0", "00000000", "NULL", "ไม่ระบุ", "ไม่มี", "-"])
@pytest.mark.parametrize("heading", ["รหัสหมู่บ้าน", "จังหวัด"])
def test_a_place_that_is_not_said_refuses_nobody(tmp_path, heading, word):
    if (heading, word) == ("จังหวัด", "ไม่มี"):
        return
    row = only(tmp_path, line(1, **{heading: word}))
    assert (row.subdistrict, codes(row)) == ("420103", set())


@pytest.mark.parametrize("word", ["0", "0000000000000"])
def test_noughts_for_an_id_are_none(tmp_path, word):
    row = only(tmp_path, line(1, **{PIN: word}))
    assert (row.pin, codes(row), row.is_rejected) == ("", {"pin_missing"}, False)


@pytest.mark.parametrize("word", ["0", "00/00/0000", "0/0/0"])
def test_noughts_for_a_birth_are_none(tmp_path, word):
    row = only(tmp_path, line(1, **{BIRTH: word}))
    assert (row.birth, row.is_rejected) == (None, False)


def test_nought_for_failed_indicators_is_none_of_them(tmp_path):
    row = only(tmp_path, line(1, **{FAILED: "0"} | dict.fromkeys(FLAGS, "0")))
    assert (row.indicators, codes(row)) == ("", {"no_need"})


# --- dimensions in one cell ---


def in_one_cell(tmp_path, text):
    told = table([line(1, **{FAILED: ""})], without=[*FLAGS, FAILED])
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [[*told[0], "มิติ"], [*told[1], text]]})
    (row,) = checked(path)
    return row


@pytest.mark.parametrize(
    "text",
    ["สุขภาพ\nรายได้", "สุขภาพ รายได้", "1.สุขภาพ 4.รายได้", "1. สุขภาพ\n4. รายได้", "มิติ สุขภาพ ด้าน รายได้"],
)
def test_dimensions_may_stand_below_each_other(tmp_path, text):
    row = in_one_cell(tmp_path, text)
    assert (row.dimensions, codes(row)) == ("health,income", set())


@pytest.mark.parametrize("text", ["สุขภาพ ดี", "ทุกมิติ", "6"])
def test_what_names_no_dimension_is_told_of_the_column_that_says_it(tmp_path, text):
    row = in_one_cell(tmp_path, text)
    assert [(i.code, i.column, "1 หรือ 0" in i.message) for i in row.issues] == [
        ("flag_unreadable", "มิติที่ตกเกณฑ์ (รวมในช่องเดียว)", False)
    ]


# --- headings in two lines ---


def test_a_unit_below_one_heading_joins_lines_that_are_filled_downwards():
    upper = ["ชื่อ-สกุล", PIN, "ที่อยู่", "", "", "มิติที่ตกเกณฑ์", "", "รายได้เฉลี่ย"]
    below = ["บ้านเลขที่", "ตำบล", "อำเภอ", "สุขภาพ", "รายได้", "(บาท/คน/ปี)"]
    first = ["สมชาย ใจดี", "", "12", "นาอ้อ", "เมืองเลย", "1", "0", 20000]
    for lower in ([*upper[:2], *below], ["", "", *below]):
        found, above, start = headings.find([["บัญชี"], upper, lower, first], columns, {})
        places = columns.claims(found)[0]
        assert (places["income"], places["flag_income"], above, start) == (7, 6, 1, 3)


def test_a_row_below_headings_stays_a_row():
    upper = ["ชื่อ", "นามสกุล", "บ้านเลขที่", "ตำบล", "อำเภอ", "ตัวชี้วัด", "", "รายได้เฉลี่ย"]
    row = ["สมชาย", "ใจดี", "12", "นาอ้อ", "เมืองเลย", "3", "หัวหน้าครัวเรือน", 20000]
    assert headings.find([upper, row, row], columns, {})[1:] == (0, 1)
