"""Projects, done by the people who do them: made, filled, attended, paid for; and what becomes of
them when households leave, are merged, move, or the owner goes.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import AuditEvent, Notification
from accounts.services.accounts import suspend
from assistance.errors import PaidByProjectError
from assistance.models import Assistance, Participation, Project
from assistance.projects.actions import Act
from assistance.projects.consequences import GIVEN
from assistance.projects.errors import (
    AttendedDayError,
    HelpStandsError,
    NobodyChosenError,
    NotOfTheProgrammeError,
    OutsideProjectError,
    ParticipationStateError,
)
from assistance.projects.services.candidates import candidates
from assistance.projects.services.choosing import withdraw_participation
from assistance.projects.services.numbers import numbers_of_one
from assistance.projects.services.projects import change_project, close_project, reopen_project
from assistance.projects.services.results import record_absence
from assistance.services.giving import correct_assistance
from committees.services.merging import merge_organizations
from core.pages import paginate
from core.thai import be_year
from households.models import Household, Need
from households.services.duplicates import merge_households, unmerge_households
from households.services.households import leave_programme, return_to_programme
from indicators.models import Dimension, Indicator
from indicators.services import edition_for_data_year
from mentors.errors import HouseholdLeftError
from places.models import Organization, Village
from plans.enums import Stage
from plans.services.ladder import confirm_stage, propose_stage
from tests.confirming import confirm
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db
TOWN = {"houses": 4, "people": 1}  # see the fixture


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(day) -> str:
    return f"{day:%d/%m}/{be_year(day)}"


def make_project(town, **fields) -> Project:
    """As an officer makes it, on the page."""
    today = timezone.localdate()
    form = {
        "name": "ฝึกอาชีพเลี้ยงไก่ไข่",
        "kind": "training",
        "organization": town.agency.pk,
        "fund": "government",
        "budget": "5000",
        "seats": "2",
        "starts_on": said(today - timedelta(30)),
        "ends_on": said(today + timedelta(30)),
        "serves": ["4201"],
        "dimensions": ["income"],
    } | fields
    by = form.pop("by", town.officer)
    answer = client_of(by).post(reverse("projects:project-create"), form)
    assert answer.status_code == 302, answer.context["form"].errors
    return Project.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[-1])


def choose(town, project, houses, **fields):
    form = {"household": [h.pk for h in houses], "reason": "ยากจนที่สุดในหมู่บ้าน"} | fields
    at = reverse("projects:project-choose", args=[project.pk])
    return client_of(town.officer).post(at, form)


def row_of(town, project, house) -> Participation:
    with acting_for(town.officer):
        return project.participations.standing().get(household=house)


def attend(who, row, **fields):
    form = {"given_on": said(timezone.localdate()), "outcome": "ตั้งใจดี"} | fields
    return client_of(who).post(reverse("projects:participation-detail", args=[row.pk]), form)


def test_a_page_promises_no_word_to_where_nobody_reads(town):
    a, b = town.houses[:2]
    town.pair(a, town.mentor())
    read, unread = make_project(town), make_project(town, organization=town.body().pk)

    def question(project, house):
        row = row_of(town, project, house)
        at = reverse("projects:participation-withdraw", args=[row.pk])
        return client_of(town.officer).get(at).text

    client = client_of(town.officer)

    def chosen(project, houses):
        form = {"household": [h.pk for h in houses], "reason": "ยากจนที่สุด"}
        at = reverse("projects:project-choose", args=[project.pk])
        return client.post(at, form, follow=True).text

    assert "คัดเลือกแล้ว 1 ครัวเรือน พี่เลี้ยงและหน่วยงานเจ้าของได้รับแจ้ง" in chosen(read, [a])
    nobody = chosen(unread, [b])
    assert "ครัวเรือน ไม่มีผู้ใช้ในระบบที่จะได้รับแจ้ง: พี่เลี้ยงของ 1 ครัวเรือน หน่วยงานเจ้าของ" in nobody
    both = "พี่เลี้ยงได้รับแจ้ง ไม่มีผู้ใช้ในระบบที่จะได้รับแจ้ง: หน่วยงานเจ้าของ"
    assert both in chosen(unread, [a])
    assert "พี่เลี้ยงและหน่วยงานเจ้าของได้รับแจ้ง คัดเลือกใหม่" in question(read, a)
    assert both in question(unread, a)


def test_owner_and_mentors_hear_that_a_project_is_closed_before_anybody_said_what_came(town):
    a, b = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(a, one)
    town.pair(b, other)
    project = make_project(town)
    choose(town, project, [a, b])
    attend(town.agent, row_of(town, project, b))
    with acting_for(town.officer):
        close_project(project=project, by=town.officer, reason="หมดงบ")
    with acting_for(purpose="test"):
        told = Notification.objects.filter(key__startswith="project-closed:")
        assert set(told.values_list("user", flat=True)) == {town.agent.pk, one.user_id}
        text = told.get(user=town.agent).text
    assert text == "โครงการของหน่วยงานท่านปิดแล้ว โปรดบันทึกผลของ 1 ครัวเรือนที่คัดเลือกไว้"


def test_a_closing_costs_the_same_for_one_household_and_for_three_and_tells_a_mentor_once(town):
    mentor, costs = town.mentor(), []
    for house in town.houses[:3]:
        town.pair(house, mentor)
    for count in (1, 3):
        project = make_project(town, seats="3")
        choose(town, project, town.houses[:count])
        with acting_for(town.officer), CaptureQueriesContext(connection) as asked:
            close_project(project=project, by=town.officer, reason="หมดงบ")
        costs.append(len(asked))
        with acting_for(purpose="test"):
            line = Notification.objects.get(key__contains=f":{project.pk}:", user=mentor.user)
        assert f"คัดเลือก {count} ครัวเรือนในความดูแล" in line.text
        assert client_of(mentor.user).get(line.url).status_code == 200
    assert costs[0] == costs[1]


def test_a_page_promises_no_word_to_a_mentor_whose_account_is_suspended(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    project = make_project(town)
    choose(town, project, [house])
    at = reverse("projects:participation-withdraw", args=[row_of(town, project, house).pk])
    assert "พี่เลี้ยงและหน่วยงานเจ้าของได้รับแจ้ง" in client_of(town.officer).get(at).text
    with acting_for(town.administrator):
        suspend(user=mentor.user, by=town.administrator, reason="โทรศัพท์หาย")
    assert "พี่เลี้ยงของ 1 ครัวเรือน" in client_of(town.officer).get(at).text


def test_from_a_project_to_help_in_the_ledger_and_the_money_left(town):
    a, b, c, _d = town.houses
    mentor = town.mentor()
    town.pair(a, mentor)
    project = make_project(town)
    with acting_for(town.officer):
        assert set(candidates(project, town.officer)) == set(town.houses)

    assert choose(town, project, [a, b]).status_code == 302
    again = choose(town, project, [a])
    full = choose(town, project, [c])
    assert (again.status_code, full.status_code) == (422, 422)
    assert "รับเกินจำนวน" in full.content.decode()
    assert choose(town, project, [c], over_seats="ผู้พิการ").status_code == 302
    with acting_for(town.officer):
        assert numbers_of_one(project).seats_left == -1
        assert row_of(town, project, c).over_seats == "ผู้พิการ"
    told = set(Notification.objects.values_list("user", flat=True))
    assert {mentor.user_id, town.agent.pk} <= told

    row = row_of(town, project, a)
    given = {"kind": "goods", "description": "แม่ไก่ 5 ตัว", "amount": "4000"}
    assert attend(town.agent, row, **given).status_code == 302
    at = reverse("projects:participation-give", args=[row.pk])
    more = given | {"given_on": said(timezone.localdate()), "amount": "1500"}
    over = client_of(town.agent).post(at, more)
    assert (over.status_code, "เกินงบประมาณ" in over.content.decode()) == (422, True)
    assert client_of(town.agent).post(at, more | {"over_budget": "ราคาขึ้น"}).status_code == 302
    with acting_for(town.officer):
        ledger = Assistance.objects.standing().filter(household=a)
        assert sorted(ledger.values_list("amount", flat=True)) == [Decimal(1500), Decimal(4000)]
        assert numbers_of_one(project).left == Decimal(-500)
        assert set(Need.objects.filter(household=a).values_list("status", flat=True)) == {"helped"}
        assert row_of(town, project, a).over_budget == "ราคาขึ้น"

    one = ledger_row(town, a, 1500)
    taken = {"reason": "บันทึกซ้ำ", "confirmed": ""}
    page = client_of(town.officer).post(reverse("assistance:help-withdraw", args=[one.pk]), taken)
    taken["confirmed"] = page.context["mark"]
    client_of(town.officer).post(reverse("assistance:help-withdraw", args=[one.pk]), taken)
    with acting_for(town.officer):
        assert numbers_of_one(project).left == Decimal(1000)


def history_of(project, acts) -> list[str]:
    with acting_for(purpose="test"):
        events = AuditEvent.objects.filter(target_id=str(project.pk), action__in=acts)
        return list(events.order_by("pk").values_list("action", flat=True))


def ledger_row(town, house, amount):
    with acting_for(town.officer):
        return Assistance.objects.get(household=house, amount=amount)


def test_money_and_places_are_kept_as_people_type_them(town):
    project = make_project(town, budget="๑,๒๕๐,๐๐๐ บาท", seats="1,500")
    assert (project.budget, project.seats) == (1_250_000, 1500)
    house = town.houses[0]
    choose(town, project, [house])
    given = {"kind": "goods", "description": "แม่ไก่", "amount": "2 500.50"}
    assert attend(town.agent, row_of(town, project, house), **given).status_code == 302
    with acting_for(town.officer):
        assert Assistance.objects.standing().get(household=house).amount == Decimal("2500.50")


def test_a_partner_sees_the_project_and_says_what_it_gave_but_sees_no_household(town):
    a, *_rest = town.houses
    other = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk).first()
    partner = make_user(Role.AGENCY_OFFICER, organization=other)
    project = make_project(town, partners=[other.pk])
    choose(town, project, [a])
    attend(town.agent, row_of(town, project, a), kind="goods", description="ผัก", amount="4321")
    at = reverse("projects:project-detail", args=[project.pk])
    assert list(Notification.objects.filter(user=partner).values_list("url", flat=True)) == [at]

    client = client_of(partner)
    entry = {
        "pin": "1000000000009",
        "kind": "goods",
        "dimension": "income",
        "description": "พันธุ์ไก่",
        "amount": "250",
        "given_on": said(timezone.localdate()),
    }
    answer = client.post(reverse("assistance:entry-create"), entry)
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(at).content.decode()
    assert project.name in page
    assert str(town.agency) in page
    assert "1 ครั้ง รวม 250 บาท" in page
    for hidden in (a.head_name, "4,321", "5,000"):
        assert hidden not in page
    listed = client.get(reverse("projects:project-list")).content.decode()
    assert "เป็นหน่วยงานร่วม" in listed
    assert "4,321" not in listed
    shown = client.get(f"/api/v1/projects/{project.pk}/").json()
    assert (shown["numbers"], shown["budget"], shown["name"]) == (None, None, project.name)
    assert client.get("/api/v1/participations/").json()["results"] == []
    with acting_for(partner):
        for model in (Household, Need, Participation, Assistance):
            assert not model.objects.exists()

    with acting_for(town.officer):
        change_project(project=project, by=town.officer, seats=3)
        assert client.get(at).status_code == 200  # what is not said stays
        change_project(project=project, by=town.officer, partners=[])
    assert client.get(at).status_code == 404
    acts = [Act.PROJECT_ADDED, Act.PROJECT_CHANGED]
    assert history_of(project, acts) == [acts[0], acts[1], acts[1]]


def test_an_agency_sees_the_households_it_was_given_and_no_other(town):
    a, b, *_rest = town.houses
    project = make_project(town)
    other = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk).first()
    stranger = make_user(Role.AGENCY_OFFICER, organization=other)
    choose(town, project, [a])
    row = row_of(town, project, a)
    attend(town.agent, row, kind="goods", description="พันธุ์ผัก", amount="100")

    with acting_for(town.agent):
        assert set(Household.objects.values_list("pk", flat=True)) == {a.pk}
        assert Assistance.objects.count() == 1
    with acting_for(stranger):
        assert (Household.objects.count(), Participation.objects.count()) == (0, 0)
    pages = [
        reverse("projects:project-detail", args=[project.pk]),
        reverse("projects:participation-detail", args=[row.pk]),
    ]
    assert [client_of(town.agent).get(page).status_code for page in pages] == [200, 200]
    assert [client_of(stranger).get(page).status_code for page in pages] == [404, 404]
    chooser = reverse("projects:project-choose", args=[project.pk])
    assert client_of(town.agent).get(chooser).status_code == 403

    make_project(town, name="อื่น", organization=other.pk)
    listed = client_of(stranger).get(reverse("projects:project-list")).content.decode()
    assert ("อื่น" in listed, project.name in listed) == (True, False)


def test_a_place_is_given_back_by_who_leaves_and_taken_again_on_return(town):
    a, b, c, _d = town.houses
    project = make_project(town)
    choose(town, project, [a, b])
    with acting_for(town.officer):
        leave_programme(household=a, reason="moved", by=town.officer)
        assert numbers_of_one(project).taken == 1
        return_to_programme(household=a, by=town.officer, reason="กลับมา")
        assert row_of(town, project, a).status == "chosen"

        leave_programme(household=a, reason="moved", by=town.officer)
    choose(town, project, [c])
    with acting_for(town.officer):
        _house, stays = return_to_programme(household=a, by=town.officer, reason="กลับมา")
        assert [project.name in sentence for sentence in stays] == [True]
        assert numbers_of_one(project).taken == 2


def test_of_two_merged_the_place_counts_once_and_the_money_stays(town):
    a, b, c, _d = town.houses
    project, elsewhere = make_project(town), make_project(town, name="กองทุน", kind="funding")
    choose(town, project, [a, b])
    choose(town, elsewhere, [b])
    row = row_of(town, project, b)
    attend(town.agent, row, kind="goods", description="พันธุ์ผัก", amount="100")
    with acting_for(town.officer):
        merge_households(stays=a, double=b, by=town.officer, chosen={})
        numbers = numbers_of_one(project)
        assert (numbers.taken, numbers.spent) == (1, Decimal(100))
        assert row_of(town, elsewhere, a).project == elsewhere
        came = row_of(town, project, a)
        assert (numbers.attended, came.status, came.outcome) == (1, "attended", "ตั้งใจดี")
        with pytest.raises(HelpStandsError):  # the money stands under the double's row
            record_absence(row=came, by=town.officer, outcome="x")
        with pytest.raises(ParticipationStateError):
            withdraw_participation(row=came, by=town.officer, outcome="x")
    page = client_of(town.officer).get(reverse("projects:project-detail", args=[project.pk]))
    assert "รวมแล้ว ไม่นับ" in page.content.decode()
    with acting_for(town.officer):
        unmerge_households(double=b, by=town.officer, reason="คนละครัวเรือน")
        assert row_of(town, project, a).status == "chosen"
        assert row_of(town, project, b).status == "attended"


def test_a_place_taken_again_is_in_the_project_of_its_owner_today(town):
    a, *_rest = town.houses
    project = make_project(town)
    choose(town, project, [a])
    heir = Organization.objects.filter(kind="provincial_office").last()
    agent = make_user(Role.AGENCY_OFFICER, organization=heir)
    with acting_for(town.officer):
        leave_programme(household=a, reason="moved", by=town.officer)
        change_project(project=project, by=town.officer, organization=heir)
        return_to_programme(household=a, by=town.officer, reason="กลับมา")

    row = row_of(town, project, a)
    page = reverse("projects:participation-detail", args=[row.pk])
    assert (row.organization, client_of(agent).get(page).status_code) == (heir, 200)
    assert client_of(town.agent).get(page).status_code == 404
    assert Notification.objects.filter(user=agent, url=page).count() == 1
    assert not Notification.objects.filter(user=town.agent, url=page, key__contains="restored")


def test_who_was_given_something_after_a_merge_still_took_part_after_its_undo(town):
    a, b, *_rest = town.houses
    project, other = make_project(town), make_project(town, name="กองทุน")
    for one in (project, other):
        choose(town, one, [a, b])
        attend(town.agent, row_of(town, one, b))
    with acting_for(town.officer):
        merge_households(stays=a, double=b, by=town.officer, chosen={})
    given = {"kind": "goods", "description": "แม่ไก่", "given_on": said(timezone.localdate())}
    give = reverse("projects:participation-give", args=[row_of(town, project, a).pk])
    assert client_of(town.agent).post(give, given).status_code == 302
    came = row_of(town, other, a)
    with acting_for(town.officer):
        record_absence(row=came, by=town.officer, outcome="ไม่มา")
    attend(town.agent, came, outcome="มาภายหลัง")

    with acting_for(town.officer):
        stays = unmerge_households(double=b, by=town.officer, reason="คนละครัวเรือน")[1]

    assert stays == [GIVEN.format(project.name)]
    assert [
        (row_of(town, one, a).status, row_of(town, one, a).outcome) for one in (project, other)
    ] == [("attended", "ตั้งใจดี"), ("attended", "มาภายหลัง")]


def test_what_comes_late_or_twice_is_answered_and_loses_nothing(town):
    a, b, *_rest = town.houses
    project = make_project(town)
    choose(town, project, [a, b])
    row = row_of(town, project, a)
    given = {"kind": "goods", "description": "แม่ไก่", "amount": "4000"}
    assert attend(town.agent, row, **given).status_code == 302
    late = attend(town.officer, row, **given | {"amount": "90", "outcome": "ได้แม่ไก่จริง"})
    assert (late.status_code, "สถานะล่าสุด" in late.content.decode()) == (422, True)
    assert "ได้แม่ไก่จริง" in late.content.decode()

    early = given | {"given_on": said(timezone.localdate() - timedelta(60))}
    give = reverse("projects:participation-give", args=[row.pk])
    answer = client_of(town.agent).post(give, early)
    assert (answer.status_code, "ไม่ก่อนวันเริ่มโครงการ" in answer.content.decode()) == (422, True)
    with acting_for(town.officer):
        one = ledger_row(town, a, 4000)
        with pytest.raises(PaidByProjectError):
            correct_assistance(assistance=one, by=town.officer, amount=Decimal(90_000))
        correct_assistance(assistance=one, by=town.officer, description="แม่ไก่ไข่")
        assert numbers_of_one(project).spent == Decimal(4000)
    with acting_for(town.agent):
        assert list(Assistance.objects.of_agencies(town.agent)) == [one]

    # Of what was ticked, one has gone to another district since.
    with acting_for(purpose="test"):
        Household.objects.filter(pk=b.pk).update(subdistrict="420201", district=4202, village=None)
    gone = choose(town, project, [town.houses[2], b])
    assert (gone.status_code, "พ้นจากความดูแล" in gone.content.decode()) == (422, True)


def test_each_household_that_may_not_be_chosen_is_refused_for_its_own_reason(town):
    left, outside, fits, _d = town.houses
    [unlisted] = town.import_houses(1, 1, year=2568)
    project = make_project(town, seats="9")
    with acting_for(town.officer):
        leave_programme(household=left, reason="moved", by=town.officer)
    with acting_for(purpose="test"):
        Household.objects.filter(pk=outside.pk).update(subdistrict="420109", village=None)
        Project.objects.filter(pk=project.pk).update(serves=[fits.subdistrict_id])
    refusals = {
        NobodyChosenError: [],
        HouseholdLeftError: [left, fits],
        NotOfTheProgrammeError: [unlisted, fits],
        OutsideProjectError: [outside, fits],
    }
    for error, houses in refusals.items():
        answer = choose(town, project, houses)
        refused = answer.context["error"]
        assert (answer.status_code, type(refused)) == (422, error)
    blank = choose(town, project, [fits], reason=" ")
    assert (blank.status_code, list(blank.context["form"].errors)) == (422, ["reason"])
    with acting_for(town.officer):
        assert Participation.objects.count() == 0
    assert choose(town, project, [fits]).status_code == 302


def test_a_project_proposes_whom_its_indicators_and_stages_mean(town):
    a, b, *_rest = town.houses
    mentor = town.mentor()
    for house, stage in ((a, Stage.SURVIVAL), (b, Stage.SUFFICIENCY)):
        town.pair(house, mentor)
        with acting_for(mentor.user):
            proposal = propose_stage(household=house, by=mentor.user, stage=stage, reason="ดูแล้ว")
        if house == a:
            with acting_for(town.officer):
                confirm_stage(record=proposal, by=town.officer)
    edition = edition_for_data_year(2569)
    failed, other = (Indicator.objects.get(edition=edition, number=n) for n in (27, 1))
    proposed = {
        "of an indicator they fail": ({"indicators": [failed.pk]}, set(town.houses)),
        "of another": ({"indicators": [other.pk]}, set()),
        "of a confirmed stage": ({"stages": [Stage.SURVIVAL]}, {a}),
        "of a stage nobody confirmed": ({"stages": [Stage.SUFFICIENCY]}, set()),
    }
    for fields, houses in proposed.values():
        project = make_project(town, **fields)
        with acting_for(town.officer):
            assert set(candidates(project, town.officer)) == houses
            assert set(candidates(project, town.officer, everybody=True)) == set(town.houses)


def test_a_household_comes_for_a_problem_nobody_has_met(town):
    a, b, *_rest = town.houses
    health = Dimension.objects.get(code="health")
    with acting_for(town.officer):
        for house in (a, b):
            known = house.needs.get()
            house.needs.create(person=known.person, dimension=health, data_year=known.data_year)
    town.help(a)
    project = make_project(town, dimensions=["income", "health"])
    choose(town, project, [a, b])
    assert row_of(town, project, a).dimension == health
    assert row_of(town, project, b).dimension == town.income()


def test_who_did_not_come_gives_the_place_back_and_may_come_later(town):
    a, *_rest = town.houses
    mentor = town.mentor()
    town.pair(a, mentor)
    project = make_project(town)
    choose(town, project, [a])
    row = row_of(town, project, a)
    early = attend(town.agent, row, given_on=said(timezone.localdate() - timedelta(60)))
    assert (early.status_code, type(early.context["error"])) == (422, AttendedDayError)

    Notification.objects.all().delete()
    missed = reverse("projects:participation-miss", args=[row.pk])
    confirm(client_of(town.agent), missed, {"outcome": "ไปทำงานต่างจังหวัด"})
    row = row_of(town, project, a)
    assert (row.status, row.attended_on, row.outcome) == ("absent", None, "ไปทำงานต่างจังหวัด")
    assert row.settled_by_id == town.agent.pk
    assert set(Notification.objects.values_list("user", flat=True)) == {mentor.user_id}
    with acting_for(town.officer):
        assert numbers_of_one(project).seats_left == 2
    assert attend(town.agent, row).status_code == 302
    row = row_of(town, project, a)
    assert (row.status, row.outcome) == ("attended", "ตั้งใจดี")


def test_a_new_owner_and_the_former_one_hear_of_it_and_a_closing_stands(town):
    a, *_rest = town.houses
    project = make_project(town)
    choose(town, project, [a])
    stale = Project.objects.get(pk=project.pk)
    with acting_for(town.officer):
        close_project(project=project, by=town.officer, reason="จบแล้ว")
        change_project(project=stale, by=town.officer, detail="ไก่ไข่")
        project.refresh_from_db()
        assert (project.detail, project.close_reason) == ("ไก่ไข่", "จบแล้ว")
        assert history_of(project, [Act.PROJECT_CLOSED]) == [Act.PROJECT_CLOSED]
        reopen_project(project=project, by=town.officer)
        other = Organization.objects.helping().exclude(pk=town.agency.pk).touching(["4201"]).first()
        agent = make_user(Role.AGENCY_OFFICER, organization=other)
        change_project(project=project, by=town.officer, organization=other)
    told = Notification.objects.filter(key__startswith="project-owner")
    assert set(told.values_list("user", flat=True)) == {town.agent.pk, agent.pk}
    with acting_for(town.agent):
        assert Household.objects.count() == 0
    with acting_for(agent):
        assert list(Household.objects.values_list("pk", flat=True)) == [a.pk]


def test_who_moves_to_another_district_stays_in_the_project_and_is_marked(town):
    a, *_rest = town.houses
    project = make_project(town)
    choose(town, project, [a])
    with acting_for(purpose="test"):
        Household.objects.filter(pk=a.pk).update(subdistrict="420201", district=4202, village=None)
    there = make_user(Role.DISTRICT_OFFICER, "4202")
    page = client_of(there).get(reverse("projects:project-detail", args=[project.pk]))
    assert "ย้ายออกนอกพื้นที่โครงการ" in page.content.decode()
    here = client_of(town.officer).get(reverse("projects:project-detail", args=[project.pk]))
    assert list(here.context["page"]) == []
    assert here.context["numbers"].taken == 1


def test_what_a_village_lacks_becomes_a_project_of_the_village(town):
    village = town.houses[0].village_id
    officer = client_of(town.officer)
    door = reverse("projects:project-for-village", args=[village])
    page = officer.get(f"{door}?dimension=income", follow=True)
    form = page.context["form"]
    assert (form["serves"].value(), form["dimensions"].value()) == ([village], ["income"])
    today = timezone.localdate()
    filled = {"name": "น้ำดื่ม", "kind": "utilities", "organization": town.agency.pk, "fund": "local"}
    filled |= {"starts_on": said(today), "ends_on": said(today)}
    filled |= {"serves": [village], "dimensions": ["income"]}
    officer.post(page.redirect_chain[-1][0], filled)
    project = Project.objects.get(village=village)
    with acting_for(town.officer):
        assert set(candidates(project, town.officer)) == set(town.houses)
    with acting_for(purpose="test"):  # a list taken back leaves a village the project works in
        Household.objects.update(village=None)
        Project.objects.update(village=None)
        Village.objects.remove_unused()
        assert Village.objects.filter(pk=village).exists()
        Project.objects.update(serves=["4201"])
        Village.objects.remove_unused()
        assert not Village.objects.filter(pk=village).exists()


def test_nobody_is_chosen_once_it_is_over_closed_or_without_an_owner(town):
    a, *_rest = town.houses
    long_ago = timezone.localdate() - timedelta(1)
    over = make_project(town, ends_on=said(long_ago))
    assert "สิ้นสุดแล้ว" in choose(town, over, [a]).content.decode()

    project = make_project(town)
    with acting_for(purpose="test"):
        Organization.objects.filter(pk=town.agency.pk).update(is_active=False)
    assert "เจ้าของโครงการปิดไปแล้ว" in choose(town, project, [a]).content.decode()
    with acting_for(town.officer):
        assert Participation.objects.count() == 0


def test_an_owner_joined_into_another_hands_its_households_over(town):
    a, *_rest = town.houses
    project = make_project(town)
    choose(town, project, [a])
    stays = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk).first()
    agent = make_user(Role.AGENCY_OFFICER, organization=stays)
    with acting_for(town.administrator):
        merge_organizations(stays=stays, double=town.agency, by=town.administrator)
    project.refresh_from_db()
    assert project.organization == stays
    with acting_for(agent):
        assert list(Household.objects.values_list("pk", flat=True)) == [a.pk]


def test_needs_without_a_project_and_projects_without_takers_by_district(town):
    with acting_for(purpose="test"):
        make_household("420201")
    make_project(town)
    province = make_user(Role.PROVINCIAL_OFFICER, "42")
    over = make_project(town, name="จบแล้ว")
    choose(town, over, town.houses[:1])
    Project.objects.filter(pk=over.pk).update(ends_on=timezone.localdate() - timedelta(1))
    page = client_of(province).get(reverse("projects:gap-list"))
    said_of = [(g.district.code, g.dimension.pk, g.left) for g in page.context["without"]]
    assert said_of == [("4202", "income", 1)]
    assert [(g.district.code, g.left) for g in page.context["within"]] == [("4201", 4)]
    assert [i.project.name for i in page.context["idle"]] == ["ฝึกอาชีพเลี้ยงไก่ไข่"]


def test_whoever_chooses_is_told_that_ticks_are_of_one_page(town, monkeypatch):
    at = reverse("projects:project-choose", args=[make_project(town).pk])
    told = "เลือกได้ครั้งละหนึ่งหน้า"
    assert told not in client_of(town.officer).get(at).content.decode()
    monkeypatch.setattr("assistance.projects.views.projects.paginate", partial(paginate, size=3))
    assert told in client_of(town.officer).get(at).content.decode()
