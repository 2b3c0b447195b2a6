"""In a real browser, with a real worker: an agency sends 100 people it helped (500 with `--all`),
of whom 92 in a hundred are ours, and learns nothing about which; figures by agency, household
pages and ledger agree to the baht.
"""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from assistance.models import Assistance, HelpEntry
from reports.services import build_month, figures_by_agency
from tests.assistance.helping import line, pins_of, table
from tests.conftest import wait_for
from tests.consequences.town import Town
from tests.factories.people import make_pin

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = (15, pytest.param(500, marks=pytest.mark.long))
SLOW = 60_000  # milliseconds


@pytest.fixture(params=NUMBERS)
def number(request):
    """How many people the agency has helped."""
    return request.param


@pytest.fixture
def town(reference, tmp_path, number):
    town = Town(tmp_path, houses=number * 92 // 400, people=4)
    yield town
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")


@pytest.fixture
def visit_site(open_page, axe):
    def enter(user):
        page = open_page(user)
        axe(page)
        return page

    return enter


def baht_in(text) -> Decimal:
    return Decimal(re.search(r"([\d,]+(?:\.\d\d)?) บาท", text)[1].replace(",", ""))


def plain(page, pin) -> str:
    """A page's words without what its reader typed themselves, and without times and ids."""
    text = page.inner_text("main").replace(pin, "")
    return re.sub(r"[xX\d][xX\d:,.\-/ ]*", "#", text)


def test_hundreds_of_helped_people(visit_site, celery_worker_process, town, number, axe, tmp_path):
    ours = [pin for house in town.houses for pin in pins_of(town, house)]
    strangers = [make_pin() for _ in range(number - len(ours))]
    pins = [pin for group in zip(ours[: len(strangers)], strangers, strict=True) for pin in group]
    pins += ours[len(strangers) :]
    amount = {pin: Decimal(100 + n) + Decimal("0.25") for n, pin in enumerate(pins)}
    path = tmp_path / "helped.csv"
    path.write_bytes(table([line(p, **{"มูลค่า (บาท)": str(amount[p])}) for p in pins]).read())
    owed = sum(amount[pin] for pin in ours)

    page = visit_site(town.agent)
    send_and_enter(page, path, axe, number)
    learn_nothing(page, ours[0], strangers[0], number)
    with acting_for(town.officer):
        wait_for(lambda: Assistance.objects.count() == len(ours), seconds=600)
    learn_nothing(page, ours[0], strangers[0], number)

    ledger_and_households_agree(visit_site(town.officer), town, owed, axe)
    month = timezone.localdate().replace(day=1)
    with acting_for(purpose="month.build"):
        build_month(first_day=month, by=None)
        (figures,) = figures_by_agency("4201", month)
    assert figures["assistance_baht_by_agency"] == owed
    assert figures["assistance_people_by_agency"] == len(ours)
    page = visit_site(town.officer)
    page.goto(reverse("reports:agency-figures"))
    axe(page)
    row = page.get_by_role("row", name=str(town.agency))
    assert baht_in(row.inner_text()) == owed


def send_and_enter(page, path, axe, number):
    page.goto(reverse("assistance:entry-list"))
    axe(page)
    page.get_by_role("link", name="ส่งบัญชีรายชื่อ").click()
    axe(page)
    page.get_by_label("ไฟล์บัญชี").set_input_files(path)
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_role("button", name=f"ยืนยันบันทึก {number}").wait_for(timeout=SLOW)
    axe(page)
    assert f"รับได้ {number} แถว" in page.inner_text("main")
    page.get_by_role("button", name=f"ยืนยันบันทึก {number}").click()
    page.get_by_role("link", name="ถอนคืนทั้งบัญชี").wait_for()


def learn_nothing(page, known, unknown, number):
    """Counts are of what was sent; the entry of one of ours and of a stranger say the same."""
    page.goto(reverse("assistance:entry-list"))
    assert f"บันทึกเอง {number} ครั้ง" in page.inner_text("main")
    with acting_for(purpose="help.list"):
        entries = {str(entry.pin): entry.pk for entry in HelpEntry.objects.all()}
    said = []
    for pin in (known, unknown):
        page.goto(reverse("assistance:entry-detail", args=[entries[pin]]))
        said.append(plain(page, pin))
    assert said[0] == said[1]
    for door in ("assistance:help-list", "households:household-list", "reports:agency-figures"):
        assert page.goto(reverse(door)).status == 403


def ledger_and_households_agree(page, town, owed, axe):
    page.goto(f"{reverse('assistance:help-list')}?organization={town.agency.pk}")
    axe(page)
    totals = page.locator("p.as-of[role=status]").inner_text()
    ours = len(town.houses) * 4
    assert f"{ours} ครั้ง" in totals
    assert f"{ours} คน" in totals
    assert baht_in(totals) == owed
    for house in town.houses[:2]:
        with acting_for(town.officer):
            given = Assistance.objects.filter(household=house).aggregate(baht=Sum("amount"))
        page.goto(f"{reverse('households:household-detail', args=[house.pk])}?open=assistance")
        panel = page.locator("#panel-assistance")
        panel.get_by_role("link", name="ดูทั้งหมด").wait_for()
        assert baht_in(panel.inner_text()) == given["baht"]
