"""Under which keys the history speaks of one household."""

from django.db.models.expressions import RawSQL

from accounts.audit import name_families

FAMILY = """
WITH RECURSIVE family (id) AS (
    SELECT %s::bigint
    UNION
    SELECT double.id FROM households_household AS double
    JOIN family ON double.merged_into_id = family.id
)
SELECT id FROM family
"""


def family(household_id: int) -> RawSQL:
    """The household and, however often one went into the next, those merged into it."""
    return RawSQL(FAMILY, [household_id])  # noqa: S611 - nothing is put into the text


name_families(family)
