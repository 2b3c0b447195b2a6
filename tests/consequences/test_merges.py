"""What a merge and its undo do to mentors, needs, plans and years of the household that stays."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from assistance.services.giving import correct_assistance
from core.consequences import lines_of
from households.errors import MergedOnError
from households.models import Household, HouseholdEvent, Need, Person, PersonListing
from households.search import matching
from households.services.duplicates import merge_households, merging, unmerge_households
from households.sets import households_in
from mentors.errors import NoMainMentorError
from mentors.models import Pairing
from mentors.services.pairings import end_pairing
from plans.models import PlanRow
from plans.services.plans import agree_plan, save_plan_row
from tests.confirming import confirm
from tests.consequences.town import Town
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
LEAD_ON = import_module("households.migrations.0010_doubles_lead_on").LEAD_ON


def unmerge(town, double) -> list[str]:
    with acting_for(town.officer):
        return unmerge_households(double=double, by=town.officer, reason="คนละครอบครัว")[1]


def mentors_of(town, house) -> set[tuple[int, str]]:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return set(rows.values_list("official_id", "kind"))


def test_a_co_mentor_here_who_is_the_main_one_of_the_double_may_be_chosen(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(kept, both, kind="co")
    town.pair(double, both)

    town.merge(kept, double, mentor=str(both.pk))
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == []
    assert mentors_of(town, kept) == {(one.pk, "main"), (both.pk, "co")}
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_co_mentor_without_a_main_one_becomes_it_by_the_double(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    main = town.pair(kept, one)
    town.pair(kept, both, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
    town.pair(double, both)

    town.merge(kept, double)
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == [f"{both.full_name} ไม่ได้กลับมาดูแล: {NoMainMentorError.message}"]
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_main_mentor_of_days_to_come_gives_way_to_the_one_chosen(town):
    kept, double = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(kept, one, days_ago=-5)
    town.pair(double, other)

    town.merge(kept, double, mentor=str(other.pk))
    assert mentors_of(town, kept) == {(other.pk, "main")}


def test_a_co_mentor_whom_the_merge_ends_is_told_before(town):
    kept, double = town.houses[:2]
    main, co = town.pair(double, town.mentor()), town.mentor()
    town.pair(double, co, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
        lines = [line.text for line in lines_of(merging(kept, double, by=town.officer))]

    assert f"{co.full_name} ดูแลครัวเรือนที่ใช้ต่อไม่ได้: {NoMainMentorError.message}" in lines


def needs_of(town, house) -> list[tuple]:
    with acting_for(town.officer):
        rows = Need.objects.filter(household=house).order_by("data_year")
        return list(rows.values_list("data_year", "status", "met_on"))


@pytest.fixture
def small(tmp_path):
    return Town(tmp_path, houses=1, people=1)


def test_a_household_is_surveyed_by_the_visits_of_its_double_while_they_are_its_own(town, client):
    kept, double, _third, visited = town.houses
    mentor = town.mentor()
    for house in (double, visited):
        town.pair(house, mentor)
        town.visit(house, mentor)

    def surveyed():
        with acting_for(town.officer):
            return {h.pk for h in households_in("surveyed")}

    assert surveyed() == {double.pk, visited.pk}
    client.force_login(town.officer)
    decide = reverse("households:duplicate-decide", args=[kept.pk, double.pk])
    confirm(client, decide, {"keep": kept.pk})
    assert surveyed() == {kept.pk, visited.pk}
    assert unmerge(town, double) == []
    assert surveyed() == {double.pk, visited.pk}

    town.merge(kept, double)
    town.visit(kept, mentor, days_ago=0)
    assert unmerge(town, double) == []
    assert surveyed() == {kept.pk, double.pk, visited.pk}


def test_what_was_given_after_a_merge_is_known_after_its_undo(small):
    kept, today = small.houses[0], timezone.localdate()
    double = small.double_of(kept, people=1, year=2569)
    small.help(double)
    small.merge(kept, double)
    assert needs_of(small, kept) == [(2569, "helped", today)]
    small.help(kept)

    unmerge(small, double)

    assert needs_of(small, kept) == [(2569, "helped", today)]
    assert needs_of(small, double) == [(2569, "helped", today)]


@pytest.mark.parametrize("is_corrected", [True, False])
def test_help_goes_back_to_whom_it_was_given_unless_it_was_corrected_since(small, is_corrected):
    kept = small.houses[0]
    double = small.double_of(kept, people=1)
    (theirs,), (stays,) = people_of(small, double), people_of(small, kept)
    given = small.help(double, person=theirs)
    small.merge(kept, double)
    with acting_for(small.officer):
        given.refresh_from_db()
        assert given.person == stays
        if is_corrected:  # it was for the whole household
            correct_assistance(assistance=given, by=small.officer, person=None)

    unmerge(small, double)

    with acting_for(small.officer):
        given.refresh_from_db()
        assert given.person == (None if is_corrected else theirs)


def test_what_only_the_double_was_given_is_the_doubles_after_the_undo(small):
    kept, today = small.houses[0], timezone.localdate()
    double = small.double_of(kept, people=1, year=2569)
    small.refer(kept)
    small.help(double)
    small.merge(kept, double)

    unmerge(small, double)

    assert needs_of(small, kept) == [(2569, "referred", None)]
    assert needs_of(small, double) == [(2569, "helped", today)]


def test_a_need_that_goes_back_is_with_no_body_that_was_asked_for_the_other(small):
    kept = small.houses[0]
    double = small.double_of(kept, people=1)
    small.merge(kept, double)
    small.refer(kept)
    assert needs_of(small, kept) == [(2569, "waiting", None), (2570, "referred", None)]

    unmerge(small, double)

    assert needs_of(small, double) == [(2570, "waiting", None)]
    assert needs_of(small, kept) == [(2569, "referred", None)]


def test_a_list_that_came_after_a_merge_stays_the_latest_after_its_undo(small):
    kept = small.houses[0]
    double = small.double_of(kept, people=1)
    small.merge(kept, double)
    small.next_list(kept, 2571)

    unmerge(small, double)

    with acting_for(small.officer):
        years = Household.objects.filter(pk__in=[kept.pk, double.pk]).order_by("pk")
        assert list(years.values_list("pk", "latest_year")) == [(kept.pk, 2571), (double.pk, 2570)]


def test_an_agreed_plan_can_be_followed_after_the_need_of_an_activity_went_back(small):
    kept, mentor = small.houses[0], small.mentor()
    double = small.double_of(kept, people=1)
    small.pair(kept, mentor)
    small.merge(kept, double)
    plan = small.plan(kept, mentor)
    with acting_for(mentor.user):
        row = PlanRow.objects.get(plan=plan)
        row.need = Need.objects.get(household=kept, data_year=2570)
        save_plan_row(plan=plan, by=mentor.user, row=row)
        agree_plan(plan=plan, by=mentor.user, agreed_by_name="สมมุติ ทดสอบ")

    unmerge(small, double)

    with acting_for(mentor.user):
        row = PlanRow.objects.get(plan=plan)
        row.status = "continuing"
        assert save_plan_row(plan=plan, by=mentor.user, row=row).need is None


def lives(town, *houses) -> list[tuple[int, set[int], set[int], set[int]]]:
    """Of each house how many it counts, who lives there, and its years and needs of people."""
    with acting_for(town.administrator):
        return [
            (
                Household.objects.get(pk=house.pk).member_count,
                set(Person.objects.filter(household=house).values_list("pk", flat=True)),
                set(PersonListing.objects.filter(household=house).values_list("pk", flat=True)),
                set(Need.objects.filter(household=house).values_list("pk", flat=True)),
            )
            for house in houses
        ]


def people_of(town, house) -> list[Person]:
    with acting_for(town.officer):
        return list(Person.objects.filter(household=house).order_by("-is_head", "pk"))


def test_who_moved_on_since_a_merge_stays_where_they_live(town):
    kept, double, third = town.houses[:3]
    (head, other), there = people_of(town, double), people_of(town, third)
    before = lives(town, kept, double)
    town.merge(kept, double)
    town.list_people(third, [*there, head], 2570)
    far = lives(town, third)

    assert unmerge(town, double) == []

    assert lives(town, third) == far
    here, (count, people, years, needs) = lives(town, kept, double)
    assert here == before[0]
    assert (count, people, years, needs) == (1, {other.pk}, *before[1][2:])
    with acting_for(town.officer):
        assert Household.objects.get(pk=double.pk).head_name == other.full_name
        assert Person.objects.get(pk=head.pk).is_head is False


def test_a_merge_leaves_the_years_of_a_house_somebody_lived_in_before(town):
    kept, double, third = town.houses[:3]
    mover, stays = people_of(town, third)
    town.list_people(double, [*people_of(town, double), mover], 2570)
    town.list_people(kept, [*people_of(town, kept)], 2570)
    before = lives(town, kept, double, third)
    assert before[2][1] == {stays.pk}
    assert len(before[2][2]) == 2

    town.merge(kept, double)
    assert lives(town, third) == before[2:]

    unmerge(town, double)
    assert lives(town, kept, double, third) == before


def test_years_of_before_stay_and_those_after_go_with_who_is_taken_back(town):
    kept, double = town.houses[:2]
    mover, stays = people_of(town, kept)
    town.list_people(double, [*people_of(town, double), mover], 2570)
    before = lives(town, kept, double)
    town.merge(kept, double)
    town.list_people(double, [mover], 2571)

    unmerge(town, double)

    here, there = lives(town, kept, double)
    assert here == before[0]
    assert (there[1], len(there[2])) == (before[1][1], len(before[1][2]) + 1)


def chain(town) -> list[Household]:
    """`[first, its double, the double of that]`, the last of which stays."""
    first = town.houses[0]
    second = town.double_of(first, people=1)
    third = town.double_of(first, people=1, place="กกดู่", year=2571)
    town.merge(second, first)
    town.merge(third, second)
    return [first, second, third]


def merged(town, *rows) -> list[int | None]:
    with acting_for(town.administrator):
        return [type(row).objects.get(pk=row.pk).merged_into_id for row in rows]


def test_a_list_that_names_the_double_of_a_double_finds_the_household_that_stays(small):
    first, second, third = chain(small)
    (one,), (two,), (three,) = (people_of(small, house) for house in (first, second, third))
    assert merged(small, first, second, one, two) == [third.pk, third.pk, three.pk, three.pk]

    small.list_people(first, [three], 2572)

    with acting_for(small.officer):
        listing = PersonListing.objects.get(data_year=2572)
        assert (listing.household_id, listing.person_id) == (third.pk, three.pk)
        found = Household.objects.visible_to(small.officer).active()
        assert list(found.filter(matching(first.house_code))) == [third]

    with pytest.raises(MergedOnError, match=f"#{second.pk}"):
        unmerge(small, first)
    unmerge(small, second)
    assert merged(small, first, second, one, two) == [second.pk, None, two.pk, None]
    unmerge(small, first)
    assert merged(small, first, one) == [None, None]


def test_the_national_id_of_a_double_finds_who_stays_and_goes_back(small):
    double = small.houses[0]
    (one,) = people_of(small, double)
    kept = small.double_of(double, people=1)
    small.merge(kept, double)

    small.list_people(double, [one], 2571)

    with acting_for(small.officer):
        found = PersonListing.objects.get(data_year=2571)
        assert (found.household_id, found.person.pin) == (kept.pk, one.pin)
    unmerge(small, double)
    with acting_for(small.officer):
        pins = Person.objects.filter(household__in=[kept, double]).order_by("pk")
        assert [person.pin for person in pins] == [one.pin, None]


def test_a_double_in_another_district_is_led_on_as_well(town):
    far, here, kept = town.houses[:3]
    town.move(far)
    province = make_user("provincial_officer", "42")
    with acting_for(province):
        merge_households(stays=here, double=far, by=province)

    town.merge(kept, here)

    assert merged(town, far) == [kept.pk]
    unmerge(town, here)
    assert merged(town, far) == [here.pk]


def test_merges_of_before_lead_on_once_the_system_is_renewed(small):
    rows = [*chain(small)]
    rows += [person for house in rows for person in people_of(small, house)]
    now = merged(small, *rows)
    with acting_for(purpose="test"):
        acts = HouseholdEvent.objects.order_by("pk").values_list("pk", "kept")
        expected = dict(acts)
        first, second, _third, one, two, three = rows
        Household.objects.filter(pk=first.pk).update(merged_into=second)
        three.refresh_from_db()
        Person.objects.filter(pk=three.pk).update(pin=None, pin_index=None)
        pin = {"pin": three.pin, "pin_index": three.pin_index}
        Person.objects.filter(pk=one.pk).update(merged_into=two, **pin)
        for act in HouseholdEvent.objects.all():
            act.kept.pop("doubles", None)
            act.kept["people"].pop("doubles")
            act.kept["people"].pop("pins")
            act.save()
        with connection.cursor() as cursor:
            cursor.execute(LEAD_ON)
        for key, kept in HouseholdEvent.objects.values_list("pk", "kept"):
            kept["people"].setdefault("doubles", {})
            assert kept == expected[key]
        same = Person.objects.filter(pk__in=[one.pk, two.pk, three.pk]).order_by("pk")
        pins = same.values_list("pin_index", flat=True)
        assert [bool(index) for index in pins] == [False, False, True]
    assert merged(small, *rows) == now
