"""Pairings made together and taken back, with the fence closed: the rules hold then too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import Membership, Notification
from accounts.services.accounts import set_active
from core.forms import BuddhistDateField
from households.models import Household
from households.models.households import NEVER
from households.sets import households_in
from mentors.enums import ActKind, SuggestionStage
from mentors.errors import (
    EndToComeError,
    OfficialNotAvailableError,
    PairingEndedError,
    TakerToComeError,
)
from mentors.models import Pairing
from mentors.services import acts, suggestions
from mentors.services.pairings import end_pairing, hand_over, record_conflict
from mentors.services.registers import transfer_official
from places.models import Area
from tests.confirming import confirm
from tests.jobs import do

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2, "people": 1}  # see the fixture


def changed(town, house):
    """`(act, mentor before, mentor after)` of a household that was given to another mentor."""
    old, new = town.mentor(), town.mentor()
    town.pair(house, old)
    with acting_for(town.officer):
        act = acts.pair_households(
            households=[house], official=new, by=town.officer, kind=ActKind.CHANGE
        )
    return act, old, new


def undo(town, act) -> tuple[int, int]:
    with acting_for(town.officer):
        taken, kept = acts.undo_act(act=act, by=town.officer)
    return len(taken), kept


def main_of(town, house) -> int:
    with acting_for(town.officer):
        return Pairing.objects.get(household=house, ended_on=None, kind="main").official_id


def mentors_of(town, house) -> set[tuple[int, str]]:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return set(rows.values_list("official_id", "kind"))


def of_a_conflict(town, house, official):
    with acting_for(town.officer):
        record_conflict(household=house, official=official, by=town.officer, kind="relative")


def moved_away(town, _house, official):
    with acting_for(town.administrator):
        transfer_official(
            official=official,
            by=town.administrator,
            work_area=Area.objects.get(code="4202"),
            reason="ย้ายตามคำสั่ง",
            role_goes="moves",
        )


def closed_account(town, _house, official):
    with acting_for(town.administrator):
        set_active(user=official.user, active=False, by=town.administrator)


@pytest.mark.parametrize("since", [of_a_conflict, moved_away, closed_account])
def test_taking_back_gives_nobody_what_the_rules_forbid_since(town, since):
    house = town.houses[0]
    act, old, new = changed(town, house)
    since(town, house, old)

    assert undo(town, act) == (0, 1)
    assert main_of(town, house) == new.pk


def test_who_is_the_co_mentor_since_does_not_become_the_main_one_again(town):
    house = town.houses[0]
    act, old, new = changed(town, house)
    town.pair(house, old, days_ago=0, kind="co")
    with acting_for(town.officer):
        assert acts.takeable(act) == 0

    assert undo(town, act) == (0, 1)
    assert mentors_of(town, house) == {(new.pk, "main"), (old.pk, "co")}


@pytest.mark.parametrize(("came", "becomes"), [(0, 10), (-5, 0), (20, 10)])
def test_a_co_mentor_becomes_the_main_one_from_whatever_day(town, came, becomes):
    house, main, co = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, main)
    beside = town.pair(house, co, days_ago=came, kind="co")

    town.pair(house, co, days_ago=becomes, kind=ActKind.CHANGE)

    assert mentors_of(town, house) == {(co.pk, "main")}
    with acting_for(town.officer):
        beside.refresh_from_db()
    assert beside.ended_on == max(beside.started_on, timezone.localdate() - timedelta(becomes))


def ended(town, pairing):
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="mistake")


def taken_back(town, pairing):
    assert undo(town, pairing.made_in) == (1, 0)


@pytest.mark.parametrize("day", [0, -30])
@pytest.mark.parametrize("undone", [ended, taken_back])
def test_a_pairing_that_never_was_takes_no_day_of_the_household(town, undone, day):
    house, wrong, right = town.houses[0], town.mentor(), town.mentor()
    undone(town, town.pair(house, wrong, days_ago=day))
    with acting_for(town.officer):
        assert house in households_in("unpaired")
        assert Household.objects.get(pk=house.pk).mentored_until == NEVER

    town.pair(house, right, days_ago=29)
    assert mentors_of(town, house) == {(right.pk, "main")}


def test_a_household_goes_to_its_own_co_mentor(town):
    house, leaving, co = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, leaving)
    town.pair(house, co, kind="co")
    with acting_for(town.officer):
        found = hand_over(official=leaving, to=co, by=town.officer, end_reason="retired")

    assert found == (1, [])
    assert mentors_of(town, house) == {(co.pk, "main")}


def test_who_had_it_by_the_act_and_who_has_it_as_before_are_told(town):
    house = town.houses[0]
    act, old, new = changed(town, house)
    before = {m: Notification.objects.filter(user=m.user).count() for m in (old, new)}

    assert undo(town, act) == (1, 0)
    assert main_of(town, house) == old.pk

    for mentor, key in ((old, f"act-restored:{act.pk}"), (new, f"act-undone:{act.pk}")):
        told = Notification.objects.filter(user=mentor.user)
        assert told.count() == before[mentor] + 1
        assert told.filter(key=key).exists()


def test_who_moved_away_since_the_draft_does_not_stop_the_others(town, client):
    here, gone = town.mentor(capacity=1), town.mentor(capacity=1)
    with acting_for(town.officer):
        draft = suggestions.ask_for_suggestion(area=Area.objects.get(code="4201"), by=town.officer)
    do(draft)
    moved_away(town, None, gone)

    with acting_for(town.officer):
        draft.refresh_from_db()
        making = SuggestionStage.MAKING
        draft = suggestions.begin(suggestion=draft, by=town.officer, stage=making)
    do(draft)

    with acting_for(town.officer):
        draft.refresh_from_db()
        outcomes = dict(draft.pairs.values_list("official_id", "outcome"))
    assert outcomes == {here.pk: "จับคู่แล้ว", gone.pk: OfficialNotAvailableError.message}
    client.force_login(town.officer)
    page = client.get(reverse("mentors:suggestion-detail", args=[draft.pk]))
    assert OfficialNotAvailableError.message in page.content.decode()


def reached(client, mentor, house) -> int:
    client.force_login(mentor.user)
    return client.get(reverse("households:household-detail", args=[house.pk])).status_code


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("mentors:pairing-end", {"end_reason": "transferred", "ended_on": "{}"}),
        ("mentors:official-hand-over", {"end_reason": "retired", "ended_on": "{}"}),
        (
            "mentors:official-transfer",
            {"work_area": "4202", "reason": "ย้าย", "role_goes": "moves", "moved_on": "{}"},
        ),
        ("mentors:pairing-create", {"official": "{heir}", "kind": "change", "started_on": "{}"}),
    ],
)
def test_nobody_is_shut_out_before_the_day_said(town, client, door, fields):
    house, mentor, heir = town.houses[0], town.mentor(), town.mentor()
    pairing = town.pair(house, mentor)
    keys = {"pairing-end": pairing.pk, "pairing-create": house.pk}
    address = reverse(door, args=[keys.get(door.partition(":")[2], mentor.pk)])

    def send(day):
        client.force_login(town.officer if "pairing" in door else town.administrator)
        said = BuddhistDateField().prepare_value(day)
        data = {name: value.format(said, heir=heir.pk) for name, value in fields.items()}
        return confirm(client, address, data, follow=True).content.decode()

    told = send(timezone.localdate() + timedelta(1))
    assert "วันที่ต้องไม่อยู่ในอนาคต" in told or EndToComeError.message in told
    assert reached(client, mentor, house) == 200

    assert EndToComeError.message not in send(timezone.localdate())
    assert reached(client, mentor, house) == 404


@pytest.mark.parametrize("door", ["mentors:pairing-end", "mentors:official-hand-over"])
def test_a_day_to_come_is_refused_before_anything_is_asked_and_stays_in_its_box(town, client, door):
    house, mentor = town.houses[0], town.mentor()
    pairing = town.pair(house, mentor)
    key = pairing.pk if door == "mentors:pairing-end" else mentor.pk
    client.force_login(town.administrator)
    tomorrow = BuddhistDateField().prepare_value(timezone.localdate() + timedelta(1))
    said = {"end_reason": "transferred", "ended_on": tomorrow}
    if door == "mentors:pairing-end":
        client.force_login(town.officer)
    page = client.post(reverse(door, args=[key]), said)
    assert page.status_code == 422
    assert page.context["form"].errors == {"ended_on": ["วันที่ต้องไม่อยู่ในอนาคต"]}
    assert (f'value="{tomorrow}"' in page.text, "selected" in page.text) == (True, True)


def test_what_stands_against_a_hand_over_is_said_beside_what_was_filled_in(town, client):
    """Somebody else ended the pairing or entered the hand-over first."""
    house, mentor = town.houses[0], town.mentor()
    pairing = town.pair(house, mentor)
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="transferred")
    client.force_login(town.officer)
    address = reverse("mentors:pairing-end", args=[pairing.pk])
    page = client.post(address, {"end_reason": "reassigned", "ended_on": ""})
    assert (page.status_code, PairingEndedError.message in page.text) == (422, True)
    assert page.context["form"]["end_reason"].value() == "reassigned"
    text = " ".join(page.text.split())
    assert f"<p>{mentor} · {house.head_name}</p>" in text  # whom the red button is about
    assert "เว้นว่างคือวันนี้" in text
    with acting_for(town.administrator):
        hand_over(official=mentor, by=town.administrator, end_reason="retired")
    client.force_login(town.administrator)
    address = reverse("mentors:official-hand-over", args=[mentor.pk])
    said = {"end_reason": "transferred", "order_number": "เลย 12/2569"}
    late = confirm(client, address, said)
    assert (late.status_code, "เลย 12/2569" in late.text) == (422, True)
    assert OfficialNotAvailableError.message in late.text


def test_a_role_that_ends_on_a_day_to_come_leaves_the_households_until_then(town, client):
    house, mentor, heir = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, mentor)
    role = Membership.objects.get(user=mentor.user)
    address = reverse("accounts:role-end", args=[role.pk])
    data = {
        "ended_on": BuddhistDateField().prepare_value(timezone.localdate() + timedelta(9)),
        "end_reason": "expired",
        "households_to": str(heir.pk),
    }
    client.force_login(town.administrator)
    assert TakerToComeError.message in confirm(client, address, data, follow=True).content.decode()
    assert reached(client, mentor, house) == 200

    client.force_login(town.administrator)
    confirm(client, address, data | {"households_to": ""})
    role.refresh_from_db()
    assert role.ended_on == timezone.localdate() + timedelta(9)
    assert (reached(client, mentor, house), main_of(town, house)) == (200, mentor.pk)


def test_a_taker_has_a_household_of_days_to_come_from_the_day_it_begins(town, client):
    now, soon = town.houses
    mentor, heir = town.mentor(), town.mentor()
    town.pair(now, mentor)
    begins = town.pair(soon, mentor, days_ago=-20).started_on
    address = reverse("accounts:account-active", args=[mentor.user.pk])
    client.force_login(town.administrator)

    confirm(client, address, {"active": "0", "households_to": str(heir.pk)})

    mentor.user.refresh_from_db()
    with acting_for(town.officer):
        rows = Pairing.objects.filter(official=heir, ended_on=None)
        since = dict(rows.values_list("household", "started_on"))
    assert since == {now.pk: timezone.localdate(), soon.pk: begins}
    assert not mentor.user.is_active


def test_who_has_the_role_elsewhere_keeps_the_households_and_the_page_says_so(town, client):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    town.mentor()  # somebody who could take them
    client.force_login(town.administrator)
    address = reverse("accounts:role-move", args=[mentor.user.memberships.get().pk])
    page = client.get(address).text
    assert "ครัวเรือนที่ยังอยู่ในความดูแลของผู้นี้" in page
    assert ("ไม่มีผู้ดูแล" in page, "households_to" in page) == (False, False)

    today = BuddhistDateField().prepare_value(timezone.localdate())
    confirm(client, address, {"area": "4202", "started_on": today, "order_number": "1"})

    assert [m.area_id for m in mentor.user.memberships.current()] == ["4202"]
    assert reached(client, mentor, house) == 200


def test_a_pairing_of_days_to_come_can_be_ended_at_once(town):
    house, mentor = town.houses[0], town.mentor()
    pairing = town.pair(house, mentor, days_ago=-5)
    with acting_for(town.officer):
        ended = end_pairing(pairing=pairing, by=town.officer, end_reason="mistake")
    assert ended.ended_on == pairing.started_on
