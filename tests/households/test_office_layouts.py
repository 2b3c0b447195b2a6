"""The list with known defects as offices really send it: forms, page breaks, signatures."""

import gzip
import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from django.urls import reverse

from core import thai
from core.spreadsheets.headings import heading_key
from core.spreadsheets.refusals import WordNeededError
from households.tpmap import columns, shapes, values
from households.tpmap.services.imports import check_batch, import_list, receive_file, reference_for
from tests.factories.lists import lines_beside, read_list, read_rows
from tests.factories.people import make_pin, make_user
from tests.households.test_layouts import csv_text, plain, verdicts_of, write_xlsx

pytestmark = pytest.mark.django_db
FLAGS = ("มิติสุขภาพ", "มิติความเป็นอยู่", "มิติการศึกษา", "มิติรายได้", "มิติการเข้าถึงบริการรัฐ")
NUMBERS = ("เลขประจำตัวประชาชน", "รหัสบ้าน", "รหัสหมู่บ้าน")


def compare(path, expected, place, *, without=()):
    """Each row's verdicts are those of the sample; `place` gives the line of a row."""
    found = verdicts_of(path)
    told = {place(n): [c for c in codes if c not in without] for n, codes in expected.items()}
    assert found == {line: codes for line, codes in told.items() if codes}
    rows = read_rows(read_list(path))
    assert len(rows) == 141
    return rows


def below(first):
    return lambda n: first + n


def altered(dirty, change):
    """The sample with each row changed by `change(row as a dict)`."""
    headings, rows, _expected = dirty
    made = [change(dict(zip(headings, row, strict=True))) for row in rows]
    return [list(made[0]), *[list(row.values()) for row in made]]


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


def test_the_old_excel_format(dirty, tmp_path):
    """The sample written by Excel 97's format (BIFF8), which nothing installed here can write."""
    path = tmp_path / "list.xls"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "dirty.xls.gz").read_bytes()))
    compare(path, dirty[2], below(2))


def test_an_open_document_with_its_endless_empty_cells(dirty, tmp_path):
    headings, rows, expected = dirty
    compare(write_ods(tmp_path / "x.ods", [["บัญชี"], headings, *rows]), expected, below(3))


def write_ods(path, lines, *, columns="", more=""):
    def cell(value):
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, tuple):  # joined with cells below
            joined = f'<table:table-cell table:number-rows-spanned="{value[1]}"'
            return cell(value[0]).replace("<table:table-cell", joined)
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{escape(str(value))}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    body = "".join(
        f"<table:table-row>{''.join(map(cell, line))}{far}</table:table-row>" for line in lines
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{n}="{space}{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{columns}{body}'
        f'{more}<table:table-row table:number-rows-repeated="1000000">{far}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument'
            '.spreadsheet"/></manifest:manifest>',
        )
    return path


def test_a_page_named_xls_as_web_systems_export_it(dirty, tmp_path):
    headings, rows, expected = dirty
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(plain(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    upper = "".join(
        '<td colspan="5">มิติ' if h == FLAGS[0] else "" if h in FLAGS else f'<td rowspan="2">{h}'
        for h in headings
    )
    lower = "".join(f"<th>{name.removeprefix('มิติ')}</th>" for name in FLAGS)
    path = tmp_path / "x.xls"
    path.write_text(
        f"<html><body><table><tr>{upper}</tr><tr>{lower}</tr>{lines}</table></body></html>"
    )
    compare(path, expected, below(3))


def test_an_xml_workbook(dirty, tmp_path):
    headings, rows, expected = dirty
    lines = "".join(
        "<Row>"
        + "".join(
            f'<Cell ss:Index="{n}"><Data ss:Type="String">{escape(plain(value))}</Data></Cell>'
            for n, value in enumerate(row, 1)
            if value != ""
        )
        + "</Row>"
        for row in [headings, *rows]
    )
    path = tmp_path / "x.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="ก">'
        f"<Table>{lines}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    compare(path, expected, below(2))
    assert read_list(path).sheets[0].name == "ก"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_utf_16_with_and_without_its_mark_and_utf_32(dirty, tmp_path, encoding, mark, end):
    headings, rows, expected = dirty
    text = csv_text(headings, rows, ";").replace("\r\n", end)
    path = tmp_path / "x.csv"
    path.write_bytes(mark + text.encode(encoding))
    compare(path, expected, below(2))


def test_headings_in_three_lines_and_a_line_of_numbers_below(dirty, tmp_path):
    headings, rows, expected = dirty
    place = {name: n for n, name in enumerate(headings)}
    upper, middle, lower = ([""] * len(headings) for _ in range(3))
    upper[place["รหัสบ้าน"]], upper[place[FLAGS[0]]] = "ข้อมูลทั่วไป", "ผลการวิเคราะห์"
    middle[place["รหัสบ้าน"]], middle[place[FLAGS[0]]] = "ที่อยู่", "มิติ"
    for name, n in place.items():
        (middle if name in ("ปี", "สถานะ", "ตัวชี้วัดที่ตกเกณฑ์") else lower)[n] = name
    for number, name in enumerate(FLAGS, 1):
        lower[place[name]] = f"{number}. {name.removeprefix('มิติ')}"
    counting = [f"({n})" for n in range(1, len(headings) + 1)]
    lines = [["ทะเบียน"], upper, middle, lower, counting, *rows]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": lines})
    compare(path, expected, below(6))
    assert lines_beside(read_list(path)) == [5]


OTHER_NAMES = [
    dict(
        zip(
            FLAGS,
            (
                "1. ด้านสุขภาพ",
                "2. ด้านความเป็นอยู่",
                "3. ด้านการศึกษา",
                "4. ด้านรายได้",
                "5. ด้านการเข้าถึงบริการภาครัฐ",
            ),
            strict=True,
        )
    )
    | {
        "เลขประจำตัวประชาชน": "เลขประจำตัวประชาชน 13 หลัก",
        "คำนำหน้า": "คำนำหน้านาม",
        "หมู่บ้าน": "ชื่อบ้าน",
        "รหัสบ้าน": "เลขรหัสประจำบ้าน",
        "วันเกิด": "ว.ด.ป.เกิด",
        "รายได้เฉลี่ยต่อคนต่อปี": "รายได้เฉลี่ยต่อคน/ปี (บาท)",
        "ตัวชี้วัดที่ตกเกณฑ์": "ข้อที่ตกเกณฑ์ *",
    },
    dict(
        zip(
            FLAGS,
            (
                "มิติที่ 1 สุขภาพ",
                "มิติที่ 2 ความเป็นอยู่",
                "มิติที่ 3 การศึกษา",
                "มิติที่ 4 รายได้",
                "มิติที่ 5 การเข้าถึงบริการรัฐ",
            ),
            strict=True,
        )
    )
    | {
        "เลขประจำตัวประชาชน": "หมายเลขบัตรประชาชน",
        "ชื่อ": "ชื่อ (ไทย)",
        "นามสกุล": "นามสกุล (ไทย)",
        "ตำบล": "ตำบล/แขวง",
        "อำเภอ": "อำเภอ/เขต",
        "รหัสหมู่บ้าน": "รหัส มบ.",
        "วันเกิด": "วัน เดือน ปี\nเกิด (พ.ศ.)",
        "บัตรสวัสดิการแห่งรัฐ": "ผู้ถือบัตรสวัสดิการแห่งรัฐ",
        "ตัวชี้วัดที่ตกเกณฑ์": "ตัวชี้วัด จปฐ.ที่ไม่ผ่านเกณฑ์",
    },
    dict(zip(FLAGS, ("health", "living", "education", "income", "accessibility"), strict=True))
    | {
        "เลขประจำตัวประชาชน": "Citizen ID",
        "ชื่อ": "First Name",
        "นามสกุล": "Last name",
        "วันเกิด": "Birth Date",
        "อายุ": "Age",
        "ตำบล": "tambon",
        "อำเภอ": "amphoe",
        "รหัสบ้าน": "HouseID",
        "บ้านเลขที่": "house no.",
        "หมู่ที่": "moo",
        "รหัสหมู่บ้าน": "village code",
    },
    {
        "จังหวัด": "PROVINCE_NAME",
        "อำเภอ": "AMPHUR_NAME",
        "ตำบล": "TAMBON_NAME",
        "บ้านเลขที่": "เลขบ้าน",
        "ชื่อ": "ชื่อสมาชิกในครัวเรือน",
        "วันเกิด": "วัน–เดือน–ปีเกิด",
    },
    {"รายได้เฉลี่ยต่อคนต่อปี": "รายได้"},
    {"มิติรายได้": "รายได้"},
]


@pytest.mark.parametrize("names", OTHER_NAMES)
def test_more_names_for_the_same_columns(dirty, tmp_path, names):
    headings, rows, expected = dirty
    lines = [[names.get(h, h) for h in headings], *rows]
    compare(write_xlsx(tmp_path / "x.xlsx", {"A": lines}), expected, below(2))


def test_numbers_and_invisible_characters_in_headings(dirty, tmp_path):
    headings, rows, expected = dirty
    named = [f" {n}. {h[:2]}\u200b{h[2:]} " for n, h in enumerate(headings, 1)]
    compare(write_xlsx(tmp_path / "x.xlsx", {"A": [named, *rows]}), expected, below(2))


def test_who_keeps_the_list_is_not_who_is_on_it():
    """Names of other people and counts beside the list are no columns of it."""
    found, _clashes = columns.claims(
        [
            "ชื่อ-สกุลผู้บันทึก",
            "ชื่อ-สกุล",
            "จำนวนมิติที่ตกเกณฑ์",
            "จำนวนตัวชี้วัดที่ตกเกณฑ์",
            "ระดับการศึกษา",
            "รายได้ครัวเรือน",
            "การศึกษา",
            "มิติการศึกษา",
        ]
    )
    assert found == {"full_name": 1, "flag_education": 7}


def test_the_head_beside_each_member_and_a_running_number_are_not_the_person(dirty, tmp_path):
    """A list of members that names the head of each house too, and numbers its lines «เลขที่»."""

    def with_head(row):
        return {
            "เลขที่": 1,
            "ชื่อ-สกุลหัวหน้าครัวเรือน": "นายหัวหน้า ของบ้าน",
            "เลขประจำตัวประชาชนหัวหน้าครัวเรือน": "1",
        } | row

    path = write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, with_head)})
    rows = compare(path, dirty[2], below(2))
    assert "หัวหน้า" not in {row.first_name for row in rows}
    assert len({row.house_number for row in rows}) > 50

    def a_child(row):
        return with_head(row) | {"ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร"}

    path = write_xlsx(tmp_path / "y.xlsx", {"A": altered(dirty, a_child)})
    assert not any(row.is_head for row in read_rows(read_list(path)))


@pytest.mark.parametrize("is_grouped", [True, False])
def test_a_birth_date_in_three_columns(dirty, tmp_path, is_grouped):
    headings, rows, expected = dirty
    at = headings.index("วันเกิด")
    names = ["วัน", "เดือน", "ปี"] if is_grouped else ["วันเกิด", "เดือนเกิด", "ปีเกิด (พ.ศ.)"]
    named = [*headings[:at], *names, *headings[at + 1 :]]
    lines = [named]
    if is_grouped:
        upper = [*headings[:at], "วันเดือนปีเกิด", "", "", *headings[at + 1 :]]
        lines = [
            upper,
            [name if name in names[:2] or n == at + 2 else "" for n, name in enumerate(named)],
        ]
    split = [[*row[:at], *(*str(row[at]).split("/"), "", "")[:3], *row[at + 1 :]] for row in rows]
    for row, was in zip(split, rows, strict=True):
        if "/" not in str(was[at]):
            row[at : at + 3] = ["", "", was[at]]
        elif row[at + 1].isdigit():
            row[at + 1] = thai.SHORT_MONTHS[int(row[at + 1]) - 1]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [*lines, *split]})
    compare(path, expected, below(3 if is_grouped else 2))


def test_a_place_written_once_for_several_lines_in_joined_cells(dirty, tmp_path):
    """Forms join the cells of district and sub-district over the rows of a place."""
    headings, rows, expected = dirty
    places = [headings.index(name) for name in ("อำเภอ", "จังหวัด")]
    rows = sorted(enumerate(rows), key=lambda row: row[1][places[0]])
    place, order, joined = {n: at for at, (n, _row) in enumerate(rows)}, [r for _n, r in rows], []
    for column in places:
        first = 0
        for at in range(1, len(order) + 1):
            if at == len(order) or order[at][column] != order[first][column]:
                if at - first > 1 and order[first][column]:
                    joined.append((first + 1, column, at, column, order[first][column]))
                first = at
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *order]}, merges=joined)
    assert len(joined) > 5
    found = verdicts_of(path)
    told = {place[n] + 2: codes for n, codes in expected.items()}
    assert {line: c for line, c in found.items() if "row_duplicate" not in c} == {
        line: c for line, c in told.items() if "row_duplicate" not in c
    }


def test_a_house_written_once_in_the_joined_cells_of_an_open_document(tmp_path):
    headings = ["รหัสบ้าน", "ชื่อ", "นามสกุล", "ตำบล", "อำเภอ", "เลขประจำตัวประชาชน", "มิติรายได้"]
    houses = [("42990000001", 2), "", "42990000002"]
    lines = [[h, "สมมุติ", "ทดสอบ", "กกดู่", "เมืองเลย", make_pin(), "1"] for h in houses]
    path = write_ods(tmp_path / "x.ods", [headings, *lines])
    codes = [row.house_code for row in read_rows(read_list(path))]
    assert codes == ["42990000001", "42990000001", "42990000002"]


def test_page_breaks_totals_notes_and_signatures_are_not_people(dirty, tmp_path):
    headings, rows, expected = dirty
    width, lines, place = len(headings), [["บัญชีรายชื่อ"], headings], {}
    for n, row in enumerate(rows):
        if n and n % 40 == 0:
            lines += [["", *["รวมหน้านี้", 40]], [], ["บัญชีรายชื่อ (ต่อ)"], headings]
        lines.append(row)
        place[n] = len(lines)
    total = [""] * width
    total[0], total[headings.index("มิติสุขภาพ")] = "รวมทั้งสิ้น", 70
    name = headings.index("ชื่อ")
    signed = [["", "", "หมายเหตุ: ข้อมูล ณ วันที่ 1 ต.ค. 2569"]]
    signed += [
        [*[""] * name, text]
        for text in ("ลงชื่อ..............ผู้รายงาน", "(นายสมมุติ ทดสอบ)", "ตำแหน่ง นักวิชาการ", "รวม")
    ]
    elsewhere = headings.index("อำเภอ")
    signed += [[*[""] * elsewhere, "ลงชื่อ", "", "(นายสมมุติ ทดสอบ)"]]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [*lines, total, [], *signed]})
    compare(path, expected, place.get)
    assert len(lines_beside(read_list(path))) == 3 * 3 + 1 + len(signed)

    batch = import_list(path, data_year=2569, by=None, apply=False)
    assert (batch.rows, batch.counts["beside"]) == (141, 16)
    assert batch.counts["beside_rows"][:3] == [43, 45, 46]


def test_a_row_with_anything_of_a_person_is_refused_aloud(tmp_path):
    headings = ["ลำดับ", "ชื่อ", "นามสกุล", "บ้านเลขที่", "ตำบล", "อำเภอ", "เลขประจำตัวประชาชน", "มิติรายได้"]
    rows = [
        [1, "สมมุติ", "ทดสอบ", "1", "กกดู่", "เมืองเลย", make_pin(), 1],
        [2, "", "", "2", "กกดู่", "เมืองเลย", "", 1],
        [3, "สมมุติ", "", "", "", "", "", ""],
        [4, "", "", "", "", "", make_pin(), 1],
        [5, "รวม", "ทดสอบ", "5", "กกดู่", "เมืองเลย", "", 1],
    ]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *rows]})
    assert lines_beside(read_list(path)) == []
    refused = {row.number: row.is_rejected for row in read_rows(read_list(path))}
    assert refused == {2: False, 3: True, 4: True, 5: True, 6: False}


def test_nobody_below_the_headings_is_a_refusal(tmp_path):
    headings = ["ชื่อ", "บ้านเลขที่", "ตำบล", "อำเภอ", "มิติรายได้"]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, headings, ["", "", "", "", 9]]})
    batch = receive_file(file_name="x.xlsx", content=path, data_year=2569, by=None)
    with pytest.raises(Exception, match="ไม่มีแถวข้อมูล"):
        check_batch(batch.pk)


def test_an_address_in_one_column(dirty, tmp_path):
    def moved(row):
        where = (
            f"{row['บ้านเลขที่']} หมู่ที่ {plain(row['หมู่ที่'])} {row['หมู่บ้าน']} ต.{row['ตำบล']} "
            f"อำเภอ{row['อำเภอ']} จ.เลย 42000"
        )
        names = ("บ้านเลขที่", "หมู่ที่", "หมู่บ้าน", "ตำบล", "อำเภอ", "จังหวัด", "รหัสหมู่บ้าน")
        return without(row, *names) | {"ที่อยู่": where}

    path = write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, moved)})
    rows = compare(path, dirty[2], below(2))
    usual = write_xlsx(tmp_path / "y.xlsx", {"A": [dirty[0], *dirty[1]]})
    for one, other in zip(rows, read_rows(read_list(usual)), strict=True):
        assert (one.house_number, one.subdistrict) == (other.house_number, other.subdistrict)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("12/3 ม.4 บ้านนา ต.กกดู่ อ.เมืองเลย จ.เลย", ("12/3", "4", "นา", "กกดู่", "เมืองเลย", "เลย")),
        ("บ้านเลขที่ ๑๒ หมู่ ๔ ตำบลกกดู่ อำเภอเมืองเลย จังหวัดเลย", ("12", "4", "", "กกดู่", "เมืองเลย", "เลย")),
        ("ต.กกดู่ อ.เมืองเลย", ("", "", "", "กกดู่", "เมืองเลย", "")),
        ("ไม่ทราบ", ("", "", "", "", "", "")),
        ("12 ม.4 กกดู่ เมืองเลย", ("12", "4", "", "กกดู่", "เมืองเลย", "")),
        ("12/3 บ้านนา กกดู่ เมืองเลย จ.เลย 42000", ("12/3", "", "นา", "กกดู่", "เมืองเลย", "เลย")),
        ("12 กกดู่, เมือง, เลย", ("12", "", "", "กกดู่", "เมือง", "เลย")),
        ("12 กกดู่ เมือง นครพนม", ("12", "", "", "กกดู่", "เมือง", "นครพนม")),
        ("12 ต.กกดู่ เมืองเลย", ("12", "", "", "กกดู่", "เมืองเลย", "")),
        ("12 กกดู่ อ.เมืองเลย", ("12", "", "", "กกดู่", "เมืองเลย", "")),
        ("12 เมือง เมืองเลย", ("12", "", "", "เมือง", "เมืองเลย", "")),
        ("12 กกดู่ เชียงคาน", ("12", "", "", "", "", "")),  # of no district of that name
        ("12 กกดู่ เมืองเลย ปากชม ปากชม", ("12", "", "", "", "", "")),  # of two
        ("12 กกดู่ เมือง โทร 0812345678", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 กกดู่ เมือง โทร. 081-234-5678", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 ต.กกดู่ อ.เมือง จ.เลยโทร.0812345678", ("12", "", "", "กกดู่", "เมือง", "เลย")),
        ("12 กกดู่ เมือง (บ้านเช่า)", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 กกดู่ เมือง บ้านเช่า", ("12", "", "เช่า", "กกดู่", "เมือง", "")),
        ("12 กกดู่ เมือง 42000 ห้องหลัง", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 กกดู่ เมือง ขอนแก่น ๔๐๐๐๐", ("12", "", "", "กกดู่", "เมือง", "ขอนแก่น")),
        ("12 กกดู่ เมือง ขอนแก่น 40000 โทร 08123", ("12", "", "", "กกดู่", "เมือง", "ขอนแก่น")),
        ("12 กกดู่ เมือง เพชรบูรณ์โทร.08123", ("12", "", "", "กกดู่", "เมือง", "เพชรบูรณ์")),
        ("12 กกดู่ เมือง ห้องหลัง", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 กกดู่ เมือง เสียชีวิต", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 ต.กกดู่ อ.เมืองเลยโทร.0812345678", ("12", "", "", "กกดู่", "เมืองเลย", "")),
        ("12 ต.กกดู่โทร.08123 อ.เมือง", ("12", "", "", "กกดู่", "เมือง", "")),
        ("12 ต.กกดู่ อ.เมือง จังหวัดเลยเบอร์ 08123", ("12", "", "", "กกดู่", "เมือง", "เลย")),
    ],
)
def test_parts_of_an_address(address, parts):
    keys = ("house_number", "moo", "village_name", "subdistrict", "district", "province")
    found = shapes.split_address(address, reference_for(2569))
    assert tuple(found.get(key, "") for key in keys) == parts


WHERE = ["ตำบล", "อำเภอ", "บ้านเลขที่", "เลขประจำตัวประชาชน"]
NAMED = [*WHERE, "ชื่อ", "นามสกุล"]


def lives(number):
    return ["นาอ้อ", "เมืองเลย", number, make_pin()]


@pytest.mark.parametrize("is_joined", [True, False])
@pytest.mark.parametrize(
    ("heading", "width", "cells"),
    [
        ("ชื่อ-สกุล", 2, ["สมมุติ", "ทดสอบ"]),
        ("ชื่อ-สกุล", 3, ["นาย", "สมมุติ", "ทดสอบ"]),
        ("ชื่อ", 2, ["สมมุติ", "ทดสอบ"]),
        ("วันเดือนปีเกิด", 3, [15, 3, 2510]),
        ("มิติที่ตกเกณฑ์", 5, ["", "", "", 1, 1]),
    ],
)
def test_a_heading_over_several_columns_is_asked_about(tmp_path, heading, width, cells, is_joined):
    """The first of them was read as all of it: names without surnames, ticks as the wrong need."""
    names = [] if heading.startswith("ชื่อ") else ["ชื่อ", "นามสกุล"]
    above = [*WHERE, *names, heading, *[""] * (width - 1), "มิติสุขภาพ"]
    people = [[*lives(n), *names, *cells, 1] for n in (1, 2)]
    start = len(WHERE) + len(names)
    merges = [(0, start, 0, start + width - 1, heading)] if is_joined else []
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [above, *people]}, merges=merges)
    with pytest.raises(WordNeededError) as refusal:
        read_list(path)
    assert refusal.value.code == "headings_twice"
    (sheet,) = refusal.value.sheets
    assert [len(places) for places in sheet.clashes.values()] == [width]


@pytest.mark.parametrize("heading", ["ชื่อ-สกุล", "ที่อยู่", "วันเดือนปีเกิด"])
def test_a_stray_cell_beside_what_is_told_in_parts_makes_no_second_column(tmp_path, heading):
    above = [*NAMED, heading, "", "มิติสุขภาพ"]
    people = [[*lives(n), "สมมุติ", "ทดสอบ", "", "ตาย" if n == 7 else "", 1] for n in range(1, 10)]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [above, *people]})
    (sheet,) = read_list(path).sheets
    assert (len(sheet.rows), sheet.clashes) == (9, {})


@pytest.mark.parametrize("lines", [1, 2])
def test_a_title_joined_across_the_table_joins_no_columns(tmp_path, lines):
    title, above = "บัญชีครัวเรือนเป้าหมาย", [[*NAMED, "", "มิติสุขภาพ", "มิติการศึกษา", "มิติรายได้", ""]]
    if lines == 2:
        above = [[*NAMED, "", "มิติที่ตกเกณฑ์", "", "", ""]]
        above += [[*[""] * 7, "สุขภาพ", "การศึกษา", "รายได้"]]
    people = [[*lives(n), "สมมุติ", "ทดสอบ", "ตาย", 1, 0, 0, "โอนแล้ว"] for n in (1, 2, 3)]
    path = write_xlsx(
        tmp_path / "x.xlsx",
        {"A": [[title], *above, *people]},
        merges=[(0, 0, 0, len(above[0]) - 1, title)],
    )
    assert len(read_rows(read_list(path))) == 3


def test_a_heading_joined_over_two_lines_and_two_columns_is_asked_about(tmp_path):
    """Below a title, beside headings in two lines: its second column was passed over."""
    title = "บัญชีครัวเรือนเป้าหมาย"
    above = [*NAMED, "บ้านเลขที่", "", "มิติที่ตกเกณฑ์", ""]
    above[2] = "หมู่ที่"
    below = [*[""] * 8, "สุขภาพ", "การศึกษา"]
    people = [["นาอ้อ", "เมืองเลย", 5, make_pin(), "สมมุติ", "ทดสอบ", n, "/3", 1, 0] for n in (1, 2)]
    path = write_xlsx(
        tmp_path / "x.xlsx",
        {"A": [[title], above, below, *people]},
        merges=[(0, 0, 0, 9, title), (1, 6, 2, 7, "บ้านเลขที่"), (1, 8, 1, 9, "มิติที่ตกเกณฑ์")],
    )
    with pytest.raises(WordNeededError) as refusal:
        read_list(path)
    (sheet,) = refusal.value.sheets
    assert [len(places) for places in sheet.clashes.values()] == [2]


def test_who_says_what_stands_below_a_wide_heading_is_understood(tmp_path):
    above = [*WHERE, "ชื่อ-สกุล", "", "มิติสุขภาพ"]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [above, [*lives(1), "สมมุติ", "ทดสอบ", 1]]})
    mapping = {"ชื่อสกุล": "first_name", "ชื่อสกุล\n2": "last_name"}
    (row,) = read_rows(read_list(path, mapping=mapping))
    assert (row.first_name, row.last_name) == ("สมมุติ", "ทดสอบ")


@pytest.mark.parametrize(
    ("group", "names", "unread"),
    [
        ("รายได้เฉลี่ย", ["ต่อเดือน", "ต่อปี"], ["รายได้เฉลี่ย ต่อเดือน", "รายได้เฉลี่ย ต่อปี"]),
        ("จำนวนสมาชิก", ["ชาย", "หญิง"], ["จำนวนสมาชิก ชาย", "จำนวนสมาชิก หญิง"]),
        ("บัตรสวัสดิการแห่งรัฐ", ["ไม่มี", "มี"], ["บัตรสวัสดิการแห่งรัฐ ไม่มี", "บัตรสวัสดิการแห่งรัฐ มี"]),
        ("อายุ", ["ปี", "เดือน"], ["อายุ เดือน"]),
        ("มิติสุขภาพ", ["ผ่าน", "ไม่ผ่าน"], ["มิติสุขภาพ ผ่าน", "มิติสุขภาพ ไม่ผ่าน"]),
    ],
)
def test_names_below_a_wide_heading_say_what_each_column_is(tmp_path, group, names, unread):
    """Whatever stood first was read as the group: «ผ่าน» as a need, income a month as a year's."""
    above, below = [*NAMED, group, "", "มิติรายได้"], [*[""] * len(NAMED), *names, ""]
    path = write_xlsx(
        tmp_path / "x.xlsx", {"A": [above, below, [*lives(1), "สมมุติ", "ทดสอบ", 12, 3, 1]]}
    )
    reading = read_list(path)
    assert reading.sheets[0].unread == unread
    (row,) = read_rows(reading)
    assert (row.number, row.income, row.members, row.welfare_card) == (3, None, None, None)
    assert (row.age, row.dimensions_said) == (12 if group == "อายุ" else None, "income")


def test_a_first_row_is_no_line_of_names_and_a_stray_cell_behind_the_table_no_column(tmp_path):
    above = [*NAMED, "มิติสุขภาพ"]
    people = [[*lives(n), "สมมุติ", "ทดสอบ", 1] for n in (1, 2, 3)]
    people[0].append("โทรแล้ว")
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [above, *people]})
    assert [row.number for row in read_rows(read_list(path))] == [2, 3, 4]


def test_the_ids_of_heads_beside_each_of_their_members_are_not_theirs(tmp_path):
    """Alone in the file, a child had the head's ID."""
    of_heads = "เลขประจำตัวประชาชนหัวหน้าครัวเรือน"
    where, child = WHERE[:-1], ["นาอ้อ", "เมืองเลย", 1, make_pin(), "สมมุติ", "ทดสอบ", "บุตร", 1]
    members = [*where, of_heads, "ชื่อ", "นามสกุล", "ความสัมพันธ์", "มิติสุขภาพ"]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [members, child]})
    reading = read_list(path)
    assert ([row.pin for row in read_rows(reading)], reading.sheets[0].unread) == ([""], [of_heads])
    heads = [*where, of_heads, "ชื่อหัวหน้าครัวเรือน", "สกุล", "ความสัมพันธ์", "มิติสุขภาพ"]
    path = write_xlsx(tmp_path / "y.xlsx", {"A": [heads, child]})
    assert [row.pin for row in read_rows(read_list(path))] == [child[3]]


@pytest.mark.parametrize("said", [5, "ม.5", "หมู่ 5", "หมู่ที่ ๕"])
def test_a_number_in_the_column_of_villages_is_the_villages_number(tmp_path, said):
    path = write_xlsx(
        tmp_path / "x.xlsx",
        {"A": [[*NAMED, "หมู่บ้าน", "มิติสุขภาพ"], [*lives(1), "สมมุติ", "ทดสอบ", said, 1]]},
    )
    (row,) = read_rows(read_list(path))
    assert (row.village_code, row.village_name) == ("42010305", None)


def test_a_list_whose_addresses_name_places_alone_is_of_this_province(dirty, tmp_path):
    """It was refused whole as one of another province."""
    headings = ["ที่อยู่", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "มิติรายได้"]
    people = [[f"{n} หมู่ 4 กกดู่ เมืองเลย", "สมมุติ", "ทดสอบ", make_pin(), 1] for n in (1, 2)]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *people]})
    batch = import_list(path, data_year=2569, by=None)
    assert (batch.new, batch.rejected) == (2, 0)


def test_the_village_beside_the_house_number(dirty, tmp_path):
    def joined(row):
        number = f"{row['บ้านเลขที่']} ม.{plain(row['หมู่ที่'])}"
        return without(row, "หมู่ที่", "รหัสหมู่บ้าน") | {"บ้านเลขที่": number}

    path = write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, joined)})
    rows = compare(path, dirty[2], below(2))
    assert not any("ม." in row.house_number for row in rows)


def test_the_dimensions_in_one_column_as_names_or_numbers(dirty, tmp_path):
    words = {"names": [f.removeprefix("มิติ") for f in FLAGS], "numbers": list("12345")}
    for name, said in words.items():

        def moved(row, said=said):
            odd = [row[flag] for flag in FLAGS if row[flag] not in (0.0, 1.0)]
            failed = [w for flag, w in zip(FLAGS, said, strict=True) if row[flag] == 1.0]
            return without(row, *FLAGS) | {"มิติที่ตกเกณฑ์": odd[0] if odd else ", ".join(failed)}

        path = write_xlsx(tmp_path / f"{name}.xlsx", {"A": altered(dirty, moved)})
        compare(path, dirty[2], below(2))


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("✓", "×"),
        ("/", "x"),
        ("x", ""),
        ("●", ""),
        ("*", ""),
        ("1.0", "0.0"),
        ("ü", ""),
        ("'1", "'0"),
        ("มีปัญหา", "ไม่มีปัญหา"),
        ("จน", "ไม่จน"),
        ("ใช่", "ไม่"),
        ("มี (1)", "ไม่มี (0)"),
        (True, False),
    ],
)
def test_more_ways_to_tick_a_box(dirty, tmp_path, yes, no):
    def ticked(row):
        return row | {f: {1.0: yes, 0.0: no}.get(row[f], row[f]) for f in FLAGS}

    compare(write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, ticked)}), dirty[2], below(2))


def test_numbers_held_as_text_by_an_apostrophe_or_a_formula(dirty, tmp_path):
    def held(row, form):
        return row | {n: form.format(plain(row[n])) for n in NUMBERS if row[n] != ""}

    quoted = write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, lambda row: held(row, "'{}"))})
    compare(quoted, dirty[2], below(2))
    lines = altered(dirty, lambda row: held(row, '="{}"'))
    path = tmp_path / "x.csv"
    path.write_text(csv_text(lines[0], lines[1:]), encoding="utf-8-sig")
    compare(path, dirty[2], below(2))


def test_ids_with_other_dashes_and_spaces_and_as_powers_of_ten(dirty, tmp_path):
    def spaced(row):
        p = plain(row["เลขประจำตัวประชาชน"])
        if len(p) != 13:
            return row
        written = f"{p[0]}\u2011{p[1:5]}\u2014{p[5:10]}\u00a0{p[10:12]}\u2009{p[12]}"
        if p.isascii() and int(p[-1]) % 2 and p[0] != "0":
            written = f"{int(p):.12E}"
        return row | {"เลขประจำตัวประชาชน": written}

    compare(write_xlsx(tmp_path / "x.xlsx", {"A": altered(dirty, spaced)}), dirty[2], below(2))


def test_an_id_that_a_program_has_shortened_is_never_guessed(tmp_path):
    headings = ["ชื่อ", "นามสกุล", "บ้านเลขที่", "ตำบล", "อำเภอ", "เลขประจำตัวประชาชน", "มิติรายได้"]
    row = ["สมมุติ", "ทดสอบ", "1", "กกดู่", "เมืองเลย", "1.00000E+12", 1]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, row]})
    (found,) = read_rows(read_list(path))
    assert [(i.code, i.value) for i in found.issues] == [("pin_length", "โปรแกรมตารางย่อเลขไว้")]


@pytest.mark.parametrize(
    "written",
    [
        "ข้อ 27, 28",
        "27 และ 28",
        "ตัวชี้วัดที่ 27,28",
        "27.; 28.",
        "[27,28]",
        "'27,28'",
        "27+28",
        "จปฐ.27,28",
    ],
)
def test_failed_indicators_as_people_write_them(written):
    known = frozenset(range(1, 39))
    assert values.indicator_numbers(written, known) == (27, 28)
    for wrong in ("27.28", "27-28", "2728", "ข้อ 99"):
        with pytest.raises(values.ValueRefusedError, match="indicator_unknown"):
            values.indicator_numbers(wrong, known)


@pytest.mark.parametrize(
    ("written", "by_age", "born", "said"),
    [
        ("2 พ.ค. 10", 1967, "1967-05-02", []),
        ("2/5/10", 1967, "1967-05-02", []),
        ("2/5/67", 1967, "1967-05-02", ["birth_ce"]),
        ("2/5/67", 2024, "2024-05-02", []),
        ("2/5/10", None, "1967-05-02", ["birth_short"]),
        ("2/5/80", None, "1937-05-02", ["birth_short"]),
        ("2/5/10", 1990, "1967-05-02", ["birth_short"]),
        ("2 พค 2510", None, "1967-05-02", []),
        ("2พ.ค.2510", None, "1967-05-02", []),
        ("วันที่ 2 เดือนพฤษภาคม พ.ศ. 2510", None, "1967-05-02", []),
        ("2510/05/02", None, "1967-05-02", []),
        ("2-May-2510", None, "1967-05-02", []),
        ("'02/05/2510", None, "1967-05-02", []),
        ("02–05–2510", None, "1967-05-02", []),
        ("2510-05-02T00:00:00", None, "1967-05-02", []),
    ],
)
def test_more_ways_to_write_a_birth_date(written, by_age, born, said):
    found, precision, warnings = values.birth(written, date(2026, 11, 24), by_age)
    assert (str(found), precision, warnings) == (born, values.DAY, said)


def test_a_house_number_that_became_a_date_is_read_back_and_said(tmp_path):
    headings = ["ชื่อ", "นามสกุล", "บ้านเลขที่", "ตำบล", "อำเภอ", "เลขประจำตัวประชาชน", "มิติรายได้"]
    path, pin = tmp_path / "x.xlsx", make_pin()
    with xlsxwriter.Workbook(path) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "d/m"})
        page.write_row(0, 0, headings)
        page.write_row(1, 0, ["สมมุติ", "ทดสอบ", "", "กกดู่", "เมืองเลย", pin, 1])
        page.write_datetime(1, 2, date(2026, 3, 12), day)
    (row,) = read_rows(read_list(path))
    assert (row.house_number, row.is_rejected) == ("12/3", False)
    assert ("house_number_date", "12/3") in [(i.code, i.value) for i in row.issues]


def test_headings_in_two_languages_and_with_a_year(dirty, tmp_path):
    headings, rows, expected = dirty
    names = {
        "ชื่อ": "ชื่อ / First name",
        "นามสกุล": "นามสกุล\nLast name",
        "ตำบล": "ตำบล/Tambon",
        "รายได้เฉลี่ยต่อคนต่อปี": "รายได้เฉลี่ยต่อคนต่อปี ปี 2568",
        "อายุ": "อายุ ณ ปี 2569",
    }
    lines = [[names.get(h, h) for h in headings], *map(list, rows)]
    for row in lines[1:]:
        money = row[headings.index("รายได้เฉลี่ยต่อคนต่อปี")]
        if isinstance(money, float):
            row[headings.index("รายได้เฉลี่ยต่อคนต่อปี")] = f"{money:,.2f} บาท/คน/ปี"
    compare(write_xlsx(tmp_path / "x.xlsx", {"A": lines}), expected, below(2))
    assert columns.known_as("ตำบล/อำเภอ") is None


def test_a_name_that_begins_like_a_title_is_left_whole(tmp_path):
    headings = ["คำนำหน้า", "ชื่อ-สกุล", "เพศ", "บ้านเลขที่", "ตำบล", "อำเภอ", "มิติรายได้"]
    rows = [
        ["นาย", "นางรอง ทดสอบ", "M", "1", "กกดู่", "เมือง", 1],
        ["น.ส.", "นางสาวสม ทดสอบ", "ญ.", "2", "กกดู่", "อ.เมือง", 1],
    ]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *rows]})
    found = [(r.title, r.first_name, r.sex, r.subdistrict) for r in read_rows(read_list(path))]
    assert found == [("นาย", "นางรอง", "male", "420104"), ("น.ส.", "สม", "female", "420104")]


def test_one_row_of_another_province_among_rows_that_name_none_refuses_no_list(tmp_path):
    headings = ["ที่อยู่", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "มิติรายได้"]
    where = ["12 กกดู่ เมือง", "13 ต.กกดู่ อ.เมือง", "14 กกดู่ เมือง ขอนแก่น"]
    rows = [[place, f"สมมุติ{n}", "ทดสอบ", make_pin(), 1] for n, place in enumerate(where)]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *rows]})
    batch = import_list(path, data_year=2569, by=None)
    assert (batch.error, batch.new, batch.rejected) == ("", 2, 1)


@pytest.mark.parametrize(
    ("name", "sheet", "title", "column", "told"),
    [
        ("บัญชี TPMAP 2567.xlsx", "A", "", "", {"ชื่อไฟล์": ["2567"]}),
        ("tpmap_2024.xlsx", "A", "", "", {"ชื่อไฟล์": ["2567"]}),
        ("a.xlsx", "ปี๒๕๖๗", "", "", {"ชื่อแผ่นงาน": ["2567"]}),
        ("a.xlsx", "A", "ครัวเรือนเป้าหมาย ปีงบประมาณ พ.ศ. 2567", "", {"เหนือหัวตาราง": ["2567"]}),
        ("a.xlsx", "A", "", "รายได้ ปี 2567", {"หัวคอลัมน์": ["2567"]}),
        ("บัญชี 2567-2569.xlsx", "A", "", "", {}),
        ("a.xlsx", "2569", "ข้อมูล ณ วันที่ 15 ม.ค. 2570", "", {}),
        ("a.xlsx", "A", "พิมพ์เมื่อ 3/1/2570 จากบัญชีปี 2569", "", {}),
        ("a2567001.xlsx", "A", "บ้านเลขที่ 2512", "", {}),
        ("TPMAP 2569 (2026-11-30).xlsx", "A", "", "", {}),
        ("บัญชี_30_11_2567.xlsx", "A", "", "", {}),
    ],
)
def test_where_a_file_names_another_year_is_told(
    client, tmp_path, name, sheet, title, column, told
):
    """Last year's list is easily taken for this year's; nothing in its rows may say so."""
    above = [[title, "", ""]] if title else []
    person = [*lives(1), "สมมุติ", "ทดสอบ", 1, 20_000]
    lines = [*above, [*NAMED, "มิติสุขภาพ", column or "รายได้"], person]
    path = write_xlsx(tmp_path / name, {sheet: lines})
    admin = make_user("administrator", "42")
    batch = import_list(path, data_year=2569, by=admin, apply=False)
    assert batch.counts["other_years"] == told
    client.force_login(admin)
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk])).text
    said = [f"{where}ระบุปี {', '.join(years)}" for where, years in told.items()]
    assert [words in " ".join(page.split()) for words in said] == [True] * len(told)
    assert ("กำลังนำเข้าเป็นข้อมูลปี 2569 แต่" in page) == bool(told)


@pytest.mark.parametrize(
    ("heading", "below", "key"),
    [
        ("รายได้", [20_000, 0, "-"], "income"),
        ("รายได้", [1, 0, ""], "flag_income"),
        ("รายได้", ["ตก", "ผ่าน", ""], "flag_income"),
        ("มิติรายได้", [20_000, "", ""], "flag_income"),  # said plainly: refused, not guessed at
        ("การศึกษา", ["ป.6", "ปริญญาตรี", ""], None),
        ("การศึกษา", ["✓", "", ""], "flag_education"),
        ("การศึกษา", ["", "", ""], "flag_education"),
        ("ความเป็นอยู่", ["ดี", "พอใช้", "ไม่ดี"], None),
        (
            "การศึกษา",
            [0, 0, "o"],
            "flag_education",
        ),  # a slip among answers is refused, not passed over
        ("รายได้", [0, "ไม่ทราบ", ""], "flag_income"),
        ("รายได้", [0, "o", ""], "flag_income"),
    ],
)
def test_a_bare_word_is_what_stands_below_it(tmp_path, heading, below, key):
    people = [[*lives(n), "สมมุติ", "ทดสอบ", 1, said] for n, said in enumerate(below, 1)]
    lines = [[*NAMED, "มิติสุขภาพ", heading], *people]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": lines})
    (sheet,) = read_list(path).sheets
    at = len(NAMED) + 1
    assert {k for k, place in sheet.columns.items() if place == at} == ({key} if key else set())
    said = read_list(path, mapping={heading_key(heading): "flag_education"}).sheets[0]
    assert said.columns["flag_education"] == at
