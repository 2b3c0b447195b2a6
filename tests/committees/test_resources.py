"""Reference tables through the admin: shown in full first, all rows or none, why in Thai."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tablib import Dataset

from accounts.models import AuditEvent
from committees.models import Committee
from committees.resources import AreaResource, OrganizationResource
from core.tables import SafeCsv, Workbook
from core.thai import be_datetime
from indicators.models import Indicator, IndicatorAgency, IndicatorThreshold
from indicators.resources import IndicatorResource, OwnerResource, ThresholdResource
from places.models import Area, Organization
from reports.admin import NationalMetricResource
from reports.models import NationalMetric
from tests.factories.people import make_user
from tests.factories.workbooks import workbook

pytestmark = pytest.mark.django_db
SIX = (
    AreaResource,
    OrganizationResource,
    IndicatorResource,
    OwnerResource,
    ThresholdResource,
    NationalMetricResource,
)
RESOURCES = (AreaResource, OrganizationResource, IndicatorResource, OwnerResource)
HEADINGS = ("รหัส", "ชื่อหน่วยงาน", "ชื่อย่อ", "ประเภท", "รหัสต้นสังกัด", "ใช้งาน")


@pytest.fixture
def admin_client(client):
    client.force_login(make_user("administrator", "42", is_staff=True, is_superuser=True))
    return client


def table(*rows, headings=HEADINGS):
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return SimpleUploadedFile("x.csv", text.getvalue().encode("utf-8-sig"), "text/csv")


def preview(client, name, file, kind="1"):
    return client.post(reverse(f"admin:{name}_import"), {"import_file": file, "format": kind})


@pytest.mark.some
@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("form", [Workbook, SafeCsv])
def test_what_was_taken_out_goes_in_again_and_changes_nothing(resource, form):
    taken = form().export_data(resource().export())
    stream = taken if isinstance(taken, bytes) else taken.removeprefix("\ufeff")
    dataset = form().create_dataset(stream)
    assert len(dataset) == resource._meta.model.objects.count() > 0
    result = resource().import_data(dataset, raise_errors=True)
    assert dict(result.totals) | {"skip": 0} == dict.fromkeys(result.totals, 0)


@pytest.mark.parametrize("resource", SIX)
def test_a_blank_cell_leaves_what_is_stored(resource):
    owned = Indicator.objects.filter(edition__indicator_set="kchch2c").first()
    IndicatorThreshold.objects.create(indicator=owned, level=1, text="ต่ำกว่าครึ่ง", basis="คู่มือ")
    model = resource._meta.model
    stored = list(model.objects.order_by("pk").values())
    table = SafeCsv().create_dataset(
        SafeCsv().export_data(resource().export()).removeprefix("\ufeff")
    )
    keys = {resource.fields[name].column_name for name in resource._meta.import_id_fields}
    kept = [heading in keys | {"ฉบับ"} for heading in table.headers]
    bare = [[c if k else "" for c, k in zip(row, kept, strict=True)] for row in table]

    result = resource().import_data(Dataset(*bare, headers=table.headers), raise_errors=True)

    assert result.totals["update"] == 0
    assert list(model.objects.order_by("pk").values()) == stored


def confirmed(client, name, file):
    data = preview(client, name, file).context["confirm_form"].initial
    return client.post(reverse(f"admin:{name}_process_import"), data)


def test_a_lone_dash_empties_what_is_stored_and_the_page_says_so(admin_client):
    page = admin_client.get(reverse("admin:places_organization_import"))
    assert "ช่องที่เว้นว่างไม่ลบข้อมูลเดิม หากต้องการลบให้ใส่ - ในช่องนั้น" in page.text
    above, office = Organization.objects.filter(code__in=["moph", "loei-health"]).order_by("-code")
    full = (office.code, office.name, "สสจ.เลย", "", above.code, "")
    confirmed(admin_client, "places_organization", table(full))
    office.refresh_from_db()
    assert (office.short_name, office.parent) == ("สสจ.เลย", above)
    confirmed(admin_client, "places_organization", table((office.code, "", "-", "", " - ", "")))
    office.refresh_from_db()
    assert (office.short_name, office.parent) == ("", None)
    refused = preview(admin_client, "places_organization", table((office.code, "-", *[""] * 4)))
    assert refused.context.get("confirm_form") is None


def test_an_order_or_a_use_of_a_national_figure_confirms_nothing(admin_client):
    row = NationalMetric.objects.filter(is_ours=True, is_active=True).first()
    headings = ("ชื่อใน TPMAP Dashboard", "ลำดับ", "ใช้งาน")
    confirmed(
        admin_client, "reports_nationalmetric", table((row.name, "77", "0"), headings=headings)
    )
    row.refresh_from_db()
    assert (row.sort_key, row.is_active, row.is_ours) == (77, False, True)


def test_two_columns_of_one_name_are_refused_by_name(admin_client):
    row = ("loei-health", "ชื่อหนึ่ง", "", "", "", "1", "ชื่อสอง")
    file = table(row, headings=(*HEADINGS, " ชื่อหน่วยงาน"))
    said = preview(admin_client, "places_organization", file).text
    assert "หัวคอลัมน์ “ชื่อหน่วยงาน” มีมากกว่าหนึ่งคอลัมน์" in said


def test_what_somebody_wrote_of_a_national_figure_is_not_ours_any_more(admin_client):
    by_form, by_table, untouched = NationalMetric.objects.filter(is_ours=True)[:3]
    address = reverse("admin:reports_nationalmetric_change", args=[by_form.pk])
    form = admin_client.get(address).context["adminform"].form
    said = {name: form[name].value() or "" for name in form.fields if form[name].value()}
    assert admin_client.post(address, said).status_code == 302
    by_form.refresh_from_db()
    assert by_form.is_ours  # looked at, nothing said
    assert admin_client.post(address, said | {"unit": "หลังคาเรือน"}).status_code == 302
    file = table((by_table.name, "คน/ปี"), headings=("ชื่อใน TPMAP Dashboard", "หน่วย"))
    page = preview(admin_client, "reports_nationalmetric", file)
    data = page.context["confirm_form"].initial
    admin_client.post(reverse("admin:reports_nationalmetric_process_import"), data)
    for row in (by_form, by_table, untouched):
        row.refresh_from_db()
    assert (by_form.unit, by_table.unit) == ("หลังคาเรือน", "คน/ปี")
    assert [row.is_ours for row in (by_form, by_table, untouched)] == [False, False, True]


def test_dates_of_a_committee_are_typed_and_told_in_the_buddhist_era(admin_client):
    committee = Committee.objects.get(level="province")
    address = reverse("admin:committees_committee_change", args=[committee.pk])
    page = admin_client.get(address)
    assert 'value="09/12/2568"' in page.text
    for act in ("ended_on", "level", "area", "seats-0-DELETE"):  # those have pages of their own
        assert f'name="{act}"' not in page.text
    form, seats = page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset
    said = {field.html_name: field.value() for field in form if field.value() is not None}
    for one in [seats.management_form, *seats.forms]:
        said |= {f.html_name: f.value() for f in one if f.value() is not None}
    assert admin_client.post(address, said | {"ordered_on": "10/12/2568"}).status_code == 302
    committee.refresh_from_db()
    assert committee.ordered_on == date(2025, 12, 10)
    told = admin_client.get(reverse("admin:committees_committee_history", args=[committee.pk]))
    assert be_datetime(LogEntry.objects.latest("pk").action_time) in told.text


def test_a_table_is_shown_in_full_and_written_only_when_confirmed(admin_client):
    file = table(("loei-new", "สำนักงานทดสอบจังหวัดเลย", "สทล.", "หน่วยงานในจังหวัด", "", "1"))
    page = preview(admin_client, "places_organization", file)
    assert "สำนักงานทดสอบจังหวัดเลย" in page.content.decode()
    assert not Organization.objects.filter(code="loei-new").exists()

    data = page.context["confirm_form"].initial
    done = admin_client.post(reverse("admin:places_organization_process_import"), data)

    assert done.status_code == 302
    assert Organization.objects.get(code="loei-new").kind == "provincial_office"
    event = AuditEvent.objects.get(action="reference.imported")
    assert event.details == {"table": "places.Organization", "new": 1, "changed": 0}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (("loei-x", "", "", "กระทรวง", "", "1"), "ต้องระบุช่องนี้"),
        (("loei-x", "ก", "", "วัด", "", "1"), "ไม่รู้จัก “วัด” โปรดใช้: กระทรวง"),
        (("loei-x", "ก", "", "กระทรวง", "nobody", "1"), "ไม่พบหน่วยงาน “nobody”"),
    ],
)
def test_a_bad_row_changes_nothing_and_says_why_in_thai(admin_client, bad, why):
    before = Organization.objects.count()
    good = ("loei-good", "หน่วยงานดี", "", "กระทรวง", "", "1")
    page = preview(admin_client, "places_organization", table(good, bad))
    assert why in page.content.decode()
    assert page.context.get("confirm_form") is None
    assert Organization.objects.count() == before

    result = OrganizationResource().import_data(
        SafeCsv().create_dataset(table(good, bad).read().decode("utf-8-sig"))
    )
    assert result.has_errors() or result.has_validation_errors()
    assert Organization.objects.count() == before


def test_an_area_whose_code_does_not_fit_its_level_is_refused_by_the_database_rule(admin_client):
    headings = ("รหัสพื้นที่", "ระดับ", "ชื่อ", "ชื่อภาษาอังกฤษ", "รหัสพื้นที่แม่", "ละติจูด", "ลองจิจูด")
    file = table(("4299", "ตำบล", "ผิด", "Wrong", "42", "17.5", "101.7"), headings=headings)
    page = preview(admin_client, "places_area", file)
    assert "รหัสพื้นที่ไม่ตรงกับระดับ" in page.content.decode()
    assert not Area.objects.filter(code="4299").exists()


def test_owners_of_an_indicator_change_by_a_table(admin_client):
    owner = IndicatorAgency.objects.select_related("indicator__edition", "organization").first()
    row = (
        owner.indicator.edition.name,
        owner.indicator.number,
        owner.organization.name,
        owner.get_part_display(),
        9,
    )
    headings = ("ฉบับ", "ตัวชี้วัดที่", "หน่วยงาน", "ส่วนรับผิดชอบ", "ลำดับที่พิมพ์")
    result = OwnerResource().import_data(
        SafeCsv().create_dataset(table(row, headings=headings).read().decode("utf-8-sig")),
        raise_errors=True,
    )
    owner.refresh_from_db()
    assert (owner.position, result.totals["update"], result.totals["new"]) == (9, 1, 0)
    assert Indicator.objects.filter(pk=owner.indicator_id).exists()


def test_a_file_without_the_key_column_says_which(admin_client):
    page = preview(admin_client, "places_organization", table(("ก",), headings=("ชื่อ",)))
    assert "ไม่พบหัวคอลัมน์ รหัส ในแถวแรก" in page.content.decode()


def test_trap_23_text_that_would_run_as_a_formula_leaves_as_text_and_comes_back_as_it_was():
    names = ["=1+1", "+66", "-ก", "@ข", "ปกติ"]
    for n, name in enumerate(names):
        Organization.objects.create(code=f"f-{n}", name=name, kind="private")
    rows = Organization.objects.filter(code__startswith="f-").order_by("code")
    book = Workbook().export_data(OrganizationResource().export(rows))
    cells = [row[1] for row in openpyxl.load_workbook(io.BytesIO(book)).active.values][1:]
    assert cells == ["'=1+1", "'+66", "'-ก", "'@ข", "ปกติ"]
    assert "'=1+1" in SafeCsv().export_data(OrganizationResource().export(rows))
    result = OrganizationResource().import_data(Workbook().create_dataset(book), raise_errors=True)
    assert result.totals["skip"] == 5


def test_only_an_administrator_reaches_these_pages(client):
    """The role decides; flags of an account are nothing."""
    officer = make_user("district_officer", "4201", is_staff=True, is_superuser=True)
    for user, status in ((make_user("administrator", "42"), 200), (officer, 403)):
        client.force_login(user)
        for page in ("import", "export", "changelist"):
            answer = client.get(reverse(f"admin:places_area_{page}"), follow=True)
            assert (page, answer.status_code) == (page, status)


@pytest.mark.parametrize("form", [Workbook, SafeCsv])
def test_trap_39_a_refused_line_is_named_as_a_person_sees_it(form):
    """Line 1 has the headings; a blank line counts and is left alone."""
    good = ("loei-good", "หน่วยงานดี", "", "กระทรวง", "", "1")
    lines = [
        good,
        ("",) * 6,
        ("loei-x", "ก", "", "วัด", "", "1"),
        ("loei-y", "", "", "กระทรวง", "", "1"),
    ]
    if form is SafeCsv:
        stream = table(*lines).read().decode("utf-8-sig")
    else:
        book, file = openpyxl.Workbook(), io.BytesIO()
        for line in (HEADINGS, *lines):
            book.active.append(line)
        book.save(file)
        stream = file.getvalue()
    result = OrganizationResource().import_data(form().create_dataset(stream), dry_run=True)
    assert [row.number for row in result.invalid_rows] == [4, 5]


@pytest.mark.parametrize(
    ("word", "is_active"),
    [
        *((word, True) for word in ("1", "ใช่", "✓", "TRUE", "Yes", "๑", "ใช้งาน", "1.0")),
        *((word, False) for word in ("0", "ไม่ใช่", "✗", "FALSE", "No", "๐", "เลิกใช้", "0.0")),
    ],
)
def test_yes_and_no_are_read_as_people_write_them(word, is_active):
    office = Organization.objects.create(
        code="yn", name="หน่วยงาน", kind="ministry", is_active=not is_active
    )
    lines = SafeCsv().create_dataset(
        table(("yn", "หน่วยงาน", "", "กระทรวง", "", word)).read().decode("utf-8-sig")
    )
    OrganizationResource().import_data(lines, raise_errors=True)
    office.refresh_from_db()
    assert office.is_active is is_active


@pytest.mark.parametrize("word", ["x", "อาจจะ", "2"])
def test_another_word_than_yes_or_no_refuses_the_row_and_says_what_to_write(admin_client, word):
    file = table(("loei-x", "ก", "", "กระทรวง", "", word))
    page = preview(admin_client, "places_organization", file)
    assert f"ไม่รู้จัก “{word}” โปรดใส่ 1 (ใช่) หรือ 0 (ไม่ใช่)" in page.text
    assert page.context.get("confirm_form") is None


ROW = ("loei-x", "ก", "", "กระทรวง", "", 1)


def test_trap_30_an_error_of_the_spreadsheet_is_told(admin_client):
    file = workbook({"ก": [HEADINGS, (*ROW[:2], "#N/A", *ROW[3:])]})
    page = preview(admin_client, "places_organization", file, kind="0")
    assert "“ชื่อย่อ” เป็นข้อผิดพลาดของโปรแกรมตาราง" in page.text
    assert page.context.get("confirm_form") is None


def test_trap_31_hidden_sheets_are_not_read_and_of_several_none_is_chosen(admin_client):
    sheets = {"ซ่อน": [HEADINGS, ("loei-y", *ROW[1:])], "ก": [HEADINGS, ROW]}
    page = preview(admin_client, "places_organization", workbook(sheets, hidden=["ซ่อน"]), kind="0")
    assert "loei-x" in page.text
    assert "loei-y" not in page.text
    page = preview(admin_client, "places_organization", workbook(sheets), kind="0")
    assert "มีหลายแผ่นงาน: “ซ่อน”, “ก”" in page.text
