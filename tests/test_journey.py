"""The district's whole monthly job once, in a real browser, by the roles that really do it."""

import logging
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from core.logs import JsonFormatter
from households.models import Household, Person
from places.models import Area, Organization
from reports.models import Month, Report
from reports.tasks import write_last_month
from tests import clock
from tests.browsing import assert_fits
from tests.factories.people import make_household, make_official, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = 60_000  # milliseconds; a worker checks and applies 21,294 rows meanwhile


@pytest.fixture
def people(reference):
    """One account for each step."""
    health = Organization.objects.get(code="loei-health")
    users = {
        "admin": make_user("administrator", "42"),
        "officer": make_user("district_officer", "4201"),
        "mentor": make_user("mentor", "4201"),
        "agency": make_user("agency_officer", None, health),
        "province": make_user("provincial_officer", "42"),
        "governor": make_user("executive", "42"),
    }
    make_official("4201", user=users["mentor"], capacity=5)
    return users


@pytest.fixture
def visit_site(open_page, people, axe):
    """`visit_site(role)` gives a signed-in page of that person, checked with axe."""

    def enter(role, width=1366):
        page = open_page(people[role], width)
        axe(page)
        return page

    return enter


def text_of(pdf, path) -> str:
    """The text of a PDF as a reader copies it."""
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def site_log(tmp_path):
    """All the site's own log lines of the test, from INFO on, as they would reach the console."""
    path = tmp_path / "site.log"
    handler = logging.FileHandler(path)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield path
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


def test_the_whole_job(
    visit_site, celery_worker_process, year_lists, people, axe, tmp_path, worker_log, site_log
):
    import_the_list(visit_site("admin"), year_lists[2569], axe)
    household = pair(visit_site("officer"), axe)
    visit_and_plan(visit_site("mentor", width=390), household, axe, tmp_path)
    help_and_refer(visit_site("officer"), household, axe)
    answer(visit_site("agency"), axe)
    verify_and_export(visit_site("officer"), axe, tmp_path)
    report(visit_site("province"), axe, tmp_path)
    look(visit_site("governor"), axe)
    manage_and_audit(visit_site, household, people, axe)
    logs_carry_ids_only(site_log.read_text() + worker_log.read_text(), household)


def import_the_list(page, path, axe):
    page.goto(reverse("tpmap:import-upload"))
    axe(page)
    page.get_by_label("ไฟล์บัญชีรายชื่อ").set_input_files(path)
    page.get_by_label("ปีข้อมูล").select_option("2569")
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_role("button", name="ยืนยันนำเข้า").wait_for(timeout=SLOW)
    axe(page)
    assert Household.objects.count() == 0
    page.get_by_role("button", name="ยืนยันนำเข้า").click()
    page.get_by_role("link", name="ยกเลิกการนำเข้าครั้งนี้").wait_for(timeout=SLOW)
    assert Household.objects.count() == 9_000


def pair(page, axe):
    household = Household.objects.filter(district=4201, needs__dimension="health").first()
    page.goto(reverse("households:household-list"))
    page.get_by_role("searchbox").fill(household.house_code)
    page.get_by_text("พบ 1 ครัวเรือน").wait_for()
    axe(page)
    page.get_by_role("link", name=household.head_name).click()
    axe(page)
    page.get_by_role("link", name="จับคู่พี่เลี้ยง").click()
    axe(page)
    page.get_by_label("พี่เลี้ยง").select_option(index=1)
    page.get_by_role("button", name="จับคู่", exact=True).click()
    page.get_by_text("จับคู่พี่เลี้ยงแล้ว").wait_for()
    return household


def visit_and_plan(page, household, axe, tmp_path):
    page.goto(reverse("logbook:visit-create", args=[household.pk]))
    page.get_by_label("ผลการเยี่ยม").fill("พบผู้ป่วยติดเตียงที่บ้าน")
    for aspect in ("attitude", "skill", "resource", "way_out"):
        page.locator(f"label[for=id_score_{aspect}_2]").click()
    axe(page)
    page.get_by_role("button", name="บันทึกการเยี่ยม").click()
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()

    page.goto(reverse("plans:plan-create", args=[household.pk]))
    page.get_by_label("เป้าหมายตามระดับ").select_option(index=1)
    page.get_by_label("เป้าหมายสูงสุด").fill("มีน้ำดื่มสะอาดและที่ดินทำกิน ผู้ป่วยได้รับการดูแล")
    page.get_by_role("button", name="เริ่มแผน").click()
    for dimension in ("รายได้/รายจ่าย", "ความเป็นอยู่", "สุขภาพ", "การศึกษา", "การเข้าถึงรัฐ"):
        page.get_by_label("มิติ").select_option(label=dimension)
        page.get_by_label("สิ่งที่ครัวเรือนดำเนินการเอง").fill(f"กิจกรรม{dimension} 25 ครั้ง")
        page.get_by_role("button", name="เพิ่มกิจกรรม").click()
        page.get_by_text("บันทึกกิจกรรมแล้ว").wait_for()
    axe(page)
    assert_fits(page)
    address = page.get_by_role("link", name="พิมพ์แผนครัวเรือน").get_attribute("href")
    text = text_of(page.request.get(address).body(), tmp_path / "plan.pdf")
    assert "แผนพัฒนาคุณภาพชีวิตครัวเรือน" in text
    assert [word for word in ("น้ำดื่ม", "ผู้ป่วย", "ที่ดิน") if word not in text] == []


def help_and_refer(page, household, axe):
    page.goto(reverse("assistance:assistance-create", args=[household.pk]))
    page.get_by_label("มิติ").select_option(label="รายได้")
    page.get_by_label("ประเภท").select_option(index=1)
    page.get_by_label("รายละเอียด").fill("พันธุ์ไก่ไข่ 10 ตัว")
    page.get_by_label("มูลค่า").fill("1500")
    axe(page)
    page.get_by_role("button", name="บันทึกการช่วยเหลือ").click()
    page.get_by_text("บันทึกการช่วยเหลือแล้ว").wait_for()
    page.goto(reverse("assistance:referral-create", args=[household.pk]))
    page.get_by_label("มิติ").select_option(label="สุขภาพ")
    page.get_by_label("ส่งถึงหน่วยงาน").select_option(label="สำนักงานสาธารณสุขจังหวัดเลย")
    page.get_by_label("เรื่อง", exact=False).first.fill("ขอเยี่ยมผู้ป่วยติดเตียง")
    page.get_by_label("สิ่งที่ขอให้ดำเนินการ").fill("ขอทีมหมอครอบครัวลงเยี่ยม")
    axe(page)
    page.get_by_role("button", name="ส่งเรื่อง").click()
    page.get_by_text("ส่งเรื่องถึงหน่วยงานแล้ว").wait_for()


def answer(page, axe):
    page.goto(reverse("assistance:referral-list"))
    axe(page)
    page.get_by_role("link", name="ขอเยี่ยมผู้ป่วยติดเตียง").click()
    axe(page)
    page.get_by_label("ผลการพิจารณา").select_option("accept")
    page.get_by_role("button", name="บันทึกคำตอบ").click()
    page.get_by_label("ผลการพิจารณา").select_option("complete")
    page.get_by_label("ผลการดำเนินการ").fill("ลงเยี่ยมและมอบเตียงแล้ว")
    page.get_by_role("button", name="บันทึกคำตอบ").click()
    page.get_by_text("ดำเนินการเสร็จ").first.wait_for()


def verify_and_export(page, axe, tmp_path):
    page.goto(reverse("logbook:visit-list") + "?status=submitted")
    axe(page)
    page.get_by_role("button", name=re.compile("^รับรองผลการเยี่ยม")).click()
    page.get_by_text("รับรองแล้ว", exact=True).last.wait_for()
    page.goto(reverse("logbook:export-list"))
    axe(page)
    page.get_by_role("button", name="เริ่มส่งออก").click()
    link = page.get_by_role("link", name="ดาวน์โหลด XLSX")
    link.wait_for(timeout=SLOW)
    path = tmp_path / "logbook.xlsx"
    path.write_bytes(page.request.get(link.get_attribute("href")).body())
    rows = list(openpyxl.load_workbook(path).active.values)
    assert sum("พบผู้ป่วยติดเตียงที่บ้าน" in row for row in rows) == 1


def report(page, axe, tmp_path):
    page.goto(reverse("reports:report-list"))
    axe(page)
    page.get_by_role("button", name="จัดทำ", exact=True).click()
    link = page.get_by_role("link", name="เปิด PDF")
    link.wait_for(timeout=SLOW)
    text = text_of(page.request.get(link.get_attribute("href")).body(), tmp_path / "report.pdf")
    assert "บันทึกข้อความ" in text
    assert "๙,๐๐๐" in text


def look(page, axe):
    page.goto(reverse("reports:dashboard"))
    page.get_by_text("9,000").first.wait_for()
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    page.set_viewport_size({"width": 1366, "height": 900})
    page.locator("figure svg a").first.wait_for()
    page.get_by_role("main").get_by_role("link", name="อำเภอเมืองเลย").click()
    page.get_by_role("heading", name="ภาพรวม อำเภอเมืองเลย").wait_for()
    axe(page)


def manage_and_audit(visit_site, household, people, axe):
    """A role is given, a district opened in an emergency, and the auditor is told who looked."""
    admin, mentor = visit_site("admin"), visit_site("mentor", width=390)
    admin.goto(reverse("accounts:account-list"))
    axe(admin)
    admin.get_by_role("link", name=str(people["agency"])).click()
    axe(admin)
    admin.get_by_label("บทบาท", exact=False).first.select_option("district_officer")
    admin.get_by_label("พื้นที่").select_option("4207")
    admin.get_by_label("เลขที่คำสั่ง").fill("ลย 9/2569")
    admin.get_by_role("button", name="ให้บทบาท").click()
    admin.get_by_text("ให้บทบาทแล้ว").wait_for()
    axe(admin)

    far = Household.objects.filter(district=4207).first()
    mentor.goto(reverse("accounts:emergency-take"))
    axe(mentor)
    mentor.get_by_label("อำเภอ").select_option("4207")
    mentor.get_by_label("เหตุฉุกเฉิน").fill("น้ำป่าพัดบ้าน ติดต่อพี่เลี้ยงไม่ได้")
    mentor.get_by_role("button", name="เปิดสิทธิ์ฉุกเฉิน").click()
    mentor.get_by_text("กำลังใช้สิทธิ์ฉุกเฉิน").wait_for()
    mentor.goto(reverse("households:household-detail", args=[far.pk]))
    axe(mentor)
    assert_fits(mentor)
    mentor.get_by_role("button", name="คืนสิทธิ์").click()
    mentor.get_by_text("คืนสิทธิ์ฉุกเฉินแล้ว").wait_for()

    admin.goto(reverse("households:household-detail", args=[far.pk]))
    admin.get_by_role("link", name="ประวัติการเปิดดูข้อมูล").click()
    admin.get_by_role("cell", name="สิทธิ์ฉุกเฉิน อำเภอภูเรือ").first.wait_for()
    axe(admin)
    admin.get_by_role("link", name=str(people["mentor"])).first.click()
    admin.get_by_role("heading", name="สิ่งที่").wait_for()
    axe(admin)
    for name in ("audit-list", "emergency-list"):
        admin.goto(reverse(f"accounts:{name}"))
        axe(admin)
    admin.goto(reverse("accounts:audit-list") + "?action=household.surveyed")
    admin.goto(reverse("accounts:audit-household", args=[household.pk]))
    axe(admin)


def logs_carry_ids_only(text, household):
    """Not one name, house code or national ID of 21,294 persons stands in what was logged."""
    assert "core.tasks" in text
    words = set()
    for person in Person.objects.iterator():
        words |= {str(person.pin), person.last_name, f"{person.first_name} {person.last_name}"}
    words |= set(Household.objects.values_list("house_code", flat=True))
    words -= {"", "None"}
    assert [word for word in words if len(word) > 3 and word in text] == []


def test_last_month_is_written_once_however_often_the_clock_strikes(reference):
    with clock.at(date(2026, 12, 1)):
        make_household()
    with clock.at(date(2026, 12, 11)):  # the day of closing is over
        write_last_month()
        write_last_month()
    areas = Area.objects.exclude(level="subdistrict")
    wanted = [(kind, a.pk) for kind in ("agencies", "monthly") for a in areas]
    wanted.append(("one_page", "42"))
    assert sorted(Report.objects.values_list("kind", "area")) == sorted(wanted)
    report = do(Report.objects.get(area="42", kind="monthly"))
    month = Month.objects.get()
    assert (report.state, report.is_scheduled) == ("done", True)
    assert (month.first_day, month.revision) == (date(2026, 11, 1), 1)
