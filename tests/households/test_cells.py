"""A text file read in columns holds what the csv module reads in rows, whatever its quoting."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.spreadsheets.refusals import FileRefusedError
from households.tpmap import cells
from tests.factories.lists import read_list

HEAD = "ชื่อ,ตำบล,อำเภอ,บ้านเลขที่,มิติรายได้\n"
KEYS = ("full_name", "subdistrict", "district", "house_number", "flag_income")
piece = st.sampled_from(
    [
        '"',
        ",",
        "\n",
        "\r\n",
        "\r",
        "ก",
        "x",
        " ",
        '""',
        '","',
        '"\n',
        "1",
        "\n\n",
        ",,,,,,",
        "\u00a0",
    ]
)
text = st.lists(piece, max_size=40).map("".join)


def by_columns(path):
    (sheet,) = read_list(path).sheets
    frames = [frame.select("row", *KEYS) for frame in cells.chunks(sheet)]
    return [tuple(row) for frame in frames for row in frame.iter_rows()], sheet


@given(text)
@example('"a\nb",t,d,1,1\n')
@example('5" x,t,d,1,1\n')
@example("a,t,d,1,1,beyond\n")
@example(",,,,\n,,,,,only beyond\nก,t,d,1,1")
@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_columns_are_what_the_csv_module_reads(body):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes((HEAD + body).encode())
        try:
            found, sheet = by_columns(path)
        except FileRefusedError:
            return
        expected = [
            (number, *(row[at] if at < len(row) else "" for at in range(len(KEYS))))
            for number, row in sheet.rows
        ]
    assert found == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_blocks_end_at_ends_of_records(tmp_path, monkeypatch, encoding):
    monkeypatch.setattr(cells, "BLOCK", 37)
    lines = [f'"สมมุติ\n{n}",กกดู่,เมืองเลย,{n},1' for n in range(40)]
    path = tmp_path / "x.csv"
    path.write_bytes((HEAD + "\n".join(lines)).encode(encoding))

    found, _sheet = by_columns(path)

    assert found == [(n + 2, f"สมมุติ\n{n}", "กกดู่", "เมืองเลย", str(n), "1") for n in range(40)]


def test_the_usual_form_is_read_without_the_csv_module(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "_read_any", None)
    path = tmp_path / "x.csv"
    path.write_text(HEAD + 'ก,กกดู่,เมืองเลย,"1,2",1\r\nข,กกดู่,เมืองเลย,,\r\n', encoding="utf-8")

    found, _sheet = by_columns(path)

    assert found == [(2, "ก", "กกดู่", "เมืองเลย", "1,2", "1"), (3, "ข", "กกดู่", "เมืองเลย", "", "")]
    assert pl.DataFrame(found, orient="row").height == 2
