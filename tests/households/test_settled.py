"""A list sent again is compared by one number where nothing was touched, and fully elsewhere."""

from datetime import date

import psycopg
import pytest
from django.db import connection

from households.models import (
    Household,
    HouseholdListing,
    ImportBatch,
    Need,
    Person,
    PersonListing,
    TouchedHousehold,
)
from households.services import imports, settled
from households.services.staging import Staging
from tests.factories.people import make_household
from tests.households.test_import import write_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    """A list of three households of one person each, applied."""
    path = write_list(tmp_path / "a.csv", 3, changes={"วันเกิด": "01/02/2520", "เพศ": "ชาย"})
    imports.import_list(path, data_year=2569, by=None)
    assert number_settled() == 3
    return path


def number_settled():
    return settled.known(settled.touched()).height


def touch_all():
    for pk in Household.objects.values_list("pk", flat=True):
        TouchedHousehold.objects.create(household_id=pk, made_in=0)


def preview(path):
    """Counts, and what each row came to."""
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    rows = Staging(batch).verdicts().select("row", "verdict", "changes", "household_id")
    counts = {name: getattr(batch, name) for name in (*imports.COUNTS, "warnings")}
    return counts, rows.to_dicts()


def update(model, **values):
    return lambda: model.objects.filter(pk=model.objects.first().pk).update(**values)


def move():
    Person.objects.filter(pk=Person.objects.first().pk).update(household=make_household("420108"))


def merge():
    first, second = Household.objects.order_by("id")[:2]
    Household.objects.filter(pk=first.pk).update(
        merged_into=second, left_on=date(2026, 11, 1), leave_reason="duplicate"
    )


def twin():
    person = Person.objects.first()
    person.pk, person.pin, person.pin_index = None, None, None
    person.save(force_insert=True)


EDITS = {
    "title": update(Person, title="พระ"),
    "name": update(Person, first_name="อื่น"),
    "last name": update(Person, last_name="อื่น"),
    "sex": update(Person, sex="female"),
    "birth date": update(Person, birth_date=date(1950, 1, 1)),
    "relation": update(Person, relation="บุตร"),
    "welfare card": update(Person, has_welfare_card=True),
    "head": update(Person, is_head=False),
    "moved": move,
    "house number": update(Household, house_number="9/9"),
    "sub-district": update(Household, subdistrict="420108"),
    "village": update(Household, village=None),
    "latest year": update(Household, latest_year=2568),
    "merged": merge,
    "income": update(HouseholdListing, income_per_person=1),
    "status": update(HouseholdListing, source_status="อื่น"),
    "no listing": lambda: HouseholdListing.objects.first().delete(),
    "indicators": update(PersonListing, failed_indicators=[27, 28]),
    "age": update(PersonListing, age=99),
    "no person listing": lambda: PersonListing.objects.first().delete(),
    "need gone": lambda: Need.objects.first().delete(),
    "another need": lambda: Need.objects.create(
        person=Person.objects.first(), household=Person.objects.first().household,
        dimension_id="health", data_year=2569,
    ),
    "another dimension": update(Need, dimension_id="health"),
    "a twin": twin,
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_is_edited_is_compared_as_if_nothing_were_settled(path, edit):
    EDITS[edit]()
    assert number_settled() < 3

    quick = preview(path)
    touch_all()
    assert number_settled() == 0
    full = preview(path)

    assert quick == full


@pytest.mark.parametrize(
    "edit",
    [
        update(Household, survey_status="surveyed"), update(Household, urgency_score=99),
        update(Need, status="waiting", status_at="2026-11-01T00:00:00+07:00"),
        update(Need, status="helped", status_at="2026-11-01T00:00:00+07:00", met_on="2026-10-30"),
        update(Household, left_on="2026-11-01", leave_reason="moved"),
    ],
)  # fmt: skip
def test_work_that_no_list_speaks_of_leaves_rows_settled(path, edit):
    edit()
    assert number_settled() == 3


def test_a_settled_list_writes_nothing_and_asks_as_much_for_ten_times_the_rows(
    tmp_path, django_assert_num_queries
):
    counts = []
    for number in (20, 200):
        start = number * 10
        path = write_list(tmp_path / f"{number}.csv", number, start=start)
        imports.import_list(path, data_year=2569, by=None)
        again = imports.import_list(path, data_year=2569, by=None, apply=False)
        assert (again.new, again.changed, again.unchanged) == (0, 0, number)
        before = Person.objects.order_by("-updated_at").first().updated_at
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        with CaptureQueriesContext(connection) as queries:
            imports.apply_batch(again.pk, by=None)
        counts.append(len(queries))
        assert Person.objects.order_by("-updated_at").first().updated_at == before
    assert counts[0] == counts[1]


def test_a_row_that_is_left_out_no_longer_speaks_for_its_house(tmp_path):
    """The house is what its head's row says; without that row it is what the next one says."""
    path = write_list(tmp_path / "a.csv", 2)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    member = lines[2].replace("หัวหน้าครัวเรือน", "บุตร").replace("42980000002", "42980000001")
    path.write_text("\n".join([lines[0], lines[1], member]), encoding="utf-8-sig")
    imports.import_list(path, data_year=2569, by=None)
    path.write_text("\n".join([lines[0], member]), encoding="utf-8-sig")

    counts, rows = preview(path)

    assert (counts["changed"], counts["gone"]) == (1, 1)
    assert "house_number" in rows[0]["changes"]


def test_another_batch_that_adds_a_twin_unsettles_the_house(tmp_path):
    path = write_list(tmp_path / "a.csv", 1)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    pin = lines[1].split(",")[9]
    path.write_text("\n".join([lines[0], lines[1].replace(pin, "")]), encoding="utf-8-sig")
    imports.import_list(path, data_year=2569, by=None)
    other = tmp_path / "b.csv"
    other.write_text("\n".join(lines), encoding="utf-8-sig")
    imports.import_list(other, data_year=2569, by=None)
    assert Person.objects.count() == 2

    quick = preview(path)
    touch_all()
    assert number_settled() == 0

    assert quick == preview(path)
    assert quick[0]["rejected"] == 1  # nobody can say which of the two the row means


def test_nothing_is_settled_once_a_batch_is_undone(path, tmp_path):
    """What had been touched before the undone batch is forgotten, so the file before it is out."""
    other = write_list(tmp_path / "b.csv", 2, start=500)
    batch = imports.import_list(other, data_year=2569, by=None)
    assert number_settled() == 5

    imports.undo_batch(batch.pk, by=None)

    assert number_settled() == 0
    counts, _rows = preview(path)
    assert (counts["unchanged"], counts["gone"]) == (3, 0)


def test_a_batch_keeps_what_was_known_of_households_it_does_not_speak_of(path, tmp_path):
    update(Person, title="พระ")()
    before = preview(path)

    imports.import_list(write_list(tmp_path / "b.csv", 2, start=500), data_year=2569, by=None)

    assert number_settled() == 4
    assert preview(path)[0] | {"gone": 0} == before[0]


def test_a_household_that_was_edited_back_is_settled_again(path):
    title = Person.objects.first().title
    for value in ("พระ", title):
        Person.objects.filter(pk=Person.objects.first().pk).update(title=value)
    assert number_settled() == 2

    imports.import_list(path, data_year=2569, by=None)

    assert (number_settled(), TouchedHousehold.objects.count()) == (3, 0)


def test_who_edits_while_a_list_is_applied_is_not_overlooked(path, monkeypatch):
    """What is touched after the comparison stays touched, though the household was compared."""
    update(Person, title="พระ")()
    land = imports.applying.landing.land
    pk = Household.objects.order_by("id").first().pk

    def edit_and_land(*args):
        TouchedHousehold.objects.create(household_id=pk, made_in=0)  # as another's trigger does
        return land(*args)

    monkeypatch.setattr(imports.applying.landing, "land", edit_and_land)
    imports.import_list(path, data_year=2569, by=None)

    assert list(TouchedHousehold.objects.values_list("household_id", flat=True)) == [pk]
    assert number_settled() == 2


def test_a_lost_file_costs_only_time(path):
    for file in Staging(ImportBatch.objects.get()).folder.glob("settled-*.parquet"):
        file.unlink()

    counts, _rows = preview(path)

    assert (number_settled(), counts["unchanged"]) == (0, 3)


@pytest.fixture
def keys_are_looked_at_row_by_row():
    """As on a server whose owner of the tables was not given the right to put that off."""
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"], host=at["HOST"], port=at["PORT"] or None, user="postgres",
        autocommit=True,
    ) as server:  # fmt: skip
        right = "SET ON PARAMETER session_replication_role"
        server.execute(f"REVOKE {right} FROM loei_owner")
        yield
        server.execute(f"GRANT {right} TO loei_owner")


def test_without_the_right_to_look_at_keys_together_the_outcome_is_the_same(
    keys_are_looked_at_row_by_row, path
):
    first = Person.objects.order_by("id").first()
    Person.objects.filter(pk=first.pk).update(title="พระ")

    batch = imports.import_list(path, data_year=2569, by=None)

    assert (batch.changed, batch.unchanged) == (1, 2)
    assert Person.objects.get(pk=first.pk).title == first.title
    assert (number_settled(), TouchedHousehold.objects.count()) == (2, 0)


def test_the_list_of_the_next_year_is_settled_as_soon_as_it_is_applied(path, tmp_path):
    later = tmp_path / "later.csv"
    text = path.read_text(encoding="utf-8-sig").replace("2569,", "2570,")
    later.write_text(text.replace("42980000002", "42980000009"), encoding="utf-8-sig")
    batch = imports.import_list(later, data_year=2570, by=None)
    assert (batch.unchanged, batch.changed) == (2, 1)

    assert settled.known(settled.touched())["data_year"].to_list() == [2570, 2570]

    batch = imports.import_list(later, data_year=2570, by=None, apply=False)
    quick = (batch.unchanged, batch.changed, batch.gone)
    touch_all()
    batch = imports.import_list(later, data_year=2570, by=None, apply=False)
    assert quick == (batch.unchanged, batch.changed, batch.gone) == (3, 0, 0)


def test_two_houses_of_a_list_that_are_one_household_here_are_compared_in_full(path):
    merge()
    for _ in range(2):
        imports.import_list(path, data_year=2569, by=None)
        quick = preview(path)
        touch_all()
        assert preview(path) == quick
        TouchedHousehold.objects.all().delete()
