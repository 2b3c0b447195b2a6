"""A year's list that is of some districts alone: the others stay on the list before."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.confirming import FIELD
from core.spreadsheets.errors import BatchMovedError
from households.models import ImportBatch, Person
from households.sets import households_in, lists_in_force, today
from households.tpmap.services import imports
from reports import facts
from tests.confirming import confirm
from tests.factories.people import make_user
from tests.households.test_lists_by_district import HERE, THERE
from tests.households.test_odd_lists import brought
from tests.households.test_verdicts import write_csv
from tests.jobs import do
from tests.words import words

pytestmark = pytest.mark.django_db
ALL = {"สมมุติ1", "สมมุติ2", "สมมุติ11", "สมมุติ12", "สมมุติ13"}


def heads(code) -> set[str]:
    people = Person.objects.filter(household__in=households_in(code), is_head=True)
    return set(people.values_list("first_name", flat=True))


def counted() -> tuple[int, int, int]:
    """People of the lists in force, their needs, and who is gone from any list."""
    rows = facts.persons(today()), facts.needs(today()), facts.gone_from_years(today())
    return tuple(row.count() for row in rows)


def test_a_district_without_a_list_of_the_year_stays_on_its_own(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    before = (heads("followed"), counted())
    assert before == (ALL, (5, facts.needs(today()).count(), 0))

    first = brought(tmp_path, HERE[:1], 2569, is_of_some=True)
    assert first.districts == [4201]
    assert lists_in_force(2569) == [(2569, []), (2568, [4201])]
    assert (heads("followed"), heads("unlisted")) == (ALL - {"สมมุติ2"}, {"สมมุติ2"})
    assert (heads("listed"), heads("gone")) == (ALL - {"สมมุติ2"}, {"สมมุติ2"})
    assert (counted()[0], counted()[2]) == (4, 1)

    second = brought(tmp_path, THERE[:2], 2569, is_of_some=True)
    assert lists_in_force(2569) == [(2569, []), (2568, [4201, 4209])]
    assert heads("followed") == {"สมมุติ1", "สมมุติ11", "สมมุติ12"}
    assert heads("unlisted") == heads("gone") == {"สมมุติ2", "สมมุติ13"}
    assert (counted()[0], counted()[2]) == (3, 2)

    imports.undo_batch(second.pk, by=None)
    assert heads("unlisted") == {"สมมุติ2"}
    imports.undo_batch(first.pk, by=None)
    assert (heads("followed"), counted()) == before


def test_of_the_whole_province_nobody_else_stays_on_the_list_before(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    brought(tmp_path, HERE[:1], 2569, is_of_some=True)
    brought(tmp_path, HERE, 2569)
    assert lists_in_force(2569) == [(2569, [])]
    assert (heads("followed"), counted()[0]) == ({"สมมุติ1", "สมมุติ2"}, 2)
    assert heads("unlisted") == {"สมมุติ11", "สมมุติ12", "สมมุติ13"}


def test_who_moved_to_a_district_with_a_newer_list_is_counted_once(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    moved = THERE[0] | {"อำเภอ": "เมืองเลย", "ตำบล": "นาอ้อ", "รหัสบ้าน": "42990000099"}
    brought(tmp_path, [*HERE, moved], 2569, is_of_some=True)
    needs = facts.needs(today())
    assert (counted()[0], needs.count()) == (5, len(set(needs.values_list("person", "dimension"))))
    assert heads("followed") == ALL


def test_a_refused_row_makes_no_list_of_its_district(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    refused = THERE[0] | {"ชื่อ": ""}
    batch = brought(tmp_path, [*HERE, refused], 2569, is_of_some=True)
    assert (batch.rejected, batch.districts) == (1, [4201])
    assert heads("followed") == ALL


def test_where_districts_are_missing_a_person_says_whose_list_it_is(client, tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    batch = brought(tmp_path, HERE, 2569, apply=False)
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-apply", args=[batch.pk])
    asked = client.post(address)
    lines = [(line.text, line.count) for line in asked.context["question"].lines]
    assert (asked.status_code, lines) == (200, [("อ.วังสะพุง ในบัญชีก่อน", 3)])
    unsaid = client.post(address, {FIELD: asked.context["mark"]})
    assert (unsaid.status_code, ImportBatch.objects.get(pk=batch.pk).stage) == (422, "checked")
    assert confirm(client, address, {"of": "some"}).status_code == 302
    batch = do(ImportBatch.objects.get(pk=batch.pk))
    assert (batch.stage, batch.districts) == ("applied", [4201])
    page = reverse("tpmap:import-detail", args=[batch.pk])
    assert "บัญชีเฉพาะอำเภอที่มีในไฟล์" in words(client.get(page))

    # Compared is what has both lists, and no reason is asked of the others.
    compared = client.get(reverse("households:year-compare"))
    assert "อ.เมืองเลย" in words(compared)
    assert [area.code for area, _line in compared.context["rows"]] == ["4201"]
    assert compared.context["page"].paginator.count == 0
    sums = client.get(page, {"sums": "1"}).context["years"]
    assert (sums["left_list"], sums["stayed"]) == (0, 2)

    # The last district completes the year: nothing is asked.
    rest = brought(tmp_path, THERE, 2569, apply=False)
    assert client.post(reverse("tpmap:import-apply", args=[rest.pk])).status_code == 302
    assert do(ImportBatch.objects.get(pk=rest.pk)).stage == "applied"
    assert lists_in_force(2569) == [(2569, [])]


def test_the_command_says_it_too(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    path = write_csv(tmp_path / "some.csv", [row | {"ปี": "2569"} for row in HERE])
    call_command("import_tpmap", str(path), year=2569, is_of_some=True, apply=True, verbosity=0)
    assert ImportBatch.objects.latest("pk").districts == [4201]
    assert heads("followed") == ALL


def test_a_wrong_answer_is_mended_after_the_list_is_applied(client, tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2568)
    batch = brought(tmp_path, HERE, 2569)  # nobody said that it is of some districts
    assert heads("followed") == {"สมมุติ1", "สมมุติ2"}
    client.force_login(make_user("administrator", "42"))
    address = reverse("tpmap:import-districts", args=[batch.pk])
    page = reverse("tpmap:import-detail", args=[batch.pk])
    assert address in client.get(page).text
    asked = client.get(address)
    assert [(line.text, line.count) for line in asked.context["question"].lines] == [
        ("อ.วังสะพุง ในบัญชีก่อน", 3)
    ]
    assert confirm(client, address, {"of": "some"}).status_code == 302
    assert heads("followed") == ALL
    assert "บัญชีเฉพาะอำเภอที่มีในไฟล์" in words(client.get(page))
    assert confirm(client, address, {"of": "all"}).status_code == 302
    assert heads("followed") == {"สมมุติ1", "สมมุติ2"}

    imports.undo_batch(batch.pk, by=None)
    refused = client.get(address, follow=True)
    assert BatchMovedError.message in refused.text
    assert ImportBatch.objects.get(pk=batch.pk).districts == []
