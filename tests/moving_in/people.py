"""People who come in by a link, choose a password of their own and set up a second factor."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

SIZE = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds: several things share this machine


def chosen_password() -> str:
    """One that nobody has: it is made here, used here and told to nobody."""
    return f"Kham-{secrets.token_urlsafe(12)}"


def code_at(secret: str, moment: float) -> str:
    """What an authenticator shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(moment) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@dataclass
class Person:
    """`second` is the secret their authenticator keeps."""

    username: str
    password: str = field(default_factory=chosen_password, repr=False)
    second: str = field(default="", repr=False)


@contextmanager
def window(browser: Browser, address: str, size=None) -> Iterator[Page]:
    """A browser that knows nobody yet."""
    context = browser.new_context(
        base_url=address, viewport=size or SIZE, locale="th-TH", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def come_in(page: Page, person: Person, link: str) -> None:
    """From the link to the home page: own password, sign-in, second factor."""
    page.goto(link)
    page.locator("#id_password1").fill(person.password)
    page.locator("#id_password2").fill(person.password)
    press(page, "บันทึกรหัสผ่าน")
    page.get_by_role("main").get_by_role("link", name="เข้าสู่ระบบ").click()
    _knock(page, person)
    page.get_by_text("บทบาทของท่านต้องใช้การยืนยันตัวตนสองขั้น").first.wait_for()
    _set_up(page, person)
    page.goto("/")
    page.get_by_role("heading", name="สวัสดี").wait_for()


def _knock(page: Page, person: Person) -> None:
    page.get_by_label("ชื่อผู้ใช้").fill(person.username)
    page.get_by_label("รหัสผ่าน").fill(person.password)
    press(page, "เข้าสู่ระบบ")


def _set_up(page: Page, person: Person) -> None:
    page.goto("/accounts/2fa/totp/activate/")
    page.locator("#id_password").fill(person.password)  # asked once more before one is added
    page.locator("main form button[type=submit]").first.click()
    person.second = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code_at(person.second, time.time()))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/2fa/recovery-codes/**")


def sign_in(page: Page, person: Person) -> None:
    """With the second factor: who signs in again does so with a later code than the last."""
    page.goto("/accounts/login/")
    _knock(page, person)
    page.locator("#id_code").wait_for()
    page.locator("#id_code").fill(code_at(person.second, time.time()))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name="สวัสดี").wait_for()
