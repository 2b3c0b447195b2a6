"""Work goes to people who can do it; what goes to nobody is a choice and says so."""

import pytest
from django.urls import reverse

from committees.fence import acting_for
from committees.models import Notification, Organization
from committees.notifications import notify
from committees.services.accounts import end_role, set_active
from committees.services.presence import holders_in, readers_of
from logbook.errors import NobodyReadsError
from logbook.models import Referral, ReferralEvent
from logbook.services.help import send_referral
from mentors.errors import AccountClosedError
from mentors.models import Official
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


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
        end_role(membership=role, by=town.administrator, ended_on=role.started_on,
                 end_reason="transferred")  # fmt: skip
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
    fields = {"household": town.houses[0], "by": town.officer, "dimension": town.income(),
              "organization": office, "subject": "ขอทุน", "request": "ขอทุน"}  # fmt: skip
    with pytest.raises(NobodyReadsError), acting_for(town.officer):
        send_referral(**fields)

    client.force_login(town.officer)
    address = reverse("logbook:referral-create", args=[town.houses[0].pk])
    said = {"dimension": "income", "organization": office.pk, "subject": "ขอทุน", "request": "ขอทุน"}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert f"{office} (ไม่มีผู้อ่านในระบบ)" in refused.content.decode()
    sent = client.post(address, said | {"offline": "on"}, follow=True)

    assert "ยังไม่มีใครของหน่วยงานได้รับแจ้งในระบบ" in sent.content.decode()
    with acting_for(town.officer):
        assert Referral.objects.count() == 1
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


def test_who_may_verify_in_a_district_is_known(town):
    both = set(holders_in("4201", "visit.verify"))
    assert both == {town.officer, town.verifier}
    close(town, town.verifier)
    assert set(holders_in("4201", "visit.verify")) == {town.officer}
