"""Tables that leave as XLSX: no row is left out for want of lines."""

import io

import openpyxl
import pytest
import xlsxwriter.worksheet

from core import sheets


def written(rows: int) -> tuple[int, dict[str, list]]:
    file = io.BytesIO()
    lines = ([number] for number in range(rows))
    count = sheets.write_table(file, ["ลำดับ"], lines, sheet="ประวัติ", title_lines=["สมมุติ"])
    book = openpyxl.load_workbook(file)
    return count, {sheet.title: [cell for (cell,) in sheet.values] for sheet in book}


@pytest.mark.parametrize(
    ("rows", "parts"),
    [(0, [[]]), (3, [[0, 1, 2]]), (4, [[0, 1, 2], [3]]), (7, [[0, 1, 2], [3, 4, 5], [6]])],
)
def test_rows_beyond_the_lines_of_a_sheet_stand_on_a_further_one(monkeypatch, rows, parts):
    assert xlsxwriter.worksheet.Worksheet().xls_rowmax == sheets.MOST_LINES
    monkeypatch.setattr(sheets, "MOST_LINES", 5)
    count, found = written(rows)
    names = ["ประวัติ", "ประวัติ (2)", "ประวัติ (3)"][: len(parts)]
    head = ["สมมุติ", "ลำดับ"]
    assert found == {name: head + part for name, part in zip(names, parts, strict=True)}
    assert count == sum(map(len, parts)) == rows


def test_text_longer_than_a_cell_holds_says_so_where_it_is_cut():
    stream, text = io.BytesIO(), "ก" * sheets.MOST_LETTERS
    sheets.write_table(stream, ["ผลการเยี่ยม"], [[text], [text + "ข"]])
    whole, cut = (
        row[0] for row in openpyxl.load_workbook(stream).active.values if len(row[0]) > 99
    )
    assert whole == text
    assert (len(cut), cut.endswith(sheets.CUT)) == (sheets.MOST_LETTERS, True)
