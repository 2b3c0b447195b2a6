"""Traps 1–8 that other systems fell into with lists (docs/traps.md), each as its own test."""

import csv

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notification
from demo.lists import HEADINGS
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.tpmap.services import imports
from households.tpmap.services.staging import Staging
from tests.factories.lists import read_list
from tests.factories.people import make_user
from tests.households.test_import import write_list
from tests.jobs import press

pytestmark = pytest.mark.django_db


def lines_of(path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def workbook(path, rows, *, numbers=(), phantom=0):
    """The rows as XLSX; columns in `numbers` as numbers, then `phantom` rows of format only."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page, grey = book.add_worksheet(), book.add_format({"bg_color": "#eeeeee", "border": 1})
        for column, heading in enumerate(HEADINGS):
            page.write(0, column, heading)
        for line, row in enumerate(rows, 1):
            for column, heading in enumerate(HEADINGS):
                value = row[heading]
                is_number = heading in numbers and value != ""
                page.write(line, column, float(value) if is_number else str(value))
        for line in range(len(rows) + 1, len(rows) + 1 + phantom):
            for column in range(len(HEADINGS)):
                page.write_blank(line, column, None, grey)
    return path


def counts(batch):
    return {name: getattr(batch, name) for name in imports.COUNTS} | {
        "duplicate": batch.counts["duplicate"]
    }


def staged(batch):
    """Every staged row's line and verdict."""
    return Staging(batch).verdicts().select("row", "verdict").rows()


def made():
    return [m.objects.count() for m in (Household, HouseholdListing, Person, PersonListing, Need)]


@pytest.mark.parametrize("count", [101, 1_000, 20_000])
def test_trap_1_the_preview_equals_the_apply_however_long_the_list(tmp_path, count):
    path = write_list(tmp_path / "list.csv", count)
    preview = imports.import_list(path, data_year=2569, by=None, apply=False)
    shown, verdicts = counts(preview), staged(preview)
    assert (shown["new"], sum(made())) == (count, 0)

    applied = imports.apply_batch(preview.pk, by=None)

    assert counts(applied) == shown
    assert staged(applied) == verdicts
    assert made() == [count] * 5
    again = imports.import_list(path, data_year=2569, by=None)
    assert (again.unchanged, again.new, again.changed, made()) == (count, 0, 0, [count] * 5)


def test_trap_2_an_id_column_kept_as_numbers_with_a_blank_keeps_thirteen_digits(tmp_path):
    rows = lines_of(write_list(tmp_path / "a.csv", 4))
    pins = [row["เลขประจำตัวประชาชน"] for row in rows]
    rows[1]["เลขประจำตัวประชาชน"] = ""
    path = workbook(tmp_path / "a.xlsx", rows, numbers=("เลขประจำตัวประชาชน", "รหัสบ้าน"))

    imports.import_list(path, data_year=2569, by=None)

    stored = [person.pin for person in Person.objects.order_by("household__house_code")]
    assert stored == [pins[0], None, pins[2], pins[3]]
    codes = Household.objects.order_by("house_code").values_list("house_code", flat=True)
    assert list(codes) == [row["รหัสบ้าน"] for row in rows]


def test_trap_3_identical_rows_are_reported_and_kept_once(tmp_path):
    rows = lines_of(write_list(tmp_path / "a.csv", 2))
    path = workbook(tmp_path / "a.xlsx", [*rows, rows[0], rows[0]])

    batch = imports.import_list(path, data_year=2569, by=None)

    assert list(batch.issues.values_list("row", "code")) == [
        (4, "row_duplicate"),
        (5, "row_duplicate"),
    ]
    assert (counts(batch)["duplicate"], made()) == (2, [2] * 5)


@pytest.mark.parametrize("birth", ["31/02/2520", "01/13/2520", "07/05/2612", "วันเกิดไม่ทราบ"])
def test_trap_4_a_birth_date_that_cannot_be_is_said_and_never_repaired(tmp_path, birth):
    path = write_list(tmp_path / "a.csv", 1, changes={"วันเกิด": birth})
    batch = imports.import_list(path, data_year=2569, by=None)
    assert list(batch.issues.values_list("code", "level", "value")) == [
        ("date_invalid", "error", birth)
    ]
    assert made() == [0] * 5


def test_trap_4_what_is_assumed_of_a_birth_date_is_said(tmp_path):
    path = write_list(tmp_path / "a.csv", 1, changes={"วันเกิด": "07/05/1960"})
    batch = imports.import_list(path, data_year=2569, by=None)
    assert list(batch.issues.values_list("code", "level")) == [("birth_ce", "warning")]
    assert Person.objects.get().birth_date.isoformat() == "1960-05-07"


def test_trap_5_a_row_that_fits_two_people_is_reported_and_makes_no_third(tmp_path):
    rows = lines_of(write_list(tmp_path / "a.csv", 1))
    imports.import_list(workbook(tmp_path / "a.xlsx", rows), data_year=2569, by=None)
    twin = Person.objects.get()
    twin.pk = twin.pin = twin.pin_index = None
    twin.save()
    rows[0]["เลขประจำตัวประชาชน"] = ""

    batch = imports.import_list(workbook(tmp_path / "b.xlsx", rows), data_year=2569, by=None)

    assert list(batch.issues.values_list("code", "level")) == [("person_ambiguous", "error")]
    assert (batch.rejected, batch.new, Person.objects.count()) == (1, 0, 2)


def test_trap_6_formatted_empty_rows_cost_nothing(tmp_path):
    """As many rows are looked at, staged and asked about with 4,140 phantom rows as without."""
    rows = lines_of(write_list(tmp_path / "a.csv", 3))
    asked = []
    for phantom in (0, 4_140):
        path = workbook(tmp_path / f"{phantom}.xlsx", rows, phantom=phantom)
        assert len(list(read_list(path).sheets[0].rows)) == 3
        with CaptureQueriesContext(connection) as queries:
            batch = imports.import_list(path, data_year=2569, by=None, apply=False)
        assert (batch.rows, batch.new, batch.rejected, len(staged(batch))) == (3, 3, 0, 3)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_trap_7_every_row_is_accounted_for_and_what_was_dropped_is_said(client, tmp_path):
    admin = make_user("administrator", "42")
    rows = lines_of(write_list(tmp_path / "a.csv", 5))
    rows[1]["ชื่อ"] = ""
    rows[2]["ตำบล"] = "ไม่มีตำบลนี้"
    path = workbook(tmp_path / "a.xlsx", [*rows, rows[0]])
    batch = imports.receive_file(file_name="a.xlsx", content=path, data_year=2569, by=admin)
    for work in ("tpmap.check", "tpmap.apply"):
        batch = press(batch, work, admin)
    batch.refresh_from_db()

    sums = counts(batch)
    assert sums.pop("gone") == 0
    assert (batch.rows, sum(sums.values())) == (6, 6)
    assert sums == {"new": 3, "changed": 0, "unchanged": 0, "rejected": 2, "duplicate": 1}
    client.force_login(admin)
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk]) + "?verdict=rejected")
    assert [row.row for row in page.context["rows"]] == [3, 4]
    assert all(row.said for row in page.context["rows"])
    told = Notification.objects.filter(user=admin).values_list("text", flat=True)
    assert [("ไม่ผ่านการตรวจ 2" in text, "ซ้ำ 1" in text) for text in told] == [(True, True)] * 2


def test_trap_8_places_and_ids_are_looked_up_in_sets(tmp_path):
    """100 rows and 1,000 rows ask the database equally often, in the check and in the apply."""
    asked = []
    imports.import_list(
        write_list(tmp_path / "before.csv", 5, start=50_000), data_year=2569, by=None
    )
    for start, count in ((1, 100), (10_001, 1_000)):
        path = write_list(tmp_path / f"{count}.csv", count, start=start)
        with CaptureQueriesContext(connection) as checking:
            batch = imports.import_list(path, data_year=2569, by=None, apply=False)
        with CaptureQueriesContext(connection) as applying:
            imports.apply_batch(batch.pk, by=None)
        asked.append((len(checking), len(applying)))
    assert asked[0] == asked[1]
