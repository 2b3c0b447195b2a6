"""Whatever a sheet holds: a refusal with a sentence or rows that are all accounted for."""

import csv
import io
import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.spreadsheets.refusals import FileRefusedError
from households.models import Household
from households.tpmap import columns
from households.tpmap.services.imports import import_list
from tests.factories.lists import lines_beside, read_list, read_rows
from tests.factories.people import make_pin
from tests.histories import MORE

pytestmark = pytest.mark.django_db
CALM = settings(
    max_examples=30 * MORE,
    deadline=None,
    derandomize=True,  # the same sheets on every machine
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADINGS = [heading for heading, _synonyms in columns.COLUMNS.values()]
anything = st.one_of(
    st.text(max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12),
    st.booleans(),
    st.just(""),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.sampled_from(
        ["กกดู่", "เมืองเลย", "42010701", "1", "0", "27", "๒๗,๒๘", "=1+1", "\u200b", "x" * 400]
    ),
)


def read_or_refused(path):
    """The sheet, or None for a refusal with a sentence; anything else is a fault."""
    try:
        return read_list(path)
    except FileRefusedError as error:
        sentence = str(error)
    if not sentence:
        raise AssertionError("a refusal without a sentence")
    return None


@given(st.binary(max_size=4000))
@CALM
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(data)
        sheet = read_or_refused(path)
    assert sheet is None or sheet.sheets[0].rows


NEEDED = ["ชื่อ", "ตำบล", "อำเภอ", "บ้านเลขที่", "ตัวชี้วัดที่ตกเกณฑ์"]
OTHERS = [heading for heading in HEADINGS if heading not in NEEDED]


@given(st.lists(st.sampled_from(OTHERS), unique=True), st.data())
@CALM
def test_any_cells_under_real_headings_leave_no_row_unaccounted(others, data):
    headings = NEEDED + others
    lines = data.draw(st.lists(st.lists(anything, max_size=len(headings)), max_size=6))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        _write(path, [headings, *lines])
        sheet = read_or_refused(path)
        if sheet is None:
            return
        rows, beside = read_rows(sheet), lines_beside(sheet)
    filled = [n for n, line in enumerate(lines, 2) if any(v != "" for v in line)]
    assert set(filled) >= {row.number for row in rows}
    assert len(rows) + len(beside) == len(sheet.sheets[0].rows)
    for row in rows:
        assert row.is_rejected or (row.first_name and row.subdistrict)


def _write(path, lines):
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for n, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date | datetime):
                    page.write_datetime(n, column, value, day)
                elif value != "":
                    page.write(n, column, value)


GOOD = [
    "บ้านเลขที่",
    "รหัสบ้าน",
    "ตำบล",
    "อำเภอ",
    "ชื่อ",
    "นามสกุล",
    "เลขประจำตัวประชาชน",
    "วันเกิด",
    "ตัวชี้วัดที่ตกเกณฑ์",
]
row = st.tuples(
    st.sampled_from(["1", "2", "3/4", ""]),
    st.sampled_from(["42990000001", "42990000002", "", "42"]),
    st.sampled_from(["กกดู่", "ไม่มี"]),
    st.just("เมืองเลย"),
    st.sampled_from(["สม", "ใจ", ""]),
    st.sampled_from(["ดี", ""]),
    st.integers(0, 5),
    st.sampled_from(["1/1/2500", "", "31/2/2500"]),
    st.sampled_from(["27", "27,28", "", "99"]),
)


ONE = ("1", "42990000001", "กกดู่", "เมืองเลย", "สม", "ดี", 0, "1/1/2500", "27")
NAMELESS = ("1", "", "กกดู่", "เมืองเลย", "ใจ", "ดี", 5, "1/1/2500", "27")


@given(st.lists(row, min_size=1, max_size=12))
@example([ONE, ("2", *ONE[1:6], 1, *ONE[7:])])  # one house, two numbers
@example([NAMELESS, (*NAMELESS[:8], "27,28")])  # one name and birth date, two rows, no ID
@example([NAMELESS, (*NAMELESS[:6], 3, *NAMELESS[7:])])  # the same, one of them with an ID
@settings(CALM, max_examples=20 * MORE)
def test_new_changed_unchanged_rejected_and_repeated_are_all_the_rows_and_again_is_unchanged(lines):
    pins = [make_pin() for _ in range(5)] + [""]
    out = io.StringIO()
    csv.writer(out).writerows([GOOD, *([*r[:6], pins[r[6]], *r[7:]] for r in lines)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        try:
            batch = import_list(path, data_year=2569, by=None)
        except FileRefusedError:
            return
        except Exception as error:
            if type(error).__name__ == "FileNotTakenError":
                return
            raise
        duplicates = batch.counts["duplicate"]
        told = batch.new + batch.changed + batch.unchanged + batch.rejected + duplicates
        assert told == batch.rows
        again = import_list(path, data_year=2569, by=None)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged == batch.new + batch.changed + batch.unchanged
    assert Household.objects.filter(member_count=0).count() == 0
