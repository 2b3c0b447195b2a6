"""A workbook of Excel 97 with errors and hidden rows, made of one without by altering records."""

import gzip
import struct
from pathlib import Path

import pytest

from core.spreadsheets import biff
from tests.factories.lists import read_list, read_rows

pytestmark = pytest.mark.django_db
PLAIN = Path(__file__).parent / "dirty.xls.gz"
TEXT, NUMBER, MANY = 0xFD, 0x27E, 0xBD  # cells of ten bytes; rows of numbers


def altered(path, *, error=(), hidden=(), is_1904=False):
    """The list with error cells at `(line, column)` and hidden lines."""
    data = bytearray(gzip.decompress(PLAIN.read_bytes()))
    found = set()
    for at in _records_of(bytes(data)):
        kind, length = struct.unpack_from("<HH", data, at)
        line, column = struct.unpack_from("<HH", data, at + 4) if length >= 4 else (0, 0)
        if kind in (TEXT, NUMBER) and (line + 1, column) in error:
            struct.pack_into("<H", data, at, biff.ERROR)
            data[at + 10 : at + 14] = bytes([0x2A, 1, 0, 0])
            found.add((line + 1, column))
        elif kind == biff.ROW and line + 1 in hidden:
            data[at + 16] |= biff.ZERO_HEIGHT
            found.add(line + 1)
        elif kind == biff.DATES and is_1904:
            data[at + 4] = 1
            found.add("1904")
    assert found == {*error, *hidden, *(["1904"] if is_1904 else [])}
    path.write_bytes(data)
    return path


def _records_of(data):
    """Where the records of the workbook stand in the file, as far as its sectors follow one
    another.
    """
    stream = biff._stream(data, ("Workbook", "Book"))
    begin, at = data.find(stream[:512]), 0
    while at + 4 <= len(stream) and data[begin + at : begin + at + 4] == stream[at : at + 4]:
        yield begin + at
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]


def test_errors_of_an_old_workbook_are_said(tmp_path):
    headings = list(read_list(altered(tmp_path / "a.xls")).sheets[0].columns)
    at = read_list(tmp_path / "a.xls").sheets[0].columns
    places = {key: (60 + n, at[key]) for n, key in enumerate(("first_name", "sex", "birth"))}
    assert set(places) <= set(headings)
    path = altered(tmp_path / "b.xls", error=tuple(places.values()))

    rows = {row.number: row for row in read_rows(read_list(path))}

    for key, (line, _column) in places.items():
        said = [(i.code, i.level, i.value) for i in rows[line].issues if i.code == "cell_error"]
        assert said == [("cell_error", "error" if key == "first_name" else "warning", "#N/A")]
        assert rows[line].is_rejected is (key == "first_name")


def test_hidden_rows_of_an_old_workbook_are_counted(tmp_path):
    path = altered(tmp_path / "a.xls", hidden=(1, 20, 21))
    found = read_list(path)
    assert (found.hidden_rows, len(found.sheets[0].rows)) == (2, 141)


def test_days_from_1904_in_an_old_workbook(tmp_path):
    assert read_list(altered(tmp_path / "a.xls", is_1904=True)).sheets[0].table.is_1904


@pytest.mark.parametrize("cut", [0, 100, 600, 5_000, 50_000])
def test_half_a_file_says_nothing(tmp_path, cut):
    path = tmp_path / "a.xls"
    path.write_bytes(gzip.decompress(PLAIN.read_bytes())[:cut])
    assert biff.of_workbook(path)[1] is False
