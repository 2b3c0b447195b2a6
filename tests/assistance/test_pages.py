"""Pages of help: as many questions to the database for one row as for many, what leaves masked, and
who should coordinate.
"""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from assistance.models import Assistance
from assistance.services.giving import record_assistance, withdraw_assistance
from assistance.services.matching import settle_due
from tests.assistance.helping import enter, pins_of
from tests.factories.people import make_household, make_pin

pytestmark = pytest.mark.django_db
TOWN = {"houses": 3, "people": 2}  # see the fixture


@pytest.fixture
def far(db):
    """In another district; made before anybody acts."""
    return make_household("420201", head_name="นางไกล ออกไป")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def questions(client, address) -> int:
    client.get(address)  # what is kept from the first time on
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_ask_the_same_for_one_row_and_for_many(town):
    agency, officer = client_of(town.agent), client_of(town.officer)
    pages = [
        (agency, reverse("assistance:entry-list")),
        (officer, reverse("assistance:help-list")),
        (officer, reverse("assistance:unmatched-list")),
        (officer, reverse("assistance:overlap-list")),
    ]
    pins = [pin for house in town.houses for pin in pins_of(town, house)]
    help_all(town, pins[:1])
    before = [questions(*page) for page in pages]
    help_all(town, pins[1:])
    assert [questions(*page) for page in pages] == before


def help_all(town, pins):
    """Of each household twice, by the agency and by the officer; and for somebody unknown."""
    for pin in pins:
        enter(town, pin)
        enter(town, make_pin(), subdistrict=town.houses[0].subdistrict)
    settle_due()
    with acting_for(town.officer):
        for house in {given.household for given in Assistance.objects.select_related("household")}:
            record_assistance(
                household=house,
                by=town.officer,
                dimension=town.income(),
                kind="money",
                description="เงินสงเคราะห์",
                amount=100,
                given_on=timezone.localdate(),
                giver="กองทุนสมมุติ",
            )


def sheet(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


def test_what_leaves_shows_no_national_id_and_no_free_text(town):
    pin = pins_of(town, town.houses[0])[0]
    enter(town, pin, description="รักษาโรคเรื้อรัง", person_name="=HYPERLINK()")
    settle_due()
    own = sheet(client_of(town.agent).get(reverse("assistance:entry-export")))
    ledger = sheet(client_of(town.officer).get(reverse("assistance:help-export")))
    for rows in (own, ledger):
        assert len(rows) == 2
        assert pin not in str(rows)
    assert "'=HYPERLINK()" in own[1]
    assert "รักษาโรคเรื้อรัง" not in str(ledger)


def test_several_givers_of_one_kind_in_a_month_are_shown_and_none_refused(town):
    house = town.houses[0]
    help_all(town, pins_of(town, house)[:1])
    page = client_of(town.officer).get(reverse("assistance:overlap-list"))
    (group,) = page.context["groups"]
    assert (group["household"], group["givers"], group["times"]) == (house.pk, 2, 2)
    shown = client_of(town.officer).get(reverse("households:household-detail", args=[house.pk]))
    assert "ควรประสานกัน" in shown.content.decode()


def test_who_gave_is_the_same_on_the_household_page_and_among_the_overlaps(town):
    """Two who recorded what they gave themselves are two; one of them twice is one."""
    for house, officers in zip(town.houses, ((0, 1), (0, 0)), strict=False):
        for number in officers:
            by = (town.officer, town.verifier)[number]
            with acting_for(by):
                record_assistance(
                    household=house,
                    by=by,
                    dimension=town.income(),
                    kind="goods",
                    description=f"ข้าวสาร {number}",
                    given_on=timezone.localdate(),
                )
    client = client_of(town.officer)
    groups = client.get(reverse("assistance:overlap-list")).context["groups"]
    assert [(g["household"], g["givers"]) for g in groups] == [(town.houses[0].pk, 2)]
    shown = [
        client.get(reverse("households:household-detail", args=[house.pk]), {"open": "assistance"})
        for house in town.houses[:2]
    ]
    told = ["พี่เลี้ยงหรือเจ้าหน้าที่ 2 คน" in page.content.decode() for page in shown]
    assert told == [True, False]


def test_the_sums_of_a_long_ledger_are_asked_for(town, monkeypatch):
    help_all(town, pins_of(town, town.houses[0])[:1])
    client, ledger = client_of(town.officer), reverse("assistance:help-list")
    known = client.get(ledger).context["totals"]
    monkeypatch.setattr("assistance.views.ledger.MOST_SUMMED", 1)
    page = client.get(ledger, {"kind": "money"})
    assert page.context["totals"] is None
    (link,) = re.findall(r'href="([^"]*totals=1)"', page.content.decode())
    assert client.get(ledger + link.replace("&amp;", "&")).context["totals"] == known


def test_withdrawn_help_counts_nowhere(town):
    help_all(town, pins_of(town, town.houses[0])[:1])
    client = client_of(town.officer)
    assert client.get(reverse("assistance:help-list")).context["totals"]["baht"] == 700
    with acting_for(town.officer):
        given = Assistance.objects.get(is_from_entry=False)
        withdraw_assistance(assistance=given, by=town.officer, reason="ผิดบ้าน")
    assert client.get(reverse("assistance:help-list")).context["totals"]["baht"] == 600
    assert list(client.get(reverse("assistance:overlap-list")).context["groups"]) == []


def test_the_ledger_of_one_household_says_whose_it_is_and_stays_so_when_a_month_is_chosen(
    far, town
):
    mine, other, *_rest = town.houses
    for house in (mine, other):
        town.help(house)
    client, ledger = client_of(town.officer), reverse("assistance:help-list")
    asked = {"household": mine.pk, "area": "4201", "kind": "money"}
    page = client.get(ledger, asked)
    text = page.content.decode()
    assert {given.household_id for given in page.context["page"]} <= {mine.pk}
    assert f'href="{reverse("households:household-detail", args=[mine.pk])}"' in text
    for name, value in (("household", mine.pk), ("area", "4201")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
    assert 'type="hidden" name="kind"' not in text
    assert 'href="?kind=money"' in text
    assert "เฉพาะครัวเรือน" in text
    everybody = client.get(ledger)
    assert {given.household_id for given in everybody.context["page"]} == {mine.pk, other.pk}
    assert "เฉพาะครัวเรือน" not in everybody.content.decode()
    text = client.get(ledger, {"household": far.pk}).content.decode()
    assert ("เฉพาะครัวเรือนที่เลือก" in text, "นางไกล" in text) == (True, False)
