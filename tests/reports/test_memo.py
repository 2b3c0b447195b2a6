"""The monthly memo: of the province and of a district, in its own name, fit to sign."""

import io
import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from committees.models import Committee, Office
from committees.services.committees import save_seat, seat_person
from core.periods import add_months
from core.thai import month_code
from places.models import Area
from reports.models import Report
from reports.months.limits import Limit
from reports.papers import memo, pdf
from reports.services import build_month, request_report, write_report
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = add_months(TODAY, -1)


def read(content: bytes, tmp_path) -> list[str]:
    """The text of each page."""
    path = tmp_path / "memo.pdf"
    path.write_bytes(content)
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    return told.stdout.replace("\u00a0", " ").rstrip("\f").split("\f")


def emblem() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 44), (10, 10, 10, 90)).save(buffer, "PNG")
    return SimpleUploadedFile("ครุฑ.png", buffer.getvalue(), "image/png")


def save_office(client, area, **fields):
    committee = Committee.objects.get(area=area)
    address = reverse("committees:office-edit", args=[committee.pk])
    return client.post(address, fields)


def acting_chief(officer):
    """The seat of the chief, whose holder is away today."""
    committee = Committee.objects.get(area="4201")
    seat = save_seat(committee=committee, by=officer, number="1", title="นายอำเภอ", role="chair")
    for kind, name, position in (
        ("holder", "นายสมมุติ นายอำเภอ", ""),
        ("acting", "นายสมมุติ ปลัด", "ปลัดอำเภอ"),
    ):
        seat_person(
            seat=seat,
            by=officer,
            kind=kind,
            name=name,
            position=position,
            started_on=TODAY,
            ended_on=TODAY + timedelta(5) if kind == "acting" else None,
        )
    return seat


HEAD = {
    "name": "ที่ทำการปกครองอำเภอเมืองเลย",
    "group": "ศจพ.อ.เมืองเลย",
    "phone": "042-000000",
    "reference_prefix": "ลย 0118/",
    "addressee": "นายอำเภอเมืองเลย",
    "signatory": "พัฒนาการอำเภอเมืองเลย",
}


def test_a_limit_of_visits_that_is_still_the_systems_says_so_in_the_memo():
    figures = {"followed": Decimal(10), "visited": Decimal(1), "paired": Decimal(10)}
    place = memo.PlaceOnPaper(Area.objects.get(code="4201"), figures | {"plans": Decimal(10)})

    def asked(is_ours):
        limit = Limit("visited", "เยี่ยมในเดือน", "share", Decimal(30), Decimal("15.5"), is_ours)
        return memo.requests(place, [], limit=limit)

    assert asked(True) == [
        "กำชับพี่เลี้ยงเยี่ยมครัวเรือนที่ยังไม่ได้เยี่ยมในเดือน ๙ ครัวเรือน (ต่ำกว่าเกณฑ์ตั้งต้นของระบบร้อยละ ๑๕.๕)"
    ]
    assert asked(False) == ["กำชับพี่เลี้ยงเยี่ยมครัวเรือนที่ยังไม่ได้เยี่ยมในเดือน ๙ ครัวเรือน"]


def test_a_district_writes_in_its_own_name_on_two_pages(client, tmp_path):
    paired = make_household()
    officer = make_user("district_officer", "4201")
    mentor = make_official()
    make_pairing(paired, mentor, officer, started_on=add_months(MONTH, -1))
    make_household("420102")
    make_household("420201")
    client.force_login(officer)
    lacking = client.get(reverse("reports:report-list")).content.decode()
    assert "ยังขาด ตราครุฑ, ส่วนราชการ" in lacking
    seat = acting_chief(officer)
    head = HEAD | {"signatory": seat.title, "signatory_seat": str(seat.pk)}
    assert save_office(client, "4201", picture=emblem(), **head).status_code == 302
    complete = client.get(reverse("reports:report-list")).content.decode()
    assert "ยังขาด" not in complete
    assert save_office(client, "4202", **HEAD).status_code == 404
    build_month(first_day=MONTH, by=None)
    report = request_report(first_day=MONTH, area=Area.objects.get(pk="4201"), by=None)

    report = write_report(report_id=report.pk)

    with report.pdf.open("rb") as file:
        stored = file.read()
    pages = read(stored, tmp_path)
    assert len(pages) == 2
    for said in (
        "บันทึกข้อความ",
        "ที่ทำการปกครองอำเภอเมืองเลย",
        "ลย ๐๑๑๘/",
        "นายอำเภอเมืองเลย",
        "๐๔๒-๐๐๐๐๐๐",
    ):
        assert said in pages[0]
    # Signed below the words, never on a page alone; for the chief signs whoever acts.
    assert "(นายสมมุติ ปลัด)" in pages[0]
    assert "ปลัดอำเภอ รักษาราชการแทน" in pages[0]
    assert pages[0].index("มิติรายได้") < pages[0].index("การดูแล") < pages[0].index("ข้อเสนอเพื่อพิจารณา")
    assert "ยังไม่มี ๑ ครัวเรือน" in pages[0]
    assert "รวมอำเภอ" in pages[1]
    assert not set("0123456789") & set("".join(pages))
    assert report.content["table"]["total"][1:4] == ["๒", "๑", "๕๐.๐"]
    # Figures and office move on; the same content is the same file.
    make_household()
    Office.objects.update(name="อื่น")
    assert pdf.monthly(Report.objects.get(pk=report.pk).content) == stored


def test_whatever_people_write_stays_inside_two_pages(tmp_path):
    make_household()
    build_month(first_day=MONTH, by=None)
    report = request_report(first_day=MONTH, area=Area.objects.get(pk="42"), by=None)
    content = write_report(report_id=report.pk).content
    long = "ก" * 300 + "🙂" * 60 + "https://example.org/" + "x" * 400
    for name in ("obstacles", "resolutions"):
        row = dict.fromkeys(("text", "proposal", "owner", "state"), long)
        row |= {"label": "มติที่ ๑", "place": "ตำบลเมือง", "due": "๗ พ.ค. ๒๕๖๙"}
        content[name] = {"rows": [row] * 6, "more": 9}
    pages = read(pdf.monthly(content), tmp_path)
    assert len(pages) == 2
    assert "พัฒนาการจังหวัดเลย" in pages[0]


def test_the_province_has_every_memo_written_at_once(client, django_capture_on_commit_callbacks):
    client.force_login(make_user("provincial_officer", "42"))
    answer = client.post(reverse("reports:report-start"), {"month": month_code(MONTH), "area": ""})
    assert answer.status_code == 302
    assert set(Report.objects.values_list("area", flat=True)) == set(
        Area.objects.exclude(level="subdistrict").values_list("code", flat=True)
    )
    client.force_login(make_user("district_officer", "4201"))
    beyond = client.post(
        reverse("reports:report-start"), {"month": month_code(MONTH), "area": "4202"}
    )
    assert beyond.status_code == 404
