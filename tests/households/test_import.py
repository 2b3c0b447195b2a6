"""The TPMAP import: verdicts, preview equal to apply, repeats, refusals, undo."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from core.spreadsheets.errors import DataMovedError, FileNotTakenError, NewerBatchError
from demo.lists import HEADINGS
from households.models import Household, HouseholdListing, ImportBatch, ImportIssue, Need, Person
from households.services.years import compare_years
from households.tpmap.services import imports
from households.tpmap.services.staging import ShownRows, Staging
from logbook.models import Visit
from tests.factories.people import make_official, make_pairing, make_pin, make_user
from tests.factories.samples import DIRTY_EXPECTED, DIRTY_LIST

pytestmark = pytest.mark.django_db
ELSEWHERE = {"จังหวัด": "ขอนแก่น", "ตำบล": "ในเมือง"}


def write_list(path, count, *, start=1, changes=None):
    """A list of `count` invented households of one person each."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        for n in range(start, start + count):
            row = dict.fromkeys(HEADINGS, "") | {
                "ปี": 2569,
                "รหัสบ้าน": f"4298{n:07d}",
                "บ้านเลขที่": n % 1000,
                "หมู่ที่": 1,
                "ตำบล": "นาอาน",
                "อำเภอ": "เมืองเลย",
                "จังหวัด": "เลย",
                "ชื่อ": f"สมมุติ{n}",
                "นามสกุล": "ทดสอบ",
                "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
                "เลขประจำตัวประชาชน": make_pin(),
                "มิติรายได้": 1,
                "ตัวชี้วัดที่ตกเกณฑ์": "27",
                "รายได้เฉลี่ยต่อคนต่อปี": 20000,
            }
            writer.writerow(row | (changes or {}))
    return path


def run(command, *arguments):
    """Standard output of a management command as JSON."""
    out = StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_dirty_list_gets_exactly_the_expected_verdicts():
    expected = json.loads(DIRTY_EXPECTED.read_text())

    answer = run("import_tpmap", DIRTY_LIST, "--year", 2569)

    found = {"error": {}, "warning": {}}
    for issue in answer["issues"]:
        found[issue["level"]].setdefault(str(issue["row"]), []).append(issue["code"])
    assert answer["rows"] == expected["rows"]
    assert found["error"] == expected["rejected"]
    assert found["warning"] == expected["warned"]
    assert Person.objects.count() == 0


def told_to_the_planner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_nestloop'), current_setting('work_mem')")
        return cursor.fetchone()


def test_how_a_list_is_joined_ends_with_it(tmp_path):
    """Who goes on in its transaction would read whole tables for a single household."""
    before = told_to_the_planner()
    for count in (3, 4):  # the second one is compared with what is stored
        run("import_tpmap", write_list(tmp_path / "list.csv", count), "--year", 2569, "--apply")
        assert told_to_the_planner() == before


def test_both_years_lists_and_the_comparison(year_lists):
    before = run("import_tpmap", year_lists[2568], "--year", 2568, "--apply")
    after = run("import_tpmap", year_lists[2569], "--year", 2569, "--apply")
    again = run("import_tpmap", year_lists[2569], "--year", 2569, "--apply")

    assert (before["rows"], before["rejected"]) == (22_230, 0)
    assert (after["rows"], after["rejected"], after["new"]) == (21_294, 0, 21_294 - 14_882)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 21_294)
    years = compare_years(2568, 2569)
    assert (years["stayed"], years["other_indicators"]) == (14_882, 4_254)
    assert years["other_income"] == 5_039
    assert HouseholdListing.objects.filter(data_year=2569).count() == 9_000
    counted = [batch.gone for batch in ImportBatch.objects.order_by("id")]
    assert counted == [0, 22_230 - 14_882, 0]
    assert [len(Staging(b).gone()) for b in ImportBatch.objects.order_by("id")] == counted


@pytest.mark.parametrize("count", [101, 1_000])
def test_trap_1_preview_equals_apply(tmp_path, count):
    path = write_list(tmp_path / "list.csv", count)
    preview = imports.import_list(path, data_year=2569, by=None, apply=False)
    assert (preview.rows, preview.new, Person.objects.count()) == (count, count, 0)

    imports.apply_batch(preview.pk, by=None)

    assert (Person.objects.count(), Household.objects.count()) == (count, count)
    assert Need.objects.filter(dimension="income").count() == count


def test_trap_2_an_id_column_with_a_blank_cell_keeps_thirteen_digits(tmp_path):
    path = write_list(tmp_path / "list.csv", 3)
    text = path.read_text(encoding="utf-8-sig").splitlines()
    text.append(text[-1].replace(text[-1].split(",")[9], "").replace("4298000000", "4298000900"))
    path.write_text("\n".join(text), encoding="utf-8-sig")

    imports.import_list(path, data_year=2569, by=None)

    assert sorted(len(p.pin or "") for p in Person.objects.all()) == [0, 13, 13, 13]


def test_trap_3_an_identical_row_is_reported_and_kept_once(tmp_path):
    path = write_list(tmp_path / "list.csv", 2)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8-sig")

    batch = imports.import_list(path, data_year=2569, by=None)

    assert list(batch.issues.values_list("row", "code")) == [(4, "row_duplicate")]
    assert Person.objects.count() == 2


def test_trap_4_nothing_is_repaired_without_a_listed_message(tmp_path):
    path = write_list(tmp_path / "list.csv", 1, changes={"วันเกิด": "31/02/2520"})

    batch = imports.import_list(path, data_year=2569, by=None)

    assert list(batch.issues.values_list("code", "level")) == [("date_invalid", "error")]
    assert Person.objects.count() == 0


def test_trap_6_phantom_rows_cost_nothing(tmp_path):
    path = write_list(tmp_path / "list.csv", 2)
    with path.open("a", encoding="utf-8") as file:
        file.write(("," * (len(HEADINGS) - 1) + "\n") * 4_140)

    batch = imports.import_list(path, data_year=2569, by=None)

    assert (batch.rows, batch.new, batch.rejected) == (2, 2, 0)


def test_apply_refuses_when_the_data_has_moved_since_the_preview(tmp_path):
    path = write_list(tmp_path / "list.csv", 5)
    preview = imports.import_list(path, data_year=2569, by=None, apply=False)
    imports.import_list(path, data_year=2569, by=None)

    with pytest.raises(DataMovedError):
        imports.apply_batch(preview.pk, by=None)
    assert Person.objects.count() == 5


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "file_empty"),
        ("empty.csv", b"\xef\xbb\xbf\n\n", "file_empty"),
        ("letter.xlsx", b"PK\x03\x04 not a workbook", "not_a_spreadsheet"),
        ("picture.csv", b"\x89PNG\x00\x00\x00\x00", "not_a_spreadsheet"),
        ("letter.csv", b"%PDF-1.7\n1 0 obj\n", "not_a_spreadsheet"),
        ("letter.xlsx", b"{\\rtf1 a}", "not_a_spreadsheet"),
        ("other.csv", "ชื่อ,ราคา\nดินสอ,5\n".encode(), "headings_missing"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FileNotTakenError) as refused:
        imports.import_list(path, data_year=2569, by=None)
    assert refused.value.code == code
    assert (Person.objects.count(), ImportIssue.objects.count()) == (0, 0)


def test_a_list_of_another_province_or_year_is_refused_whole(tmp_path):
    other = write_list(tmp_path / "province.csv", 3, changes=ELSEWHERE)
    year = write_list(tmp_path / "year.csv", 3)

    with pytest.raises(FileNotTakenError, match="จังหวัดอื่น"):
        imports.import_list(other, data_year=2569, by=None)
    with pytest.raises(FileNotTakenError, match="2569"):
        imports.import_list(year, data_year=2568, by=None)


def test_bad_input_on_the_command_line_exits_2_with_one_sentence(tmp_path, capsys):
    (tmp_path / "empty.csv").touch()

    with pytest.raises(SystemExit) as status:
        call_command("import_tpmap", tmp_path / "empty.csv", year=2569)

    assert status.value.code == 2
    assert capsys.readouterr().err == "ไฟล์ว่างเปล่า โปรดเลือกไฟล์อีกครั้ง\n"


def test_undo_takes_back_what_nobody_has_worked_on(tmp_path):
    first = imports.import_list(write_list(tmp_path / "a.csv", 4), data_year=2569, by=None)
    kept = Household.objects.order_by("id").first()
    make_pairing(kept, make_official(), make_user())

    batch, counts = imports.undo_batch(first.pk, by=None)

    assert batch.stage == "undone"
    assert list(Household.objects.all()) == [kept]
    assert (counts["removed_households"], counts["kept_households"]) == (3, 1)
    assert counts["kept"] == [{"household": kept.pk, "why": ["การจับคู่พี่เลี้ยง"]}]
    assert Person.objects.filter(household=kept).count() == kept.member_count
    assert kept.needs.count() == kept.persons.count()


def test_undo_keeps_and_lists_what_somebody_corrected(tmp_path):
    imports.import_list(write_list(tmp_path / "a.csv", 2), data_year=2569, by=None)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").replace("2569,", "2570,")
    later = tmp_path / "b.csv"
    later.write_text(text.replace("นาอาน", "นาโป่ง"), encoding="utf-8-sig")
    batch = imports.import_list(later, data_year=2570, by=None)
    corrected = Household.objects.order_by("id").first()
    Household.objects.filter(pk=corrected.pk).update(house_number="9/9")

    _batch, counts = imports.undo_batch(batch.pk, by=None)

    why = ["ข้อมูลที่มีผู้แก้ไขหลังนำเข้า"]
    assert [line for line in counts["kept"] if line["why"] == why] == [
        {"household": corrected.pk, "why": why}
    ]
    corrected.refresh_from_db()
    assert (corrected.house_number, corrected.subdistrict_id) == ("9/9", "420108")


def test_undo_of_a_later_year_restores_what_it_changed(tmp_path):
    path = write_list(tmp_path / "a.csv", 3)
    imports.import_list(path, data_year=2569, by=None)
    text = path.read_text(encoding="utf-8-sig").replace("2569,", "2570,").replace("นาอาน", "นาโป่ง")
    later = tmp_path / "b.csv"
    later.write_text(text, encoding="utf-8-sig")
    batch = imports.import_list(later, data_year=2570, by=None)
    assert set(Household.objects.values_list("subdistrict", flat=True)) == {"420108"}

    imports.undo_batch(batch.pk, by=None)

    assert set(Household.objects.values_list("subdistrict", "latest_year")) == {("420107", 2569)}
    assert HouseholdListing.objects.filter(data_year=2570).count() == 0
    assert Person.objects.count() == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("SELECT 1 / 0", DataError),
        # Keys are looked at once, when all rows are there (`load_list`).
        ("UPDATE landing SET dimensions = '{nonsense}'", IntegrityError),
        ("UPDATE landing SET village_code = '99999999'", IntegrityError),
        ("UPDATE landing SET subdistrict = '999999'", IntegrityError),
    ],
)
def test_a_fault_in_the_middle_of_the_apply_leaves_nothing(tmp_path, monkeypatch, fault, error):
    path = write_list(tmp_path / "a.csv", 3)
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    monkeypatch.setattr(imports.applying, "NEW_ROWS", (fault, *imports.applying.NEW_ROWS))

    with pytest.raises(error):
        imports.apply_batch(batch.pk, by=None)

    assert (Person.objects.count(), Household.objects.count()) == (0, 0)
    assert ImportBatch.objects.get(pk=batch.pk).stage == "checked"


# (table, columns) of each foreign key of what `load_list` fills: the first are looked up from
# `landing`, in the last nothing is written.
LOOKED_UP = {
    ("households_household", "village_id"),
    ("households_household", "subdistrict_id"),
    ("households_household", "created_batch_id"),
    ("households_person", "created_batch_id"),
    ("households_person", "household_id,district"),
    ("households_householdlisting", "household_id,district"),
    ("households_householdlisting", "batch_id"),
    ("households_personlisting", "household_id,district"),
    ("households_personlisting", "person_id"),
    ("households_personlisting", "batch_id"),
    ("households_need", "household_id,district"),
    ("households_need", "person_id"),
    ("households_need", "dimension_id"),
    ("households_need", "batch_id"),
}
NOT_WRITTEN = {
    ("households_household", "merged_into_id"),
    ("households_person", "merged_into_id"),
    ("households_need", "status_by_id"),
}


def test_every_foreign_key_of_the_tables_a_list_fills_is_looked_up():
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.conrelid::regclass::text, string_agg(a.attname, ',' ORDER BY k.place)
            FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY AS k(number, place),
                 pg_attribute a
            WHERE c.contype = 'f' AND a.attrelid = c.conrelid AND a.attnum = k.number
              AND c.conrelid::regclass::text IN (
                'households_household', 'households_person', 'households_householdlisting',
                'households_personlisting', 'households_need')
            GROUP BY c.oid, c.conrelid""")
        assert set(cursor.fetchall()) == LOOKED_UP | NOT_WRITTEN


def test_no_national_id_stands_in_the_staged_files(tmp_path):
    path = write_list(tmp_path / "a.csv", 1)
    pin = path.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[9]
    batch = imports.import_list(path, data_year=2569, by=None)

    staging = Staging(batch)
    (row,) = ShownRows(staging)[0:50]
    assert row["pin_masked"] == f"x-xxxx-xxxxx-{pin[10:12]}-{pin[12]}"
    kept = [path.read_bytes() for path in staging.folder.iterdir()]
    assert len(kept) == 4  # rows, verdicts, who is gone, versions of what was compared
    assert not any(word.encode() in data for data in kept for word in (pin, "สมมุติ1", "x-xxxx"))
    assert not any(pin in str(frame.to_dicts()) for frame in staging.chunks_with_pins())
    assert Person.objects.get().pin == pin


def test_trap_5_two_people_who_fit_a_row_are_reported_and_not_decided_by_luck(tmp_path):
    path = write_list(tmp_path / "a.csv", 1)
    imports.import_list(path, data_year=2569, by=None)
    person = Person.objects.get()
    twin = Person.objects.get()
    twin.pk, twin.pin, twin.pin_index = None, None, None
    twin.save()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    without = lines[1].replace(str(person.pin), "")
    path.write_text("\n".join([lines[0], without]), encoding="utf-8-sig")

    batch = imports.import_list(path, data_year=2569, by=None)

    assert (batch.rejected, batch.new) == (1, 0)
    assert list(batch.issues.values_list("code", "level")) == [("person_ambiguous", "error")]
    assert Person.objects.count() == 2


def as_year(path, year, **changes):
    """A list of `write_list` as one of another year, with words exchanged."""
    text = path.read_text(encoding="utf-8-sig").replace("2569,", f"{year},")
    for old, new in changes.items():
        text = text.replace(old, new)
    other = path.with_name(f"{path.stem}-{year}.csv")
    other.write_text(text, encoding="utf-8-sig")
    return other


def with_income(path, name, income):
    """The list with another income for everybody."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    place = headings.index("รายได้เฉลี่ยต่อคนต่อปี")
    other = path.with_name(name)
    with other.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [headings, *([*r[:place], income, *r[place + 1 :]] for r in rows)]
        )
    return other


def test_an_apply_whose_rows_would_come_out_otherwise_is_refused_though_the_counts_agree(tmp_path):
    """The preview said 1 → 9,000; meanwhile another list wrote 8,000: still one row changed."""
    path = write_list(tmp_path / "a.csv", 1)
    imports.import_list(path, data_year=2569, by=None)
    shown = imports.import_list(
        with_income(path, "b.csv", "9000"), data_year=2569, by=None, apply=False
    )
    imports.import_list(with_income(path, "c.csv", "8000"), data_year=2569, by=None)

    with pytest.raises(DataMovedError):
        imports.apply_batch(shown.pk, by=None)
    again = imports.check_batch(shown.pk)
    assert imports.apply_batch(again.pk, by=None).changed == 1
    assert HouseholdListing.objects.get().income_per_person == 9000


def test_undo_leaves_a_household_whole_that_was_worked_with_since_though_it_was_there_before(
    tmp_path,
):
    path = write_list(tmp_path / "a.csv", 3)
    imports.import_list(path, data_year=2569, by=None)
    before, since, untouched = Household.objects.order_by("id")
    by = make_user()
    visited(before, by)
    batch = imports.import_list(as_year(path, 2570, นาอาน="นาโป่ง"), data_year=2570, by=None)
    visited(since, by)

    _batch, counts = imports.undo_batch(batch.pk, by=None)

    assert counts["kept"] == [{"household": since.pk, "why": ["การเยี่ยมครัวเรือน"]}]
    assert counts["kept_households"] == 1
    years = {
        h: sorted(h.listings.values_list("data_year", flat=True))
        for h in (before, since, untouched)
    }
    assert years == {before: [2569], since: [2569, 2570], untouched: [2569]}
    assert since.needs.filter(data_year=2570).exists()
    assert list(Household.objects.order_by("id").values_list("subdistrict", "latest_year")) == [
        ("420107", 2569),
        ("420108", 2570),
        ("420107", 2569),
    ]


def visited(household, by):
    return Visit.objects.create(
        household=household,
        district=household.district,
        purpose="follow_up",
        recorded_by=by,
        visited_on=timezone.localdate(),
    )


def test_only_the_newest_batch_is_undone_whatever_its_year(tmp_path):
    path = write_list(tmp_path / "a.csv", 2)
    newer_year = imports.import_list(as_year(path, 2570), data_year=2570, by=None)
    older_year = imports.import_list(path, data_year=2569, by=None)
    assert set(Household.objects.values_list("latest_year", flat=True)) == {2570}
    with pytest.raises(NewerBatchError):
        imports.undo_batch(newer_year.pk, by=None)

    imports.undo_batch(older_year.pk, by=None)
    assert set(HouseholdListing.objects.values_list("data_year", flat=True)) == {2570}
    imports.undo_batch(newer_year.pk, by=None)
    assert (Household.objects.count(), Person.objects.count()) == (0, 0)


def test_staged_rows_that_were_lost_are_made_again_before_anything_is_applied(tmp_path):
    path = write_list(tmp_path / "a.csv", 2)
    for lost in ("*", "rows-*", "verdicts*"):
        batch = imports.import_list(path, data_year=2569, by=None, apply=False)
        for file in Staging(batch).folder.glob(lost):
            file.unlink()
        with pytest.raises(DataMovedError):
            imports.apply_batch(batch.pk, by=None)
        assert Household.objects.count() == 0
    imports.check_batch(batch.pk)
    assert imports.apply_batch(batch.pk, by=None).new == 2


def test_an_indicator_whose_dimension_its_list_does_not_name_is_told_on_the_page(client, tmp_path):
    """27 was the elderly in 2565; an earlier release read it as of today, an income."""
    changes = {"ปี": 2565, "มิติรายได้": "", "มิติการเข้าถึงบริการรัฐ": 1}
    file = write_list(tmp_path / "a.csv", 1, changes=changes)
    run("import_tpmap", file, "--year", 2565, "--apply")
    household = Household.objects.get()
    panel = reverse("households:household-panel", args=[household.pk, "indicators"])
    client.force_login(make_user("district_officer", "4201"))
    told = "บัญชีปี 2565 ไม่ระบุปัญหาในมิติของข้อนั้น"
    text = client.get(panel, headers={"HX-Request": "true"}).text
    assert "ข้อ 27" in text
    assert told not in text
    Need.objects.update(dimension="income")
    text = client.get(panel, headers={"HX-Request": "true"}).text
    assert told in text
    assert "ให้นำเข้าบัญชีนั้นอีกครั้ง" in text
    assert "ไม่มีตัวชี้วัดที่ตกเกณฑ์" not in text
