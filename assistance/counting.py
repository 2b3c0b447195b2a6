"""What is counted of help, said once for ledger, pages and metrics (`reports.metrics`)."""

from decimal import Decimal

from django.db.models import Case, CharField, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

TIMES = Count("pk")
# Somebody found twice is one person; help for a whole household names nobody.
PEOPLE = Count(Coalesce("person__merged_into", "person"), distinct=True)
HOUSEHOLDS = Count("household", distinct=True)
BAHT = Coalesce(Sum("amount"), Value(Decimal(0)))
# Who gave, as far as two rows can be told apart: an organisation, a name, else the recorder.
GIVER = Case(
    When(organization__isnull=False, then=Concat(Value("o"), Cast("organization", CharField()))),
    When(giver__gt="", then=Concat(Value("g"), F("giver"))),
    default=Concat(Value("u"), Cast("recorded_by", CharField())),
)


def totals(rows: QuerySet) -> dict:
    """`{times, people, households, baht}` of help; one query."""
    return rows.order_by().aggregate(times=TIMES, people=PEOPLE, households=HOUSEHOLDS, baht=BAHT)


def several_givers(rows: QuerySet) -> QuerySet:
    """Groups of help with the same household and kind from more than one giver:
    `{household, kind, givers, times, baht}`. Of `rows` of one month they are to be coordinated.
    """
    groups = rows.order_by().values("household", "kind")
    groups = groups.annotate(givers=Count(GIVER, distinct=True), times=TIMES, baht=BAHT)
    return groups.filter(givers__gt=1).order_by("-givers", "household", "kind")
