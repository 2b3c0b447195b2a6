"""«Visited» is one thing: the metrics and the work page agree on every kind of visit."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from core.periods import Window
from households.models import PersonListing
from logbook.enums import VisitPurpose, VisitStatus
from logbook.models import Visit
from logbook.services.visits import record_visit
from mentors.models import DueItem
from reports import metrics
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
KINDS = [*itertools.product(VisitPurpose.values, VisitStatus.values)]


def counted(code, household) -> int:
    today = timezone.localdate()
    window = Window(today - timedelta(days=30), today + timedelta(days=1), "")
    found = metrics.measure(metrics.BY_CODE[code], window)
    return found.get((household.subdistrict_id, ""), 0)


@pytest.mark.parametrize(("purpose", "status"), KINDS)
def test_a_visit_counts_in_the_metrics_exactly_when_the_work_page_takes_it_for_one(purpose, status):
    mentor, officer = make_user("mentor", "4201"), make_user("district_officer", "4201")
    household = make_household("420107")
    make_pairing(household, make_official(user=mentor), mentor)
    visit, _new = record_visit(
        id=uuid.uuid4(),
        by=mentor,
        household=household,
        purpose=purpose,
        visited_on=timezone.localdate(),
    )
    if status != "submitted":
        Visit.objects.filter(pk=visit.pk).update(
            status=status,
            verified_by=officer,
            verified_at=timezone.now(),
            return_reason="x" if status == "returned" else "",
        )

    kinds = set(DueItem.objects.filter(household=household).values_list("kind", flat=True))
    met = "not_visited" in kinds
    assert met == ("never_visited" not in kinds)

    assert met == (purpose != "not_met" and status != "returned")
    assert counted("visited", household) == counted("visits", household) == met
    assert counted("visits_verified", household) == (met and status == "verified")
    type(household).objects.update(origin="nomination")
    PersonListing.objects.all().delete()  # which no list names
    assert (counted("visited", household), counted("nominated_visited", household)) == (0, met)
