"""The sample lists of `tests/samples` as files an office would send."""

import csv
import io
import lzma
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DIRTY_LIST = SAMPLES / "tpmap_2569_dirty.xlsx"
DIRTY_EXPECTED = SAMPLES / "tpmap_2569_dirty.expected.json"
TITLE = "บัญชีรายชื่อครัวเรือนเป้าหมายจากระบบ TPMAP ปี 2569 จังหวัดเลย"
LINES_ABOVE = 2  # the title and an empty one
NUMBERS = {
    "ลำดับ",
    "ปี",
    "หมู่ที่",
    "อายุ",
    "มิติสุขภาพ",
    "มิติความเป็นอยู่",
    "มิติการศึกษา",
    "มิติรายได้",
    "มิติการเข้าถึงบริการรัฐ",
    "รายได้เฉลี่ยต่อคนต่อปี",
}


def write_year_lists(folder: Path) -> dict[int, Path]:
    """Writes the lists of both years; returns their paths by data year (พ.ศ.)."""
    paths = {2568: folder / "tpmap_2568_cp874.csv", 2569: folder / "tpmap_2569.xlsx"}
    paths[2568].write_bytes(_unpacked("tpmap_2568_cp874.csv.xz"))
    rows = csv.reader(io.StringIO(_unpacked("tpmap_2569.csv.xz").decode(), newline=""))
    _write_workbook(paths[2569], next(rows), rows)
    return paths


def _unpacked(name: str) -> bytes:
    return lzma.decompress((SAMPLES / name).read_bytes())


def _write_workbook(path: Path, headings: list[str], rows):
    numbers = {column for column, heading in enumerate(headings) if heading in NUMBERS}
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("รายชื่อ")
        sheet.write_string(0, 0, TITLE)
        sheet.write_row(LINES_ABOVE, 0, headings)
        for line, row in enumerate(rows, LINES_ABOVE + 1):
            for column, cell in enumerate(row):
                if column in numbers:
                    sheet.write_number(line, column, int(cell))
                else:
                    sheet.write_string(line, column, cell)
