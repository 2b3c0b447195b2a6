"""The last day an act may have is taken, the next refused; so at the beginning of the programme."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.acting import acting_for
from assistance.errors import AssistanceDateError, PlanDayError, RequestDateError
from assistance.services.answers import help_partly, plan_referral
from assistance.services.giving import record_assistance
from core import days
from mentors.errors import PairingDateError
from plans.errors import AgreementDateError, LedgerMonthError
from plans.services.ledgers import save_ledger
from plans.services.plans import agree_plan
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db
DAY = timedelta(1)


class UndoneError(Exception):
    """Takes back what was done, so that the next day is tried on the same household."""


class Acts:
    """Each does one thing on a household of its own, on the day it is told."""

    def __init__(self, folder):
        self.town = Town(folder, houses=4, people=1)
        self.house, self.mentor = self.town.houses[0], self.town.mentor()

    def help(self, day):
        with acting_for(self.town.officer):
            record_assistance(
                household=self.house,
                by=self.town.officer,
                dimension=self.town.income(),
                kind="money",
                description="ทุนเริ่มต้น",
                given_on=day,
            )

    def ask(self, day):
        self.town.pair(self.house, self.mentor)
        self.town.ask(self.house, self.mentor, asked_on=day)

    def pair(self, day):
        self.town.pair(self.house, self.mentor, days_ago=(days.today() - day).days)

    def agree(self, day):
        self.town.pair(self.house, self.mentor)
        plan = self.town.plan(self.house, self.mentor)
        with acting_for(self.mentor.user):
            agree_plan(plan=plan, by=self.mentor.user, agreed_by_name="แม่", agreed_on=day)

    def ledger(self, day):
        self.town.pair(self.house, self.mentor)
        with acting_for(self.mentor.user):
            save_ledger(household=self.house, month=day, by=self.mentor.user, amounts={}, saving=5)

    def plan(self, day):
        with acting_for(self.town.agent):
            plan_referral(
                referral=self.town.refer(self.house), by=self.town.agent, plan="อบรม", until=day
            )

    def partly(self, day):
        with acting_for(self.town.agent):
            help_partly(
                referral=self.town.refer(self.house), by=self.town.agent, outcome="ไก่", until=day
            )


REACH = {  # the first day, how far from today the last is, and who refuses
    "help": (days.PROGRAMME, DAY * 0, AssistanceDateError),
    "ask": (days.PROGRAMME, DAY * 0, RequestDateError),
    "agree": (days.PROGRAMME, DAY * 0, AgreementDateError),
    "ledger": (days.PROGRAMME, None, LedgerMonthError),
    "pair": (days.PROGRAMME, days.YEAR, PairingDateError),
    "plan": (None, days.YEAR, PlanDayError),
    "partly": (None, days.YEAR, PlanDayError),
}


@pytest.fixture
def acts(tmp_path):
    return Acts(tmp_path)


@pytest.mark.some
@pytest.mark.parametrize("name", REACH)
def test_the_first_and_the_last_day_are_taken_and_those_beyond_refused(acts, name):
    first, ahead, error = REACH[name]
    first = first or days.today()
    # A ledger's months begin on their first day.
    last = days.today().replace(day=1) if ahead is None else days.today() + ahead
    after = (last + DAY * 31).replace(day=1) if ahead is None else last + DAY
    for beyond in (first - DAY, after):
        with pytest.raises(error), transaction.atomic():
            getattr(acts, name)(beyond)
    for day in (first, last):
        with suppress(UndoneError), transaction.atomic():
            getattr(acts, name)(day)
            raise UndoneError
