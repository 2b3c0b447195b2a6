"""What administrator, province and districts do on pages, as a browser shows them."""

import csv
import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from tests.moving_in.people import press
from tests.moving_in.sheets import Line, expected
from tests.moving_in.transcript import Transcript, UnexpectedError

LONG = 1_800_000  # milliseconds: a worker tries and writes hundreds of rows meanwhile
APPLY = re.compile("^ยืนยันนำเข้า")
UNDO = "ยกเลิกการนำเข้าครั้งนี้"


def give_account(page: Page, username: str, first: str, last: str) -> str:
    """An account by hand; returns the link its owner is given, which stands on the page once."""
    page.goto("/people/new/")
    for name, said in {"username": username, "first_name": first, "last_name": last}.items():
        page.locator(f"#id_{name}").fill(said)
    press(page, "บันทึก")
    link = page.locator("dd code", has_text="/accounts/").inner_text()
    page.get_by_role("link", name="ไปหน้าบัญชีและให้บทบาท").click()
    page.locator("#id_role").select_option("provincial_officer")
    page.locator("#id_area").select_option("42")
    page.locator("#id_order_number").fill("ลย 1/2569")
    press(page, "ให้บทบาท")
    page.get_by_text("ให้บทบาทแล้ว").wait_for()
    return link


def import_list(page: Page, path: Path, year: int, told: Transcript) -> None:
    page.goto("/households/imports/new/")
    page.locator("#id_file").set_input_files(path)
    page.locator("#id_data_year").select_option(str(year))
    press(page, "ตรวจไฟล์")
    _wait(page, APPLY)
    told.say(tiles(page))
    press(page, APPLY)
    page.get_by_role("link", name=UNDO).wait_for(timeout=LONG)


def _wait(page: Page, button: re.Pattern[str]) -> None:
    """Until the file was checked; what is refused instead is said."""
    wanted = page.get_by_role("button", name=button)
    wanted.or_(page.get_by_role("main").get_by_role("alert")).first.wait_for(timeout=LONG)
    if not wanted.count():
        said = page.get_by_role("main").inner_text()
        raise UnexpectedError(f"the file was not taken: {said[:800]}")


def tiles(page: Page) -> str:
    """What the figures above the rows say, one after another."""
    found = [" ".join(text.split()) for text in page.locator(".kpis > *").all_inner_texts()]
    return " · ".join(found)


def bring(
    page: Page, kind: str, area: str, path: Path, lines: list[Line], told: Transcript
) -> None:
    """Sends a table of earlier work, compares every verdict with what was planted, applies it."""
    page.goto("/earlier-work/new/")
    page.locator("#id_kind").select_option(kind)
    page.locator("#id_area").select_option(area)
    page.locator("#id_file").set_input_files(path)
    press(page, "ตรวจไฟล์")
    _wait(page, APPLY)
    address = page.url.split("?")[0]
    good = sum(line.verdict == "ใหม่" for line in lines)
    told.check(f"{path.name}: rows the preview offers to write", _offered(page), good)
    wanted = expected(lines)
    _compare(found_rows(page, address), wanted, told)
    page.goto(address)
    press(page, APPLY)
    page.get_by_role("link", name=UNDO).wait_for(timeout=LONG)


def _offered(page: Page) -> int:
    return _number(page.get_by_role("button", name=APPLY).inner_text())


def _compare(found: dict[int, str], wanted: dict[int, tuple[str, str]], told: Transcript) -> None:
    for line, (verdict, says) in sorted(wanted.items()):
        shown = " ".join(found.get(line, "nothing").split())
        if verdict not in shown or " ".join(says.split()) not in shown:
            raise UnexpectedError(
                f"row {line}: «{verdict} {says}» was planted, the page says «{shown}»"
            )
    more = set(found) - set(wanted)
    told.check("rows refused or doubled that nobody planted", sorted(more), [])
    told.check("planted faults, each with its sentence", len(wanted), len(found))


def found_rows(page: Page, address: str) -> dict[int, str]:
    """What the preview says of the rows that are refused or stand there twice, by line."""
    found = {}
    for verdict in ("rejected", "duplicate"):
        page.goto(f"{address}?verdict={verdict}")
        for text in page.locator("main tbody tr").all_inner_texts():
            if match := re.search(r"แถว (\d+)", text):
                found[int(match[1])] = text
    return found


def seat_secretary(page: Page, district: str, name: str) -> None:
    """The secretary of a district's committee: a seat, and who holds it."""
    page.goto("/committees/")
    page.get_by_role("main").get_by_role("link", name=f"ศจพ.อ.{district}", exact=True).click()
    page.get_by_role("link", name="เพิ่มตำแหน่ง").first.click()
    page.locator("#id_number").fill("1")
    page.locator("#id_title").fill("พัฒนาการอำเภอ")
    page.locator("#id_role").select_option("secretary")
    page.get_by_role("main").locator("button[type=submit]").first.click()
    page.get_by_role("main").get_by_role("link", name="พัฒนาการอำเภอ").first.click()
    page.locator("#id_name").fill(name)
    page.locator("#id_order_number").fill("ลย 2/2569")
    press(page, "บันทึกผู้ดำรงตำแหน่ง")
    page.get_by_role("cell", name=name).or_(
        page.get_by_role("rowheader", name=name)
    ).first.wait_for()


def propose(page: Page, selection: str) -> str:
    """A batch of accounts for the whole province, sent; returns its address. Namesakes are told to
    be different people.
    """
    page.goto("/people/batches/new/")
    page.locator("#id_selection").select_option(selection)
    page.locator("#id_area").select_option("42")
    page.locator("#id_order_number").fill("ลย 9/2569")
    press(page, "ร่างรายชื่อ")
    page.get_by_text(re.compile(r"สร้างได้ [0-9,]+ จาก")).wait_for()
    address = page.url.split("?")[0]
    while (row := page.locator("main tbody tr", has_text="ชื่อ อีเมล หรือโทรศัพท์")).count():
        row.first.get_by_role("link", name="แก้ไข").click()
        page.locator("#id_is_another").check()
        page.get_by_role("main").locator("button[type=submit]").first.click()
        page.goto(address)
    page.get_by_role("button", name=re.compile("ให้บุคคลที่สองอนุมัติ$")).click()
    page.get_by_text("รอบุคคลที่สองอนุมัติ").first.wait_for()
    return address


def approve(page: Page, address: str) -> str:
    """By the second person; returns what the page says when the accounts are made."""
    page.goto(address)
    page.get_by_role("link", name="อนุมัติ…").click()
    press(page, "อนุมัติ")
    said = page.get_by_text("สร้างบัญชีใหม่")
    said.wait_for(timeout=LONG)
    return " ".join(said.inner_text().split())


def print_letters(page: Page, address: str, path: Path) -> None:
    """Has the letters of a batch written, and keeps the file as whoever asked opens it."""
    page.goto(address)
    everyone = page.locator("#everyone")
    if everyone.count():
        everyone.check()
    page.get_by_role("button", name="พิมพ์จดหมายของรายการที่เลือก").click()
    link = page.get_by_role("link", name="เปิดไฟล์ PDF")
    link.wait_for(timeout=LONG)
    path.write_bytes(page.request.get(str(link.get_attribute("href"))).body())
    press(page, "พิมพ์เสร็จแล้ว ลบไฟล์")
    page.get_by_text("ไฟล์ถูกลบแล้ว").wait_for()


def names_listed(page: Page) -> int:
    """Rows of the table of a list."""
    return page.locator("main tbody tr").count()


def households_by_district(page: Page) -> dict[str, int]:
    """As the list of households counts them, asked for a district at a time."""
    found = {}
    options = page.goto("/households/") and page.locator("#id_area option").all()
    names = {o.get_attribute("value") or "": o.inner_text() for o in options or []}
    for code, name in names.items():
        if len(code) == 4:
            page.goto(f"/households/?area={code}")
            said = page.get_by_text(re.compile("พบ [0-9,]+ ครัวเรือน")).first.inner_text()
            found[name.strip().removeprefix("อำเภอ")] = _number(said)
    return dict(sorted(found.items()))


def _number(text: str) -> int:
    """The first one in a text."""
    found = re.search(r"[0-9][0-9,]*", text)
    return int(found[0].replace(",", "")) if found else 0


def code_of(month: date) -> str:
    return f"{month.year + 543}-{month.month:02}"


def close_month(page: Page, month: date) -> None:
    page.goto(f"/months/?month={code_of(month)}")
    press(page, re.compile("^ปิดเดือน"))
    press(page, "ปิดเดือน")
    page.get_by_text("ตรงกับที่ปิดไว้").wait_for(timeout=LONG)
    page.goto("/reports/")  # what is written of it by itself is whole before anybody saves it
    page.locator("main table").wait_for()
    page.locator("#run progress").wait_for(state="detached", timeout=LONG)


def checksum(page: Page, month: date) -> str:
    """Of the closed month, as its page shows it, where the page says that it still fits."""
    page.goto(f"/months/?month={code_of(month)}&check=1")
    page.get_by_text("ตรงกับที่ปิดไว้", exact=True).wait_for()
    found = re.search(r"\b[0-9a-f]{64}\b", page.get_by_role("main").inner_text())
    return found[0] if found else ""


def figures(page: Page, month: date) -> list[str]:
    """The month's figures of every area, line by line, as the API gives them to whoever asks."""
    return sorted(figures_file(page, month))


def figures_file(page: Page, month: date) -> list[str]:
    answer = page.request.get(f"/api/v1/metrics/?month={month}&format=csv")
    if not answer.ok:
        raise UnexpectedError(f"the figures answer {answer.status}")
    return answer.text().removeprefix("\ufeff").splitlines()


def province_figures(page: Page, month: date) -> dict[str, float]:
    """Those of the province that are not told apart by a key."""
    rows = csv.DictReader(figures_file(page, month))
    return {r["metric"]: float(r["value"]) for r in rows if r["area"] == "42" and not r["key"]}
