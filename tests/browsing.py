"""What tests in a real browser begin with."""

import os
from pathlib import Path

from tests.factories.people import PASSWORD

# Words of elements of the page that begin left of the screen; what only a reader of screens reads
# is a dot.
CUT_ON_THE_LEFT = """
[...document.querySelectorAll("main *")]
    .filter(element => element instanceof HTMLElement)
    .filter(element => {
        const place = element.getBoundingClientRect();
        return place.width > 1 && place.height > 1 && place.left < -1;
    })
    .map(element => element.textContent.trim().slice(0, 60))
"""


def sign_in(page, user):
    """As `user`, at the page they come to then."""
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อผู้ใช้").fill(user.username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="เข้าสู่ระบบ").click()
    page.get_by_role("link", name="กล่องข้อความ").wait_for()
    return page


def assert_fits(page, name=""):
    """No part of the page lies beside the screen, on the left neither, where nobody can scroll;
    keeps a picture of what has a name where `KEEP_SHOTS` says so.
    """
    page.wait_for_load_state()  # a click returns while the page it leads to is still arriving
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, name or page.url
    assert page.evaluate(CUT_ON_THE_LEFT) == [], name or page.url
    if name and (folder := os.environ.get("KEEP_SHOTS")):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
