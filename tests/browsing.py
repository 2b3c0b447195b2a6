"""What tests in a real browser begin with."""

from tests.factories.people import PASSWORD


def sign_in(page, user):
    """As `user`, at the page he comes to then."""
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อผู้ใช้").fill(user.username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="เข้าสู่ระบบ").click()
    page.get_by_role("link", name="กล่องข้อความ").wait_for()
    return page
