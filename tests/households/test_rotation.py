"""The key of the national IDs is changed while people work: nothing unreadable, nothing lost."""

import secrets
import threading
from contextlib import suppress

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import isolate_apps
from django.urls import reverse

from accounts.acting import acting_for
from accounts.models import AuditEvent, RowHistory
from core.fields import EncryptedPin
from core.identity import Pin, decrypt_pin, encrypt_pin, pin_index
from households.models import Household, Person
from households.services import rotation
from tests.factories.people import make_household, make_pin, make_user

PERSONS, FEW = 100_000, 10_000


@pytest.fixture
def keys(settings):
    """`use(n)`: from here on key `n` is current; keys 1 to n decrypt."""
    made = {n: secrets.token_bytes(32) for n in (1, 2, 3)}

    def use(number):
        settings.LOEI_ID_KEYS = {n: made[n] for n in range(1, number + 1)}
        settings.LOEI_ID_CURRENT_KEY = (number, made[number])

    use(1)
    return use


def many_persons(household, number):
    """Adds persons with IDs of their own, by COPY."""
    with acting_for(purpose="test"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE made (pin bytea, pin_index bytea) ON COMMIT DROP")
        with cursor.copy("COPY made FROM STDIN") as copy:
            for _ in range(number):
                pin = make_pin()
                copy.write_row((encrypt_pin(pin), pin_index(pin)))
        cursor.execute(
            "INSERT INTO households_person (household_id, district, title, first_name, last_name,"
            " name_key, sound_key, sex, relation, is_head, created_at, updated_at, pin, pin_index)"
            " SELECT %s, %s, '', 'สมมุติ', '', 'สมมุติ', '', '', '', false, now(), now(), pin,"
            " pin_index FROM made",
            [household.pk, household.district],
        )


@pytest.mark.wider
@pytest.mark.django_db(transaction=True)
def test_many_ids_are_sealed_anew_while_pages_are_read_and_written(reference, keys, pytestconfig):
    busy, rest = make_household(members=5), make_household("420201")
    many = PERSONS if pytestconfig.getoption("--all") else FEW
    many_persons(rest, many)
    officer = make_user("district_officer", "4201")
    keys(2)
    over, answers = threading.Event(), []

    def work():
        client = Client()
        client.force_login(officer)
        page = reverse("households:household-detail", args=[busy.pk])
        while not over.is_set():
            answers.append(client.get(page).status_code)
            with acting_for(officer):
                person = busy.persons.order_by("?").first()
                person.relation = f"แก้ครั้งที่ {len(answers)}"
                person.save()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        done = rotation.rotate_keys()
    finally:
        over.set()
        worker.join()
    rotation.rotate_keys()

    assert done["households_person"] >= many
    assert rotation.rows_left() == 0
    assert set(answers) == {200}
    assert len(answers) > 3
    with acting_for(purpose="test"):
        assert Person.objects.count() == many + 6
        wrong = [p.pk for p in Person.objects.iterator() if bytes(p.pin_index) != pin_index(p.pin)]
        assert wrong == []
        assert (
            not RowHistory.objects.filter(table="households_person")
            .exclude(household_id=busy.pk)
            .exists()
        )


@pytest.mark.django_db
def test_a_stopped_rotation_goes_on_where_it_was(keys, monkeypatch):
    household = make_household(members=7)
    monkeypatch.setattr(rotation, "BATCH", 3)
    keys(2)

    class StoppedError(Exception):
        pass

    def stop(table, rows):
        if rows > 3:
            raise StoppedError

    with suppress(StoppedError):
        rotation.rotate_keys(report=stop)
    assert rotation.rows_left() == 1
    assert rotation.rotate_keys()["households_person"] == 1
    assert rotation.rows_left() == 0
    assert all(isinstance(p.pin, Pin) for p in household.persons.all())
    assert AuditEvent.objects.filter(action="keys.rotated").count() == 1


@pytest.mark.django_db
def test_a_key_that_is_gone_is_said_and_changes_nothing(keys, settings):
    make_household()
    keys(3)
    del settings.LOEI_ID_KEYS[1]
    with pytest.raises(KeyError):
        rotation.rotate_keys()
    assert Household.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pin FROM households_person")
        sealed = cursor.fetchone()[0]
    with pytest.raises(KeyError):
        decrypt_pin(sealed)


@isolate_apps("tests.households")
def test_a_sealed_id_in_a_column_of_another_name_is_refused_before_any_is_lost():
    """A second one of a model would be rotated with nobody noticing that it was not."""

    class Twice(models.Model):  # noqa: DJ008
        pin = EncryptedPin()
        of_spouse = EncryptedPin()

        class Meta:
            app_label = "tests"

    found = [(error.id, error.obj.name) for error in Twice.check()]
    assert ("core.E001", "of_spouse") in found
    assert ("core.E001", "pin") not in found
