"""The one page of a closed month, from which a meeting decides."""

import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone

from core.periods import add_months
from core.thai import month_code
from reports import services
from reports.models import Report
from reports.papers import pdf
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.jobs import do
from tests.words import words

pytestmark = pytest.mark.django_db
MONTH = add_months(timezone.localdate(), -1)


def read(paper: bytes) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=paper, check=True, capture_output=True
    )
    return ["".join(page.split()) for page in told.stdout.decode().rstrip("\f").split("\f")]


def test_one_page_of_a_closed_month_in_thai_numerals_whatever_stands_on_it(client):
    officer = make_user("district_officer", "4201")
    make_pairing(make_household(), make_official(), officer, started_on=add_months(MONTH, -1))
    for place in ("420102", "420201"):
        make_household(place)
    client.force_login(make_user("provincial_officer", "42"))
    asked = {"month": month_code(MONTH), "area": "42", "kind": "one_page"}
    refused = client.post(reverse("reports:report-start"), asked, follow=True)
    assert (Report.objects.count(), "ปิดเดือนก่อน" in words(refused)) == (0, True)
    services.close_month(first_day=MONTH, by=None)
    client.post(reverse("reports:report-start"), asked)
    report = do(Report.objects.get())

    with report.pdf.open("rb") as file:
        paper = file.read()
    pages = read(paper)
    assert len(pages) == 1
    for said in ("เสนอเพื่อตัดสินใจ", "ให้จับคู่พี่เลี้ยงแก่ครัวเรือนที่ยังไม่มี๒ครัวเรือน", "มีพี่เลี้ยง๑๓๓.๓", "ปิดเดือนแล้ว"):
        assert said in pages[0], said
    assert not set("0123456789") & set(pages[0])
    content = Report.objects.get(pk=report.pk).content
    assert content["measured_by"] == "เกณฑ์ตั้งต้นของระบบ"  # the province has written none of its own
    assert "เกณฑ์ของระดับครัวเรือนเป็นเกณฑ์ตั้งต้นของระบบ" in content["note"]
    assert pdf.one_page(content) == paper
    # However much there is to say, one page: first the map goes, then the late areas' lines.
    full = content | {"late": ["อำเภอ" + "ก" * 500] * 4, "requests": ["ข" * 300] * 3}
    shortened = read(pdf.one_page(full))
    assert len(shortened) == 1
    assert "ข" * 300 in shortened[0]
