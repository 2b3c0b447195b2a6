"""Running numbers of letters sent: none doubled, none left out, none used twice."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from accounts.acting import acting_for
from committees.models import RegisteredLetter
from committees.services.offices import save_office
from committees.services.register import register_letter
from core import days
from core.forms import BuddhistDateField
from core.thai import be_year
from places.models import Area
from tests.confirming import confirm
from tests.factories.people import make_user

TODAY = days.today()
typed = BuddhistDateField().prepare_value


def at(name, *keys) -> str:
    return reverse(f"committees:{name}", args=keys)


def give_number(client, subject="แจ้งผลการดำเนินงาน", **more):
    data = {
        "area": "4201",
        "dated_on": typed(TODAY),
        "addressed_to": "นายอำเภอ",
        "subject": subject,
    }
    return client.post(at("register-create"), data | more)


@pytest.mark.django_db
def test_an_office_numbers_its_letters_and_cancels_one_with_a_reason(client):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    save_office(
        area=Area.objects.get(pk="4201"),
        by=officer,
        name="อำเภอเมืองเลย",
        reference_prefix="ลย ๐๑๑๘/",
    )

    assert give_number(client, first_number="345").status_code == 302  # leaves its book of paper
    assert give_number(client, is_circular="on").status_code == 302
    refused = give_number(client, first_number="9")
    assert refused.status_code == 422
    assert "เลขต่อไปเรียงเอง" in refused.content.decode()
    last_year = give_number(client, dated_on=typed(TODAY.replace(year=TODAY.year - 1, day=1)))
    assert last_year.status_code == 422
    assert give_number(client, area="42").status_code == 422  # the province's, not theirs
    assert give_number(client, book="x").status_code == 422  # a book there is not

    first, second = RegisteredLetter.objects.order_by("number")
    assert (first.number, first.reference) == (345, "ลย ๐๑๑๘/๓๔๕")
    assert (second.number, second.reference, second.year) == (346, "ลย ๐๑๑๘/ว ๓๔๖", be_year(TODAY))
    end = at("register-cancel", second.pk)
    assert confirm(client, end, {"reason": ""}).status_code == 422
    assert confirm(client, end, {"reason": "พิมพ์ผิดสำนักงาน"}).status_code == 302
    assert give_number(client).status_code == 302
    assert list(RegisteredLetter.objects.values_list("number", flat=True)) == [347, 346, 345]
    page = client.get(at("register-list")).content.decode()
    assert "พิมพ์ผิดสำนักงาน" in page
    assert "ลย ๐๑๑๘/๓๔๗" in page

    client.force_login(make_user("district_officer", "4202"))
    assert "พิมพ์ผิดสำนักงาน" not in client.get(f"{at('register-list')}?area=4201").content.decode()
    assert client.get(end).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM committees_registeredletter",
        "UPDATE committees_registeredletter SET number = 7",
        "UPDATE committees_registeredletter SET year = 2500",
        "INSERT INTO committees_registeredletter (area_id, year, number, reference, dated_on,"
        " addressed_to, subject, is_circular, paper_kind, registered_at, cancel_reason)"
        " SELECT area_id, year, number + 2, reference, dated_on, addressed_to, subject,"
        " is_circular, paper_kind, registered_at, '' FROM committees_registeredletter",
    ],
)
def test_the_database_keeps_the_row_of_numbers(change):
    area = Area.objects.get(pk="4201")
    register_letter(area=area, addressed_to="ก", subject="ข", by=None, begins=True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_eight_numbers_and_one_that_fails_leaves_no_gap(reference):
    """Two of them fail after they were given a number."""
    officer = make_user("district_officer", "4201")
    start, given = threading.Barrier(8), []

    def take(turn):
        try:
            start.wait(10)
            with acting_for(officer):
                area = Area.objects.get(pk="4201")
                letter = register_letter(
                    area=area, addressed_to="ก", subject="ข", by=officer, begins=True
                )
                if turn in (2, 5):
                    raise RuntimeError
                given.append(letter.number)
        except RuntimeError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(given) == [1, 2, 3, 4, 5, 6]
    assert RegisteredLetter.objects.count() == 6
