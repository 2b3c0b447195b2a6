"""A month's figures by who looked after the households: the mentor, or the mentor's organisation.

Nothing is counted anew: the members a month keeps are laid beside whom it kept as their mentor at
its end, so that the parts add up to the figure on every other page, and stay with a closed month.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection

from core.periods import Window
from mentors.enums import PairingKind
from places.enums import AreaLevel
from reports.enums import Carer
from reports.metrics import AGENCY, BY_CODE, METRICS
from reports.models import Month, MonthCare

NOBODY = None  # the part of households that had no mentor
UNKNOWN = 0  # of a mentor whose organisation is not known
# What a page shows of a mentor or an organisation, each beside its whole; `followed` before them.
COLUMNS = ("visited", "verified", "reached", "plans", "helped", "risen", "referrals_overdue")
# Not told of them: what households are counted in that have left or have no mentor; and what left
# for Logbook, which is the exporter's work. By agency it is whoever gives, not whoever looks after.
NOT_BY_CARER = (
    *("left", "paired", "gone", "gone_by_year"),
    *("entries", "entries_keyed", "visits_exported"),
)
BY_CARER = tuple(
    metric.code
    for metric in METRICS
    if metric.has_members and metric.key != AGENCY and metric.code not in NOT_BY_CARER
)
ON_PAGE = ("followed", *COLUMNS)
KEPT = (*ON_PAGE, "referrals_open")  # those of a page, and what their shares are of
KEEP = """
WITH care AS (
    SELECT h.subdistrict_id AS place, p.household_id AS household, p.official_id AS official,
        coalesce(o.organization_id, %(unknown)s) AS organization
    FROM mentors_pairing p
    JOIN households_household h ON h.id = p.household_id
    JOIN mentors_official o ON o.id = p.official_id
    WHERE p.kind = %(kind)s AND p.started_on < %(end)s
        AND (p.ended_on IS NULL OR p.ended_on >= %(end)s)
)
INSERT INTO reports_monthcare AS kept
    (month_id, revision, area_id, households, officials, organizations)
SELECT %(month)s, %(revision)s, a.code,
    coalesce(array_agg(household ORDER BY household) FILTER (WHERE household IS NOT NULL), '{}'),
    coalesce(array_agg(official ORDER BY household) FILTER (WHERE household IS NOT NULL), '{}'),
    coalesce(array_agg(organization ORDER BY household) FILTER (WHERE household IS NOT NULL), '{}')
FROM places_area a LEFT JOIN care c ON c.place = a.code
WHERE a.level = %(level)s GROUP BY a.code
ON CONFLICT (month_id, revision, area_id) DO UPDATE SET households = excluded.households,
    officials = excluded.officials, organizations = excluded.organizations
WHERE (kept.households, kept.officials, kept.organizations) IS DISTINCT FROM
    (excluded.households, excluded.officials, excluded.organizations)
RETURNING area_id
"""
# Both sides as they are, once: how long the arrays are no plan can know.
SPLIT = """
WITH counted AS MATERIALIZED (
    SELECT m.metric, m.key, u.household, coalesce(u.value, 1) AS value
    FROM reports_monthmember m, unnest(m.households, m."values") AS u (household, value)
    WHERE m.month_id = %(month)s AND m.revision = %(revision)s AND m.metric = ANY (%(metrics)s)
        AND left(m.area_id, length(%(area)s)) = %(area)s
),
care AS MATERIALIZED (
    SELECT u.household, u.official, u.organization
    FROM reports_monthcare c,
        unnest(c.households, c.officials, c.organizations) AS u (household, official, organization)
    WHERE c.month_id = %(month)s AND c.revision = %(revision)s
        AND left(c.area_id, length(%(area)s)) = %(area)s
)
SELECT counted.metric, counted.key, {by}, sum(counted.value)
FROM counted LEFT JOIN care USING (household) GROUP BY 1, 2, 3
"""


def keep_care(month: Month, revision: int, window: Window) -> set[str]:
    """Keeps who was the main mentor of each household at the end of the window: a row for each
    sub-district, so that none without a mentor looks like one of which nothing was kept. Returns
    those where it differs from what stood there.
    """
    values: dict[str, Any] = {
        "month": month.pk,
        "revision": revision,
        "end": window.end,
        "kind": PairingKind.MAIN,
        "unknown": UNKNOWN,
        "level": AreaLevel.SUBDISTRICT,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)
        return {area for (area,) in cursor.fetchall()}


def follow_parts(month: Month, revision: int, places: Iterable[str]) -> None:
    """Keeps what each mentor and each organisation has in each area of what the month counted;
    `places` are the sub-districts where that, or who looks after whom, is not as it was.
    """
    values: list[Any] = [month.pk, revision, list(KEPT), list(places)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT follow_parts(%s, %s, %s, %s)", values)


def is_kept(month: Month) -> bool:
    """Whether it is known who looked after whom; not of months built by older versions."""
    return MonthCare.objects.filter(month=month, revision=month.revision).exists()


def split(
    by: Carer, month: Month, area: str, codes: Iterable[str] = BY_CARER
) -> dict[int | None, dict[tuple[str, str], Decimal]]:
    """`{official or organisation: {(metric, key): value}}` in an area; `NOBODY` for households
    without a mentor, those that have left among them. Whoever has any has all. One query.
    """
    codes = list(codes)
    values: dict[str, Any] = {
        "month": month.pk,
        "revision": month.revision,
        "metrics": codes,
        "area": area,
    }
    with connection.cursor() as cursor:
        cursor.execute(SPLIT.format(by=Carer(by).value), values)
        rows = cursor.fetchall()
    cells = {(code, "") for code in codes if not BY_CODE[code].key}
    cells |= {(code, key) for code, key, _who, _value in rows}
    found = {who: dict.fromkeys(sorted(cells), Decimal(0)) for _code, _key, who, _value in rows}
    for code, key, who, value in rows:
        found[who][code, key] = value
    return found
