"""Files that end in the middle of their table, and rows whose cells have moved by one."""

import pytest
from django.core.management import call_command

from core.spreadsheets.refusals import FileRefusedError
from tests.factories.lists import read_list
from tests.households.test_verdicts import HEADINGS, checked, codes, line, table, write_csv

pytestmark = pytest.mark.django_db
INDICATORS = "ตัวชี้วัดที่ตกเกณฑ์"


def page(lines) -> bytes:
    rows = ("".join(f"<td>{cell}</td>" for cell in cells) for cells in lines)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def as_xml(lines) -> bytes:
    rows = ("".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in cells) for cells in lines)
    body = "".join(f"<Row>{row}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
    return f'{head}<Worksheet ss:Name="A"><Table>{body}</Table></Worksheet></Workbook>'.encode()


@pytest.mark.parametrize("written", [page, as_xml])
def test_an_export_cut_anywhere_below_its_first_row_says_so(tmp_path, written):
    """Within a letter it was a fault; else half a row said «no need», or rows were gone."""
    whole, path = written(table([line(1), line(2)])), tmp_path / "x.xls"
    begin = whole.index(b"</", whole.index("สมมุติ1".encode()))
    end = whole.lower().index(b"</table>")
    for at in range(begin + 9, end, 11):
        path.write_bytes(whole[:at])
        try:
            found = checked(path)
        except FileRefusedError:
            continue
        assert "row_cut" in codes(found[-1]), whole[:at][-40:]
        assert found[-1].is_rejected


@pytest.mark.parametrize("left_out", [(), (b"</table>",), (b"</table>", b"</tr>", b"</td>")])
def test_an_export_that_closes_less_than_it_opens_is_whole(tmp_path, left_out):
    whole = page(table([line(1), line(2)]))
    for tag in left_out:
        whole = whole.replace(tag, b"")
    (tmp_path / "x.xls").write_bytes(whole)
    assert [codes(row) for row in checked(tmp_path / "x.xls")] == [set(), set()]


def test_the_command_refuses_no_cut_export_with_a_fault(tmp_path, capsys):
    whole = page(table([line(1), line(2)]))
    path = tmp_path / "x.xls"
    path.write_bytes(whole[: whole.rindex("สมมุติ2".encode()) + 4])
    call_command("import_tpmap", path, "--year", "2569", "--json")
    assert '"row_cut"' in capsys.readouterr().out


# --- a mark between cells that stands in one of them ---


def written(path, rows, headings=HEADINGS, mark=","):
    lines = [headings, *([row[heading] for heading in headings] for row in rows)]
    path.write_text("\n".join(mark.join(map(str, cells)) for cells in lines) + "\n")
    return path


def others(count):
    return [line(number) for number in range(2, 2 + count)]


@pytest.mark.parametrize("count", [1, 5, 400])  # of them the first ones say how wide a row is
@pytest.mark.parametrize(
    "headings", [(*(h for h in HEADINGS if h != INDICATORS), INDICATORS), HEADINGS]
)
def test_failed_indicators_in_two_cells_are_refused_and_not_half_of_them(tmp_path, count, headings):
    rows = [*others(count), line(1, **{INDICATORS: "27,28"})]
    found = checked(written(tmp_path / "x.csv", rows, headings))
    assert [row.is_rejected for row in found] == [False] * count + [True]
    assert "row_long" in codes(found[-1])
    quoted = [*others(count), line(1, **{INDICATORS: '"27,28"'})]
    assert checked(written(tmp_path / "y.csv", quoted, headings))[-1].indicators == "27,28"


@pytest.mark.parametrize(
    ("heading", "cell", "mark"),
    [("หมายเหตุ", "ป่วย, เสียชีวิต", ","), ("บ้านเลขที่", "12;13", ";"), ("หมายเหตุ", "ป่วย|ติดเตียง", "|")],
)
def test_a_row_of_more_cells_than_the_others_is_refused(tmp_path, heading, cell, mark):
    rows = [line(1, **{heading: cell}), *others(3)]
    found = checked(written(tmp_path / "x.csv", rows, mark=mark))
    assert "row_long" in codes(found[0])
    assert [codes(row) for row in found[1:]] == [set()] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_rows_that_all_end_in_a_mark_are_as_wide_as_each_other(tmp_path, count):
    path = write_csv(tmp_path / "x.csv", [line(n) for n in range(1, count + 1)])
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *(f"{row}," for row in rows)]))
    assert [codes(row) for row in checked(path)] == [set()] * count


def test_a_title_that_is_wider_than_the_list_makes_no_row_long(tmp_path):
    path = write_csv(tmp_path / "x.csv", [line(1), line(2)])
    path.write_text(f"บัญชี,{',' * 40}\n{path.read_text()}")
    assert [codes(row) for row in checked(path)] == [set(), set()]


def test_a_note_below_the_list_that_is_wider_is_beside_it(tmp_path):
    path = write_csv(tmp_path / "x.csv", [line(1), line(2)])
    path.write_text(f"{path.read_text()}หมายเหตุ{',' * 40}\n")
    assert len(read_list(path).sheets) == 1
    assert [codes(row) for row in checked(path)] == [set(), set()]
