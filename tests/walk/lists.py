"""Lists and sheets of invented people, as offices send them: national IDs of office 0000."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.identity import check_digit
from core.sheets import write_table
from demo.lists import HEADINGS
from mentors.resources import COLUMNS as OF_OFFICIALS

TAMBONS = {"4201": ("นาอาน", "เมืองเลย"), "4202": ("นาด้วง", "นาด้วง")}
TWINS = (5, 6)  # two households of one person: written differently, one without a national ID


def pin(number: int) -> str:
    """A national ID nobody has, out of the way of those that are counted up (`make_pin`)."""
    twelve = f"10000{9_000_000 + number:07d}"
    return twelve + check_digit(twelve)


def sheet(headings, rows, name="list.xlsx") -> SimpleUploadedFile:
    """A workbook as an upload."""
    stream = io.BytesIO()
    write_table(stream, headings, rows)
    return SimpleUploadedFile(name, stream.getvalue())


def tpmap_list(year: int, numbers, district="4201") -> list[dict]:
    """Rows of households `numbers` with two people each, in a sub-district of `district`."""
    return [row for n in numbers for row in _household(year, n, district)]


def _household(year, n, district):
    tambon, amphoe = TAMBONS[district]
    place = {
        "ปี": year,
        "รหัสบ้าน": f"4297{n:07d}",
        "บ้านเลขที่": f"{n}/1",
        "หมู่ที่": 1,
        "ตำบล": tambon,
        "อำเภอ": amphoe,
        "จังหวัด": "เลย",
        "รายได้เฉลี่ยต่อคนต่อปี": 18000 + n,
    }
    head = {
        "คำนำหน้า": "นาง",
        "ชื่อ": f"สมมุติ{n}",
        "นามสกุล": f"ทดลอง{n}",
        "วันเกิด": f"07/05/{2490 + n % 40}",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
        "เลขประจำตัวประชาชน": pin(n),
        "มิติรายได้": 1,
        "มิติสุขภาพ": 1,
        "ตัวชี้วัดที่ตกเกณฑ์": "1,27",
        "บัตรสวัสดิการแห่งรัฐ": 1,
    }
    if n in TWINS:
        head |= {
            "ชื่อ": "ณัฐธิดา" if n == TWINS[0] else "นัฐธิดา",
            "วันเกิด": "07/05/2503",
            "นามสกุล": "ศรีสุข" if n == TWINS[0] else "สรีสุข",
        }
        head["เลขประจำตัวประชาชน"] = pin(n) if n == TWINS[0] else ""
    child = {
        "คำนำหน้า": "เด็กชาย",
        "ชื่อ": f"สมมุติลูก{n}",
        "นามสกุล": head["นามสกุล"],
        "วันเกิด": f"12/11/{2555 + n % 10}",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร",
        "เลขประจำตัวประชาชน": pin(1000 + n),
        "มิติรายได้": 1,
        "ตัวชี้วัดที่ตกเกณฑ์": "27",
    }
    blank = dict.fromkeys(HEADINGS, "")
    return [blank | place | head, blank | place | child]


def tpmap_file(year, rows) -> SimpleUploadedFile:
    cells = [[row[heading] for heading in HEADINGS] for row in rows]
    return sheet(HEADINGS, cells, f"tpmap-{year}.xlsx")


def officials_file(names) -> SimpleUploadedFile:
    """Officials of อำเภอเมืองเลย, each for five households."""
    rows = [
        ["นาย", name, "สมมุติ", "ครู", "", "เมืองเลย", "", f"08123456{n:02d}", "", "ไทเลย", 5, 1]
        for n, name in enumerate(names)
    ]
    return sheet(OF_OFFICIALS.headings, rows, "officials.xlsx")


def picture(shade=0) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 90)).save(stream, "JPEG")
    return SimpleUploadedFile("photo.jpg", stream.getvalue(), "image/jpeg")
