"""The afternoon of a district officer in a real browser, with a real worker: officials are taken in
from a file, the suggestion is computed, edited and confirmed, annex and letters are printed.
"""

import io
import re
import subprocess

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mentors.models import Official, Pairing
from mentors.resources import COLUMNS
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = 60_000  # milliseconds; a worker computes meanwhile


def sheet() -> bytes:
    book = openpyxl.Workbook()
    rows = [
        ("นาย", "สมมุติ", "หนึ่ง", "นักวิชาการ", "", "เมืองเลย", "กกดู่", "", "", "ไทเลย", "2", ""),
        ("นาง", "สมมุติ", "สอง", "ครู", "", "เมืองเลย", "", "", "", "", "2", ""),
        ("นาย", "สมมุติ", "สาม", "ปลัดอำเภอ", "", "เมืองเลย", "", "", "", "", "1", ""),
    ]
    for row in (COLUMNS.headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_of(pdf, tmp_path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_afternoon(open_page, celery_worker_process, axe, tmp_path):
    page = open_page(make_user("district_officer", "4201"))
    households = [
        make_household(area, urgency_score=n) for n, area in enumerate(["420104"] * 3 + ["420108"])
    ]
    take_in_officials(page, axe)
    pair_by_keyboard_and_undo(page, households, axe)
    suggest_edit_confirm(page, axe)
    print_papers(page, axe, tmp_path)


def take_in_officials(page, axe):
    page.goto(reverse("mentors:official-import"))
    page.get_by_label("ไฟล์ทะเบียนพี่เลี้ยง").set_input_files(
        {"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
    )
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_text("เพิ่ม 3 คน").wait_for()
    axe(page)
    page.get_by_role("button", name="ยืนยันนำเข้า").click()
    page.get_by_text("เพิ่มพี่เลี้ยง 3 คน").wait_for()
    assert Official.objects.count() == 3


def pair_by_keyboard_and_undo(page, households, axe):
    page.goto(reverse("mentors:pairing-board"))
    box = page.get_by_label(households[3].head_name)
    box.focus()
    page.keyboard.press("Space")
    page.get_by_text("เลือกไว้ 1 ครัวเรือน").wait_for()
    axe(page)
    page.get_by_label("เลือกทั้งหน้า").check()
    page.get_by_text("รับได้อีก 2 ครัวเรือน แต่เลือกไว้ 4").first.wait_for()
    axe(page)
    page.get_by_label("เลือกทั้งหน้า").uncheck()
    page.get_by_text("เลือกไว้ 0 ครัวเรือน").wait_for()
    box.check()
    page.get_by_text("เลือกไว้ 1 ครัวเรือน").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-swapping, .htmx-settling")).to_have_count(0)
    button = page.get_by_role("button", name=re.compile("^จับคู่.*นาง"))
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("จับคู่พี่เลี้ยงหลัก 1 ครัวเรือน กับ").wait_for()
    axe(page)
    assert Pairing.objects.open().count() == 1
    page.get_by_role("button", name="ถอนรายการนี้").click()
    page.get_by_text("ถอนแล้ว 1 ครัวเรือน").wait_for()
    assert Pairing.objects.open().count() == 0


def suggest_edit_confirm(page, axe):
    page.goto(reverse("mentors:suggestion-start"))
    axe(page)
    page.get_by_role("button", name="คำนวณ").click()
    page.get_by_role("heading", name="เปรียบเทียบ").wait_for(timeout=SLOW)
    axe(page)
    page.get_by_role("link", name=re.compile("^แก้ไข")).first.click()
    page.get_by_label("พี่เลี้ยง").select_option("")
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_text("แก้ข้อเสนอแล้ว").wait_for()
    page.get_by_role("link", name="ยืนยันและจับคู่ทั้งหมด").click()
    page.get_by_role("row", name="ครัวเรือนที่จะได้พี่เลี้ยง 3 ครัวเรือน").wait_for()
    axe(page)
    page.get_by_label("เลขที่คำสั่ง").fill("12/2569")
    page.get_by_role("button", name="ยืนยันและจับคู่ทั้งหมด").click()
    page.get_by_text("จับคู่แล้ว 3 ครัวเรือน").wait_for(timeout=SLOW)
    axe(page)
    assert Pairing.objects.open().count() == 3


def print_papers(page, axe, tmp_path):
    page.get_by_role("button", name="บัญชีแนบท้ายคำสั่ง (PDF)").click()
    link = page.get_by_role("link", name="เปิด PDF")
    link.wait_for(timeout=SLOW)
    axe(page)
    text = text_of(page.request.get(link.get_attribute("href")).body(), tmp_path)
    assert "แนบท้ายคำสั่ง ที่ ๑๒/๒๕๖๙" in text
    assert "รวม ๓ รายการ" in text
    for kind, words in (("annex", "รวม ๓ รายการ"), ("letters", "มอบหมายครัวเรือนในความดูแล")):
        page.goto(reverse("mentors:paper-list"))
        page.get_by_label("เอกสาร").select_option(kind)
        page.get_by_label("อำเภอหรือตำบล").select_option("4201")
        axe(page)
        page.get_by_role("button", name="จัดทำเอกสาร").click()
        link = page.get_by_role("link", name="เปิด PDF")
        link.wait_for(timeout=SLOW)
        axe(page)
        text = text_of(page.request.get(link.get_attribute("href")).body(), tmp_path)
        assert words in text
        assert not re.search("[0-9]", text)
