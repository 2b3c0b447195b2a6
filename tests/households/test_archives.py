"""Files that unpack without end are refused before anything parses them."""

import io
import struct
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from core.spreadsheets.refusals import FileRefusedError
from core.uploads import archives
from core.uploads.archives import UnpackRefusedError, refuse_bombs
from households.models import ImportBatch
from tests.factories.lists import read_list
from tests.factories.people import make_user
from tests.factories.samples import DIRTY_LIST
from tests.households.test_layouts import write_xlsx
from tests.households.test_office_layouts import write_ods

MIB = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"


def archive(entries: dict[str, int]) -> bytes:
    """A ZIP with entries of so many zero bytes."""
    buffer, zeros = io.BytesIO(), bytes(MIB)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, size in entries.items():
            with book.open(name, "w") as entry:
                for _ in range(size // MIB):
                    entry.write(zeros)
    return buffer.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The archive with `size` in every place where it says how big an entry is."""
    data = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(mark)
        while place >= 0:
            struct.pack_into("<I", data, place + at, size)
            place = data.find(mark, place + 4)
    return bytes(data)


@pytest.fixture
def counted(monkeypatch):
    """How many bytes were really inflated."""
    seen, inflated = [0], archives._inflated

    def counting(file, entry):
        for chunk in inflated(file, entry):
            seen[0] += len(chunk)
            yield chunk

    monkeypatch.setattr(archives, "_inflated", counting)
    return seen


@pytest.fixture(scope="module")
def bomb():
    """Really 1,100 MiB inside, and hardly more than five outside."""
    return archive({SHEET: 550 * MIB, "xl/sharedStrings.xml": 550 * MIB})


@pytest.mark.parametrize("name", [SHEET, "content.xml"])
def test_a_bomb_that_says_so_is_refused_without_inflating_a_byte(bomb, counted, name):
    data = bomb.replace(SHEET.encode(), name.encode().ljust(len(SHEET), b"_"))
    assert len(data) < 6 * MIB
    with pytest.raises(UnpackRefusedError, match="1 GB"):
        refuse_bombs(io.BytesIO(data))
    assert counted == [0]


def test_what_grows_two_hundred_times_is_a_bomb_below_the_limit_too(counted):
    with pytest.raises(UnpackRefusedError):
        refuse_bombs(io.BytesIO(archive({SHEET: 100 * MIB})))
    assert counted == [0]
    refuse_bombs(io.BytesIO(archive({SHEET: 50 * MIB})))


def test_a_bomb_whose_headers_lie_is_left_at_the_first_byte_too_many(bomb, counted):
    with pytest.raises(UnpackRefusedError, match="ไม่ตรงกับความจริง"):
        refuse_bombs(io.BytesIO(claiming(bomb, 2 * MIB)))
    assert counted[0] <= 2 * MIB


def test_many_entries_and_unknown_packing_are_refused(counted):
    with pytest.raises(UnpackRefusedError):
        refuse_bombs(io.BytesIO(archive({f"{n}.xml": 0 for n in range(archives.MAX_ENTRIES + 1)})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as book:
        book.writestr("content.xml", bytes(MIB))
    with pytest.raises(UnpackRefusedError):
        refuse_bombs(buffer)


def test_an_archive_in_an_archive_counts_as_what_it_is_and_is_never_opened(bomb, counted):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("inner.xlsx", bomb)
    refuse_bombs(buffer)
    assert counted == [len(bomb)]


def packed_list() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.write(DIRTY_LIST, "บัญชี/list.xlsx")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [packed_list(), b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08\x00", b"PK\x05\x06"],
)
@pytest.mark.parametrize("name", ["list.zip", "list.xlsx"])
def test_a_packed_list_is_refused_with_the_word_to_unpack_it(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileRefusedError, match="แตกไฟล์") as refused:
        read_list(path)
    assert refused.value.code == "not_a_spreadsheet"


def test_a_value_in_the_last_corner_would_take_the_parser_down_and_is_refused(tmp_path):
    path = tmp_path / "corner.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "ชื่อ")
        page.write(1_048_575, 16_383, "x")
    code = (
        "import sys, python_calamine as c;"
        "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
    )
    limited = f"ulimit -v 3000000; {sys.executable} -c '{code}' {path}"
    died = subprocess.run(["bash", "-c", limited], capture_output=True, check=False)
    assert died.returncode != 0  # else the check below is not needed any more
    with path.open("rb") as file, pytest.raises(UnpackRefusedError, match="ไกลจากตาราง"):
        refuse_bombs(file)


def test_one_value_in_the_last_row_would_take_a_gigabyte_and_is_refused_with_its_place(tmp_path):
    path = tmp_path / "deep.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row in range(2_000):
            page.write_row(row, 0, ["ชื่อ"] * 26)
        page.write(1_048_575, 25, "x")
    with path.open("rb") as file, pytest.raises(UnpackRefusedError, match="ช่อง Z1048576 "):
        refuse_bombs(file)
    with pytest.raises(FileRefusedError, match="ช่อง Z1048576 "):
        read_list(path)


CELL = '<table:table-cell {} office:value-type="string"><text:p>x</text:p></table:table-cell>'
ROW = "<table:table-row {}>{}</table:table-row>"
LAST = ROW.format("", CELL.format("") * 26)


@pytest.mark.parametrize(
    "rows",
    [
        ROW.format('table:number-rows-repeated="1048570"', "<table:table-cell/>") + LAST,
        ROW.format(
            'table:number-rows-repeated="90000"', CELL.format('table:number-columns-repeated="999"')
        ),
        ROW.format('table:number-rows-repeated="99999"', "<table:table-cell/>")
        + ROW.format(
            "", '<table:table-cell table:number-columns-repeated="900"/>' + CELL.format("")
        ),
    ],
)
def test_an_open_document_that_repeats_itself_without_end_is_refused(tmp_path, rows):
    path = write_ods(tmp_path / "x.ods", [["ชื่อ", "ตำบล"]], more=rows)
    with pytest.raises(FileRefusedError, match="ไกลจากตาราง"):
        read_list(path)


def test_more_cells_than_a_sheet_is_high_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(archives, "MOST_CELLS", 99)
    for path in (
        write_ods(tmp_path / "x.ods", [["x"] * 10] * 10),
        write_xlsx(tmp_path / "x.xlsx", {"A": [["x"] * 10] * 2, "B": [["x"] * 10] * 2}),
    ):
        with path.open("rb") as file, pytest.raises(UnpackRefusedError, match="30,000,000"):
            refuse_bombs(file)


def test_formats_without_values_may_go_as_far_as_they_like(tmp_path):
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, grey = book.add_worksheet(), book.add_format({"bg_color": "#eeeeee"})
        page.write(0, 0, "ชื่อ")
        page.write_blank(4_000, 16_383, None, grey)
    with path.open("rb") as file:
        refuse_bombs(file)
        assert file.tell() == 0


def test_real_lists_pass_and_text_is_not_looked_at(year_lists, counted):
    for path in (year_lists[2569], DIRTY_LIST):
        with path.open("rb") as file:
            refuse_bombs(file)
        assert read_list(path).sheets[0].rows
    refuse_bombs(io.BytesIO("ชื่อ,นามสกุล\n".encode()))


@pytest.mark.django_db
def test_the_upload_says_its_limits_and_refuses_a_bomb_before_it_is_stored(client, bomb):
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-upload")
    page = client.get(address).content.decode()
    assert [w for w in ("200 MB", "1,000,000 แถว", "1 GB") if w not in page] == []

    file = SimpleUploadedFile("list.xlsx", claiming(bomb, MIB))
    answer = client.post(address, {"file": file, "data_year": 2569})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [archives.LIES]
    assert ImportBatch.objects.count() == 0


def test_who_reads_a_bomb_as_a_list_is_told_that_it_is_too_large(bomb, tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb)
    with pytest.raises(FileRefusedError) as refused:
        read_list(path)
    assert refused.value.code == "file_too_large"


@pytest.mark.django_db
def test_the_command_refuses_a_bomb_with_one_sentence(tmp_path, bomb, capsys):
    path = tmp_path / "list.ods"
    path.write_bytes(bomb)
    with pytest.raises(SystemExit) as status:
        call_command("import_tpmap", path, year=2569)
    assert (status.value.code, capsys.readouterr().err) == (2, archives.BOMB + "\n")
    assert ImportBatch.objects.count() == 0
