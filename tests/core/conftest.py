"""A job whose work the test gives."""

import pytest
from django.utils import timezone

from core.jobs import kinds
from core.jobs.kinds import job
from places.models import Area
from reports.models import Report
from tests.factories.people import make_user
from tests.jobs import WORK


@pytest.fixture
def user():
    return make_user("provincial_officer", "42")


@pytest.fixture
def report(user):
    day = timezone.localdate().replace(day=1)
    return Report.objects.create(
        kind="monthly", first_day=day, area=Area.objects.get(pk="42"), requested_by=user
    )


@pytest.fixture
def work(monkeypatch):
    """A kind whose work the test gives: `work(run, **of the kind)`; `told` hears of its ends."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))

    def register(run, **more):
        given = {"model": Report, "label": "ทดสอบ", "address": lambda row: "/"} | more
        return job(WORK, **given)(run)

    return register
