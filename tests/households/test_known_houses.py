"""Lists of which only some rows come again: which household they mean, what they may say of it, and
what an undo leaves of houses people have decided about.
"""

import json

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from core.spreadsheets.headings import ADDED, signature
from households.models import Household, HouseholdListing, Person
from households.services.duplicates import merge_households, tell_apart
from households.tpmap.services import imports, words
from places.models import Village
from plans.services.prints import ask_for_print
from tests.factories.people import make_pin, make_user
from tests.households.test_layouts import write_xlsx
from tests.households.test_odd_lists import BIRTH, PIN, brought, counts, member
from tests.households.test_verdicts import checked, codes, line, table, write_csv

pytestmark = pytest.mark.django_db
INCOME, NUMBER, CODE, RELATION = "รายได้เฉลี่ยต่อคนต่อปี", "บ้านเลขที่", "รหัสบ้าน", "ความสัมพันธ์"
UNCODED = {CODE: "", NUMBER: "12"}


def told(batch):
    return set(batch.issues.values_list("code", "value"))


# --- houses without a code ---


@pytest.mark.parametrize("names", [["บ้านติ้ว", "บ้านใหม่", "บ้านหนอง"], ["บ้านติ้ว", "ใหม่", "หนอง"]])
def test_one_number_in_villages_known_by_name_is_not_one_house(tmp_path, names):
    people = [line(n, **UNCODED, **{RELATION: ""}) for n in range(4)]
    lines = table(people, without=["หมู่ที่"])
    lines = [[*row, name] for row, name in zip(lines, ["หมู่บ้าน", *names, "ติ้ว"], strict=True)]
    path = write_xlsx(tmp_path / "a.xlsx", {"A": lines})
    batch = imports.import_list(path, data_year=2569, by=None)
    assert counts(batch) == (4, 0, 0, 0)
    assert sorted(Household.objects.values_list("member_count", flat=True)) == [1, 1, 2]


@pytest.mark.parametrize("moo", [("5ก", "5/1"), ("", "")])
def test_one_number_in_villages_nobody_can_read_is_not_one_house(tmp_path, moo):
    families = [line(n, **UNCODED, **{"หมู่ที่": cell}) for n, cell in enumerate(moo, 1)]
    found = checked(write_csv(tmp_path / "a.csv", families))
    assert len({row.identity for row in found}) == 2


def test_who_lives_at_a_number_of_several_heads_in_no_known_village_is_asked_about(tmp_path):
    lost = {"หมู่ที่": ""} | UNCODED
    people = [line(1, **lost), line(2, **lost), member("น้อย", **lost)]
    found = checked(write_csv(tmp_path / "a.csv", people))
    assert ["house_unknown" in codes(row) for row in found] == [False, False, True]
    family = checked(write_csv(tmp_path / "b.csv", [people[0], people[2]]))
    assert len({row.identity for row in family}) == 1


def test_each_row_of_a_list_of_heads_is_a_house(tmp_path):
    heads = table([line(n, **UNCODED) for n in (1, 2)], without=["ชื่อ", "นามสกุล", RELATION])
    names = ["ชื่อ-สกุลหัวหน้าครัวเรือน", "สมชาย ใจดี", "มานพ มีสุข"]
    lines = [[*row, name] for row, name in zip(heads, names, strict=True)]
    found = checked(write_xlsx(tmp_path / "a.xlsx", {"A": lines}))
    assert len({row.identity for row in found}) == 2
    assert ["head_duplicate" in codes(row) for row in found] == [False, False]


@pytest.mark.parametrize("number", ["0", "00", "0/0", "ทะเบียนบ้านกลาง"])
def test_a_number_of_noughts_is_none(tmp_path, number):
    heads = [line(n, **{CODE: "", NUMBER: number}) for n in (1, 2)]
    found = checked(write_csv(tmp_path / "a.csv", heads))
    assert len({row.identity for row in found}) == 2
    assert [row.house_number for row in found] == [None, None]


# --- refused rows that come again ---


@pytest.mark.parametrize("house", [UNCODED, {}])
def test_a_mended_row_goes_to_the_family_it_was_refused_from(client, tmp_path, house):
    """The head's row was taken; the file that comes back has the child alone."""
    child = member("น้อย", **house, **{PIN: "123", INCOME: "15000"})
    batch = brought(tmp_path, [line(1, **house, **{INCOME: "12000"}), child], 2569)
    assert counts(batch) == (1, 0, 0, 1)
    client.force_login(make_user("administrator", "42"))
    sheet = client.get(reverse("tpmap:import-fix", args=[batch.pk]))
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(b"".join(sheet.streaming_content))
    book = openpyxl.load_workbook(mended)
    (at,) = [cell.column for cell in book.active[1] if cell.value == PIN]
    book.active.cell(2, at).value = make_pin()
    book.save(mended)

    again = imports.import_list(mended, data_year=2569, by=None)

    assert counts(again) == (1, 0, 1, 0)  # the head stands in the list the rows come from
    home = Household.objects.get()
    assert set(home.persons.values_list("first_name", flat=True)) == {"สมมุติ1", "น้อย"}
    assert home.listings.get().income_per_person == 12_000
    assert told(again) - {("house_code_missing", "")} == {
        ("house_conflict", "15,000 — ใช้ 12,000 ตามที่มีในระบบ")
    }


def test_where_the_list_says_of_the_head_that_they_are_none_that_is_told(tmp_path):
    head = line(1)
    brought(tmp_path, [head], 2569)
    batch = brought(tmp_path, [head | {RELATION: "มารดา"}], 2569)
    assert batch.issues.filter(code="head_missing").exists()


def test_who_comes_back_to_a_number_of_two_families_is_asked_about(tmp_path):
    lost = {"หมู่ที่": ""} | UNCODED
    brought(tmp_path, [line(1, **lost), line(2, **lost)], 2569)
    batch = brought(tmp_path, [member("น้อย", **lost)], 2569)
    assert (counts(batch), Household.objects.count()) == ((0, 0, 2, 1), 2)
    assert "house_unknown" in {code for code, _value in told(batch)}


@pytest.mark.parametrize("home", [UNCODED | {NUMBER: ""}, UNCODED | {"หมู่ที่": ""}])
def test_who_has_no_number_or_village_belongs_to_no_strangers(tmp_path, home):
    brought(tmp_path, [line(1, **home), member("น้อย", **home)], 2569)
    known = member("น้อย", **home, **{RELATION: ""})
    batch = brought(tmp_path, [known], 2569)
    assert (counts(batch), Household.objects.get().member_count) == ((0, 0, 1, 0), 2)
    stranger = line(3, **home, **{RELATION: ""})
    batch = brought(tmp_path, [stranger], 2569)
    assert (counts(batch), Household.objects.get().member_count) == ((0, 0, 2, 1), 2)
    assert "house_unknown" in {code for code, _value in told(batch)}


def test_a_family_stored_without_its_village_is_known_where_a_list_names_it(tmp_path):
    unborn = UNCODED | {PIN: "", BIRTH: "", "อายุ": ""}
    people = [line(n, **unborn) for n in range(3)]
    without = ["หมู่ที่"]
    before = write_csv(tmp_path / "a.csv", people[:1], without=without)
    imports.import_list(before, data_year=2569, by=None)
    lines = table(people, without=without)
    lines = [[*row, name] for row, name in zip(lines, ["หมู่บ้าน", "ติ้ว", "ใหม่", "หนอง"], strict=True)]
    path = write_xlsx(tmp_path / "b.xlsx", {"A": lines})
    batch = imports.import_list(path, data_year=2569, by=None)
    assert counts(batch) == (2, 0, 0, 0)
    assert list(Household.objects.values_list("member_count", flat=True)) == [1, 1, 1]


def test_columns_said_once_are_known_in_the_rows_that_come_back():
    assert signature(["ก", *ADDED, "ข"]) == signature(["ก", "ข"])
    assert signature(["ก", "อื่น", "ข"]) != signature(["ก", "ข"])


# --- what somebody new says of a house that is known ---


def test_a_new_head_says_what_changes_of_the_house_and_the_preview_shows_it(tmp_path):
    brought(tmp_path, [line(1, **{INCOME: "12000"})], 2569)
    head = line(1, **{"ชื่อ": "ใหม่", BIRTH: "16/04/2520", "อายุ": "49", INCOME: "120000", NUMBER: "9"})
    batch = brought(tmp_path, [head], 2569, apply=False)
    staged = imports.Staging(batch).verdicts()
    (changes,) = staged["changes"]
    assert staged["verdict"].to_list() == ["new"]
    assert '"income": ["12000.00", "120000.00"]' in changes
    assert '"house_number": ["1", "9"]' in changes
    assert "income_leap" in {code for code, _value in told(batch)}

    imports.apply_batch(batch.pk, None)
    assert HouseholdListing.objects.get().income_per_person == 120_000
    assert Household.objects.get().house_number == "9"


def test_what_changes_of_a_house_is_shown_though_a_column_is_emptied_by_word(tmp_path):
    families = [line(1, **{INCOME: "12000"}), line(2)]
    brought(tmp_path, families, 2569)
    head = {"ชื่อ": "ใหม่", PIN: make_pin(), BIRTH: "16/04/2520", "อายุ": "49", NUMBER: "9"}
    now = [row | {"เพศ": "", INCOME: ""} for row in (families[0] | head, families[1])]
    batch = brought(tmp_path, now, 2569, apply=False)
    for key in ("sex", "income"):
        words.empty_fact(batch=batch, key=key, is_emptied=True, by=make_user())
        imports.check_batch(batch.pk)
        batch.refresh_from_db()
    new, known = map(json.loads, imports.Staging(batch).verdicts()["changes"])
    assert new == {"house_number": ["1", "9"], "income": ["12000.00", None]}
    assert known == {"sex": ["male", ""], "income": ["25000.00", None]}
    assert batch.counts["kept_facts"] == {"sex": 1, "income": 2}


def test_who_does_not_speak_for_a_house_fills_what_nobody_has_said_of_it(tmp_path):
    head = line(1, **{INCOME: "", NUMBER: "", "หมู่ที่": ""})
    brought(tmp_path, [head], 2569)
    child = member("น้อย", **{INCOME: "15000", NUMBER: "9"})
    batch = brought(tmp_path, [child], 2569, apply=False)
    (changes,) = imports.Staging(batch).verdicts()["changes"]
    assert '"income": [null, "15000.00"]' in changes
    imports.apply_batch(batch.pk, None)
    home = Household.objects.get()
    assert (home.house_number, home.village_id[6:]) == ("9", "05")
    assert home.listings.get().income_per_person == 15_000
    batch = brought(tmp_path, [child | {NUMBER: "10"}], 2569)
    assert ("house_conflict", "10 — ใช้ 9 ตามที่มีในระบบ") in told(batch)
    assert Household.objects.get().house_number == "9"


def test_where_the_head_is_in_no_row_the_same_file_says_nothing_a_second_time_either(tmp_path):
    family = [line(1, **{INCOME: "12000"}), member("น้อย", **{INCOME: "15000"})]
    brought(tmp_path, family[:1], 2569)
    for expected in ((1, 0, 1, 0), (0, 0, 1, 0)):
        batch = brought(tmp_path, family[1:], 2569)
        assert counts(batch) == expected
        assert "house_conflict" in {code for code, _value in told(batch)}
    assert HouseholdListing.objects.get().income_per_person == 12_000
    assert counts(brought(tmp_path, [family[0] | {INCOME: "13000"}, family[1]], 2569)) == (
        0,
        2,
        0,
        0,
    )
    assert HouseholdListing.objects.get().income_per_person == 13_000


def test_who_is_new_and_no_head_says_it_of_a_year_of_which_no_list_has(tmp_path):
    brought(tmp_path, [line(1, **{INCOME: "12000"})], 2569)
    batch = brought(tmp_path, [member("น้อย", **{INCOME: "15000"})], 2570)
    assert "house_conflict" not in {code for code, _value in told(batch)}
    listed = HouseholdListing.objects.order_by("data_year")
    assert [listing.income_per_person for listing in listed] == [12_000, 15_000]


def test_a_row_takes_no_village_from_a_house_whose_head_is_in_none(tmp_path):
    family = [line(1), member("น้อย", **{PIN: make_pin()})]
    brought(tmp_path, family, 2569)
    new = member("หนู", **{BIRTH: "03/04/2552", "อายุ": "17", "หมู่ที่": "6", RELATION: "หลาน"})
    batch = brought(tmp_path, [new, family[1]], 2569)
    assert counts(batch) == (1, 0, 1, 0)
    assert ("house_conflict", "หมู่ที่ 6 — ใช้ หมู่ที่ 5 ตามที่มีในระบบ") in told(batch)
    assert Household.objects.get().village_id.endswith("05")


def test_a_row_takes_a_house_whose_head_is_in_none_to_no_other_sub_district(tmp_path):
    brought(tmp_path, [line(1, **{"หมู่ที่": ""})], 2569)
    batch = brought(tmp_path, [member("น้อย", **{"ตำบล": "นาอาน"})], 2569)
    home = Household.objects.get()
    (otherwise,) = [value for code, value in told(batch) if code == "house_conflict"]
    assert otherwise.endswith(f"ใช้ ตำบลรหัส {home.subdistrict_id} ตามที่มีในระบบ")
    assert (home.subdistrict.name, home.village_id) == ("นาอ้อ", None)


def test_an_older_list_gives_a_house_no_second_head(tmp_path):
    brought(tmp_path, [line(1)], 2569)
    dead = line(1, **{"ชื่อ": "ทวด", BIRTH: "16/04/2470", "อายุ": "99"})
    brought(tmp_path, [dead], 2567)
    heads = Person.objects.filter(is_head=True).values_list("first_name", flat=True)
    assert list(heads) == ["สมมุติ1"]


# --- another code for the same house ---


def recoded(people):
    return [row | {CODE: "42990007777"} for row in people]


def test_a_whole_family_under_another_code_stays_one_household(tmp_path):
    family = [line(1), member("น้อย")]
    brought(tmp_path, family, 2569)
    before = Household.objects.get()

    batch = brought(tmp_path, recoded(family), 2570)

    home = Household.objects.get()
    assert (home.pk, home.house_code) == (before.pk, "42990007777")
    assert counts(batch) == (0, 0, 0, 0)
    assert [
        row for (row,) in batch.issues.filter(code="house_code_changed").values_list("row")
    ] == [2]
    assert counts(brought(tmp_path, recoded(family), 2571)) == (0, 0, 0, 0)
    imports.undo_batch(imports.ImportBatch.objects.latest("pk").pk, by=None)
    imports.undo_batch(batch.pk, by=None)
    assert Household.objects.get().house_code == before.house_code


def test_an_older_list_uses_no_other_code_and_does_not_say_so(tmp_path):
    family = [line(1), member("น้อย")]
    brought(tmp_path, family, 2569)
    before = Household.objects.get()
    batch = brought(tmp_path, recoded(family), 2567)
    assert Household.objects.get().house_code == before.house_code
    assert "house_code_changed" not in {code for code, _value in told(batch)}


@pytest.mark.parametrize("said", [{NUMBER: "99"}, {NUMBER: ""}, {"ตำบล": "นาอาน"}])
def test_under_another_code_and_number_or_place_it_is_another_house(tmp_path, said):
    family = [line(1), member("น้อย", **{PIN: make_pin()})]
    brought(tmp_path, family, 2569)
    brought(tmp_path, [row | said for row in recoded(family)], 2570)
    assert Household.objects.count() == 2


def test_under_another_code_part_of_a_family_is_another_house(tmp_path):
    family = [line(1), member("น้อย", **{PIN: make_pin()})]
    brought(tmp_path, family, 2569)
    brought(tmp_path, [*recoded(family[:1]), family[1]], 2570)
    assert Household.objects.count() == 2


# --- what an undo leaves alone ---


def taken_back(batch):
    _batch, counted = imports.undo_batch(batch.pk, by=None)
    connection.check_constraints()
    return counted


def test_houses_told_apart_stay_when_the_list_is_taken_back(tmp_path):
    batch = brought(tmp_path, [line(n) for n in (1, 2, 3)], 2569)
    one, other, _third = Household.objects.order_by("pk")
    tell_apart(one=one, other=other, by=make_user("district_officer", "4201"))
    counted = taken_back(batch)
    assert list(Household.objects.order_by("pk")) == [one, other]
    assert [kept["why"] for kept in counted["kept"]] == [["ผลการตรวจครัวเรือนซ้ำ"]] * 2


def test_houses_that_were_merged_keep_their_people_when_the_list_is_taken_back(tmp_path):
    batch = brought(tmp_path, [line(n) for n in (1, 2, 3)], 2569)
    stays, double, _third = Household.objects.order_by("pk")
    merge_households(stays=stays, double=double, by=make_user("district_officer", "4201"))
    taken_back(batch)
    homes = Household.objects.order_by("pk")
    assert [(home, home.merged_into_id) for home in homes] == [(stays, None), (double, stays.pk)]
    assert stays.persons.filter(merged_into=None).count() == 2


def test_a_village_whose_plans_were_asked_for_stays_when_its_list_is_taken_back(tmp_path):
    batch = brought(tmp_path, [line(1, **{"หมู่ที่": "38"}), line(2, **{"หมู่ที่": "39"})], 2569)
    village, _other = Village.objects.filter(pk__in=batch.counts["villages_made"]).order_by("pk")
    officer = make_user("district_officer", "4201")
    ask_for_print(area=village.subdistrict, village=village, by=officer, with_unplanned=True)
    taken_back(batch)
    left = Village.objects.filter(pk__in=batch.counts["villages_made"])
    assert list(left) == [village]
