"""An apply compares anew only where something has changed since the preview."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.spreadsheets.errors import DataMovedError
from households.models import HouseholdListing, Person, PersonListing
from households.tpmap import cells
from households.tpmap.services import imports, words
from households.tpmap.services.staging import ShownRows, Staging
from tests.households.test_again import NOT_SAID, SAID, brought, path  # noqa: F401
from tests.households.test_import import with_income, write_list

pytestmark = pytest.mark.django_db
COMPARED = "CREATE TEMPORARY TABLE stands"


def applied(batch):
    """How often an apply compared with what is stored."""
    with CaptureQueriesContext(connection) as queries:
        imports.apply_batch(batch.pk, by=None)
    return sum(COMPARED in query["sql"] for query in queries)


def test_where_nothing_has_changed_nothing_is_compared_again(path):  # noqa: F811
    batch = brought(with_income(path, "b.csv", "9000"), apply=False)
    assert (applied(batch), batch.changed) == (0, 3)
    assert {row.income_per_person for row in HouseholdListing.objects.all()} == {9000}


@pytest.mark.some
@pytest.mark.parametrize("edit", SAID)
def test_whatever_is_edited_after_the_preview_refuses_it(path, edit):  # noqa: F811
    batch = brought(path, apply=False)
    SAID[edit]()
    with pytest.raises(DataMovedError):
        imports.apply_batch(batch.pk, by=None)


@pytest.mark.parametrize("edit", NOT_SAID)
def test_what_the_list_does_not_say_is_compared_anew_and_taken(path, edit):  # noqa: F811
    batch = brought(path, apply=False)
    NOT_SAID[edit]()
    assert applied(batch) == 1


def test_a_row_that_comes_or_goes_is_seen(path):  # noqa: F811
    batch = brought(path, apply=False)
    PersonListing.objects.first().delete()
    with pytest.raises(DataMovedError):
        imports.apply_batch(batch.pk, by=None)
    batch = brought(path, apply=False)
    Person.objects.create(household=Person.objects.first().household, first_name="อีกคน")
    assert applied(batch) == 1


@pytest.mark.parametrize("is_compared_anew", [False, True])
def test_what_the_program_that_checked_a_list_did_not_read_it_does_not_say(
    path,  # noqa: F811
    is_compared_anew,
):
    """A column that came with a release between check and apply ended the apply as a fault."""
    before = sorted(HouseholdListing.objects.values_list("income_per_person", flat=True))
    titles = sorted(Person.objects.values_list("title", flat=True))
    assert all(before)
    batch = brought(with_income(path, "b.csv", ""), apply=False)
    staging = Staging(batch)
    for file in staging._rows():
        staging._write(file.stem, staging._read(file.stem).drop("income", "title"))
    if is_compared_anew:
        staging._path("versions").unlink()
    assert applied(batch) == is_compared_anew
    assert sorted(HouseholdListing.objects.values_list("income_per_person", flat=True)) == before
    assert sorted(Person.objects.values_list("title", flat=True)) == titles
    assert ShownRows(staging).count() == 3


def test_a_fact_emptied_by_word_after_the_preview_asks_for_a_new_one(path):  # noqa: F811
    batch = brought(with_income(path, "b.csv", ""), apply=False)
    words.empty_fact(batch=batch, key="income", is_emptied=True, by=None)
    with pytest.raises(DataMovedError):
        imports.apply_batch(batch.pk, by=None)
    imports.check_batch(batch.pk)
    assert applied(batch) == 0
    assert not HouseholdListing.objects.filter(income_per_person__isnull=False).exists()


@pytest.mark.some
@pytest.mark.parametrize("lost", ["rows-0001*", "versions*", "gone*"])
@pytest.mark.parametrize("is_known", [True, False])
def test_no_part_of_a_list_is_written_without_the_others(tmp_path, monkeypatch, lost, is_known):
    monkeypatch.setattr(cells, "BLOCK", 400)
    path = write_list(tmp_path / "a.csv", 9)  # noqa: F811
    if is_known:
        brought(path)
    batch = brought(with_income(path, "b.csv", "9000"), apply=False)
    (file,) = Staging(batch).folder.glob(lost)
    file.unlink()
    if lost.startswith("rows"):
        with pytest.raises(DataMovedError):
            imports.apply_batch(batch.pk, by=None)
    else:
        assert applied(batch) <= 1
        assert HouseholdListing.objects.filter(income_per_person=9000).count() == 9
