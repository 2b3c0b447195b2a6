"""Whose plans, stages and ledgers a user may touch."""

from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from accounts.permissions import Permission
from households.querysets import ScopedQuerySet
from mentors.querysets import OfAreaQuerySet


class PlanQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.PLAN_VIEW)

    def open(self):
        return self.filter(closed_on=None)


class StageQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.PLAN_VIEW)

    def waiting(self):
        """Proposed, and neither confirmed nor refused yet."""
        return self.filter(confirmed_at=None, refused_at=None)

    def standing(self):
        """Confirmed moves, the latest first: the first of a household is where it stands."""
        return self.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-id")

    def for_table(self):
        return self.select_related("proposed_by", "confirmed_by", "refused_by", "household")


class TickQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(ended_at=None)


class PlanPrintQuerySet(OfAreaQuerySet):
    """Papers for areas in which one of the user's roles grants the permission."""


class LedgerQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.LEDGER_VIEW)

    def with_sums(self):
        """Adds `income`, `expense` and `balance` (baht) of each month."""
        zero = Value(Decimal(0), output_field=DecimalField())
        income = Sum("lines__amount", filter=Q(lines__kind__startswith="income_"))
        expense = Sum("lines__amount", filter=Q(lines__kind__startswith="expense_"))
        return self.annotate(
            income=Coalesce(income, zero), expense=Coalesce(expense, zero)
        ).annotate(balance=F("income") - F("expense"))
