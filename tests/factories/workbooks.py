"""Workbooks as offices send them: several sheets, hidden ones, joined cells, errors, passwords."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from core.spreadsheets import biff
from core.spreadsheets.workbooks import OLE_MAGIC

OLD = Path(__file__).parents[1] / "households" / "dirty.xls.gz"
SPACE = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
LOCK = f"""<manifest:manifest xmlns:manifest="{SPACE}"><manifest:file-entry
manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">
<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/>
</manifest:file-entry></manifest:manifest>"""


def workbook(sheets, *, hidden=(), joined=()):
    """A file of `{name: lines}`; `joined` ranges («C2:C3») are of the first sheet. What begins with
    «=» is a formula that was never worked out, «#N/A» an error.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line or [None])
        page.sheet_state = "hidden" if name in hidden else "visible"
    for cells in joined:
        book.worksheets[0].merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("a.xlsx", file.getvalue())


def locked(kind):
    """The bytes of a workbook («xlsx», «ods», «xls») that a password keeps from being read."""
    if kind == "xlsx":
        return OLE_MAGIC + bytes(1_000) + "EncryptedPackage".encode("utf-16-le") + bytes(1_000)
    if kind == "xls":
        data = bytearray(gzip.decompress(OLD.read_bytes()))
        stream = biff._stream(bytes(data), ("Workbook", "Book"))
        second = data.find(stream[:512]) + 4 + struct.unpack_from("<H", stream, 2)[0]
        struct.pack_into("<H", data, second, 0x2F)  # the record that names the lock
        return bytes(data)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", bytes([0x93, 0x12, 0xFE]) * 800)
        book.writestr("META-INF/manifest.xml", LOCK)
    return file.getvalue()
