"""What a list does not say stays; what a person says to empty goes; and the undo knows both."""

import csv
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RowHistory
from demo.lists import HEADINGS
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.tpmap.facts import COMPARED, FACTS, MAY_BE_EMPTIED, TABLES
from households.tpmap.services import imports, loading, undoing, words
from households.tpmap.services.staging import Staging
from tests.factories.people import make_official, make_pairing, make_pin, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db
DETAIL = "tpmap:import-detail"
# Fact → the columns that say it, as the invented lists are headed.
COLUMNS = {
    "title": "คำนำหน้า",
    "sex": "เพศ",
    "birth": "วันเกิด",
    "age": "อายุ",
    "relation": "ความสัมพันธ์กับหัวหน้าครัวเรือน",
    "welfare_card": "บัตรสวัสดิการแห่งรัฐ",
    "house_number": "บ้านเลขที่",
    "income": "รายได้เฉลี่ยต่อคนต่อปี",
    "indicators": "ตัวชี้วัดที่ตกเกณฑ์",
    "last_name": "นามสกุล",
}
STORED = {
    Person: (
        "title",
        "first_name",
        "last_name",
        "name_key",
        "sound_key",
        "sex",
        "birth_date",
        "birth_precision",
        "relation",
        "is_head",
        "has_welfare_card",
        "household_id",
    ),
    Household: (
        "house_code",
        "house_number",
        "village_id",
        "subdistrict_id",
        "district",
        "head_name",
        "head_sort_key",
        "member_count",
    ),
}


def people(year=2569, **changes):
    """Two people of one household, as a list says them."""
    house = {
        "ปี": year,
        "รหัสบ้าน": "42980000001",
        "บ้านเลขที่": "7",
        "หมู่ที่": "3",
        "ตำบล": "นาอาน",
        "อำเภอ": "เมืองเลย",
        "จังหวัด": "เลย",
        "มิติรายได้": "1",
        "มิติสุขภาพ": "0",
        "ตัวชี้วัดที่ตกเกณฑ์": "27",
        "รายได้เฉลี่ยต่อคนต่อปี": "20000",
        "นามสกุล": "ทดสอบ",
    }
    head = {
        "เลขประจำตัวประชาชน": "",
        "คำนำหน้า": "นาย",
        "ชื่อ": "หัวหน้า",
        "เพศ": "ชาย",
        "อายุ": "49",
        "วันเกิด": "01/02/2520",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
        "บัตรสวัสดิการแห่งรัฐ": "มี",
    }
    wife = {
        "เลขประจำตัวประชาชน": "",
        "คำนำหน้า": "นาง",
        "ชื่อ": "ภรรยา",
        "เพศ": "หญิง",
        "อายุ": "46",
        "วันเกิด": "05/06/2523",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "คู่สมรส",
        "บัตรสวัสดิการแห่งรัฐ": "ไม่มี",
    }
    return [house | head | changes, house | wife | changes]


@pytest.fixture
def pins():
    return make_pin(), make_pin()


def listed(path, rows, *, pins=None, without=(), blank=()):
    """The rows as a file, some columns left out or without entry."""
    headings = [heading for heading in HEADINGS if heading not in without]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, extrasaction="ignore", restval="")
        writer.writeheader()
        for number, row in enumerate(rows):
            pin = {"เลขประจำตัวประชาชน": pins[number]} if pins else {}
            writer.writerow(row | pin | dict.fromkeys(blank, ""))
    return path


def brought(path, year=2569, **options):
    return imports.import_list(path, data_year=year, by=None, **options)


def stored():
    return {
        model: list(model.objects.order_by("id").values(*names)) for model, names in STORED.items()
    }


def income(year):
    return HouseholdListing.objects.get(data_year=year).income_per_person


@pytest.mark.some
@pytest.mark.parametrize("fact", COLUMNS)
@pytest.mark.parametrize("how", ["without", "blank"])
@pytest.mark.parametrize("year", [2569, 2570])
def test_a_fact_that_is_not_said_stays_as_it_is(tmp_path, pins, fact, how, year):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before = stored()
    listings = PersonListing.objects.order_by("person").values_list("failed_indicators", "age")
    first = list(listings)

    path = listed(tmp_path / "b.csv", people(year), pins=pins, **{how: [COLUMNS[fact]]})
    batch = brought(path, year)

    assert (batch.new, batch.changed, batch.unchanged, batch.gone) == (0, 0, 2, 0)
    assert (stored(), income(year)) == (before, 20000)
    now = list(listings.filter(data_year=year))
    added = 1 if fact == "age" and year == 2570 else 0  # a year later everybody is a year older
    said = [(failed, age + added) for failed, age in first]
    assert now == said if fact in ("age", "indicators") else now[0][0] == [27]


def test_a_fact_that_is_said_again_counts_also_beside_unsaid_ones(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    rows = people(2570)
    rows[0] |= {"เพศ": "", "คำนำหน้า": "พระ"}
    rows[1] |= {"บัตรสวัสดิการแห่งรัฐ": "มี", "วันเกิด": ""}

    batch = brought(listed(tmp_path / "b.csv", rows, pins=pins), 2570)

    said = [json.loads(line) for line in Staging(batch).verdicts()["changes"]]
    assert said == [{"title": ["นาย", "พระ"]}, {"welfare_card": ["false", "true"]}]
    head, wife = Person.objects.order_by("id")
    assert (head.title, head.sex, head.household.head_name) == ("พระ", "male", "พระหัวหน้า ทดสอบ")
    assert (wife.has_welfare_card, str(wife.birth_date)) == (True, "1980-06-05")


def test_what_the_head_does_not_say_of_the_house_another_row_may_say(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    rows = people()
    rows[0]["รายได้เฉลี่ยต่อคนต่อปี"] = ""
    rows[1]["รายได้เฉลี่ยต่อคนต่อปี"] = "30000"
    assert brought(listed(tmp_path / "b.csv", rows, pins=pins)).changed == 2
    assert income(2569) == 30000


@pytest.mark.parametrize("year", [2569, 2570])
def test_a_dimension_the_list_does_not_speak_of_stays_and_a_said_no_ends_it(tmp_path, pins, year):
    both = people(**{"มิติสุขภาพ": "1"})
    brought(listed(tmp_path / "a.csv", both, pins=pins))
    Need.objects.filter(dimension="health").update(
        status="helped", status_at="2026-10-01T00:00Z", met_on="2026-10-01"
    )
    silent = people(year, **{"มิติรายได้": "0"})

    # Where the indicators are said, they say it of every dimension.
    unsaid = ["มิติสุขภาพ", "ตัวชี้วัดที่ตกเกณฑ์"]
    path = listed(tmp_path / "b.csv", silent, pins=pins, without=unsaid)
    batch = brought(path, year)

    (changes, _other) = [json.loads(line) for line in Staging(batch).verdicts()["changes"]]
    assert changes["dimensions"] == ["health,income", "health"]
    needs = Need.objects.filter(data_year=year).values_list("dimension_id", "status")
    assert list(needs) == [("health", "helped")] * 2

    imports.undo_batch(batch.pk, by=None)
    needs = Need.objects.order_by("person", "dimension_id").values_list("dimension_id", "status")
    assert list(needs) == [("health", "helped"), ("income", "waiting")] * 2


def test_a_birth_date_known_to_the_day_stays_where_the_list_knows_the_year(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    rows = people()
    rows[0]["วันเกิด"], rows[1]["วันเกิด"] = "2520", "2524"
    batch = brought(listed(tmp_path / "b.csv", rows, pins=pins))
    assert (batch.unchanged, batch.changed) == (1, 1)
    head, wife = Person.objects.order_by("id")
    assert (str(head.birth_date), head.birth_precision) == ("1977-02-01", 3)
    assert (wife.birth_date.year, wife.birth_precision) == (1981, 1)


def test_a_person_empties_a_column_by_word_with_its_number_and_may_take_it_back(
    client, tmp_path, pins
):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before = stored()
    path = listed(tmp_path / "b.csv", people(2570), pins=pins, without=["เพศ", "รายได้เฉลี่ยต่อคนต่อปี"])
    batch = brought(path, 2570, apply=False)
    client.force_login(make_user("administrator", "42"))

    def press(**answer):
        client.post(reverse("tpmap:import-empty", args=[batch.pk]), answer)
        return do(batch)

    page = client.get(reverse(DETAIL, args=[batch.pk])).text
    assert "ลบค่าที่เก็บไว้: เพศ 2 ราย" in " ".join(page.split())
    assert "ลบค่าที่เก็บไว้: รายได้ 1 ราย" in " ".join(page.split())
    assert press(key="sex", emptied="1").changed == 2
    assert press(key="sex").changed == 0
    assert press(key="last_name", emptied="1").changed == 0  # not offered, not done
    press(key="sex", emptied="1")
    assert press(key="income", emptied="1").changed == 2

    applied = imports.apply_batch(batch.pk, by=None)

    assert list(Person.objects.values_list("sex", flat=True)) == ["", ""]
    assert (income(2569), income(2570)) == (20000, None)
    imports.undo_batch(applied.pk, by=None)
    assert (stored(), income(2569)) == (before, 20000)


def test_nothing_is_emptied_in_a_list_that_is_being_written(client, tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    path = listed(tmp_path / "b.csv", people(2570), pins=pins, without=["เพศ"])
    batch = brought(path, 2570, apply=False)
    client.force_login(make_user("administrator", "42"))
    client.post(reverse("tpmap:import-apply", args=[batch.pk]))
    for page, answer in (("empty", {"key": "sex", "emptied": "1"}), ("recheck", {}), ("map", {})):
        columns = {f"column_{n}": line["key"] for n, line in enumerate(batch.headings)}
        with CaptureQueriesContext(connection) as seen:
            address = reverse(f"tpmap:import-{page}", args=[batch.pk])
            told = client.post(address, answer or columns, follow=True).text
        assert any("FOR UPDATE" in query["sql"] for query in seen.captured_queries), page
        assert "รายการนี้ทำขั้นตอนนี้ไม่ได้แล้ว" in told, page
    batch.refresh_from_db()
    assert (batch.work, batch.state, batch.emptied) == ("tpmap.apply", "waiting", [])


@pytest.mark.some
@pytest.mark.parametrize("fact", [f for f in MAY_BE_EMPTIED if f in COLUMNS])
def test_every_fact_that_may_be_emptied_is_emptied_and_comes_back(tmp_path, pins, fact):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before = stored(), list(PersonListing.objects.values()), list(HouseholdListing.objects.values())
    path = listed(tmp_path / "b.csv", people(), pins=pins, without=[COLUMNS[fact]])
    batch = brought(path, apply=False)
    words.empty_fact(batch=batch, key=fact, is_emptied=True, by=make_user())
    batch = imports.check_batch(batch.pk)
    assert batch.changed == 2

    imports.apply_batch(batch.pk, by=None)
    assert set(value_of(fact)) <= {"", None, ()}

    imports.undo_batch(batch.pk, by=None)
    after = stored(), list(PersonListing.objects.values()), list(HouseholdListing.objects.values())
    assert after == before


def value_of(key):
    fact = next(fact for fact in FACTS if fact.key == key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {fact.column} FROM {fact.table}")  # noqa: S608
        return [tuple(v) if isinstance(v, list) else v for (v,) in cursor.fetchall()]


# --- Who is who ---------------------------------------------------------------------------------


def test_who_had_no_id_and_now_brings_one_is_the_same_and_the_undo_takes_the_id_back(
    tmp_path, pins
):
    brought(listed(tmp_path / "a.csv", people()))
    assert list(Person.objects.values_list("pin", flat=True)) == [None, None]

    batch = brought(listed(tmp_path / "b.csv", people(2570), pins=pins), 2570)

    assert (batch.new, batch.changed, batch.gone) == (0, 2, 0)
    assert [p.pin for p in Person.objects.order_by("id")] == list(pins)
    kept = json.dumps(list(RowHistory.objects.values("before", "after")))
    assert not any(pin in kept for pin in pins)
    imports.undo_batch(batch.pk, by=None)
    assert list(Person.objects.values_list("pin", "pin_index")) == [(None, None)] * 2


def test_without_an_id_a_birth_that_contradicts_is_asked_about_and_makes_nobody(tmp_path):
    brought(listed(tmp_path / "a.csv", people()))
    rows = people()
    rows[0]["วันเกิด"], rows[0]["อายุ"] = "09/09/2500", ""
    batch = brought(listed(tmp_path / "b.csv", rows), apply=False)
    assert (batch.new, batch.rejected, batch.unchanged) == (0, 1, 1)
    assert list(batch.issues.filter(level="error").values_list("row", "code")) == [
        (2, "person_ambiguous")
    ]


def test_a_father_and_a_son_of_one_name_are_two(tmp_path):
    rows = people()
    rows[1] |= {"ชื่อ": "หัวหน้า", "คำนำหน้า": "นาย", "ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร"}
    brought(listed(tmp_path / "a.csv", rows))
    rows[0]["ปี"] = rows[1]["ปี"] = 2570
    batch = brought(listed(tmp_path / "b.csv", rows), 2570)
    assert (batch.unchanged, batch.rejected, Person.objects.count()) == (2, 0, 2)


@pytest.mark.parametrize("late", [False, True])
def test_a_house_whose_code_one_list_does_not_say_is_known_by_its_people(tmp_path, pins, late):
    """Its code comes later, or is missing later: the household is the same."""
    years = [(2569, ["รหัสบ้าน"] if late else []), (2570, [] if late else ["รหัสบ้าน"])]
    for year, without in years:
        path = listed(tmp_path / f"{year}.csv", people(year), pins=pins, without=without)
        batch = brought(path, year)
    assert (batch.new, batch.changed, batch.unchanged) == (0, 0, 2)
    household = Household.objects.get()
    assert household.house_code == "42980000001"
    assert household.identity_key == "h:42980000001"


def test_another_head_is_the_only_head(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before = stored()
    rows = people(2570)
    rows[1]["ความสัมพันธ์กับหัวหน้าครัวเรือน"] = "หัวหน้าครัวเรือน"
    batch = brought(listed(tmp_path / "b.csv", rows[1:], pins=pins[1:]), 2570)
    assert [p.first_name for p in Person.objects.filter(is_head=True)] == ["ภรรยา"]
    assert Household.objects.get().head_name == "นางภรรยา ทดสอบ"
    imports.undo_batch(batch.pk, by=None)
    assert stored() == before


# --- The history and the undo -------------------------------------------------------------------


def test_what_a_list_changed_stands_once_in_the_history_under_its_name(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    assert not RowHistory.objects.filter(table__in=TABLES).exists()
    rows = people(2570, **{"รายได้เฉลี่ยต่อคนต่อปี": "25000"})
    rows[0]["คำนำหน้า"] = "พระ"

    batch = brought(listed(tmp_path / "b.csv", rows, pins=pins), 2570)

    kept = RowHistory.objects.filter(request_id=batch.history_name, table__in=TABLES)
    assert list(kept.order_by("id").values_list("table", "before", "after")) == [
        ("households_person", {"title": "นาย"}, {"title": "พระ"}),
        ("households_household", {"head_name": "นายหัวหน้า ทดสอบ"}, {"head_name": "พระหัวหน้า ทดสอบ"}),
    ]
    assert RowHistory.objects.filter(table__in=TABLES).count() == 2
    assert Household.objects.get().latest_year == 2570


def numbers(page) -> dict[str, int]:
    """What the page that asks says: `{text: count}`."""
    return {line.text: line.count for line in page.context["question"].lines}


def test_the_undo_asks_in_numbers_and_names_what_stays(client, tmp_path, pins):
    path = listed(tmp_path / "a.csv", people(), pins=pins)
    brought(path)
    rows = people(2570)
    rows[0]["คำนำหน้า"] = "พระ"
    for row in (new := people(2570, **{"รหัสบ้าน": "42980000009", "บ้านเลขที่": "9"})):
        row["ชื่อ"] = row["ชื่อ"] + "อื่น"
    batch = brought(
        listed(tmp_path / "b.csv", [*rows, *new], pins=[*pins, make_pin(), make_pin()]), 2570
    )
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-undo", args=[batch.pk])

    asked = numbers(client.get(address, {"counted": "1"}))
    assert asked == {
        "แถวของบัญชีนี้ที่จะถูกยกเลิก": batch.written,
        "ครัวเรือนที่บัญชีนี้เพิ่มและจะถูกลบออก": 1,
        "บุคคลที่บัญชีนี้เพิ่มและจะถูกลบออก": 2,
        "ข้อมูลที่บัญชีนี้แก้ไขและจะกลับเป็นข้อมูลเดิม": 2,
    }
    make_pairing(Household.objects.order_by("id").last(), make_official(), make_user())
    asked = numbers(client.get(address, {"counted": "1"}))
    assert asked["ครัวเรือนที่จะคงไว้ เพราะมีผู้ทำงานต่อแล้ว"] == 1
    assert (Person.objects.count(), batch.stage) == (4, "applied")  # asked, nothing done

    _batch, counts = imports.undo_batch(batch.pk, by=None)
    assert (counts["removed_persons"], "บุคคลที่บัญชีนี้เพิ่มและจะถูกลบออก" in asked) == (0, False)
    assert counts["kept_households"] == 1
    assert Person.objects.count() == 4


def test_who_moved_to_a_new_house_moves_back_and_the_house_goes(tmp_path, pins):
    brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before = stored()
    rows = people(2570)
    rows[1] |= {
        "รหัสบ้าน": "42980000009",
        "บ้านเลขที่": "9",
        "ตำบล": "นาโป่ง",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
    }
    batch = brought(listed(tmp_path / "b.csv", rows, pins=pins), 2570)
    assert (batch.changed, Household.objects.count()) == (1, 2)
    imports.undo_batch(batch.pk, by=None)
    assert stored() == before
    assert list(Household.objects.values_list("latest_year", flat=True)) == [2569]


def test_undoing_one_list_after_the_other_ends_where_it_began(tmp_path, pins):
    first = brought(listed(tmp_path / "a.csv", people(), pins=pins))
    before, batches = stored(), []
    for year, title in ((2570, "พระ"), (2571, "ดร.")):
        rows = people(year)
        rows[0]["คำนำหน้า"] = title
        batches.append(brought(listed(tmp_path / f"{year}.csv", rows, pins=pins), year))
    for batch in reversed(batches):
        _batch, counts = imports.undo_batch(batch.pk, by=None)
        assert (counts["kept"], counts["restored"]) == ([], 2)
    assert stored() == before
    imports.undo_batch(first.pk, by=None)
    assert not Person.objects.exists()


# --- One table of facts -------------------------------------------------------------------------


def test_every_fact_is_a_column_that_lands_is_compared_and_comes_back():
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns")
        columns = set(cursor.fetchall())
    for fact in FACTS:
        assert (fact.table, fact.column) in columns, fact
        if fact.column != "pin_index":
            assert fact.column in undoing.RESTORED[fact.table], fact
    assert {fact.key for fact in COMPARED} <= set(loading.COLUMNS)
    assert all(fact.label for fact in COMPARED)
