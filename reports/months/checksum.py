"""One number over everything a closed month says, so that a change of any of it shows."""

from typing import Any

from django.db import connection

from reports.models import Month

# Figures without noughts behind the point, in the order of their bytes: the same on every machine.
SQL = """
WITH lines (line) AS (
    SELECT concat_ws('|', 'f', s.area_id, s.metric, s.key, trim_scale(s.value))
    FROM reports_metricsnapshot s WHERE s.month = %(first_day)s
    UNION ALL
    SELECT concat_ws('|', 'm', m.area_id, m.metric, m.key, trim_scale(m.value),
        array_to_string(m.households, ','), array_to_string(m."values", ','))
    FROM reports_monthmember m WHERE m.month_id = %(month)s AND m.revision = %(revision)s
    UNION ALL
    SELECT concat_ws('|', 'c', c.area_id, array_to_string(c.households, ','),
        array_to_string(c.officials, ','), array_to_string(c.organizations, ','))
    FROM reports_monthcare c WHERE c.month_id = %(month)s AND c.revision = %(revision)s
)
SELECT encode(sha256(convert_to(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex')
FROM lines
"""


def checksum_of(month: Month) -> str:
    """The SHA-256 of the month's figures and members as they stand; for whoever sees them all."""
    values: dict[str, Any] = {
        "first_day": month.first_day,
        "month": month.pk,
        "revision": month.revision,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, values)
        return cursor.fetchone()[0] or ""
