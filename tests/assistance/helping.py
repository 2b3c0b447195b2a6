"""A district as `tests.consequences.town` makes it, with an agency that enters help."""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.acting import acting_for
from assistance.services.entries import enter_help
from assistance.services.matching import settle_due
from households.models import Person
from tests.factories.people import make_pin


def pins_of(town, house) -> list[str]:
    """National IDs of a household's people, as somebody who may read them does."""
    with acting_for(town.officer):
        people = Person.objects.filter(household=house, merged_into=None).order_by("pk")
        return [str(person.pin) for person in people]


def enter(town, pin=None, *, by=None, **said):
    """One entry of the town's agency, made by its officer; the ledger is not brought up to it."""
    by = by or town.agent
    fields = {
        "organization": town.agency,
        "id": uuid.uuid4(),
        "pin": pin or make_pin(),
        "dimension": town.income(),
        "kind": "money",
        "description": "เบี้ยยังชีพ",
        "amount": 600,
        "given_on": timezone.localdate(),
    } | said
    with acting_for(by), transaction.atomic():
        return enter_help(by=by, **fields)[0]


def enter_and_settle(town, pin=None, **said):
    entry = enter(town, pin, **said)
    settle_due()
    return entry
