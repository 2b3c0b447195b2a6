"""Random histories by several people: nothing stranded in silence, nothing lost."""

import contextlib
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from accounts.acting import acting_for
from accounts.models import Membership
from accounts.services.accounts import end_role, set_active
from accounts.services.presence import readers_of
from assistance.models import (
    Assistance,
    HelpEntry,
    HelpMatch,
    HelpRequest,
    Referral,
    ReferralLetter,
)
from assistance.services.answer_page import answer_once
from assistance.services.answers import (
    accept_referral,
    complete_referral,
    decline_referral,
    help_partly,
    plan_referral,
)
from assistance.services.entries import correct_entry, withdraw_entry
from assistance.services.letters import answer_letter, put_on_paper
from assistance.services.matching import settle_due, take_out_of_household
from assistance.services.referrals import ReportedAnswer, withdraw_referral
from assistance.services.requests import answer_request, withdraw_request
from core.errors import DomainError
from households.models import Household, HouseholdEvent, ImportBatch, Need, Person
from households.services.duplicates import merge_households, unmerge_households
from households.services.households import leave_programme, return_to_programme
from households.stranded import stranded_kinds
from households.tpmap.services.imports import undo_batch
from logbook.models import Visit
from logbook.services.corrections import keep_as_recorded
from logbook.services.visits import return_visit, verify_visit
from mentors.models import Official, Pairing
from mentors.services.pairings import end_pairing, hand_over
from plans.models import ActionPlan, StageRecord
from plans.services.ladder import propose_stage
from tests.assistance.helping import enter
from tests.consequences.town import Town
from tests.factories.people import make_pin
from tests.histories import MORE

pytestmark = pytest.mark.django_db
DONE: Counter = Counter()  # acts that went through, over all histories
LOGGED = (Visit, Referral, Assistance, ActionPlan, StageRecord, HelpRequest)


class History:
    """A town where acts are done by whoever does them in life; a refusal is an answer like any."""

    def __init__(self, town):
        self.town, self.made = town, Counter()
        self.houses, self.lists = list(town.houses), []
        self.mentors = [town.mentor(2) for _ in range(3)]
        for house, mentor in zip(town.houses[:3], self.mentors, strict=True):
            self.step("pair", town.houses.index(house), self.mentors.index(mentor))
        for act in ("visit", "refer", "plan"):  # so that short histories have something to end
            self.step(act, 0, 0)

    def step(self, act: str, house: int, person: int):
        houses, mentor = self.houses, self.mentors[person % len(self.mentors)]
        here = houses[house % len(houses)]
        with contextlib.suppress(DomainError, StopIteration), transaction.atomic():
            if getattr(self, act)(here, mentor, houses[(house + 1 + person) % len(houses)]) is None:
                DONE[act] += 1

    def as_officer(self):
        return acting_for(self.town.officer)

    def bring_a_list(self, *_):
        self.houses += self.town.import_houses(1, 1)
        with acting_for(self.town.administrator):
            self.lists.append(ImportBatch.objects.order_by("pk").last().pk)

    def take_the_list_back(self, *_):
        if not self.lists:
            raise StopIteration
        with acting_for(self.town.administrator):
            undo_batch(self.lists.pop(), self.town.administrator)
            there = set(Household.objects.values_list("pk", flat=True))
        self.houses = [house for house in self.houses if house.pk in there]

    def pair(self, house, mentor, _other):
        self.town.pair(house, mentor, days_ago=0)

    def pair_beside(self, house, mentor, _other):
        self.town.pair(self.some_pairing(house, mentor).household, mentor, days_ago=0, kind="co")

    def visit(self, house, mentor, _other):
        pairing = self.mentors_pairing(house, mentor)
        self.town.visit(pairing.household, pairing.official, days_ago=0)
        self.made["Visit"] += 1

    def plan(self, house, mentor, _other):
        pairing = self.mentors_pairing(house, mentor)
        self.town.plan(pairing.household, pairing.official)
        self.made["ActionPlan"] += 1

    def mentors_pairing(self, house, mentor) -> Pairing:
        """An open pairing whose mentor can still sign in and reach the household."""
        pairing = self.some_pairing(house, mentor)
        if not can_sign_in(pairing.official):
            raise StopIteration
        return pairing

    def some_pairing(self, house, mentor) -> Pairing:
        """An open pairing, of this house or this mentor if there is one."""
        with self.as_officer():
            rows = Pairing.objects.filter(ended_on=None).select_related(
                "official__user", "household"
            )
            near = sorted(
                rows, key=lambda p: (p.household_id != house.pk, p.official_id != mentor.pk, p.pk)
            )
            return next(iter(near))

    def refer(self, house, _mentor, _other):
        self.town.refer(house)
        self.made["Referral"] += 1

    def ask(self, house, mentor, _other):
        pairing = self.mentors_pairing(house, mentor)
        self.town.ask(pairing.household, pairing.official)
        self.made["HelpRequest"] += 1

    def waiting_request(self):
        with self.as_officer():
            return self.first(HelpRequest.objects.waiting())

    def join(self, *_):
        with self.as_officer():
            requests = list(HelpRequest.objects.waiting().order_by("pk")[:2])
        self.town.join(requests)
        self.made["Referral"] += len(requests)

    def answer_at_once(self, *_):
        request = self.waiting_request()
        with self.as_officer():
            answer_request(asked=request, by=self.town.officer, answer="แนะนำแล้ว")

    def drop(self, *_):
        request = self.waiting_request()
        with self.as_officer():
            withdraw_request(asked=request, by=self.town.officer, reason="ไม่ต้องแล้ว")

    def take_back(self, *_):
        with self.as_officer():
            referral = self.first(Referral.objects.unanswered())
            withdraw_referral(referral=referral, by=self.town.officer, outcome="ส่งผิด")

    def plan_help(self, *_):
        with acting_for(self.town.agent):
            referral = self.first(Referral.objects.filter(status="accepted"))
            until = timezone.localdate()
            plan_referral(referral=referral, by=self.town.agent, plan="จะช่วย", until=until)

    def partly(self, *_):
        with acting_for(self.town.agent):
            referral = self.first(Referral.objects.unanswered())
            help_partly(referral=referral, by=self.town.agent, outcome="ให้พันธุ์ไก่", kind="goods")
        self.made["Assistance"] += 1

    def decline(self, *_):
        with acting_for(self.town.agent):
            referral = self.first(Referral.objects.unanswered())
            decline_referral(referral=referral, by=self.town.agent, outcome="ไม่มีงบ")

    def answer_by_code(self, *_):
        with acting_for(purpose="a stranger with the paper"):
            letters = ReferralLetter.objects.filter(by_letter=True, answered_at=None)
            letter = self.first(letters.filter(referrals__closed_at=None).distinct())
            open_ones = letter.referrals.unanswered().order_by("pk")
            answers = {r.pk: {"action": "complete", "outcome": "ช่วยแล้ว"} for r in open_ones}
            answer_once(letter=letter, answers=answers, said_by="ปลัด อบต.")

    def write_down(self, *_):
        with self.as_officer():
            referral = self.first(Referral.objects.filter(by_letter=True, status="sent"))
            letter, by = referral.letter, self.town.officer
            reported = ReportedAnswer("phone", "ปลัด อบต.", timezone.localdate())
            answers = {referral.pk: {"action": "accept"}}
            answer_letter(letter=letter, by=by, answers=answers, reported=reported)

    def on_paper(self, *_):
        with self.as_officer():
            referral = self.first(Referral.objects.unanswered())
            put_on_paper(letter=referral.letter, by=self.town.officer)

    def help(self, house, _mentor, _other):
        self.town.help(house)
        self.made["Assistance"] += 1

    def agency_helps(self, house, _mentor, _other):
        """By the national ID of one of the household, unasked; and for somebody nobody knows."""
        self.agent_can_sign_in()
        with self.as_officer():
            people = Person.objects.filter(household=house, merged_into=None)
            pin = str(next(iter(people.order_by("pk"))).pin)
        for whose in (pin, make_pin()):
            enter(self.town, whose)
            self.made["HelpEntry"] += 1
        self.made["Assistance"] += 1
        settle_due()

    def agency_corrects(self, *_):
        self.agent_can_sign_in()
        with acting_for(self.town.agent):
            entry = next(iter(HelpEntry.objects.standing().order_by("recorded_at")))
            correct_entry(entry=entry, by=self.town.agent, amount=entry.amount + 100)
        settle_due()

    def agency_takes_back(self, *_):
        self.agent_can_sign_in()
        with acting_for(self.town.agent):
            entry = next(iter(HelpEntry.objects.standing().order_by("recorded_at")))
            withdraw_entry(entry=entry, by=self.town.agent, reason="บันทึกซ้ำ")
        settle_due()

    def not_ours(self, *_):
        with self.as_officer():
            rows = Assistance.objects.standing().filter(is_from_entry=True)
            given = next(iter(rows.order_by("recorded_at", "pk")))
            take_out_of_household(assistance=given, by=self.town.officer, reason="คนละคน")

    def agent_can_sign_in(self):
        if not can_act(reload(self.town.agent)):
            raise StopIteration

    def propose(self, house, mentor, _other):
        with self.as_officer():
            propose_stage(household=house, by=mentor.user, stage="survival", reason="เริ่มต้น")
        self.made["StageRecord"] += 1

    def first(self, rows):
        return next(iter(rows.order_by("pk")))

    def accept(self, *_):
        with acting_for(self.town.agent):
            accept_referral(
                referral=self.first(Referral.objects.filter(status="sent")), by=self.town.agent
            )

    def complete(self, *_):
        with acting_for(self.town.agent):
            rows = Referral.objects.unanswered().exclude(status="sent")
            complete_referral(referral=self.first(rows), by=self.town.agent, outcome="ช่วยแล้ว")

    def send_back(self, *_):
        with self.as_officer():
            rows = Visit.objects.filter(status="submitted")
            return_visit(visit=self.first(rows), by=self.town.officer, reason="โปรดเพิ่ม")

    def verify(self, *_):
        with self.as_officer():
            rows = Visit.objects.filter(status="submitted")
            verify_visit(visit=self.first(rows), by=self.town.officer)

    def keep(self, *_):
        with self.as_officer():
            rows = Visit.objects.filter(status="returned")
            keep_as_recorded(visit=self.first(rows), by=self.town.officer)

    def leave(self, house, _mentor, _other):
        with self.as_officer():
            leave_programme(household=house, reason="moved", by=self.town.officer)

    def come_back(self, house, _mentor, _other):
        with self.as_officer():
            house = self.first(Household.objects.exclude(left_on=None).filter(merged_into=None))
            return_to_programme(household=house, by=self.town.officer, reason="กลับมาอยู่")

    def merge(self, house, mentor, other):
        if house == other:
            raise StopIteration
        with self.as_officer():
            plans = ActionPlan.objects.filter(household__in=[house, other], closed_on=None)
            mains = Pairing.objects.filter(household__in=[house, other], ended_on=None, kind="main")
            plan, main = plans.order_by("pk").first(), mains.order_by("pk").first()
            chosen = {"plan": str(plan and plan.pk), "mentor": str(main and main.official_id)}
            merge_households(stays=house, double=other, by=self.town.officer, chosen=chosen)

    def unmerge(self, *_):
        with self.as_officer():
            rows = HouseholdEvent.objects.filter(act="household-merge", undone_at=None)
            double = next(iter(rows.order_by("-pk"))).other
            unmerge_households(double=double, by=self.town.officer, reason="คนละครอบครัว")

    def end(self, house, mentor, _other):
        pairing = self.some_pairing(house, mentor)
        with self.as_officer():
            end_pairing(pairing=pairing, by=self.town.officer, end_reason="reassigned")

    def hand_over(self, _house, mentor, _other):
        to = self.mentors[(self.mentors.index(mentor) + 1) % len(self.mentors)]
        with self.as_officer():
            hand_over(official=mentor, by=self.town.officer, end_reason="transferred", to=to)

    def close_account(self, _house, mentor, _other):
        with acting_for(self.town.administrator):
            set_active(user=mentor.user, active=False, by=self.town.administrator)

    def open_account(self, _house, mentor, _other):
        with acting_for(self.town.administrator):
            set_active(user=mentor.user, active=True, by=self.town.administrator)

    def end_mentors_role(self, _house, mentor, _other):
        with acting_for(self.town.administrator):
            role = self.first(Membership.objects.current().filter(user=mentor.user))
            end_role(
                membership=role,
                by=self.town.administrator,
                ended_on=role.started_on,
                end_reason="transferred",
            )

    def close_agent(self, *_):
        with acting_for(self.town.administrator):
            set_active(user=self.town.agent, active=False, by=self.town.administrator)

    def close_verifier(self, *_):
        with acting_for(self.town.administrator):
            set_active(user=self.town.verifier, active=False, by=self.town.administrator)


HELPERS = (
    "step",
    "as_officer",
    "first",
    "some_pairing",
    "mentors_pairing",
    "waiting_request",
    "agent_can_sign_in",
)
ACTS = sorted(name for name in vars(History) if not name.startswith("_") and name not in HELPERS)


def listed(town) -> dict[str, set]:
    """What the officer's list of work without anybody shows: `{kind: keys}`."""
    with acting_for(town.officer):
        return {
            kind.key: set(kind.find(town.officer).values_list("pk", flat=True))
            for kind in stranded_kinds()
        }


def check(history):
    town = history.town
    without = listed(town)
    with acting_for(purpose="a test looks at everything"):
        gone = Household.objects.exclude(left_on=None)
        open_rows = {
            "pairing": Pairing.objects.filter(ended_on=None),
            "plan": ActionPlan.objects.filter(closed_on=None),
            "proposal": StageRecord.objects.waiting(),
            "referral": Referral.objects.unanswered(),
            "request": HelpRequest.objects.filter(status__in=["waiting", "referred"]),
        }
        for name, rows in open_rows.items():
            assert not rows.filter(household__in=gone).exists(), f"{name} of whoever has left"
        for model in (*LOGGED,):
            hidden = model.objects.exclude(household__merged_into=None)
            assert not hidden.exists(), f"{model.__name__} on a hidden household"
            assert model.objects.count() == history.made[model.__name__], f"{model.__name__} lost"
        for request in HelpRequest.objects.select_related("referral"):
            with_a_body = bool(request.referral and request.referral.closed_at is None)
            if request.status == "referred":
                assert with_a_body, "a request with a body that is done with it"
            if request.status == "waiting":
                assert not with_a_body, "a request on the list and with a body"
            assert request.events.order_by("-at", "-id").first().status == request.status
        assert not without["uncollected-requests"], "the officer is there to collect"
        check_help(history)
        for pairing in Pairing.objects.filter(ended_on=None):
            able = can_sign_in(pairing.official)
            assert able != (pairing.pk in without["locked-out-mentors"]), "a mentor locked out"
        for referral in Referral.objects.unanswered():
            read = readers_of(referral.organization).exists()
            read = read or referral.by_letter
            assert read != (referral.pk in without["unread-referrals"]), "a referral unread"
        for visit in Visit.objects.filter(status="returned"):
            there = can_act(visit.recorded_by)
            assert there != (visit.pk in without["returned-to-nobody"]), "returned to nobody"
        verifiers = [u for u in (town.officer, town.verifier) if reload(u).is_active]
        for visit in Visit.objects.filter(status="submitted"):
            others = [user for user in verifiers if user.pk != visit.recorded_by_id]
            assert bool(others) != (visit.pk in without["nobody-verifies"]), "nobody verifies"


def check_help(history):
    """Every entry of an agency is in a ledger, with its baht, or has an end that somebody sees."""
    assert HelpEntry.objects.count() == history.made["HelpEntry"], "an entry lost"
    assert not HelpEntry.objects.unsettled().exists(), "an entry nobody looked at"
    for match in HelpMatch.objects.select_related("entry", "assistance__person__household"):
        entry, given = match.entry, match.assistance
        assert (match.state == "withdrawn") == bool(entry.withdrawn_at)
        assert (match.state == "matched") == bool(given)
        if given:
            assert (given.amount, given.given_on) == (entry.amount, entry.given_on)
            assert given.withdrawn_at is None
            assert given.organization_id == entry.organization_id
            assert given.person.household_id == given.household_id, "help of somebody elsewhere"
    standing = Assistance.objects.standing().filter(is_from_entry=True)
    assert set(standing.values_list("pk", flat=True)) == set(
        HelpMatch.objects.filter(state="matched").values_list("assistance", flat=True)
    ), "help in the ledger without an entry behind it"
    helped = Need.objects.filter(status="helped").values_list("household", "dimension")
    reasons = set(Assistance.objects.standing().values_list("household", "dimension"))
    assert set(helped) <= reasons, "a need met by help that was taken back"


def can_sign_in(official: Official) -> bool:
    """Told plainly: the account is open and a role for visits is in force."""
    return can_act(official.user)


def can_act(user) -> bool:
    roles = [m for m in user.memberships.all() if m.ended_on is None]
    return user.is_active and bool(roles)


def reload(user):
    user.refresh_from_db()
    return user


# One history in which every act goes through, so that none is in the pool in vain.
WHOLE = [
    ("propose", 0, 0),
    ("accept", 0, 0),
    ("plan_help", 0, 0),
    ("partly", 0, 0),
    ("complete", 0, 0),
    ("ask", 0, 0),
    ("ask", 1, 1),
    ("join", 0, 0),
    ("write_down", 0, 0),
    ("on_paper", 0, 0),
    ("answer_by_code", 0, 0),
    ("ask", 0, 0),
    ("ask", 1, 1),
    ("ask", 2, 2),
    ("answer_at_once", 0, 0),
    ("drop", 0, 0),
    ("join", 0, 0),
    ("take_back", 0, 0),
    ("refer", 1, 0),
    ("decline", 0, 0),
    ("send_back", 0, 0),
    ("close_account", 0, 0),
    ("keep", 0, 0),
    ("verify", 0, 0),
    ("open_account", 0, 0),
    ("refer", 0, 0),
    ("help", 0, 0),
    ("agency_helps", 1, 0),
    ("agency_corrects", 0, 0),
    ("agency_helps", 0, 0),
    ("agency_takes_back", 0, 0),
    ("not_ours", 0, 0),
    ("agency_helps", 0, 0),
    ("pair_beside", 0, 2),
    ("leave", 0, 0),
    ("come_back", 0, 0),
    ("plan", 1, 1),
    ("visit", 1, 1),
    ("merge", 0, 0),
    ("unmerge", 0, 0),
    ("merge", 3, 0),
    ("pair", 3, 1),
    ("close_verifier", 0, 0),
    ("close_agent", 0, 0),
    ("end", 2, 2),
    ("bring_a_list", 0, 0),
    ("pair", 4, 1),
    ("help", 4, 0),
    ("take_the_list_back", 0, 0),
    ("bring_a_list", 0, 0),
    ("take_the_list_back", 0, 0),
    ("end_mentors_role", 0, 2),
    ("hand_over", 0, 1),
    ("refer", 2, 0),
    ("leave", 2, 0),
]


@example(steps=WHOLE)
@settings(max_examples=8 * MORE, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 2)),
        min_size=4,
        max_size=22,
    )
)
def follow(town, steps):
    check_history(town, steps)


def test_nothing_is_stranded_or_lost_whatever_happens(town):
    follow(town)
    assert set(ACTS) - set(DONE) == set(), "an act that never went through proves nothing"


def check_history(town, steps):
    with contextlib.suppress(RollbackError), transaction.atomic():
        history = History(town)
        for user in (town.agent, town.verifier):
            user.refresh_from_db()
        for act, house, person in steps:
            note(f"{act} {house} {person}")
            history.step(act, house, person)
            check(history)
        raise RollbackError


class RollbackError(Exception):
    """An example is over; the next one begins where it began."""


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path, houses=4, people=2)
