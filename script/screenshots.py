"""Takes the README's pictures from a running `script/server` with the invented province.

PORT=8000 script/screenshots
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = os.environ.get("LOEI_DEMO_PASSWORD", "hakphaeng-2569")
TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
DESK, PHONE = (1366, 900), (390, 844)
# name, account, size, address and the links to follow from there
PICTURES = (
    ("dashboard", "governor", DESK, "/"),
    ("households", "mueang", DESK, "/households/"),
    ("household", "mueang", DESK, "/households/ > table th a"),
    ("pairing-board", "mueang", DESK, "/mentors/pairings/"),
    ("visit-phone", "mentor", PHONE, "/households/ > table th a > .page-actions .btn-primary"),
    ("referrals", "health", DESK, "/assistance/referrals/"),
)


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, account, size, address in PICTURES:
            shoot(browser, name, account, size, address)
            print(f"docs/screenshots/{name}.png")
    return 0


def shoot(browser, name, account, size, address):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="th-TH")
    page = context.new_page()
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("#id_login", account)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    start, *links = address.split(" > ")
    page.goto(ADDRESS + start)
    for link in links:
        page.locator(f"main {link}").first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=TARGET / f"{name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
