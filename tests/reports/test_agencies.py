"""The month's help by agency: times, people, baht, referrals answered and late; paper and sheet."""

import io
import re
import subprocess
from datetime import timedelta
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assistance.services.answers import answer
from assistance.services.giving import record_assistance
from assistance.services.letters import send_referral
from committees.sending import kind_named
from committees.services.merging import merge_organizations
from core.links import private_url
from core.periods import add_months
from core.thai import be_datetime, month_code
from indicators.models import Dimension
from places.models import Area, Organization
from reports import agenda, services
from reports.definitions import NO_LONGER
from reports.models import MetricSnapshot, Report
from reports.months import caring
from reports.papers import agencies as help_by_agency
from reports.papers import pdf
from reports.papers.xlsx import agencies
from tests.clock import at
from tests.factories.people import make_household, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db
BESIDES = "ความช่วยเหลือที่ไม่ได้ระบุหน่วยงานผู้ให้๑ครั้งมูลค่า๗๐๐บาท"
MONTH = add_months(timezone.localdate(), -1)


def test_a_month_by_agency_on_paper_and_in_a_sheet_whose_formulas_live(monkeypatch, client):
    officer, house = make_user("district_officer", "4201"), make_household()
    income = Dimension.objects.get(pk="income")
    office, other = Organization.objects.filter(code__in=["loei-health", "loei-labour"])
    office.name = "สำนักงาน" + "ก" * 120
    office.save()
    for agency, baht in ((office, 1000), (office, 500), (other, 2500), (None, 700)):
        record_assistance(
            household=house,
            by=officer,
            dimension=income,
            kind="money",
            description="เงินทุน",
            given_on=MONTH,
            amount=Decimal(baht),
            organization=agency,
            person=house.persons.get(),
        )
    said = {"dimension": income, "subject": "อาชีพ", "request": "ฝึกอาชีพ", "by": officer}
    with at(MONTH):
        for agency in (office, other):
            referral = send_referral(
                household=house,
                organization=agency,
                due_on=MONTH + timedelta(days=2),
                offline=True,
                **said,
            )
            if agency == office:
                clerk = make_user("agency_officer", organization=office)
                answer(referral=referral, by=clerk, action="decline", outcome="ไม่ใช่อำนาจหน้าที่")
    services.close_month(first_day=MONTH, by=None)
    client.force_login(officer)
    asked = {"month": month_code(MONTH), "area": "4201", "kind": "agencies"}
    client.post(reverse("reports:report-start"), asked)
    report = do(Report.objects.get())

    assert [row[1:] for row in report.content["sheet"]] == [
        [1, 1, 2500, 0, 0, 1, 1, None],
        [2, 1, 1500, 0, 1, 0, 0, None],
    ]
    with report.pdf.open("rb") as file:
        paper = file.read()
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=paper, check=True, capture_output=True
    )
    text = "".join(told.stdout.decode().split())
    for whole in (office.name, "๔,๐๐๐", "ปิดเดือนแล้ว", "อำเภอเมืองเลย", "ฉบับที่๑", BESIDES):
        assert whole in text, whole
    assert not set("0123456789") & set(text)
    assert pdf.agencies(Report.objects.get(pk=report.pk).content) == paper

    sheet = client.get(private_url(officer, "reports:report-file", report.pk, "xlsx"))
    data = b"".join(sheet.streaming_content)
    assert agencies(report.content, report.as_of) == data
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["หน่วยงาน"].values)
    shown = list(openpyxl.load_workbook(io.BytesIO(data), data_only=True)["หน่วยงาน"].values)
    assert rows[-1][:4] == ("รวม", "=SUM(B5:B6)", None, "=SUM(D5:D6)")
    assert shown[-1][:4] == ("รวม", 3, None, 4000)
    assert (rows[4][9], shown[4][9]) == ('=IF(B5=0,"",ROUND(D5/B5,2))', 2500)
    assert (rows[4][11], shown[4][11]) == ('=IF(G5=0,"",ROUND(H5/G5*100,1))', 100)

    # Outside the line the few are hidden, and the total that would tell them.
    outside = kind_named("reports.agencies").find(report.pk).outside()
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=outside, check=True, capture_output=True
    )
    text = "".join(told.stdout.decode().split())
    assert office.name in text
    assert "ฉบับสำหรับนอกสายงาน" in text
    assert "ปิดไว้" in text
    assert not {"๒,๕๐๐", "๑,๕๐๐", "๔,๐๐๐", "๗๐๐"} & set(re.findall("[๐-๙,]+", text))

    # A month in which nobody answered says zero; one that was closed before answers were counted
    # says so; closings of then did not say what they counted.
    monkeypatch.setattr(help_by_agency, "counted_in", lambda month: set())
    MetricSnapshot.objects.filter(metric="referrals_answered_by_agency").delete()
    asked = {"first_day": MONTH, "area": report.area, "by": None, "kind": "agencies"}
    for is_kept, told, total in ((True, ["๐", "๐"], "๐"), (False, ["–", "–"], "–")):
        monkeypatch.setattr(caring, "is_kept", lambda month, kept=is_kept: kept)
        again = services.write_report(report_id=services.request_report(**asked).pk)
        assert [row[5] for row in again.content["rows"]] == told
        assert again.content["total"][5] == total


def test_an_agency_that_has_only_referrals_is_told_by_them(client):
    """On the page and in the agenda, which say of which day that is, and of what month."""
    officer, house = make_user("district_officer", "4201"), make_household()
    office = Organization.objects.get(code="loei-health")
    with at(MONTH):
        send_referral(
            household=house,
            organization=office,
            dimension=Dimension.objects.get(pk="income"),
            subject="อาชีพ",
            request="ฝึกอาชีพ",
            due_on=MONTH + timedelta(days=2),
            offline=True,
            by=officer,
        )
    month = services.build_month(first_day=MONTH, by=None)
    client.force_login(officer)
    page = client.get(reverse("reports:agency-figures"), {"month": month_code(MONTH)})
    ((name, cells),) = page.context["rows"]
    assert (name, [value for _c, value in cells]) == (office.name, [0, 0, 0, 0, 0, 1, 1, None])
    with at(add_months(MONTH, 1)):  # of the month before, which is still open
        (matter,) = agenda.agencies(Area.objects.get(pk="4201"), officer)
    assert matter.text.split("\n") == [
        f"{office.name}: เรื่องส่งต่อยังไม่ปิด 1 เรื่อง เกินกำหนด 1 เรื่อง",
        f"ข้อมูล ณ {be_datetime(month.as_of)} ยังไม่ปิดเดือน ตัวเลขอาจเปลี่ยนได้",
    ]


def test_the_figures_of_an_agency_whose_entry_is_gone_stay_and_a_joined_one_is_kept(client):
    officer, house = make_user("district_officer", "4201"), make_household()
    double, stays = Organization.objects.filter(code__in=["loei-health", "loei-labour"])
    record_assistance(
        household=house,
        by=officer,
        dimension=Dimension.objects.get(pk="income"),
        kind="money",
        description="เงินทุน",
        given_on=MONTH,
        amount=Decimal(900),
        organization=double,
    )
    services.close_month(first_day=MONTH, by=None)
    merge_organizations(stays=stays, double=double, by=make_user("provincial_officer", "42"))
    client.force_login(make_user("administrator", "42"))
    door = reverse("admin:places_organization_delete", args=[double.pk])
    assert client.post(door, {"post": "yes"}).status_code == 403
    assert (
        client.get(reverse("admin:places_organization_change", args=[double.pk])).status_code == 200
    )

    Organization.objects.filter(pk=double.pk).delete()  # as it was possible once
    client.force_login(officer)
    page = client.get(reverse("reports:agency-figures"), {"month": month_code(MONTH)})
    ((name, cells),) = page.context["rows"]
    assert (name, cells[2][1]) == (NO_LONGER, 900)
    asked = {"metric": "assistance_baht_by_agency", "month": month_code(MONTH)}
    table = client.get(reverse("reports:figure-list"), asked).context["table"]
    assert {row["part"] for row in table["rows"]} == {NO_LONGER}
    report = services.request_report(
        first_day=MONTH, area=Area.objects.get(pk="4201"), by=None, kind="agencies"
    )
    written = services.write_report(report_id=report.pk)
    assert written.content["sheet"][0][0] == NO_LONGER


def test_the_dashboard_of_a_district_leads_to_its_own_agencies(client):
    """A provincial officer sees the district's numbers, and may choose another."""
    officer, house = make_user("district_officer", "4201"), make_household()
    record_assistance(
        household=house,
        by=officer,
        dimension=Dimension.objects.get(pk="income"),
        kind="money",
        description="เงินทุน",
        given_on=MONTH,
        amount=Decimal(900),
        organization=Organization.objects.get(code="loei-health"),
    )
    services.build_month(first_day=MONTH, by=None)
    door, month = reverse("reports:agency-figures"), month_code(MONTH)
    client.force_login(make_user("provincial_officer", "42"))
    dashboard = client.get(reverse("reports:dashboard-area", args=["4202"]), {"month": month})
    (link,) = set(re.findall(f'href="({door}[^"]*)"', dashboard.content.decode()))
    for address, area, count in ((unescape(link), "4202", 0), (f"{door}?month={month}", "42", 1)):
        page = client.get(address)
        assert (page.context["area"].code, len(page.context["rows"])) == (area, count)
        assert {"42", "4201", "4214"} <= {a.code for a in page.context["areas"]}
    assert client.get(door, {"area": "420107", "month": month}).context["area"].code == "420107"
    client.force_login(officer)
    assert client.get(door, {"month": month}).context["area"].code == "4201"
    assert client.get(door, {"area": "4202"}).status_code == 404
    empty = client.get(door, {"month": month_code(add_months(MONTH, -1))}).content.decode()
    assert "กด “คำนวณตัวเลขใหม่” ในหน้า “ตัวเลขรายเดือน”" in " ".join(empty.split())
