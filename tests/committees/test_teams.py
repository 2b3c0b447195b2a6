"""Area operation teams: set up on pages, and a role that lasts as long as the seat."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for, grants_of
from accounts.enums import Role
from accounts.models import Membership
from accounts.services.accounts import end_role
from assistance.models import HelpRequest
from committees.models import Committee, SeatHolder, TeamPlace
from core.forms import BuddhistDateField
from households.models import Household
from households.services.team_days import days_of_team
from logbook.models import Visit
from mentors.errors.handed_over import NotYoursThatDayError
from mentors.models import Official
from places.models import Area
from tests import clock
from tests.confirming import confirm
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
typed = BuddhistDateField().prepare_value
FIRST_DAYS = import_module("committees.migrations.0020_ticked_on").FIRST_DAYS


def at(name, *keys) -> str:
    return reverse(f"committees:{name}", args=keys)


@pytest.fixture
def officer(client):
    user = make_user("district_officer", "4201")
    client.force_login(user)
    return user


def set_up(client, *places, name="ทีมปฏิบัติการตำบลนาอาน", area="4201"):
    data = {"area": area, "name": name, "short_name": name, "places": places}
    answer = client.post(at("team-create"), data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    team = Committee.objects.latest("pk")
    line = {"number": "1", "title": "สมาชิกทีม", "role": "member", "person_count": "9"}
    client.post(at("seat-create", team.pk), line)
    return team


def sit(client, team, user, **fields):
    seat = team.seats.get()
    data = {"kind": "holder", "name": "นางสมมุติ ทีม", "user": user.username}
    data["started_on"] = typed(TODAY - timedelta(10))
    return client.post(at("holder-create", team.pk, seat.pk), data | fields)


def leave(client, team, user, day=TODAY):
    holder = SeatHolder.objects.filter(seat__committee=team, user=user).latest("pk")
    end = at("holder-end", team.pk, holder.seat_id, holder.pk)
    return confirm(client, end, {"ended_on": typed(day)})


def end_of_team(client, team, user, day=TODAY):
    return confirm(client, at("team-end", team.pk), {"ended_on": typed(day)})


def seen_by(user) -> set:
    """What the pages show and what the database itself shows, which are one."""
    with acting_for(user):
        found = set(Household.objects.visible_to(user))
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM households_household")
            assert {row[0] for row in cursor} == {household.pk for household in found}
    return found


def test_a_member_works_in_the_teams_sub_districts_as_long_as_they_sit_there(client, officer):
    here, beside, far = (make_household(code) for code in ("420107", "420108", "420201"))
    gone = make_household("420107", left_on=TODAY, leave_reason="moved")
    member = make_user("executive", "4201")
    team = set_up(client, "420107")

    assert sit(client, team, member).status_code == 302

    role = Membership.objects.get(user=member, role=Role.TEAM_MEMBER)
    assert (role.area_id, role.started_on, role.ended_on) == ("4201", TODAY - timedelta(10), None)
    assert seen_by(member) == {here}
    client.force_login(member)
    assert client.get(reverse("households:household-detail", args=[here.pk])).status_code == 200
    for other in (beside, far, gone):
        page = reverse("households:household-detail", args=[other.pk])
        assert client.get(page).status_code == 404
    visit = {"purpose": "follow_up", "summary": "ไปเยี่ยม", "visited_on": str(TODAY)}
    made = client.post(reverse("logbook:visit-create", args=[here.pk]), visit)
    assert made.status_code == 302
    assert Visit.objects.get().recorded_by == member
    told = {"area": "420107", "kind": "people", "text": "ทางขาด"}
    assert client.post(at("obstacle-create"), told).status_code == 302
    assert client.get(reverse("assistance:request-create", args=[here.pk])).status_code == 200
    for door in ("plans:plan-create", "assistance:assistance-create"):
        assert client.get(reverse(door, args=[here.pk])).status_code == 403
    assert "ครัวเรือนในตำบลของทีมปฏิบัติการ" in client.get("/").content.decode()

    client.force_login(officer)
    wider = {"name": team.name, "short_name": "ทีม", "places": ["420107", "420108"]}
    assert client.post(at("team-edit", team.pk), wider).status_code == 302
    assert seen_by(member) == {here, beside}
    assert leave(client, team, member).status_code == 302
    role.refresh_from_db()
    assert (role.ended_on, role.end_reason) == (TODAY, "replaced")
    assert seen_by(member) == set()
    assert [grant.role for grant in grants_of(member)] == ["executive"]


def test_two_seats_one_role_a_day_to_come_and_a_mentor_keeps_theirs(client, officer):
    mine, of_team, other = (make_household(code) for code in ("420109", "420107", "420108"))
    user = make_user("mentor", "4201")
    make_pairing(mine, make_official(user=user), officer)
    first, second = set_up(client, "420107"), set_up(client, "420108", name="ทีมกกดู่")
    sit(client, first, user, ended_on=typed(TODAY + timedelta(30)))
    sit(client, second, user)
    role = Membership.objects.get(user=user, role=Role.TEAM_MEMBER)
    assert (role.ended_on, role.end_reason) == (None, "")
    assert seen_by(user) == {mine, of_team, other}

    leave(client, second, user)

    role.refresh_from_db()
    assert (role.ended_on, role.end_reason) == (TODAY + timedelta(30), "expired")
    assert seen_by(user) == {mine, of_team}
    end = confirm(client, at("team-end", first.pk), {"ended_on": typed(TODAY)})
    assert end.status_code == 302
    role.refresh_from_db()
    assert role.ended_on == TODAY
    assert seen_by(user) == {mine}
    assert client.get(at("team-edit", first.pk)).status_code == 404
    assert sit(client, first, make_user("executive", "4201")).status_code == 422
    assert SeatHolder.objects.filter(seat__committee=first).count() == 1


def test_a_seat_gives_back_no_role_an_administrator_took_and_shortens_no_other(client, officer):
    admin, user = make_user("administrator", "42"), make_user("executive", "4201")
    first, second = set_up(client, "420107"), set_up(client, "420108", name="ทีมกกดู่")
    sit(client, first, user)
    sit(client, second, user)
    role = Membership.objects.get(user=user, role=Role.TEAM_MEMBER)
    before = role.started_on
    soon = TODAY + timedelta(20)
    end_role(membership=role, by=admin, ended_on=soon, end_reason="mistake")
    leave(client, second, user)
    role.refresh_from_db()
    assert (role.started_on, role.ended_on) == (before, soon)
    tomorrow = typed(TODAY + timedelta(1))
    assert confirm(client, at("team-end", first.pk), {"ended_on": tomorrow}).status_code == 422
    end_role(membership=role, by=admin, ended_on=TODAY, end_reason="mistake")
    confirm(client, at("team-end", first.pk), {"ended_on": typed(TODAY)})
    assert Membership.objects.filter(user=user, role=Role.TEAM_MEMBER).get().ended_on == TODAY


def test_a_mentor_who_sits_in_a_team_has_households_only_as_a_mentor(client, officer):
    user = make_user("mentor", "4201")
    official = make_official(user=user)
    sit(client, set_up(client, "420107"), user)
    assert Official.objects.ready().filter(pk=official.pk).exists()
    mentor = Membership.objects.get(user=user, role=Role.MENTOR)
    admin = make_user("administrator", "42")
    end_role(membership=mentor, by=admin, ended_on=TODAY, end_reason="retired")
    assert not Official.objects.ready().filter(pk=official.pk).exists()
    assert Official.objects.locked_out().filter(pk=official.pk).exists()


def test_a_team_lies_in_its_district_and_nobody_seats_themselves(client, officer):
    data = {"area": "4201", "name": "ทีม", "short_name": "ทีม", "places": ["420201"]}
    assert client.post(at("team-create"), data).status_code == 422  # of another district
    assert client.post(at("team-create"), data | {"area": "4202"}).status_code == 422
    team = set_up(client, "420107")
    refused = sit(client, team, officer)
    assert refused.status_code == 422
    assert SeatHolder.objects.count() == 0
    assert client.get(at("committee-list")).content.decode().count("ทีมปฏิบัติการตำบลนาอาน") > 0
    client.force_login(make_user("district_officer", "4202"))
    assert client.get(at("team-edit", team.pk)).status_code == 404
    province = make_user("provincial_officer", "42")
    client.force_login(province)
    mixed = {"area": "4202", "name": "ทีม", "short_name": "ทีม", "places": ["420107"]}
    answer = client.post(at("team-create"), mixed)
    assert "ต้องอยู่ในอำเภอของทีม" in answer.content.decode()


def give_up_the_place(client, team, member, house):
    fields = {"name": team.name, "short_name": "ทีม", "places": ["420108"]}
    assert client.post(at("team-edit", team.pk), fields).status_code == 302


def end_the_seat(client, team, member, house):
    """The role stays for the seat in another team."""
    sit(client, set_up(client, "420108", name="ทีมอื่น"), member)
    assert leave(client, team, member).status_code == 302


def move_the_household(client, team, member, house):
    Household.objects.filter(pk=house.pk).update(subdistrict="420109", village=None)


def leave_the_programme(client, team, member, house):
    Household.objects.filter(pk=house.pk).update(left_on=TODAY, leave_reason="moved")


@pytest.mark.parametrize(
    "change", [give_up_the_place, end_the_seat, move_the_household, leave_the_programme]
)
def test_what_was_done_before_team_or_household_changed_is_taken_by_its_day(
    client, officer, change
):
    monday = TODAY - timedelta(2)
    before = timezone.now() - timedelta(5)
    house, other = (make_household(code) for code in ("420107", "420110"))
    Household.objects.update(created_at=before)
    came_since = make_household("420107")
    member = make_user("executive", "4201")
    with clock.at(monday):
        team = set_up(client, "420107")
        sit(client, team, member)
    client.force_login(officer)
    change(client, team, member, house)
    client.force_login(member)
    assert client.get(reverse("households:household-detail", args=[house.pk])).status_code == 404

    def visit(household, day):
        said = {"purpose": "follow_up", "summary": "ไปเยี่ยม", "visited_on": str(day)}
        page = reverse("logbook:visit-create", args=[household.pk])
        return client.post(page, said).status_code

    assert visit(house, monday) == 302
    assert Visit.objects.get().recorded_by == member
    entry = {"id": str(uuid4()), "household": house.pk, "visited_on": str(monday)}
    entry |= {"purpose": "follow_up", "summary": "อีกครั้ง"}
    sent = client.post("/api/v1/visits/", entry, content_type="application/json")
    assert sent.status_code == 201, sent.content
    assert visit(house, monday - timedelta(20)) == 422  # before they sat there
    assert visit(other, monday) == 404
    if change is give_up_the_place:
        assert visit(came_since, monday) == 422
    assert Visit.objects.count() == 2


def keyed(client, house, day=TODAY) -> int:
    said = {"purpose": "follow_up", "summary": "ไปเยี่ยม", "visited_on": str(day)}
    return client.post(reverse("logbook:visit-create", args=[house.pk]), said).status_code


@pytest.fixture
def mentor_of_a_team(client, officer):
    """A mentor, whose own role opens the doors, with a seat in a team for ten days."""
    house = make_household("420107")
    Household.objects.update(created_at=timezone.now() - timedelta(20))
    mentor = make_user("mentor", "4201")
    make_official(user=mentor)
    team = set_up(client, "420107")
    with clock.at(TODAY - timedelta(10)):
        sit(client, team, mentor)
    return mentor, team, house


def test_days_of_a_team_end_with_the_role_though_the_seat_stands(client, mentor_of_a_team):
    mentor, _team, house = mentor_of_a_team
    role = Membership.objects.get(user=mentor, role=Role.TEAM_MEMBER)
    admin = make_user("administrator", "42")
    end_role(membership=role, by=admin, ended_on=TODAY, end_reason="mistake")
    client.force_login(mentor)
    assert SeatHolder.objects.current().get(user=mentor)
    assert keyed(client, house) == 422
    entry = {"id": str(uuid4()), "household": house.pk, "visited_on": str(TODAY)}
    entry |= {"purpose": "follow_up", "summary": "อีกครั้ง"}
    sent = client.post("/api/v1/visits/", entry, content_type="application/json")
    assert sent.status_code == 403
    assert not Visit.objects.exists()
    assert keyed(client, house, TODAY - timedelta(1)) == 302


@pytest.mark.parametrize("end", [leave, end_of_team])
def test_the_first_day_without_a_seat_is_none_of_its_days(client, mentor_of_a_team, end):
    mentor, team, house = mentor_of_a_team
    with clock.at(TODAY - timedelta(3)):
        assert end(client, team, mentor, TODAY - timedelta(3)).status_code == 302
    client.force_login(mentor)
    assert keyed(client, house, TODAY - timedelta(3)) == 422
    assert keyed(client, house, TODAY - timedelta(4)) == 302


def test_whoever_left_a_team_is_given_no_new_form_and_what_teams_never_do_is_not_there(
    client, mentor_of_a_team
):
    """Forms name the head of the household."""
    mentor, team, house = mentor_of_a_team
    leave(client, team, mentor)
    client.force_login(mentor)
    month = f"{TODAY.year + 543}-{TODAY.month:02}"
    mentors_own = (
        reverse("assistance:assistance-create", args=[house.pk]),
        reverse("plans:ledger-edit", args=[house.pk, month]),
    )
    for path in (reverse("logbook:visit-create", args=[house.pk]), *mentors_own):
        assert client.get(path).status_code == 404
    for path in mentors_own:
        assert client.post(path, {"summary": "x"}).status_code == 404
    entry = {"id": str(uuid4()), "household": house.pk, "given_on": str(TODAY - timedelta(2))}
    entry |= {"kind": "money", "description": "ทดลอง", "source": "รัฐ", "amount": "1"}
    sent = client.post("/api/v1/assistance/", entry, content_type="application/json")
    assert sent.status_code == 400
    assert "household" in str(sent.content)


def test_a_request_is_asked_after_a_team_was_left_only_for_its_days(client, mentor_of_a_team):
    mentor, team, house = mentor_of_a_team
    leave(client, team, mentor)
    client.force_login(mentor)
    path = reverse("assistance:request-create", args=[house.pk])
    assert client.get(path).status_code == 404
    asked = {"kind": "funding", "wanted": "ทุน", "urgency": "normal", "dimension": "income"}
    answer = client.post(path, asked)
    assert NotYoursThatDayError.message in answer.content.decode()
    with acting_for(purpose="test"):
        assert not HelpRequest.objects.exists()


def test_days_are_found_in_as_many_queries_for_many_places_and_seats(
    client, officer, django_assert_num_queries
):
    house, member = make_household("420107"), make_user("executive", "4201")
    sit(client, set_up(client, "420107"), member)
    places = Area.objects.filter(parent="4201").exclude(pk="420107").values_list("pk", flat=True)
    with acting_for(purpose="test"):
        with django_assert_num_queries(4):
            (one,) = days_of_team(member, house)
        for number in range(7):
            team = set_up(client, "420107", *places[:7], name=f"ทีม {number}")
            sit(client, team, member)
        with django_assert_num_queries(4):
            found = days_of_team(member, house)
    assert found == [one] * 8


def work_in(client, team, *places):
    client.force_login(make_user("district_officer", "4201"))  # days may lie between
    fields = {"name": team.name, "short_name": "ทีม", "places": places}
    assert client.post(at("team-edit", team.pk), fields).status_code == 302


def days_of_places(team) -> list[tuple]:
    return sorted(team.places.values_list("area", "started_on", "ended_on"))


def test_a_place_ticked_and_unticked_on_one_day_was_a_mistake_and_had_no_day(
    client, mentor_of_a_team
):
    mentor, team, _house = mentor_of_a_team
    beside = make_household("420108")
    work_in(client, team, "420107", "420108")
    assert beside in seen_by(mentor)
    work_in(client, team, "420107")
    assert days_of_places(team) == [("420107", None, None)]
    client.force_login(mentor)
    assert keyed(client, beside) == 404

    client.force_login(make_user("district_officer", "4201"))
    before = TODAY - timedelta(4)
    with clock.at(before):
        work_in(client, team, "420107", "420108")
    work_in(client, team, "420107")
    assert days_of_places(team)[1:] == [("420108", before, TODAY)]


def test_a_place_ticked_when_the_team_was_set_up_and_unticked_that_day_had_none_either(
    client, officer
):
    client.force_login(officer)
    team = set_up(client, "420107", "420108")
    work_in(client, team, "420107")
    assert days_of_places(team) == [("420107", None, None)]
    with clock.at(TODAY + timedelta(3)):
        work_in(client, team, "420108")
    assert days_of_places(team)[0] == ("420107", None, TODAY + timedelta(3))


def test_a_place_that_was_given_up_and_given_again_counts_from_then(client, officer):
    team = set_up(client, "420107", "420108")
    work_in(client, team, "420107")
    work_in(client, team, "420107", "420108")
    TeamPlace.objects.update(started_on=None)  # as rows of then stand after the upgrade
    with connection.cursor() as cursor:
        cursor.execute(FIRST_DAYS)
    assert days_of_places(team) == [("420107", None, None), ("420108", TODAY, None)]


def test_places_of_before_their_days_were_kept_get_those_of_the_history(client, officer):
    team = set_up(client, "420107")
    work_in(client, team, "420107", "420108")
    TeamPlace.objects.update(started_on=None)  # as rows of then stand after the upgrade
    with connection.cursor() as cursor:
        cursor.execute(FIRST_DAYS)
    assert days_of_places(team) == [("420107", None, None), ("420108", TODAY, None)]
