"""Columns hidden in a file are read like the others, and named to whoever sent it."""

import struct

import openpyxl
import pytest
from django.urls import reverse

from core.spreadsheets import biff
from households.tpmap.services.imports import check_batch, receive_file
from tests.factories.lists import read_list
from tests.factories.people import make_user
from tests.households.test_office_layouts import write_ods
from tests.households.test_verdicts import line, table

pytestmark = pytest.mark.django_db
HIDDEN = (3, 4, 10)  # by place, from 0


def in_excel(path, lines):
    book = openpyxl.Workbook()
    for row in lines:
        book.active.append(row)
    book.active.column_dimensions.group("D", "E", hidden=True)
    book.active.column_dimensions["K"].hidden = True
    book.save(path)


def in_open_document(path, lines):
    seen, unseen = "<table:table-column", '<table:table-column table:visibility="collapse"'
    many = "table:number-columns-repeated"
    columns = f'{seen} {many}="3"/>{unseen} {many}="2"/>{seen} {many}="5"/>{unseen}/>{seen}/>'
    write_ods(path, lines, columns=columns)


def in_a_page(path, lines):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in lines)
    hidden = 'style="display: none"'
    columns = f'<col span="3"><col span="2" {hidden}><col span="5"><col {hidden}><col>'
    path.write_text(f"<table>{columns}{rows}</table>")


def in_xml(path, lines):
    rows = "".join(
        "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
        for row in lines
    )
    columns = (
        '<Column ss:Index="4" ss:Span="1" ss:Hidden="1"/><Column ss:Index="11" ss:Hidden="1"/>'
    )
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A">'
        f"<Table>{columns}{rows}</Table></Worksheet></Workbook>"
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("x.xlsx", in_excel),
        ("x.ods", in_open_document),
        ("page.xls", in_a_page),
        ("xml.xls", in_xml),
    ],
)
def test_hidden_columns_are_read_and_named(tmp_path, name, write):
    lines = table([line(1), line(2)])
    write(tmp_path / name, lines)
    found = read_list(tmp_path / name)
    assert found.hidden_columns == [lines[0][at] for at in HIDDEN]
    assert len(found.sheets[0].rows) == 2


def test_hidden_columns_of_an_old_workbook():
    """The parts of one sheet; nothing installed here writes such files."""

    def record(kind, body=b""):
        return struct.pack("<HH", kind, len(body)) + body

    columns = [(3, 4, 1), (5, 9, 0), (10, 10, 1)]
    told = [struct.pack("<HHHHHH", *span, 2_000, 15, flags, 0) for *span, flags in columns]
    sheet = [record(biff.BEGIN), *(record(biff.COLUMNS, body) for body in told), record(biff.END)]
    assert biff._oddities(b"".join(sheet), 0).hidden_columns == {*HIDDEN}


def test_the_page_of_a_list_names_its_hidden_columns(client, tmp_path):
    in_excel(tmp_path / "x.xlsx", table([line(1), line(2)]))
    path = tmp_path / "x.xlsx"
    batch = receive_file(file_name=path.name, content=path, data_year=2569, by=None)
    check_batch(batch.pk)
    client.force_login(make_user("administrator", "42"))
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk]))
    named = ", ".join(table([])[0][at] for at in HIDDEN)
    assert f"มีคอลัมน์ที่ซ่อนอยู่ในไฟล์ อ่านรวมไว้ด้วยแล้ว: {named}" in page.text
