"""Work goes to people who can do it; what goes to nobody is a choice and says so."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Notification
from accounts.notifications import notify
from accounts.permissions import GRANTS, LIST_ROLES, Permission, roles_to_ask_for
from accounts.querysets import KEEPING
from accounts.services.accounts import end_role, grant_role, set_active
from accounts.services.presence import districts_without, officers_asked_once, readers_of
from assistance.errors import NobodyReadsError
from assistance.models import Referral, ReferralEvent
from assistance.services.letters import send_referral
from core.consequences import Event, lines_of, questions_of
from core.stored import parted
from households.stranded import stranded_kinds
from logbook.errors import AuthorGoneError
from logbook.services.corrections import keep_as_recorded
from logbook.services.visits import record_visit, return_visit, verify_visit
from mentors.errors import AccountClosedError
from mentors.models import Official
from mentors.services.pairings import end_pairing, hand_over, pair_mentor
from places.models import Area, Organization
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def close(town, user):
    with acting_for(town.administrator):
        set_active(user=user, active=False, by=town.administrator)


def able(town) -> set:
    with acting_for(town.officer):
        return set(Official.objects.able().values_list("pk", flat=True))


def test_a_mentor_whose_account_is_closed_gets_no_household(town):
    mentor = town.mentor()
    close(town, mentor.user)
    with pytest.raises(AccountClosedError):
        town.pair(town.houses[0], mentor)
    assert mentor.pk not in able(town)


def test_a_mentor_whose_role_has_ended_gets_no_household(town):
    mentor = town.mentor()
    with acting_for(town.administrator):
        role = mentor.user.memberships.get()
        end_role(
            membership=role,
            by=town.administrator,
            ended_on=role.started_on,
            end_reason="transferred",
        )
    with pytest.raises(AccountClosedError):
        town.pair(town.houses[0], mentor)


def test_an_official_without_an_account_works_on_paper(town):
    mentor = town.mentor()
    with acting_for(town.officer):
        Official.objects.filter(pk=mentor.pk).update(user=None)
    assert mentor.pk in able(town)
    town.pair(town.houses[0], Official(pk=mentor.pk))


def test_a_referral_to_an_office_nobody_reads_for_is_refused_until_chosen(town, client):
    office = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk)[0]
    fields = {
        "household": town.houses[0],
        "by": town.officer,
        "dimension": town.income(),
        "organization": office,
        "subject": "ขอทุน",
        "request": "ขอทุน",
    }
    with pytest.raises(NobodyReadsError), acting_for(town.officer):
        send_referral(**fields)

    client.force_login(town.officer)
    address = reverse("assistance:referral-create", args=[town.houses[0].pk])
    said = {"dimension": "income", "organization": office.pk, "subject": "ขอทุน", "request": "ขอทุน"}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert f"{office} (ไม่มีผู้อ่านในระบบ)" in refused.content.decode()
    sent = client.post(address, said | {"offline": "on"}, follow=True)

    assert "ยังไม่มีใครของหน่วยงานได้รับแจ้งในระบบ" in sent.content.decode()
    with acting_for(town.officer):
        assert Referral.objects.get().by_letter
        assert ReferralEvent.objects.get().note == "ส่งเป็นหนังสือนอกระบบ"


def test_the_last_reader_gone_an_office_has_none(town):
    assert list(readers_of(town.agency)) == [town.agent]
    close(town, town.agent)
    assert list(readers_of(town.agency)) == []


def test_nothing_is_written_to_a_closed_account_and_the_count_says_so(town):
    close(town, town.agent)
    town.agent.refresh_from_db()
    assert notify([town.agent], key="x", text="ข่าว") == 0
    assert not Notification.objects.filter(user=town.agent).exists()


def test_closing_the_account_of_a_mentor_of_twelve_hands_them_on_or_lists_them(town):
    houses, one, two = town.import_houses(12, 1), town.mentor(12), town.mentor(12)
    for house in houses:
        town.pair(house, one)
    event = Event("account-close", one.user, by=town.administrator)
    with acting_for(town.administrator):
        lines = {line.text: line.count for line in lines_of(event)}
        (field,) = questions_of(event).values()
    assert lines["ครัวเรือนในความดูแลที่จะไม่มีผู้ดูแลในระบบ"] == 12
    assert [key for key, _label in field.choices] == ["", str(two.pk)]

    close(town, one.user)

    assert stranded(town) == {"locked-out-mentors": 12}
    with acting_for(town.officer):
        hand_over(official=one, by=town.officer, end_reason="transferred", to=two)
    assert stranded(town) == {}


def test_the_administrator_may_say_who_takes_the_households(town):
    house, one, two = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, one)
    with acting_for(town.administrator):
        set_active(
            user=one.user,
            active=False,
            by=town.administrator,
            chosen={"households_to": str(two.pk)},
        )
    assert stranded(town) == {}
    with acting_for(town.officer):
        assert house.pairings.get(ended_on=None).official == two


def test_what_an_account_leaves_behind_is_listed_until_somebody_has_it(town):
    house, mentor = town.houses[0], town.mentor()
    pairing = town.pair(house, mentor)
    visit, _referral = town.visit(house, mentor), town.refer(house)
    with acting_for(town.officer):
        return_visit(visit=visit, by=town.officer, reason="โปรดเพิ่มผลการเยี่ยม")
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")
    assert stranded(town) == {}

    close(town, mentor.user)
    close(town, town.agent)

    assert stranded(town) == {"unread-referrals": 1, "returned-to-nobody": 1}
    with acting_for(town.officer):
        visit.refresh_from_db()
        keep_as_recorded(visit=visit, by=town.officer)
    assert stranded(town) == {"unread-referrals": 1}


def test_a_visit_is_not_sent_back_to_who_cannot_correct_it(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    visit = town.visit(house, mentor)
    close(town, mentor.user)
    with acting_for(town.officer):
        visit.refresh_from_db()
        with pytest.raises(AuthorGoneError):
            return_visit(visit=visit, by=town.officer, reason="โปรดเพิ่ม")
        assert verify_visit(visit=visit, by=town.officer).status == "verified"


def test_a_visit_only_its_author_could_verify_is_listed(town):
    house = town.houses[0]
    with acting_for(town.officer):
        record_visit(
            by=town.officer,
            id=uuid.uuid4(),
            household=house,
            purpose="follow_up",
            visited_on=timezone.localdate(),
            summary="พบ",
        )
    assert stranded(town) == {}
    close(town, town.verifier)
    assert stranded(town) == {"nobody-verifies": 1}


def test_a_team_counts_once_its_role_may_verify(town, monkeypatch):
    """What another role is granted is asked of the grants, not of a list of roles."""
    with acting_for(town.officer):
        record_visit(
            by=town.officer,
            id=uuid.uuid4(),
            household=town.houses[0],
            purpose="follow_up",
            visited_on=timezone.localdate(),
            summary="พบ",
        )
    close(town, town.verifier)
    make_user("team_member", "4201")
    assert stranded(town) == {"nobody-verifies": 1}
    assert roles_to_ask_for(Permission.VISIT_VERIFY) == "เจ้าหน้าที่ ศจพ.อ."

    wider = GRANTS[Role.TEAM_MEMBER] | {Permission.VISIT_VERIFY}
    monkeypatch.setitem(GRANTS, Role.TEAM_MEMBER, wider)

    assert stranded(town) == {}
    with acting_for(town.officer), officers_asked_once():
        assert "4201" not in districts_without(Permission.VISIT_VERIFY)
    assert roles_to_ask_for(Permission.VISIT_VERIFY) == ("เจ้าหน้าที่ ศจพ.อ.หรือสมาชิกทีมปฏิบัติการในพื้นที่")


def test_who_looks_into_a_list_of_others_keeps_no_household():
    assert {*KEEPING} & {*LIST_ROLES} == {Role.MENTOR}
    assert Role.DISTRICT_OFFICER in KEEPING


def test_who_is_locked_out(town):
    """An account closed, a role ended, another role instead that keeps no households."""
    people = [town.mentor() for _ in range(5)]
    close(town, people[0].user)
    with acting_for(town.administrator):
        for mentor in people[1:4]:
            role = mentor.user.memberships.get()
            said = {"ended_on": role.started_on, "end_reason": "transferred"}
            end_role(membership=role, by=town.administrator, **said)
        for mentor, role in ((people[2], "district_officer"), (people[3], "executive")):
            here = Area.objects.get(pk="4201")
            grant_role(user=mentor.user, role=role, area=here, by=town.administrator)
    with acting_for(town.officer):
        assert set(Official.objects.locked_out()) == {people[0], people[1], people[3]}


def stranded(town) -> dict:
    """How many of each kind the officer's list shows."""
    with acting_for(town.officer):
        counts = {kind.key: kind.find(town.officer).count() for kind in stranded_kinds()}
    return {key: count for key, count in counts.items() if count}


def test_a_mentor_of_another_district_since_a_list_moved_the_household_is_told(town, client):
    house, stays = town.houses[:2]
    mentor, co, wide = town.mentor(), town.mentor(), town.mentor()
    town.pair(house, mentor)
    town.pair(house, co, kind="co")
    province = make_user("provincial_officer", "42")
    with acting_for(province):
        Official.objects.filter(pk=wide.pk).update(work_area="42")
        pair_mentor(household=stays, official=wide, by=province)
    there = make_user("district_officer", "4202")
    assert stranded(town) == {}

    town.move(house)

    with acting_for(there):
        (kind,) = [kind for kind in stranded_kinds() if kind.find(there).exists()]
        lines = [kind.row(row) for row in kind.find(there)]
        assert kind.key == "mentors-elsewhere"
        assert [(row.official, row.kind) for row in kind.find(there)] == [
            (mentor, "main"),
            (co, "co"),
        ]
    door = reverse("mentors:pairing-create", args=[house.pk])
    assert {(found.pk, address) for found, _text, address in lines} == {(house.pk, door)}
    assert stranded(town) == {}
    client.force_login(there)
    page = client.get(reverse("households:stranded-list"))
    assert f"{mentor.full_name} ปฏิบัติงานที่{mentor.work_area}" in page.text
    assert page.context["total"] == 0  # they have somebody; start pages do not look for them
    assert client.get(door).status_code == 200


def test_how_many_households_of_elsewhere_an_official_has_follows_every_act(town):
    """A household moved there, the official after it and back, a pairing ended, a row that was
    read before and is saved whole.
    """
    house, mentor = town.houses[0], town.mentor()
    province = make_user("provincial_officer", "42")
    town.pair(house, mentor)

    def kept():
        assert "elsewhere" not in parted(with_costly=False)
        mentor.refresh_from_db()
        return mentor.elsewhere

    def works_in(code):
        Official.objects.filter(pk=mentor.pk).update(work_area=code)
        return kept()

    with acting_for(province):
        stale = Official.objects.get(pk=mentor.pk)
        assert kept() == 0
    town.move(house)
    with acting_for(province):
        assert kept() == 1
        stale.save()
        assert kept() == 1
        assert [works_in(code) for code in ("4202", "420201", "42", "4203")] == [0, 0, 0, 1]
        pairing = house.pairings.get(official=mentor)
        end_pairing(pairing=pairing, by=province, end_reason="reassigned")
        assert kept() == 0


def test_a_line_with_a_long_name_is_cut_and_stops_nothing(town):
    text = "เลยกำหนด " + "องค์การบริหารส่วนตำบล" * 20
    assert notify([town.officer], key="long", text=text) == 1
    with acting_for(town.officer):
        assert text.startswith(Notification.objects.get(key="long").text)
