"""The workbook of a month: formulas that live, and whom it counted for whoever may export them."""

import io

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from core.links import private_url
from core.periods import add_months
from places.models import Area
from reports import services
from reports.models import Report
from reports.papers import xlsx
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.words import words

pytestmark = pytest.mark.django_db
MONTH = add_months(timezone.localdate(), -1)


def written(code):
    area = Area.objects.get(pk=code)
    row = services.request_report(first_day=MONTH, area=area, by=None)
    return services.write_report(report_id=row.pk)


def book_of(response, **more):
    data = b"".join(response.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(data), **more)


def test_totals_and_shares_calculate_and_members_are_those_the_reader_may_export(client):
    officer, far = make_user("district_officer", "4201"), make_user("district_officer", "4202")
    here, moved, beyond = make_household(), make_household("420102"), make_household("420201")
    make_pairing(here, make_official(), officer, started_on=add_months(MONTH, -1))
    services.close_month(first_day=MONTH, by=None)
    province, district = written("42"), written("4201")
    # One that was counted in the district lives elsewhere by now.
    moved.subdistrict_id, moved.district = "420201", 4202
    moved.save()

    client.force_login(officer)
    plain = book_of(client.get(private_url(officer, "reports:report-file", district.pk, "xlsx")))
    assert plain.sheetnames == ["รายพื้นที่", "รายมิติ", "นิยาม"]
    address = private_url(officer, "reports:report-members-file", district.pk)
    answer = client.get(address)
    data = b"".join(answer.streaming_content)
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert formulas.sheetnames == [*plain.sheetnames, "ครัวเรือนที่นับ"]
    areas, shown = list(formulas["รายพื้นที่"].values), list(values["รายพื้นที่"].values)
    column = areas[2].index("ครัวเรือนในโครงการที่มีพี่เลี้ยง ร้อยละ")
    assert (areas[-1][1], shown[-1][1]) == (f"=SUM(B4:B{len(areas) - 1})", 2)
    assert areas[-1][column].startswith(f'=IF(G{len(areas)}=0,"",ROUND(H')
    assert shown[-1][column] == 50
    assert {row[0] for row in values["นิยาม"].values} >= {"ครัวเรือนในโครงการ"}
    dimensions = list(values["รายมิติ"].values)
    assert dimensions[2][1] == "รายได้ ตกเกณฑ์ (คน)"
    told = list(values["ครัวเรือนที่นับ"].values)
    assert "1 ครัวเรือน" in told[2][0]
    assert "อีก 1 ครัวเรือน" in told[2][0]
    assert [row[0] for row in told[5:]] == [here.house_code]
    followed = told[3].index("ครัวเรือนในโครงการ (ครัวเรือน)")
    assert (told[4][followed], told[5][followed]) == (1, 1)
    pins = {person.pin for person in here.persons.all()}
    assert not pins & {str(cell) for row in told for cell in row}
    event = AuditEvent.objects.get(action="report.members_exported")
    assert event.details == {"count": 1}

    # Another district's officer reaches neither; the province all three; an executive no names.
    for user, status in ((far, 404), (make_user("executive", "42"), 403)):
        client.force_login(user)
        url = private_url(user, "reports:report-members-file", district.pk)
        assert client.get(url).status_code == status
    boss = make_user("provincial_officer", "42")
    client.force_login(boss)
    book = book_of(client.get(private_url(boss, "reports:report-members-file", province.pk)))
    codes = {row[0] for row in list(book["ครัวเรือนที่นับ"].values)[5:]}
    assert codes == {here.house_code, moved.house_code, beyond.house_code}
    # The same content is the same file; of a report whose month was counted anew nothing is shown.
    kept = Report.objects.get(pk=province.pk)
    with kept.xlsx.open("rb") as file:
        assert xlsx.monthly(kept.content["sheet"], kept.as_of) == file.read()
    kept.content["sheet"]["revision"] = 0
    kept.save()
    client.force_login(boss)
    lost = client.get(private_url(boss, "reports:report-members-file", kept.pk), follow=True)
    assert "โปรดจัดทำรายงานใหม่" in words(lost)
    assert "XLSX พร้อมรายชื่อ" not in words(lost)
