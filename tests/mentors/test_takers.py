"""Which household an official may take is said once: pages, services and the suggestion agree, over
every pair of what may stand against it.
"""

from itertools import combinations, product

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from core.consequences import Event
from core.errors import DomainError
from mentors import allocation, consequences
from mentors.enums import ActKind, PairingKind
from mentors.models import ConflictOfInterest, Official, Suggestion
from mentors.services.pairings import pair_mentor
from mentors.services.planning import PairingData
from mentors.views import board, suggestions
from mentors.views.pairings import officials_for
from places.codes import AreaCode
from places.models import Area
from tests.factories.people import make_household, make_official, make_pairing, make_user

WORK_PLACES = ("42", "4201", "420107", "420111", "4202", "420201")
OBSTACLES = ("ended", "unready", "locked_out", "conflict", "no_room")
SOME = [set(some) for number in range(3) for some in combinations(OBSTACLES, number)]


@pytest.fixture
def officer(db):
    return make_user("provincial_officer", "42")


@pytest.fixture
def household(db):
    return make_household("420107")


@pytest.fixture
def officials(officer, household):
    """One official for every work place, with none, one and two obstacles."""
    found = []
    for area, some in product(WORK_PLACES, SOME):
        ended, unready, locked_out, conflict, no_room = (name in some for name in OBSTACLES)
        official = make_official(
            area,
            user=make_user(is_active=False) if locked_out else None,
            capacity=0 if no_room else 1,
            is_available=not unready and not ended,
            ended_on=timezone.localdate() if ended else None,
            end_reason="retired" if ended else "",
        )
        if conflict:
            ConflictOfInterest.objects.create(
                household=household, official=official, kind="relative", recorded_by=officer
            )
        found.append(official)
    return found


def served_by(household, officials, officer, kind) -> set:
    """Whom the service takes, asked one by one and taken back."""
    taken = set()
    for official in officials:
        try:
            with transaction.atomic():
                pair_mentor(household=household, official=official, by=officer, kind=kind)
                taken.add(official.pk)
                raise TakenBackError
        except TakenBackError:
            continue
        except DomainError:
            continue
    return taken


class TakenBackError(Exception):
    """Ends a trial."""


def asked(officer, **query):
    request = RequestFactory().get("/", query)
    request.user = officer
    return request


def on_board(officer, household, monkeypatch, kind) -> tuple[set, list]:
    monkeypatch.setattr(board, "OFFICIALS_A_PAGE", 1000)
    request = asked(officer, household=household.pk, kind=kind)
    shown = list(board._officials(request, request.GET)["officials"].object_list)
    return {o.pk for o in shown if not o.why_not}, [bool(o.why_not) for o in shown]


def suggested(officer, household) -> set:
    area = Area.objects.get(pk=AreaCode(household.subdistrict_id).district)
    facts = PairingData(Suggestion(area=area, requested_by=officer, only=[household.pk]))
    (wanted,) = facts.households
    return {o.id for o in facts.officials if o.free > 0 and allocation.may_pair(wanted, o)}


def test_pages_service_and_suggestion_agree(officer, household, officials, monkeypatch):
    with acting_for(officer):
        taken = served_by(household, officials, officer, ActKind.MAIN)
        offered = {o.pk for o in officials_for(asked(officer), household)}
        shown, order = on_board(officer, household, monkeypatch, ActKind.MAIN)
        planned = suggested(officer, household)
    assert len(taken) == 4  # the province's, the district's, and both of its sub-districts'
    assert offered == shown == planned == taken
    assert order == sorted(order)  # the board has those first who can


def test_a_change_of_mentor_offers_whom_the_service_takes(
    officer, household, officials, monkeypatch
):
    """The one it has is not offered again, though with room."""
    mentor = make_official("4201", capacity=3)
    with acting_for(officer):
        make_pairing(household, mentor, officer, kind=PairingKind.MAIN)
        taken = served_by(household, [*officials, mentor], officer, ActKind.CHANGE)
        beside = served_by(household, [*officials, mentor], officer, ActKind.CO)
        offered = {o.pk for o in officials_for(asked(officer), household, has_main=True)}
        shown, _order = on_board(officer, household, monkeypatch, ActKind.CHANGE)
    assert len(taken) == 4
    assert shown == taken
    assert offered == taken | beside
    assert len(beside) == 8  # those who are full as well


def test_the_page_of_a_household_takes_a_full_official_as_co_mentor(client, officer, household):
    mentor, full = make_official("4201"), make_official("4201", capacity=1)
    for official, house in ((mentor, household), (full, make_household("420107"))):
        pair_mentor(household=house, official=official, by=officer)
    client.force_login(officer)
    address = reverse("mentors:pairing-create", args=[household.pk])
    assert f'value="{full.pk}"' in client.get(address).text

    assert client.post(address, {"official": full.pk, "kind": "change"}).status_code == 422
    assert client.post(address, {"official": full.pk, "kind": "co"}).status_code == 302
    now = household.pairings.filter(ended_on=None).values_list("official", "kind")
    assert set(now) == {(mentor.pk, "main"), (full.pk, "co")}


@pytest.mark.parametrize("work_place", ["42", "4201", "420107"])
def test_who_takes_over_of_a_closed_account_is_whom_the_service_takes(
    officer, household, officials, work_place
):
    """Also of a mentor of the whole province: only those who serve where the household is."""
    gone = make_official(work_place, user=make_user("mentor", "4201"))
    with acting_for(officer):
        make_pairing(household, gone, officer, kind=PairingKind.MAIN)
        taken = served_by(household, officials, officer, ActKind.CHANGE)
        effect = consequences.HouseholdsOfAnAccount()
        (question,) = effect.questions(
            Event(act="account-close", target=gone.user, by=officer)
        ).values()
    assert {int(key) for key, _name in question.choices if key} == taken


def test_a_hand_over_offers_those_who_serve_a_household(officer, household, officials):
    gone = make_official("4201")
    with acting_for(officer):
        make_pairing(household, gone, officer, kind=PairingKind.MAIN)
        taken = served_by(household, officials, officer, ActKind.CHANGE)
        offered = {o.pk for o in suggestions._takers(Official.objects.all(), gone)}
        barred = {c.official_id for c in ConflictOfInterest.objects.all()}
    assert offered - barred == taken


def test_serving_is_one_rule_in_the_database_and_in_python(officials, db):
    for area in Area.objects.exclude(level="province"):
        found = set(Official.objects.serving(area.code).values_list("pk", flat=True))
        served = {o.pk for o in officials if AreaCode(o.work_area_id).serves(area.code)}
        assert found == served
