"""Pairings made together and taken back, with the fence closed: the rules hold then too."""

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from accounts.models import Notification
from accounts.services.accounts import set_active
from mentors.enums import ActKind, SuggestionStage
from mentors.errors import OfficialNotAvailableError
from mentors.models import Pairing
from mentors.services import acts, suggestions
from mentors.services.pairings import record_conflict
from mentors.services.registers import transfer_official
from places.models import Area
from tests.consequences.town import Town
from tests.jobs import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path, houses=2, people=1)


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
    suggestions.compute(draft.pk)
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
