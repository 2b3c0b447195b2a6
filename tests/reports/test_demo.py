"""The invented province is alive on every page: ledgers, signed papers, a visit sent back."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from logbook.models import Visit, VisitRevision
from plans.models import ActionPlan, LedgerMonth
from plans.services.ledgers import version_of

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_folders_of_the_invented_households_are_filled(client):
    call_command("seed_demo", households=150, months=4)

    plans = ActionPlan.objects.open()
    assert plans.filter(status="draft").exists()
    agreed = plans.filter(status="agreed")
    assert not agreed.filter(agreed_by_relation="").exists()
    assert not agreed.filter(agreed_mark="").exists()
    signed = agreed.exclude(agreed_paper="")
    assert 2 <= signed.count() <= 24
    mentor = User.objects.get(username="mentor")
    mine = signed.filter(household__pairings__official__user=mentor).first()
    with mine.agreed_paper.open("rb") as file:
        assert file.read(2) == b"\xff\xd8"
    theirs = LedgerMonth.objects.with_sums().filter(household__pairings__official__user=mentor)
    assert theirs.exists()
    assert all(row.income and row.expense and version_of(row) for row in theirs)
    assert Visit.objects.filter(status="returned", recorded_by=mentor).count() == 1
    assert VisitRevision.objects.get().visit.status == "submitted"

    client.force_login(mentor)
    for address in (
        reverse("plans:ledger-detail", args=[theirs[0].household_id]),
        reverse("plans:plan-detail", args=[mine.pk]),
        reverse("logbook:worklist"),
    ):
        assert client.get(address).status_code == 200, address
