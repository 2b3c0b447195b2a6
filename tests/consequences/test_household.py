"""What leaving, coming back and merging do to everything that hangs on a household."""

import pytest
from django.apps import apps

from accounts.acting import acting_for
from accounts.models import Notification
from assistance.models import Assistance, Referral
from assistance.services.answers import accept_referral
from core.consequences import effects_of, lines_of, questions_of
from households.errors import ChoiceMissingError, HouseholdMergedError
from households.fields import HouseholdKey
from households.models import Household, Need, Person
from households.search import matching
from households.services.duplicates import merge_households, merging, unmerge_households
from households.services.households import leave_programme, return_to_programme, set_survey_status
from households.services.moving import FollowsNeeds, Moves, NeedsOfTheirOwn
from logbook.models import Visit
from logbook.services import work
from mentors.errors import ConflictOfInterestError, OverCapacityError
from mentors.models import Pairing
from mentors.services.pairings import record_conflict
from plans.models import ActionPlan
from plans.services.plans import create_plan

pytestmark = pytest.mark.django_db
# Rows of a household that a merge leaves with it, and why.
STAYS = {
    "households.Person": "moved or pointed at their doubles by `People`",
    "households.PersonListing": "moves with its person",
    "households.Need": "moves with its person",
    "households.DuplicateDecision": "says what was decided about this very entry",
    "households.HouseholdEvent": "the history of this very entry",
    "mentors.Pairing": "ended, and begun anew by `OneMentor`; stays as its history",
    "plans.ActionPlan": "moved and numbered anew by `Plans`",
    "logbook.LogbookEntry": "says under which entry it left; its correction follows the facts",
    "mentors.DueItem": "follows the rows it is worked out from (`sql/due.sql`)",
    "mentors.SuggestedPair": "a draft of the past; confirming it leaves out who has left",
}


def open_mentors(town, house) -> list:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return [pairing.official_id for pairing in rows.order_by("pk")]


def test_leaving_ends_what_hangs_on_it_and_coming_back_restores_it(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    plan, referral = town.plan(house, mentor), town.refer(house)
    with acting_for(town.agent):
        accept_referral(referral=referral, by=town.agent)

    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)

    assert open_mentors(town, house) == []
    with acting_for(town.officer):
        assert ActionPlan.objects.get(pk=plan.pk).close_reason == "household_left"
        assert Referral.objects.get(pk=referral.pk).status == "withdrawn"
    told = Notification.objects.filter(user__in=[mentor.user, town.agent])
    assert {note.user_id for note in told} == {mentor.user_id, town.agent.pk}

    with acting_for(town.officer):
        _house, stays = return_to_programme(household=house, by=town.officer, reason="กลับมาอยู่")

    assert stays == []
    assert open_mentors(town, house) == [mentor.pk]
    with acting_for(town.officer):
        assert ActionPlan.objects.get(pk=plan.pk).closed_on is None
        assert Referral.objects.get(pk=referral.pk).status == "accepted"
        assert Need.objects.get(pk=referral.need_id).status == "referred"


def test_a_mentor_is_told_each_time_the_household_leaves_also_on_one_day(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    for _ in range(2):
        with acting_for(town.officer):
            leave_programme(household=house, reason="moved", by=town.officer)
            return_to_programme(household=house, by=town.officer, reason="กลับมาอยู่")

    assert (
        Notification.objects.filter(user=mentor.user, text__contains="ออกจากโครงการ").count() == 2
    )


def test_a_merge_with_two_mentors_and_two_plans_asks_whose_go_on(town):
    kept, double = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(double, other)
    here, there = town.plan(kept, one), town.plan(double, other)
    with acting_for(town.officer):
        asked = questions_of(merging(kept, double, by=town.officer))
        assert set(asked) == {"mentor", "plan"}
    with pytest.raises(ChoiceMissingError):
        town.merge(kept, double)
    assert open_mentors(town, double) == [other.pk], "nothing was changed"

    town.merge(kept, double, mentor=str(other.pk), plan=str(there.pk))

    assert (open_mentors(town, kept), open_mentors(town, double)) == ([other.pk], [])
    with acting_for(town.officer):
        plans = kept.plans.order_by("version").values_list("pk", "version", "close_reason")
        assert list(plans) == [(here.pk, 1, "merged"), (there.pk, 2, "")]


def test_everything_comes_along_and_goes_back(town):
    kept, double = town.houses[:2]
    mentor = town.mentor()
    town.pair(double, mentor)
    visit, plan, referral = (
        town.visit(double, mentor),
        town.plan(double, mentor),
        town.refer(double),
    )
    help_ = town.help(double)
    before = everything(town)

    town.merge(kept, double)

    with acting_for(town.officer):
        for row in (visit, plan, referral, help_):
            assert type(row).objects.get(pk=row.pk).household_id == kept.pk
        assert Person.objects.filter(household=kept, merged_into=None).count() == 4
        assert Need.objects.filter(household=double).count() == 0
        assert Household.objects.get(pk=kept.pk).member_count == 4
    assert open_mentors(town, kept) == [mentor.pk]

    with acting_for(town.officer):
        back, stays = unmerge_households(double=double, by=town.officer, reason="คนละครอบครัว")

    assert (stays, back.left_on, back.merged_into_id) == ([], None, None)
    assert everything(town) == before


def test_a_mentor_who_took_others_meanwhile_does_not_come_back_and_it_is_said(town):
    house, other, mentor = *town.houses[:2], town.mentor(capacity=1)
    town.pair(house, mentor)
    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)
    town.pair(other, mentor, days_ago=0)

    with acting_for(town.officer):
        _house, stays = return_to_programme(household=house, by=town.officer, reason="กลับมาอยู่")

    assert stays == [f"{mentor.full_name} ไม่ได้กลับมาดูแล: {OverCapacityError.message}"]
    assert open_mentors(town, house) == []


def test_a_mentor_of_the_double_who_is_kin_of_the_other_cannot_be_chosen(town):
    kept, double, one, kin = *town.houses[:2], town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(double, kin)
    with acting_for(town.officer):
        record_conflict(household=kept, official=kin, by=town.officer, kind="relative")
        lines = [line.text for line in lines_of(merging(kept, double, by=town.officer))]
    assert any(line.startswith(f"{kin.full_name} ดูแลครัวเรือนที่ใช้ต่อไม่ได้") for line in lines)

    with pytest.raises(ConflictOfInterestError):
        town.merge(kept, double, mentor=str(kin.pk))
    assert (open_mentors(town, kept), open_mentors(town, double)) == ([one.pk], [kin.pk])

    town.merge(kept, double, mentor=str(one.pk))
    assert open_mentors(town, kept) == [one.pk]


def test_what_is_due_needs_no_recount_after_each_of_these_acts(town):
    stays, double, mentor = *town.houses[:2], town.mentor()
    town.pair(double, mentor)
    town.visit(double, mentor, days_ago=20)
    town.plan(double, mentor)
    town.refer(double)
    acts = {
        "merge": lambda: merge_households(stays=stays, double=double, by=town.officer),
        "unmerge": lambda: unmerge_households(double=double, by=town.officer, reason="ผิด"),
        "leave": lambda: leave_programme(household=double, by=town.officer, reason="moved"),
        "return": lambda: return_to_programme(household=double, by=town.officer, reason="กลับ"),
    }
    for name, act in acts.items():
        with acting_for(town.officer):
            act()
        with acting_for(purpose="due.recount"):
            assert work.recount() == {}, name


def everything(town) -> dict:
    """Where each row hangs, who is head, and how many people and needs each household has."""
    with acting_for(town.officer):
        rows = {
            (model.__name__, row.pk): row.household_id
            for model in (Visit, ActionPlan, Referral, Assistance, Person, Need)
            for row in model.objects.all()
        }
        houses = Household.objects.order_by("pk").values_list(
            "pk", "member_count", "left_on", "urgency_score"
        )
        open_pairs = Pairing.objects.filter(ended_on=None).values_list("household", "official")
        heads = set(Person.objects.filter(is_head=True).values_list("pk", flat=True))
        assert heads, "the lists name heads"
        return {"rows": rows, "houses": list(houses), "pairs": sorted(open_pairs), "heads": heads}


def test_a_search_finds_the_household_that_stays_by_what_is_known_of_the_double(town):
    kept, double = town.houses[:2]
    with acting_for(town.officer):
        pin = double.persons.order_by("pk").first().pin
    town.merge(kept, double)
    with acting_for(town.officer):
        for known in (pin, double.house_code):
            found = Household.objects.visible_to(town.officer).active().filter(matching(known))
            assert list(found) == [kept], known


def test_nothing_is_written_to_the_hidden_household(town):
    kept, double = town.houses[:2]
    town.merge(kept, double)
    acts = (
        lambda: town.pair(double, town.mentor(), days_ago=0),
        lambda: town.refer(double),
        lambda: create_plan(household=double, by=town.officer, goal_stage="survival", goal="ก"),
        lambda: set_survey_status(household=double, by=town.officer, status="surveyed"),
        lambda: leave_programme(household=double, by=town.officer, reason="moved"),
    )
    for act in acts:
        with pytest.raises(HouseholdMergedError), acting_for(town.officer):
            act()
    assert town.help(double).household == kept


def test_the_lines_say_in_numbers_what_will_come_along(town):
    kept, double = town.houses[:2]
    mentor = town.mentor()
    town.pair(double, mentor)
    town.visit(double, mentor)
    town.visit(double, mentor, days_ago=2)
    with acting_for(town.officer):
        lines = {line.text: line.count for line in lines_of(merging(kept, double, by=None))}
    assert lines["บันทึกการเยี่ยมที่ย้ายมาด้วย"] == 2
    assert lines["บุคคลที่ย้ายมาด้วย"] == 2
    assert lines["พี่เลี้ยงของครัวเรือนที่ซ้ำ"] == 1


def test_every_table_of_a_household_says_what_a_merge_does_to_it():
    """A new model that hangs on a household fails here until its app has said so."""
    moved = {e.model._meta.label for e in effects_of("household-merge") if isinstance(e, Moves)}
    hanging = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, HouseholdKey)
    }
    assert hanging - moved == set(STAYS)
    assert moved & set(STAYS) == set()


PERSONS = {
    "households.Person": "pointed at its double by `People`",
    "households.PersonListing": "goes with its person, by `People`",
    "households.Need": "goes with its person, by `People`",
    "assistance.Assistance": "`HelpPersons`",
    "logbook.LogbookEntry": "says of whom it left; its correction follows the facts",
}


def test_every_table_with_a_key_to_a_need_or_a_person_says_what_a_merge_does_to_it():
    """A row about a need follows it to the person that stays; apart again, each has its own."""

    def with_key_to(model) -> list[str]:
        return sorted(
            found._meta.label
            for found in apps.get_models()
            if any(field.related_model is model for field in found._meta.concrete_fields)
        )

    for kind in (FollowsNeeds, NeedsOfTheirOwn):
        effects = [e for e in effects_of("household-merge") if isinstance(e, kind)]
        assert sorted(e.model._meta.label for e in effects) == with_key_to(Need), kind.__name__
    assert with_key_to(Person) == sorted(PERSONS)
