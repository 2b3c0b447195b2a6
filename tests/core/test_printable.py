"""No box on a paper: what the fonts have is printed, the rest is told in words."""

import re
import subprocess

import pytest

from core.pdf import render_pdf
from core.printable import printable
from tests.rooms import ROOT

TOLD = [
    ("ปลูกผัก 👩\u200d🌾🧺 ดี", "ปลูกผัก [ภาพ] ดี"),
    ("ทำแล้ว ✅ รอ ❌", "ทำแล้ว (ถูก) รอ (ผิด)"),
    ("👍🏽 1️⃣ 🇹🇭", "[ภาพ] 1 [ภาพ]"),
    ("ห้อง ＡＢ１２ กว้าง ๕ ㎡", "ห้อง AB๑๒ กว้าง ๕ ตร.ม."),
    ("中文 กับ ไทย", "[อักษรอื่น] กับ ไทย"),
    ("ก\u200bข\ufeffค\u202dง\ue000", "กขคง[ภาพ]"),
    ("＜script＞＆", "&lt;script&gt;&amp;"),  # never markup, however it is written
    ("น้ำ ๆ ฯ ๏ ฿ – … “ก” ² × <b>&amp;</b>", "น้ำ ๆ ฯ ๏ ฿ – … “ก” ² × <b>&amp;</b>"),
]


@pytest.mark.parametrize(("typed", "shown"), TOLD)
def test_what_no_font_has_is_told_in_words(typed, shown):
    assert printable(typed) == shown


def test_a_paper_prints_signs_and_scripts_and_reads_back_as_it_looks():
    words = "→ ✓ ≥ ★ ສະບາຍດີ Ω 👩\u200d🌾"
    row = [words, *["๐"] * 8]
    said = {"title": "ทดสอบ", "area": "จังหวัดเลย", "rows": [row], "total": row}
    pdf = render_pdf("reports/agencies_paper.html", said)
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, check=True, capture_output=True
    )
    text = "".join(told.stdout.decode().split())
    has_more = (
        ROOT / "static_build" / "pdf-fonts" / "more-400.ttf"
    ).exists()  # where the machine has DejaVu
    assert ("→✓≥★ສະບາຍດີΩ[ภาพ]" if has_more else "".join(printable(words).split())) in text
    fonts = subprocess.run(["pdffonts", "-"], input=pdf, check=True, capture_output=True)
    names = re.findall(r"[A-Z]{6}\+(\w+)", fonts.stdout.decode())
    # None of the machine's own: none of them may be there.
    assert set(names) == ({"Paper", "More"} if has_more else {"Paper"})
