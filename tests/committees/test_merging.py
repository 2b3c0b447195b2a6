"""Joining two entries of one body: whatever points at the one points at the other, and stays."""

from datetime import time

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Membership
from assistance.models import Referral
from committees.errors import NotMergeableError
from committees.models import Committee, CommitteeSeat, DistributionList, OrganizationOfficer
from committees.services.distribution import save_addressee, save_list
from committees.services.meetings import make_meeting
from committees.services.merging import keys_to, merge_organizations
from committees.services.resolutions import resolve
from indicators.models import Indicator, IndicatorAgency
from mentors.models import Official
from mentors.services.registers import save_official
from places.models import Area, Organization, OrganizationDuty
from plans.models import PlanRow
from plans.services.plans import save_plan_row
from tests.assistance.helping import enter, line, pins_of, send
from tests.consequences.town import AREA, Town
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
# What takes long ways to make; of these only that they are known is tried, and what holds for all.
NOT_MADE = {"ProposedAccount", "Project", "ProjectPartner", "Participation", "LogbookEntry"}


@pytest.fixture
def pair():
    """`(kept, double)`"""
    rows = [Organization(code=f"t-{n}", name=f"{n}", kind="foundation") for n in range(2)]
    return tuple(Organization.objects.bulk_create(rows))


@pytest.fixture
def province():
    return make_user(Role.PROVINCIAL_OFFICER, "42")


def merge(stays, double, province):
    with acting_for(province):
        merge_organizations(stays=stays, double=double, by=province)


def test_every_foreign_key_of_the_project_to_an_organisation_is_known():
    found = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.remote_field.model is Organization
    }
    assert set(keys_to()) == found
    assert (apps.get_model("plans.PlanRow"), "organization") in found


def test_whatever_points_at_the_double_points_at_the_entry_that_stays(tmp_path, pair, province):
    kept, double = pair
    town = Town(tmp_path, houses=1)
    point_everything_at(double, town)
    before = counts(double)
    assert {model for (model, _field), count in before.items() if not count} == NOT_MADE

    merge(kept, double, province)

    assert not any(counts(double).values())
    before["Organization", "merged_into"] += 1  # the double itself
    assert counts(kept) == before
    kept.refresh_from_db()
    assert "health" in kept.gives
    with acting_for(town.agent):
        assert Referral.objects.get().organization == kept


def point_everything_at(double, town):
    """Rows of every kind that name an organisation, made as people make them where they do."""
    town.agency, town.agent = double, make_user(Role.AGENCY_OFFICER, organization=double)
    Organization.objects.filter(pk=double.pk).update(serves=["42"], gives=["health"])
    double.refresh_from_db()
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    with acting_for(town.officer):
        save_official(official=official_of(double), by=town.officer)
        asked_by_a_meeting(double, town.officer)
        sent_papers(double, town.officer)
    with acting_for(mentor.user):
        plan = town.plan(house, mentor)
        month = timezone.localdate().replace(day=1)
        row = PlanRow(dimension_id="income", household_does="x", organization=double)
        row.first_month = row.last_month = month
        save_plan_row(plan=plan, by=mentor.user, row=row)
        town.ask(house, mentor, organization=double)
    town.refer(house)
    town.help(house, organization=double)
    enter(town)
    send(town, [line(pins_of(town, house)[0])])
    others = Organization.objects.filter(kind="ministry")[:3]
    Organization.objects.filter(pk=others[0].pk).update(parent=double)
    Organization.objects.filter(pk=others[2].pk).update(merged_into=double, is_active=False)
    OrganizationDuty.objects.create(office=double, answers_for=others[1])
    OrganizationDuty.objects.create(office=others[1], answers_for=double)
    CommitteeSeat.objects.filter(pk=CommitteeSeat.objects.first().pk).update(organization=double)
    responsible(double)
    support(double)


def asked_by_a_meeting(organization, by):
    committee, today = Committee.objects.get(area=AREA), timezone.localdate()
    meeting = make_meeting(
        committee=committee, held_on=today, starts_at=time(9), place="ที่ว่าการอำเภอ", by=by
    )
    resolve(meeting=meeting, text="สำรวจ", due_on=today, by=by, owner_organization=organization)


def sent_papers(organization, by):
    area = Area.objects.get(pk=AREA)
    own = save_list(distribution_list=DistributionList(area=area, name="ผู้รับ"), by=by)
    save_addressee(distribution_list=own, by=by, title="หัวหน้า", organization=organization)


def official_of(organization):
    return Official(
        first_name="ก",
        last_name="ข",
        capacity=1,
        organization=organization,
        work_area=Area.objects.get(code=AREA),
        started_on=timezone.localdate(),
    )


def responsible(organization):
    return OrganizationOfficer.objects.create(
        organization=organization, duty="responsible", name="x", started_on="2025-01-01"
    )


def support(organization):
    indicator = Indicator.objects.order_by("pk").first()
    return IndicatorAgency.objects.create(
        indicator=indicator, organization=organization, part="support", position=90
    )


def counts(organization):
    with acting_for(purpose="test"):
        return {
            (model.__name__, field): model._base_manager.filter(**{field: organization}).count()
            for model, field in keys_to()
        }


def test_what_both_had_for_a_time_ends_at_the_double_and_a_link_stays_once(pair, province):
    kept, double = pair
    agent, ministry = make_user(), Organization.objects.filter(kind="ministry")[0]
    for body in pair:
        agent.memberships.create(
            role=Role.AGENCY_OFFICER, organization=body, started_on="2025-01-01"
        )
        responsible(body)
        support(body)
        OrganizationDuty.objects.create(office=body, answers_for=ministry)
    OrganizationDuty.objects.filter(answers_for=ministry).update(is_default=False)
    OrganizationDuty.objects.filter(office=double).update(is_default=True)
    OrganizationDuty.objects.create(office=double, answers_for=kept)

    merge(kept, double, province)

    today = timezone.localdate()
    roles = Membership.objects.filter(user=agent, organization=kept)
    assert sorted(roles.values_list("ended_on", flat=True), key=str) == [today, None]
    assert sorted(kept.officers.values_list("ended_on", flat=True), key=str) == [today, None]
    assert kept.owned_indicators.count() == 1
    (duty,) = kept.duties.all()
    assert (duty.answers_for, duty.is_default) == (ministry, True)
    assert not kept.answered_by.exists()


def test_what_can_neither_stand_twice_nor_give_way_refuses_the_whole(pair, province, monkeypatch):
    kept, double = pair
    support(kept), support(double), responsible(double)
    monkeypatch.delattr(IndicatorAgency, "is_mere_link")
    with pytest.raises(NotMergeableError, match="ยังไม่มีข้อมูลใดเปลี่ยน"):
        merge(kept, double, province)
    assert (double.officers.count(), double.owned_indicators.count()) == (1, 1)


def test_below_its_double_an_entry_takes_the_doubles_place(pair, province):
    kept, double = pair
    top, between = Organization.objects.filter(kind="ministry")[:2]
    for part, whole in ((double, top), (between, double), (kept, between)):
        Organization.objects.filter(pk=part.pk).update(parent=whole)
    merge(kept, double, province)
    kept.refresh_from_db()
    between.refresh_from_db()
    assert (kept.parent, between.parent) == (top, kept)
