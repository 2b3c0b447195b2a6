"""How files come in and are kept: names that fit, tables that end, whole files or none."""

import errno
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services.files import _sweep
from core.spreadsheets.refusals import FileRefusedError
from core.spreadsheets.workbooks import tables_of
from core.uploads import tables
from core.uploads.archives import FAR, LARGE, NOT_XLSX, WIDE
from core.uploads.errors import StorageFullError, TableRefusedError
from core.uploads.names import ending, name_that_fits, shown_name
from core.uploads.storage import WholeFileStorage
from households.models import ImportBatch
from mentors.models import Official
from tests.factories.people import make_user
from tests.factories.workbooks import locked
from tests.households.test_office_layouts import write_ods

THAI = "ก" * 90
MIB = 1 << 20


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("บัญชี.xlsx", "บัญชี.xlsx"),
        ("", "file"),
        ("...", "file"),
        ("a/b\\c.csv", "c.csv"),
        ("x\0y\nz\u202etxt.exe", "xyztxt.exe"),
        ("../../etc/passwd", "passwd"),
        (f"x.{THAI}{THAI}", f"x.{THAI}{THAI}"[:100]),
        (f"{THAI}{THAI}.xlsx", "ก" * 95 + ".xlsx"),
    ],
)
def test_a_name_is_shown_on_one_line_and_cut_with_its_ending(name, shown):
    assert shown_name(name) == shown


def test_a_name_is_never_cut_between_a_letter_and_its_marks():
    for marks in range(3):
        said = "ก" * (98 - marks) + "กิ่" * 9
        name = shown_name(said)
        assert said.startswith(name)
        assert said[len(name)] == "ก"
        assert 97 <= len(name) <= 100


def test_names_of_any_letters_fit_a_file_system():
    for name in (THAI, f"x.{THAI}", "👨‍👩‍👧" * 80 + ".jpg", "\u0301" * 300):
        assert 0 < len(name_that_fits(name).encode()) <= 205
    assert [ending(n, (".xlsx",)) for n in ("A.XLSX", f"x.{THAI}", "x")] == [".xlsx", "", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [10, 6 * MIB])
def test_a_file_with_an_ending_of_ninety_thai_letters_is_taken(client, size):
    """The larger one goes through a temporary file, which used to bear the ending."""
    client.force_login(make_user("administrator", "42"))
    data = "ชื่อ,ตำบล\n".encode() + b"x" * size
    file = SimpleUploadedFile(f"รายชื่อ.{THAI}", data)
    answer = client.post(reverse("tpmap:import-upload"), {"file": file, "data_year": 2569})
    assert answer.status_code == 302
    batch = ImportBatch.objects.get()
    assert batch.file_name.startswith("รายชื่อ.ก")
    assert len(Path(batch.stored_file.name).name) < 40
    with batch.stored_file.open("rb") as kept:
        assert kept.read() == data


# Tables


def workbook(*cells, sheet_name="xl/worksheets/sheet1.xml") -> io.BytesIO:
    """An XLSX with values in cells `(row, column, value)`."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for cell in cells:
            page.write(*cell)
    if sheet_name != "xl/worksheets/sheet1.xml":
        file = elsewhere(file, sheet_name)
    file.seek(0)
    return file


def elsewhere(file, sheet_name) -> io.BytesIO:
    """The same book, which says that its sheet lies under another name."""
    moved = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("workbook.xml.rels"):
                body = body.replace(b"worksheets/sheet1.xml", sheet_name[3:].encode())
            new.writestr(name.replace("xl/worksheets/sheet1.xml", sheet_name), body)
    return moved


def refusal(file) -> str:
    with pytest.raises(TableRefusedError) as refused:
        tables.read_workbook(file)
    return str(refused.value)


# A process takes over the size of the one that starts it for a moment: a small one does it here.
MEASURE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], input=sys.stdin.buffer.read(), check=False,
               stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def mib_of_reading(data: bytes) -> float:
    """The most memory the reader of tables ever held."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tables.READER], input=data, capture_output=True, check=True
    )
    return float(done.stdout)


def test_a_table_is_read_as_a_person_sees_it():
    file = workbook((0, 0, "ชื่อ"), (0, 1, "จำนวน"), (3, 0, "ก"), (3, 1, 12.0), (4, 1, 1.5))
    assert tables.read_workbook(file) == [
        ["ชื่อ", "จำนวน"],
        ["", ""],
        ["", ""],
        ["ก", "12"],
        ["", "1.5"],
    ]


@pytest.mark.parametrize(
    ("cell", "place"), [((1_048_575, 0), "A1048576"), ((20_000, 25), "Z20001"), ((9, 16_383), None)]
)
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/other.xml"])
def test_one_far_cell_is_refused_with_its_place_before_anything_parses(
    monkeypatch, cell, place, name
):
    monkeypatch.setattr(tables.subprocess, "run", pytest.fail)
    file = workbook((0, 0, "ชื่อ"), (*cell, "x"), sheet_name=name)
    assert len(file.getvalue()) < 8_000
    assert refusal(file) == (FAR.format(f"ช่อง {place} ") if place else WIDE)


def test_an_open_document_that_repeats_itself_is_refused(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="900" office:value-type="string"/>'
    rows = f'<table:table-row table:number-rows-repeated="90000">{cell}</table:table-row>'
    path = write_ods(tmp_path / "x.ods", [["ชื่อ"]], more=rows)
    with path.open("rb") as file:
        assert "ไกลจากตาราง" in refusal(file)


def test_what_a_reader_cannot_measure_is_not_read():
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert refusal(book) == NOT_XLSX


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", tables.NOT_A_SHEET),
        (b"no table", tables.NOT_A_SHEET),
        (b"PK\x03\x04" + b"x" * 99, tables.NOT_A_SHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 999, tables.NOT_A_SHEET),
        (b"PK\x03\x04" + bytes(tables.LARGEST), tables.HEAVY),
    ],
)
def test_what_is_no_table_is_one_sentence(data, sentence):
    assert refusal(io.BytesIO(data)) == sentence


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_locked_by_a_password_is_told_whatever_its_name(tmp_path, kind):
    path = tmp_path / "list"
    path.write_bytes(locked(kind))
    with pytest.raises(FileRefusedError, match="ไฟล์ตั้งรหัสผ่านไว้") as refused:
        tables_of(path)
    assert refused.value.code == "file_encrypted"
    assert refusal(io.BytesIO(locked(kind))) == str(refused.value)


def test_one_long_word_said_a_million_times_takes_no_more_memory_than_it_is_given():
    """Small as a file and small unpacked: thirty-two thousand letters, named by number."""
    book, word = io.BytesIO(), b"x" * 32_000
    line = b"<row>" + b'<c t="s"><v>0</v></c>' * 26 + b"</row>"
    parts = workbook((0, 0, "x"))
    with zipfile.ZipFile(parts) as old, zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                head, _, tail = body.partition(b"<sheetData>")
                tail = tail.partition(b"</sheetData>")[2]
                body = head + b"<sheetData>" + line * 20_000 + b"</sheetData>" + tail
            if name.endswith("sharedStrings.xml"):
                body = body.replace(b"<t>x</t>", b"<t>" + word + b"</t>")
            new.writestr(name, body)
    assert book.tell() < 300_000
    assert refusal(book) == LARGE
    assert mib_of_reading(book.getvalue()) < 800


@pytest.mark.django_db
def test_the_register_of_officials_with_a_far_cell_is_refused_with_a_sentence(client):
    client.force_login(make_user("district_officer", "4201"))
    file = SimpleUploadedFile("a.xlsx", workbook((0, 0, "ชื่อ"), (1_048_575, 9, "x")).getvalue())
    answer = client.post(reverse("mentors:official-import"), {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [FAR.format("ช่อง J1048576 ")]
    assert Official.objects.count() == 0


# Storage


class Full(WholeFileStorage):
    """A disk that is full after three bytes."""

    def _write(self, path, content):
        path.write_bytes(b"abc")
        raise OSError(errno.ENOSPC, "No space left on device")


def files_under(folder) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_a_full_disk_leaves_no_half_file(tmp_path):
    with pytest.raises(StorageFullError):
        Full(tmp_path).save("a/x.pdf", ContentFile(b"abcdef"))
    assert files_under(tmp_path) == []


def test_other_faults_of_the_disk_stay_faults_and_leave_nothing_either(tmp_path, monkeypatch):
    def broken(_handle):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        WholeFileStorage(tmp_path).save("x.pdf", ContentFile(b"abcdef"))
    assert files_under(tmp_path) == []


@pytest.mark.django_db
def test_a_killed_write_leaves_nothing_under_its_name_and_the_rest_is_swept(settings):
    root = Path(settings.MEDIA_ROOT)

    class Killed(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            os._exit(9)

    if not (child := os.fork()):
        default_storage.save("visits/x.jpg", Killed(b"whole"))
    assert os.waitpid(child, 0)[1] != 0
    left = files_under(root)
    assert [path.parent.name for path in left] == ["unfinished"]
    os.utime(left[0], (0, 0))
    _sweep(leave=set())
    assert files_under(root) == []


def test_two_files_of_one_name_are_both_kept(tmp_path):
    storage = WholeFileStorage(tmp_path)
    names = [storage.save("a/x.pdf", ContentFile(str(n))) for n in range(3)]
    assert len(set(names)) == 3
    assert sorted(path.read_text() for path in files_under(tmp_path)) == ["0", "1", "2"]
    assert {oct(path.stat().st_mode)[-3:] for path in files_under(tmp_path)} == {"600"}


def test_of_two_that_write_one_name_at_once_neither_is_lost(tmp_path, monkeypatch):
    """The name is free when it is asked for, and taken a moment later."""
    storage = WholeFileStorage(tmp_path)
    (tmp_path / "x.pdf").write_text("other")
    assert storage._save("x.pdf", ContentFile(b"mine")) != "x.pdf"
    assert sorted(path.read_text() for path in files_under(tmp_path)) == ["mine", "other"]


@pytest.mark.django_db
def test_the_import_of_a_list_on_a_full_disk_says_so_and_leaves_no_row(client, monkeypatch):
    monkeypatch.setattr(WholeFileStorage, "_write", Full._write)
    client.force_login(make_user("administrator", "42"))
    file = SimpleUploadedFile("x.csv", "ชื่อ,ตำบล\n".encode())
    answer = client.post(reverse("tpmap:import-upload"), {"file": file, "data_year": 2569})
    assert answer.status_code == 507
    assert StorageFullError.message in answer.content.decode()
    assert ImportBatch.objects.count() == 0
    assert files_under(settings.MEDIA_ROOT) == []
