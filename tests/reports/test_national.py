"""NESDC's figures: typed, read from a file, set beside ours, and why they differ."""

from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from core.differences import reasons
from core.periods import add_months
from core.thai import be_date, month_code
from households.models import Household, PersonListing
from logbook.models import LogbookEntry, Visit
from logbook.services.exporting import run_export
from logbook.services.keying import key_entry
from logbook.services.visits import verify_visit
from places.models import Area
from reports.comparison import compared, explain_month
from reports.models import NationalFigure, NationalMetric
from reports.services import build_month
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.factories.results import write
from tests.factories.workbooks import workbook

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = add_months(TODAY, -1)
EDIT, COMPARE = reverse("reports:national-edit"), reverse("reports:national-compare")


@pytest.fixture
def officer(client):
    user = make_user("provincial_officer", "42")
    client.force_login(user)
    return user


def figure_of(name: str) -> NationalMetric:
    return NationalMetric.objects.get(name=name)


def fields(client, *, as_of=None, month=MONTH, **values):
    """The form as the page shows it, with values by the name of the figure."""
    form = client.get(EDIT, {"month": month_code(month)}).context["form"]
    shown = {f.html_name: f.value() if f.value() is not None else "" for f in form}
    typed = {f"figure_{figure_of(name).pk}": value for name, value in values.items()}
    day = as_of or TODAY
    return shown | {"as_of": day.isoformat(), "month": month_code(month)} | typed


def line_of(name: str):
    return next(line for line in compared(MONTH) if line.national.name == name)


def visit(household, mentor, *, day, received):
    made = Visit.objects.create(
        household=household,
        district=household.district,
        purpose="follow_up",
        summary="x",
        visited_on=day,
        recorded_by=mentor,
        received_at=received,
        status="submitted",
    )
    return made


def test_typed_figures_stand_beside_ours_with_the_difference(client, officer):
    make_household()
    make_household()
    build_month(first_day=MONTH, by=None)
    answer = client.post(EDIT, fields(client, ครัวเรือนเป้าหมาย="๔,๑๗๒ ครัวเรือน"))
    assert answer.status_code == 302
    line = line_of("ครัวเรือนเป้าหมาย")
    assert (line.figure.value, line.ours, line.difference) == (4172, 2, -4170)
    text = client.get(COMPARE, {"month": month_code(MONTH)}).content.decode()
    assert "4,172" in text
    assert "-4,170" in text
    assert "สศช. มีสิ่งที่ไม่อยู่ในตัวเลขของเรา: 4,170" in text
    assert f"ข้อมูล สศช. ณ {be_date(TODAY)}" in text
    act = AuditEvent.objects.get(action="national.saved")
    assert act.details == {"month": f"{MONTH:%Y-%m}", "count": 1}


def test_the_difference_of_visits_is_explained_row_by_row(client, officer):
    """Six visits more than theirs: one of a household that is on no list, one entered after their
    day, one in no export yet, one nobody keyed in, one keyed in after their day, and one that
    nothing explains.
    """
    mentor = make_user("mentor", "4201")
    listed, missed = make_household(), make_household()
    Household.objects.filter(pk=missed.pk).update(origin="nomination")
    PersonListing.objects.filter(household=missed).delete()
    for house in (listed, missed):
        make_pairing(house, make_official(user=None), officer)
    as_of = MONTH.replace(day=20)
    in_time = timezone.now() - (TODAY - MONTH.replace(day=12)) * 1
    day = MONTH.replace(day=10)
    visit(missed, mentor, day=day, received=in_time)
    visit(listed, mentor, day=day, received=timezone.now())
    visit(listed, mentor, day=day + timedelta(days=1), received=in_time)
    for number in (2, 3, 4):
        made = visit(listed, mentor, day=day + timedelta(days=number), received=in_time)
        verify_visit(visit=made, by=officer)
    run_export(month=MONTH, area=Area.objects.get(pk="42"), by=None)
    known, late, _unkeyed = LogbookEntry.objects.filter(kind="visit").order_by("day")
    for entry in (known, late):
        key_entry(entry=entry, by=officer)
    known.keyings.update(keyed_at=in_time)
    build_month(first_day=MONTH, by=None)
    client.post(EDIT, fields(client, as_of=as_of, ครั้งที่เยี่ยมครัวเรือนในเดือน="0"))

    line = line_of("ครั้งที่เยี่ยมครัวเรือนในเดือน")
    assert (line.ours, line.difference) == (6, 6)
    assert [(reason.code, value) for reason, value in line.reasons] == [
        ("not_ours", 1),
        ("entered_late", 1),
        ("not_exported", 1),
        ("not_keyed", 1),
        ("keyed_late", 1),
    ]
    assert (line.rest, line.beyond) == (1, None)
    text = client.get(COMPARE, {"month": month_code(MONTH)}).content.decode()
    assert "ของเรามากกว่าโดยยังไม่ทราบเหตุ: 1" in text

    visit(listed, mentor, day=day, received=timezone.now())  # our own figure does not have it
    explain_month(MONTH)
    assert sum(v for _reason, v in line_of("ครั้งที่เยี่ยมครัวเรือนในเดือน").reasons) == 5


def test_an_executive_reads_the_same_as_who_typed_it(client, officer):
    make_household()
    build_month(first_day=MONTH, by=None)
    client.post(EDIT, fields(client, ครัวเรือนเป้าหมาย="5"))
    shown = [client.get(COMPARE, {"month": month_code(MONTH)}).context["lines"]]
    client.force_login(make_user("executive", "42"))
    shown.append(client.get(COMPARE, {"month": month_code(MONTH)}).context["lines"])
    assert shown[0] == shown[1]
    assert client.get(EDIT).status_code == 403
    for role in ("district_officer", "executive"):
        client.force_login(make_user(role, "4201"))
        assert client.get(COMPARE).status_code == 404
        assert client.get("/api/v1/national-figures/").json()["results"] == []


def test_what_somebody_saved_meanwhile_is_shown_and_not_written_over(client, officer):
    first, second = fields(client, คนเป้าหมาย="10"), fields(client, คนเป้าหมาย="20")
    assert client.post(EDIT, first).status_code == 302
    refused = client.post(EDIT, second)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "มีผู้บันทึกตัวเลขของเดือนนี้ระหว่างที่ท่านเปิดหน้า" in text
    assert f"ในระบบ 10 โดย {officer}" in text
    assert NationalFigure.objects.get().value == 10
    again = {f.html_name: f.value() or "" for f in refused.context["form"]}
    assert client.post(EDIT, again | {"month": month_code(MONTH)}).status_code == 302
    assert NationalFigure.objects.get().value == 20


@pytest.mark.parametrize("value", ["25.000", "-3", "หลายคน", "9" * 20, "1,23"])
def test_what_is_no_number_is_refused_at_its_field(client, officer, value):
    answer = client.post(EDIT, fields(client, คนเป้าหมาย=value))
    assert answer.status_code == 422
    assert "โปรดใส่ตัวเลข" in answer.content.decode()
    assert NationalFigure.objects.count() == 0


def test_a_month_to_come_and_a_day_before_the_month_are_refused(client, officer):
    later = add_months(TODAY, 1)
    assert client.post(EDIT, fields(client, month=later, คนเป้าหมาย="1")).status_code == 422
    early = fields(client, as_of=MONTH - timedelta(days=1), คนเป้าหมาย="1")
    assert "วันที่ของข้อมูลต้องไม่ก่อนเดือนที่กรอก" in client.post(EDIT, early).content.decode()
    assert client.post(EDIT, early | {"month": "x"}).status_code == 404
    assert NationalFigure.objects.count() == 0


def test_a_file_fills_the_form_and_says_what_it_could_not_read(client, officer, tmp_path):
    lines = [
        ["TPMAP Dashboard จังหวัดเลย"],
        ["ตัวเลข", "ค่า"],
        ["ครัวเรือนเป้าหมาย", 4172],
        [" คนเป้าหมาย ", "๑๒,๕๐๐ คน"],
        ["การช่วยเหลือในเดือน", "25.000"],
        ["ครัวเรือนที่ไม่มีในตาราง", 7],
    ]
    book = write(tmp_path / "n.xlsx", {"A": lines}).read_bytes()
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()
    for name, data in (("n.xlsx", book), ("n.csv", text)):
        page = client.post(
            reverse("reports:national-read"),
            {"file": SimpleUploadedFile(name, data), "month": month_code(MONTH)},
        )
        shown = {f.html_name: f.value() for f in page.context["form"]}
        assert shown[f"figure_{figure_of('ครัวเรือนเป้าหมาย').pk}"] == "4172"
        assert shown[f"figure_{figure_of('คนเป้าหมาย').pk}"] == "12500"
        assert page.context["copied"].unread == ["การช่วยเหลือในเดือน"]
        assert page.context["copied"].unknown == ["ครัวเรือนที่ไม่มีในตาราง"]
    assert NationalFigure.objects.count() == 0
    broken = client.post(
        reverse("reports:national-read"),
        {"file": SimpleUploadedFile("n.xlsx", b"PK\x03\x04"), "month": month_code(MONTH)},
    )
    assert broken.status_code == 422


def test_trap_31_all_sheets_of_a_file_but_hidden_ones_are_read_and_errors_are_told(client, officer):
    sheets = {
        "ซ่อน": [["ครัวเรือนเป้าหมาย", 1]],
        "ก": [["ครัวเรือนเป้าหมาย", 4172]],
        "ข": [["คนเป้าหมาย", "#N/A", 5]],
    }
    page = client.post(
        reverse("reports:national-read"),
        {"file": workbook(sheets, hidden=["ซ่อน"]), "month": month_code(MONTH)},
    )
    shown = {f.html_name: f.value() for f in page.context["form"]}
    assert shown[f"figure_{figure_of('ครัวเรือนเป้าหมาย').pk}"] == "4172"
    assert page.context["copied"].unread == ["คนเป้าหมาย"]


def test_the_sheet_says_what_the_page_says(client, officer, tmp_path):
    make_household()
    build_month(first_day=MONTH, by=None)
    client.post(EDIT, fields(client, ครัวเรือนเป้าหมาย="5"))
    address = reverse("reports:national-file", args=["xlsx"])
    path = tmp_path / "n.xlsx"
    answer = client.get(address, {"month": month_code(MONTH)})
    path.write_bytes(b"".join(answer.streaming_content))
    head, first, *_rest = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert head[6:-1] == tuple(reason.label for reason in reasons())
    assert (first[2], first[4], first[5], first[-1]) == (5, 1, -4, -4)
    row = client.get("/api/v1/national-figures/").json()["results"][0]
    assert (row["value"], row["metric"]) == ("5.00", "households")
