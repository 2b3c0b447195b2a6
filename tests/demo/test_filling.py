"""The invented province, written in sets, is what the services would have written row by row."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent, Membership, RowHistory
from accounts.permissions import Permission
from assistance.models import Assistance, Referral
from assistance.services.answers import accept_referral, decline_referral
from assistance.services.letters import ANSWER_DAYS
from core.periods import add_months, month_of
from households.models import Household, HouseholdEvent, Need
from households.services.households import return_to_programme
from logbook.models import Visit
from logbook.services.corrections import content_of
from logbook.services.visits import record_visit, verify_visit, visit_content
from mentors.due import kinds
from mentors.models import DueItem, Official, Pairing
from plans.models import ActionPlan, PlanRow, StageRecord
from plans.services.ledgers import save_ledger
from plans.services.plans import agree_plan
from reports import metrics
from tests import recount
from tests.conftest import see_everything, standing
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db
HOUSEHOLDS, MONTHS = 240, 4


def seed(number=2569, households=HOUSEHOLDS):
    call_command("seed_demo", households=households, months=MONTHS, seed=number, verbosity=0)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """One province for all tests of this file."""
    yield from standing(django_db_blocker, tmp_path_factory.mktemp("media"), seed)


@pytest.fixture
def province(filled, db):
    """Before `db`, so that the test's own transaction lies within."""


def due_differences() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM due_differences(%s)", [[kind.code for kind in kinds()]])
        return cursor.fetchall()


@pytest.mark.long
def test_what_is_due_and_every_metric_is_what_a_recount_finds(province):
    assert DueItem.objects.values("kind").distinct().count() >= 5
    assert due_differences() == []
    today = timezone.localdate()
    everything = recount.load()
    for back in (0, 1):
        window = month_of(add_months(today, -back)).until(today)
        by_hand = recount.Recount(everything, window.start, window.last, today)
        for metric in metrics.METRICS:
            counted = {k: v for k, v in metrics.measure(metric, window).items() if v}
            assert counted == pytest.approx(by_hand.of(metric.code)), (metric.code, back)


def test_a_visit_has_the_hash_the_author_and_the_checker_it_would_have_had(province):
    visits = Visit.objects.select_related(
        "household", "pairing__official", "recorded_by", "visited_by"
    )
    assert visits.filter(visited_by=None).exists()
    assert visits.filter(visited_by__isnull=False).exists()
    for visit in visits:
        whose = {"visited_on": visit.visited_on, "visited_by": visit.visited_by}
        said = content_of(visit) | whose
        assessment = {
            aspect: {k: v for k, v in line.items() if v}
            for aspect, line in said["assessment"].items()
        }
        progress = {code: {"progress": p["progress"]} for code, p in said["progress"].items()}
        said |= {"assessment": assessment, "progress": progress}
        corrected = visit.revisions.exists()
        assert corrected or visit_content(visit.household, **said).fingerprint == visit.content_hash
        # On the day the household left, the visit came before.
        there = visit.household.pairings.filter(started_on__lte=visit.visited_on)
        there = there.filter(Q(ended_on=None) | Q(ended_on__gte=visit.visited_on))
        own = there.filter(official__user=visit.recorded_by).first()
        made = there.filter(official=visit.visited_by, official__user=None).first()
        assert visit.pairing == (made if visit.visited_by else own) is not None
        assert holds(visit.recorded_by, Permission.VISIT_RECORD, visit.household) or own
        if visit.verified_by:
            assert holds(visit.verified_by, Permission.VISIT_VERIFY, visit.household)


def holds(user, permission, household) -> bool:
    roles = Membership.objects.granting(permission).filter(user=user)
    return roles.filter(area__in=[str(household.district), "42"]).exists()


def test_a_visit_sent_again_by_its_phone_is_known(province):
    """One that was corrected since is known by what was sent first, which nobody keeps here."""
    visits = Visit.objects.filter(pairing__isnull=False, status="submitted", revisions=None)
    visit = visits.first()
    said = content_of(visit) | {"visited_on": visit.visited_on}
    for line in (*said["assessment"].values(), *said["progress"].values()):
        line.pop("note")
    with acting_for(visit.recorded_by):
        stored, created = record_visit(
            by=visit.recorded_by, id=visit.pk, household=visit.household, **said
        )
    assert (stored, created) == (visit, False)


def test_who_left_has_nothing_open_and_comes_back_with_it(province):
    left = Household.objects.exclude(left_on=None)
    assert left.exists()
    assert not Pairing.objects.filter(household__in=left, ended_on=None).exists()
    assert not ActionPlan.objects.open().filter(household__in=left).exists()
    assert not Referral.objects.filter(household__in=left).unanswered().exists()
    assert not StageRecord.objects.waiting().filter(household__in=left).exists()
    assert left.filter(left_recorded_at=None).count() == 0
    assert HouseholdEvent.objects.count() == left.count()
    for household in left:
        act = household.acts.get()
        before, officer = act.kept, act.done_by
        with acting_for(officer):
            back, _stays = return_to_programme(household=household, by=officer, reason="กลับมา")
        assert back.left_on is None
        assert back.plans.open().exists() == ("plan" in before)


def test_nothing_happened_outside_its_time(province):
    """After the household's mentor came, before it left, and not tomorrow."""
    today = timezone.localdate()
    until = Q(household__left_on__isnull=False, household__left_on__lt=F("day"))
    for model, day in ((Visit, "visited_on"), (ActionPlan, "started_on"), (Assistance, "given_on")):
        rows = model.objects.annotate(day=F(day))
        assert not rows.filter(until | Q(day__gt=today)).exists(), model
    early = Pairing.objects.filter(household=OuterRef("household"), started_on__lte=OuterRef("day"))
    visits = Visit.objects.annotate(day=F("visited_on"))
    assert not visits.filter(~Exists(early)).exists()
    loads = Official.objects.values_list("load", "capacity")
    assert all(load <= capacity for load, capacity in loads)
    for referral in Referral.objects.all():
        steps = list(referral.events.values_list("status", flat=True))
        assert (steps[0], steps[-1]) == ("sent", referral.status)
        assert referral.due_on == timezone.localdate(referral.sent_at) + timedelta(ANSWER_DAYS)


def test_needs_stand_as_help_and_referrals_leave_them(province):
    """As `record_assistance` and `send_referral` set them, and as nothing else does."""
    helped = Need.objects.filter(status="helped")
    assert helped.exists()
    for need in helped:
        days = Assistance.objects.filter(household=need.household, dimension=need.dimension)
        assert need.met_on == min(days.values_list("given_on", flat=True))
        assert need.status_by_id
    asked = Referral.objects.filter(
        household=OuterRef("household"), dimension=OuterRef("dimension")
    ).exclude(status__in=["declined", "withdrawn"])
    assert not Need.objects.filter(~Exists(asked), status="referred").exists()


def test_the_history_says_it_was_filled_and_keeps_what_changed(province):
    entry = AuditEvent.objects.get(action="demo.filled")
    assert entry.details["logbook_visit"] == Visit.objects.count()
    kept = RowHistory.objects.filter(table="households_household", operation="update")
    surveyed = Household.objects.filter(survey_status="surveyed")
    changed = kept.filter(after__survey_status="surveyed").values_list("household_id", flat=True)
    assert set(changed) == set(surveyed.values_list("pk", flat=True))


# What a service fills in and the invented province leaves empty on purpose.
LEFT_EMPTY = {
    ("Official", "user"),  # one in four has no account
    ("Pairing", "made_in"),  # nobody presses «undo» on a province
    ("PlanRow", "need"),
    ("Assistance", "content_hash"),  # nothing was sent: it is compared as it stands
    ("Referral", "need"),
}


def test_what_services_always_fill_in_is_never_empty(tmp_path, province):
    """The same acts done through the services, compared field by field."""
    samples = made_by_services(tmp_path)
    for record in samples:
        model = type(record)
        for field in model._meta.local_concrete_fields:
            filled = not field.generated and getattr(record, field.attname) not in (None, "")
            if filled and (model.__name__, field.name) not in LEFT_EMPTY:
                empty = Q(**{field.attname: None})
                if field.empty_strings_allowed and field.get_internal_type() != "UUIDField":
                    empty |= Q(**{field.attname: ""})
                others = model.objects.filter(**same_kind(record)).exclude(pk=record.pk)
                assert others.exists(), model
                assert not others.filter(empty).exists(), field


def same_kind(record) -> dict:
    """In the same state; visits of mentors, since an officer has no pairing."""
    if isinstance(record, Visit):
        return {"status": record.status, "pairing__isnull": False}
    return {"status": record.status} if isinstance(record, ActionPlan | Referral) else {}


def made_by_services(folder) -> list:
    town = Town(folder)
    see_everything()
    official = town.mentor()
    house, other = town.houses[:2]
    pairing = town.pair(house, official)
    visit = town.visit(house, official)
    with acting_for(town.verifier):
        verified = verify_visit(visit=town.visit(house, official), by=town.verifier)
    plan = town.plan(house, official)
    with acting_for(official.user):
        plan = agree_plan(
            plan=plan,
            by=official.user,
            agreed_by_name="สมมุติ",
            agreed_by_relation="บุตร",
            agreed_mark="cross",
        )
        ledger = save_ledger(
            household=house,
            month=add_months(timezone.localdate(), -1),
            by=official.user,
            amounts={"income_wage": 100},
            saving=0,
            debt=0,
        )
    with acting_for(town.agent):
        accepted = accept_referral(referral=town.refer(house), by=town.agent)
        declined = decline_referral(referral=town.refer(other), by=town.agent, outcome="ไม่ใช่")
    row = PlanRow.objects.get(plan=plan)
    help = town.help(house)
    return [pairing, official, visit, verified, plan, row, ledger, accepted, declined, help]
