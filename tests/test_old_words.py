"""Words the office asked to be replaced stand nowhere any more: fixed in one place, they came back
in another.
"""

import gettext
import re
from pathlib import Path

import allauth
import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from tests.rooms import ROOMS, ROOT

# What is not to be said, as a pattern, and what is said instead.
OLD = {
    "ตรวจรับ": "รับรองผลการเยี่ยม",
    "พิมพ์แบบแผน": "พิมพ์แผนครัวเรือน",
    "ถอนคืนการนำเข้า": "ยกเลิกการนำเข้าครั้งนี้",
    "ระบบจะเขียน": "ระบบจะบันทึก",
    "คอลัมน์ใดคืออะไร": "กำหนดความหมายของคอลัมน์",
    "สิ่งที่ผู้นี้ทำ": "ประวัติการใช้งาน",
    "(?<!มี)ใครเปิดดู": "ประวัติการเปิดดูข้อมูล",
    "ใครดูแลครัวเรือนใด ณ|ใครดูแลในวันใด": "พี่เลี้ยง ณ วันที่",
    "ที่ตารางตัวชี้วัดชี้": "หน่วยงานที่รับผิดชอบตามตารางตัวชี้วัด",
    r"\(อนุมาน\)": "(โปรดตรวจสอบ)",
    "(?<!ได้)เยี่ยมน้อย": "เยี่ยมต่ำกว่าร้อยละ N",
    "ยังไม่มีพี่เลี้ยงจำนวนมาก": "มีพี่เลี้ยงต่ำกว่าร้อยละ N",
    "เรียงจากที่ควรเร่ง": "อำเภอที่ควรเร่งรัดก่อน",
    "ปรับตัวเลขล่าสุด": "คำนวณตัวเลขใหม่",
    "ไม่ได้ดู(?!แล)": "ไม่ได้ประเมินครั้งนี้",
    "ไปแล้วไม่พบ": "ลงพื้นที่แล้วไม่พบ",
    "ไม่ได้ถาม": "ยังไม่มีข้อมูล",
    "มีค่าตั้งต้น [0-9{]": "คำถามแนะนำ N ข้อ",
    "ตอบปัญหา(?! อุปสรรค)": "แก้ปัญหาใด",
    "ไม่สรุป": "ไม่จัดกลุ่ม",
    r"\(0 วัน\)": "วันนี้",
}
SHOWN = sorted(
    [
        *(ROOT / "templates").rglob("*.html"),
        *(path for room in ROOMS for path in (ROOT / room).rglob("*.py")),
    ]
)
UNUSED = {"key", "session key"}


@pytest.mark.parametrize("pattern", OLD)
def test_an_old_word_stands_in_no_template_and_no_program(pattern):
    found = [
        f"{path.relative_to(ROOT)}: {OLD[pattern]}"
        for path in SHOWN
        if "migrations" not in path.parts and re.search(pattern, path.read_text("utf-8"))
    ]
    assert found == []


def test_the_sum_of_a_file_is_folded_away_under_a_name_people_read():
    for path in SHOWN:
        if path.suffix == ".html":
            shown = re.sub(r"<details.*?</details>", "", path.read_text("utf-8"), flags=re.DOTALL)
            assert not re.search(r"SHA-256|\.(sha256|checksum) }}", shown), path


def test_words_of_the_library_of_sign_in_are_ours():
    """Every text of it that speaks of keys or of the second factor in words nobody here uses."""
    folder = Path(allauth.__file__).parent / "locale" / "th" / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        told = gettext.GNUTranslations(file)._catalog
    odd = re.compile("(?<!พาส)คีย์|ปัจจัย|Authenticator")
    with override("th"):
        left = {text for text, said in told.items() if odd.search(said) and odd.search(_(text))}
    assert left - UNUSED == set()
