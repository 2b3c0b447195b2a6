"""Households with a mentor, without one, and due for a first visit."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from households.sets import household_set
from mentors.enums import PairingKind
from mentors.models import Pairing


def _not_ended(window):
    rows = Pairing.objects.filter(household=OuterRef("pk"), kind=PairingKind.MAIN)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=window.end))


@household_set("paired", name="มีพี่เลี้ยง", within="programme")
def paired(window):
    return Q(Exists(_not_ended(window).filter(started_on__lt=window.end)))


@household_set("unpaired", name="ยังไม่มีพี่เลี้ยง", within="programme")
def unpaired(window):
    """Nobody looks after them, and, asked of today, nobody is to begin on a later day either."""
    if window.end > timezone.localdate():
        return Q(mentored_until__lt=window.end)
    return Q(~Exists(_not_ended(window).filter(started_on__lt=window.end)))


FIRST_VISIT_DAYS = 30


def first_visits_due(window):
    """Pairings in force at the end of the window whose days for a first visit were over by then."""
    begun = window.end - timedelta(days=FIRST_VISIT_DAYS)
    return _not_ended(window).filter(started_on__lt=begun)


@household_set("first_visit_due", name=f"มีพี่เลี้ยงครบ {FIRST_VISIT_DAYS} วัน", within="paired")
def first_visit_due(window):
    return Q(Exists(first_visits_due(window)))
