"""Stored scores of urgency beside what they come to."""

from django.db import connection

from accounts.acting import acting_for
from households.services.urgency import SCORES, STORED_HOUSES, urgency_sql


def stale_scores() -> list[int]:
    """Households whose stored score is not the sum of their lines, merged and left ones too."""
    with acting_for(purpose="scores.compare"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT h.id FROM households_household h "  # noqa: S608
            f"LEFT JOIN ({urgency_sql(SCORES, houses=STORED_HOUSES)}) s ON s.household_id = h.id "
            "WHERE h.urgency_score <> coalesce(s.score, 0) ORDER BY h.id"
        )
        return [pk for (pk,) in cursor.fetchall()]
