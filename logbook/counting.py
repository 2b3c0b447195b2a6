"""Which visits count, defined once: for the ORM (work page, digest) and for SQL (metrics).

A visit sent back does not stand until it is corrected; one that met nobody stands, yet nobody was
visited.
"""

from django.db.models import Q

from logbook.enums import VisitPurpose, VisitStatus


def standing(prefix="") -> Q:
    """Visits that were not sent back. `prefix` is the lookup path to the visit, with `__`."""
    return ~Q(**{f"{prefix}status": VisitStatus.RETURNED})


def missed(prefix="") -> Q:
    """Visits that met nobody."""
    return Q(**{f"{prefix}purpose": VisitPurpose.NOT_MET})


def standing_sql(alias: str) -> str:
    return f"{alias}.status <> '{VisitStatus.RETURNED.value}'"


def met_sql(alias: str) -> str:
    """Visits at which the household was met: what «visited» means on every screen."""
    return f"{standing_sql(alias)} AND {alias}.purpose <> '{VisitPurpose.NOT_MET.value}'"
