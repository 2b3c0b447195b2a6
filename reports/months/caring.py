"""A month's figures by who looked after the households: the mentor, or the mentor's organisation.

Nothing is counted anew: the members a month keeps are laid beside whom it kept as their mentor at
its end, so that the parts add up to the figure on every other page, and stay with a closed month.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from core.periods import Window
from mentors.enums import PairingKind
from mentors.models import Pairing
from places.enums import AreaLevel
from places.models import Area
from reports.models import Month, MonthCare

MENTOR, ORGANIZATION = "official", "organization"
NOBODY = None  # the part of households that had no mentor
UNKNOWN = 0  # of a mentor whose organisation is not known
# What is told of a mentor or an organisation, each a part of the households in the programme.
TOLD = ("followed", "visited", "reached", "plans", "helped", "risen")
SPLIT = """
WITH counted AS (
    SELECT m.metric, u.household, coalesce(u.value, 1) AS value
    FROM reports_monthmember m, unnest(m.households, m."values") AS u (household, value)
    WHERE m.month_id = %(month)s AND m.revision = %(revision)s AND m.metric = ANY (%(metrics)s)
        AND left(m.area_id, length(%(area)s)) = %(area)s
),
care AS (
    SELECT u.household, u.official, u.organization
    FROM reports_monthcare c,
        unnest(c.households, c.officials, c.organizations) AS u (household, official, organization)
    WHERE c.month_id = %(month)s AND c.revision = %(revision)s
        AND left(c.area_id, length(%(area)s)) = %(area)s
)
SELECT counted.metric, {by}, sum(counted.value)
FROM counted LEFT JOIN care USING (household) GROUP BY 1, 2
"""


def keep_care(month: Month, revision: int, window: Window) -> None:
    """Keeps who was the main mentor of each household at the end of the window: a row for each
    sub-district, so that none without a mentor looks like one of which nothing was kept.
    """
    rows = Pairing.objects.filter(kind=PairingKind.MAIN, started_on__lt=window.end)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=window.end)).order_by()
    organization = Coalesce("official__organization_id", UNKNOWN)
    found = rows.values_list("household__subdistrict_id").annotate(
        kept_households=ArrayAgg("household_id", order_by="household_id"),
        kept_officials=ArrayAgg("official_id", order_by="household_id"),
        kept_organizations=ArrayAgg(organization, order_by="household_id"),
    )
    kept = {place: arrays for place, *arrays in found}
    places = Area.objects.filter(level=AreaLevel.SUBDISTRICT).values_list("pk", flat=True)
    MonthCare.objects.bulk_create(
        _care(month, revision, place, *kept.get(place, ([], [], []))) for place in places
    )


def _care(month, revision, place, households, officials, organizations) -> MonthCare:
    return MonthCare(
        month=month,
        revision=revision,
        area_id=place,
        households=households,
        officials=officials,
        organizations=organizations,
    )


def is_kept(month: Month) -> bool:
    """Whether it is known who looked after whom; not of months built by older versions."""
    return MonthCare.objects.filter(month=month, revision=month.revision).exists()


def split(by: str, month: Month, area: str) -> dict[int | None, dict[str, Decimal]]:
    """`{official or organisation: {metric: value}}` in an area; `NOBODY` for households without a
    mentor. One query.
    """
    values: dict[str, Any] = {
        "month": month.pk,
        "revision": month.revision,
        "metrics": list(TOLD),
        "area": area,
    }
    found: dict[int | None, dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(TOLD, Decimal(0))
    )
    with connection.cursor() as cursor:
        cursor.execute(
            SPLIT.format(by={MENTOR: "official", ORGANIZATION: "organization"}[by]), values
        )
        for metric, who, value in cursor.fetchall():
            found[who][metric] = value
    return dict(found)
