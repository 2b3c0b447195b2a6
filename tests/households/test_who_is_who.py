"""Lists that contradict what is stored, or each other, about who somebody is and where: nobody is
made twice in silence, nobody takes another's place, and a newer list is not written over.
"""

import json

import pytest

from core.spreadsheets.stages import RowVerdict
from households.models import Household, Person
from households.tpmap.services import imports
from households.tpmap.services.staging import ShownRows, Staging
from tests.factories.people import make_pin
from tests.households.test_odd_lists import BIRTH, PIN, brought, counts, homes, member
from tests.households.test_verdicts import HEAD, checked, codes, line, write_csv

pytestmark = pytest.mark.django_db
NOWHERE = {"รหัสบ้าน": "", "บ้านเลขที่": ""}


def said(batch) -> set[str]:
    return set(batch.issues.values_list("code", flat=True))


def names_by_pin():
    return {
        row["pin_index"]: row["first_name"]
        for row in Person.objects.values("pin_index", "first_name")
    }


def test_another_id_for_somebody_of_the_same_name_and_day_is_said(tmp_path):
    head, child = line(1), member("ลูก", **{PIN: make_pin()})
    brought(tmp_path, [head, child], 2569)

    batch = brought(tmp_path, [head, child | {PIN: make_pin()}], 2570)

    assert counts(batch) == (1, 0, 1, 0)
    assert said(batch) == {"pin_changed"}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, {"first_name_changed"}),
        ({"นามสกุล": "ใหม่"}, {"first_name_changed"}),
        ({BIRTH: "02/02/2550"}, set()),
        ({BIRTH: "2550"}, {"birth_partial"}),
        ({"รหัสบ้าน": "42990000009"}, {"head_missing"}),
        ({"ชื่อ": "ลูก"}, set()),
    ],
)
def test_who_gains_an_id_with_another_first_name_is_somebody_new_and_it_is_said(
    tmp_path, now, told
):
    head, child = line(1), member("ลูก")
    brought(tmp_path, [head, child], 2569)
    named = {PIN: make_pin(), "ชื่อ": "เปลี่ยน"} | now
    batch = brought(tmp_path, [head, child | named], 2570)
    is_known = named["ชื่อ"] == "ลูก"
    assert counts(batch) == ((0, 1, 0, 0) if is_known else (1, 0, 1, 0))
    assert said(batch) == told


def test_a_twin_who_gains_an_id_is_nobodys_new_name(tmp_path):
    head, one, other = line(1), member("หนึ่ง"), member("สอง")
    brought(tmp_path, [head, one, other], 2569)
    batch = brought(tmp_path, [head, one, other | {PIN: make_pin()}], 2570)
    assert (counts(batch), said(batch)) == ((0, 1, 0, 0), {"pin_missing"})


@pytest.mark.parametrize(
    "other", [{"ชื่อ": "ลูกคนเล็ก"}, {BIRTH: "02/02/2550"}, {"รหัสบ้าน": "42990000009"}]
)
def test_another_id_for_another_name_day_or_house_is_somebody_else(tmp_path, other):
    head, child = line(1), member("ลูก", **{PIN: make_pin()})
    brought(tmp_path, [head, child], 2569)
    batch = brought(tmp_path, [head, child | {PIN: make_pin()} | other], 2570)
    assert (counts(batch), "pin_changed" in said(batch)) == ((1, 0, 1, 0), False)


def test_twins_of_one_name_each_with_an_id_are_two(tmp_path):
    """The other of that name stands in the list too, so nobody's ID was corrected."""
    head, child = line(1), member("ลูก", **{PIN: make_pin()})
    brought(tmp_path, [head, child], 2569)
    batch = brought(tmp_path, [head, child, child | {PIN: make_pin()}], 2570)
    assert (counts(batch), said(batch)) == ((1, 0, 0, 0), set())


@pytest.mark.parametrize("number", [2, 3])
def test_names_that_changed_places_against_ids_are_refused(tmp_path, number):
    """A column sorted alone; brothers whose IDs were exchanged."""
    people = [line(n) for n in range(1, number + 1)]
    brought(tmp_path, people, 2569)
    before = names_by_pin()
    names = [row["ชื่อ"] for row in people]

    batch = brought(
        tmp_path,
        [row | {"ชื่อ": name} for row, name in zip(people, [*names[1:], names[0]], strict=True)],
        2570,
    )

    assert (counts(batch), said(batch)) == ((0, 0, 0, number), {"pin_other_person"})
    assert names_by_pin() == before


OTHER = {"ชื่อ": "มานพ", "นามสกุล": "อื่น"}


NO_BIRTH = {BIRTH: "", "อายุ": ""}, {BIRTH: "", "อายุ": "", "เพศ": ""}
THEN = [
    (OTHER, True),
    ({"ชื่อ": "มานพ", "นามสกุล": ""}, True),
    ({"ชื่อ": "มานพ"}, False),
    ({"นามสกุล": "อื่น"}, False),  # by marriage
]


def test_an_id_of_quite_another_name_is_asked_about_where_no_birth_is_known(tmp_path):
    """Neither the list nor what is stored says a day that could tell whether it is the same one."""
    cases = [
        (stored, listed | then, is_refused)
        for none in NO_BIRTH
        for stored, listed in ((none, {}), ({}, none), (none, none))
        for then, is_refused in THEN
    ]
    people = [line(number, **{PIN: make_pin()}) for number in range(1, len(cases) + 1)]
    pairs = list(zip(people, cases, strict=True))
    brought(tmp_path, [person | stored for person, (stored, *_) in pairs], 2569)

    batch = brought(tmp_path, [person | listed for person, (_, listed, _) in pairs], 2570)

    asked = batch.issues.filter(code="pin_other_person").values_list("row", flat=True)
    assert set(asked) == {row for row, (*_, refused) in enumerate(cases, 2) if refused}
    assert counts(batch) == (0, len(cases) // 2, 0, len(cases) // 2)


def test_an_id_of_another_name_of_the_same_year_of_birth_is_a_change(tmp_path):
    row = line(1)
    brought(tmp_path, [row], 2569)
    assert counts(brought(tmp_path, [row | OTHER], 2570)) == (0, 1, 0, 0)


@pytest.mark.parametrize("is_of_house", [True, False])
def test_an_id_of_a_neighbour_beside_the_name_of_somebody_in_no_row_is_asked_about(
    tmp_path, is_of_house
):
    """IDs moved by one row: else the neighbour became somebody of this house in silence."""
    first, second = line(1), line(2)
    brought(tmp_path, [first, second], 2569)
    before = names_by_pin()
    name = first["ชื่อ"] if is_of_house else "ใหม่"

    batch = brought(tmp_path, [first | {PIN: second[PIN], "ชื่อ": name}], 2570)

    assert (batch.rejected, batch.changed) == ((1, 0) if is_of_house else (0, 1))
    assert (names_by_pin() == before) is is_of_house


def test_a_name_that_somebody_else_bears_too_is_no_exchange(tmp_path):
    first, second = line(1), line(2)
    brought(tmp_path, [first, second], 2569)
    batch = brought(tmp_path, [first | {"ชื่อ": second["ชื่อ"]}, second], 2570)
    assert (counts(batch), said(batch)) == ((0, 1, 0, 0), set())


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ({}, (0, 0, 1, 1)),  # a surname by marriage: asked about
        ({BIRTH: "02/02/2550"}, (1, 0, 1, 0)),
        ({"ชื่อ": "หนู"}, (1, 0, 1, 0)),
        ({"ตำบล": "นาอาน"}, (1, 0, 1, 0)),
        ({PIN: make_pin()}, (1, 0, 1, 0)),  # who brings an ID is asked about nobody
    ],
)
def test_who_has_no_id_and_married_into_another_house_is_asked_about(tmp_path, then, expected):
    heads = [line(1), line(2)]
    brought(tmp_path, [*heads, member("น้อย", 1)], 2569)
    married = member("น้อย", 3, **{"นามสกุล": "ใหม่"}) | then
    assert counts(brought(tmp_path, [*heads, married], 2570)) == expected


def test_without_number_and_code_each_head_has_a_house_and_others_are_asked_about(tmp_path):
    """Having no number is not to live in one house."""
    heads = [line(n, **NOWHERE) for n in (1, 2)]
    child = member("น้อย", 1, **NOWHERE, **{PIN: make_pin()})
    found = checked(write_csv(tmp_path / "x.csv", [*heads, child]))
    assert ["house_unknown" in codes(row) for row in found] == [False, False, True]
    assert len({row.identity for row in found[:2]}) == 2

    batch = brought(tmp_path, [*heads, child], 2569)
    assert counts(batch) == (2, 0, 0, 1)
    assert list(Household.objects.order_by("pk").values_list("member_count", flat=True)) == [1, 1]
    again = brought(tmp_path, [heads[1], heads[0]], 2570)
    assert (counts(again), Household.objects.count()) == ((0, 0, 0, 0), 2)


def test_without_number_and_code_a_family_lives_with_the_only_head(tmp_path):
    family = [line(1, **NOWHERE), member("น้อย", 1, **NOWHERE), member("หนู", 1, **NOWHERE)]
    assert counts(brought(tmp_path, family, 2569)) == (3, 0, 0, 0)
    assert Household.objects.get().member_count == 3


@pytest.mark.parametrize("relation", ["", "บุตร"])
def test_without_number_code_and_head_people_of_a_village_are_no_family(tmp_path, relation):
    people = [line(n, **NOWHERE, ความสัมพันธ์=relation) for n in (1, 2)]
    batch = brought(tmp_path, people, 2569)
    assert (counts(batch), "house_unknown" in said(batch)) == ((0, 0, 0, 2), True)
    alone = brought(tmp_path, people[:1], 2569)
    assert counts(alone) == (1, 0, 0, 0)


def test_an_older_list_is_not_written_over_a_newer_and_its_preview_says_so(tmp_path):
    head, child = line(1), member("น้อย", 1, **{PIN: make_pin()})
    moved = child | {"รหัสบ้าน": "42990000009", "บ้านเลขที่": "9", "ความสัมพันธ์": HEAD}
    brought(tmp_path, [head, moved], 2570)
    people, houses = (
        list(rows.order_by("pk").values()) for rows in (Person.objects, Household.objects)
    )

    older = [head | {"ชื่อ": "เก่า", "บ้านเลขที่": "8"}, child, line(2)]
    batch = brought(tmp_path, older, 2569)

    assert counts(batch) == (1, 0, 0, 0)
    told = {row["row"]: (row["verdict"], row["changes"]) for row in ShownRows(Staging(batch))[0:9]}
    same = (RowVerdict.UNCHANGED, None)
    assert told == {2: same, 3: same, 4: (RowVerdict.NEW, None)}
    stored = Person.objects.exclude(first_name="สมมุติ2").order_by("pk").values()
    assert list(stored) == people
    kept = Household.objects.exclude(house_code="42990000002").order_by("pk").values()
    for house, before in zip(kept, houses, strict=True):
        before["listed_years"] = house["listed_years"]  # which lists said so is a fact of its own
        assert house == before
    imports.undo_batch(batch.pk, by=None)
    assert homes() == {"สมมุติ1": head["รหัสบ้าน"], "น้อย": "42990000009"}


def test_what_an_older_list_says_of_its_own_year_is_a_change(tmp_path):
    head = line(1)
    for year in (2569, 2571):
        brought(tmp_path, [head], year)
    batch = brought(tmp_path, [head | {"ชื่อ": "เก่า", "รายได้เฉลี่ยต่อคนต่อปี": "9"}], 2569)
    assert counts(batch) == (0, 1, 0, 0)
    (row,) = ShownRows(Staging(batch))[0:9]
    assert list(json.loads(row["changes"])) == ["income"]
