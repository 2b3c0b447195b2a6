"""Facts that are stored are counted over again each night, and said by id where they part."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Notification
from accounts.tasks import recount_stored
from core.owner import as_owner
from households.services import years
from tests.conftest import see_everything
from tests.factories.people import make_household, make_official, make_pairing, make_user


def slip(*statements):
    """Writes past the triggers, as no act does."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement, values in statements:
            cursor.execute(statement, values)
    see_everything()


def recounted(capsys) -> dict:
    with pytest.raises(SystemExit) as ended:
        call_command("check_stored", "--json")
    assert ended.value.code == 1
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db(transaction=True)
def test_each_fact_that_parts_is_named_by_id_and_the_administrators_are_told(
    reference, capsys, caplog
):
    admin, officer = make_user("administrator", "42"), make_user("provincial_officer", "42")
    first, second = make_household("420107"), make_household("420107", year=2568)
    official = make_official("4201")
    make_pairing(first, official, officer)
    years.moves_of(officer, (4201,), 2568, 2569)
    call_command("check_stored", "--json")
    well = json.loads(capsys.readouterr().out)
    assert set(well) >= {"listed_years", "year_moves", "mentored_until", "load", "due"}
    assert not any(well.values())

    slip(
        ("UPDATE households_household SET listed_years = '{2500}' WHERE id = %s", [second.pk]),
        ("UPDATE households_household SET mentored_until = now() WHERE id = %s", [first.pk]),
        ("UPDATE mentors_official SET load = 7 WHERE id = %s", [official.pk]),
        ("DELETE FROM mentors_dueitem WHERE household_id = %s", [first.pk]),
        ("UPDATE households_yearmove SET gone = '{}'", []),
    )
    found = recounted(capsys)
    assert found["listed_years"] == [str(second.pk)]
    assert found["mentored_until"] == [str(first.pk)]
    assert found["load"] == [str(official.pk)]
    assert {line.split()[1] for line in found["due"]} == {str(first.pk)}
    assert found["year_moves"] == ["2568 2569 4201"]

    recount_stored()
    told = Notification.objects.filter(user=admin, key__startswith="stored-recount")
    assert [(n.text.count("1 รายการ") > 3) for n in told] == [True]
    assert f"stored load parts in 1 records: {official.pk}" in caplog.text
