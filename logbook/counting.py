"""Which visits count, defined once.

A visit sent back does not stand until it is corrected; one that met nobody stands, yet nobody was
visited. SQL of the database (`sql/due.sql`) says the same; a test compares them.
"""

from django.db.models import Q

from logbook.enums import VisitPurpose, VisitStatus


def standing(prefix="") -> Q:
    """Visits that were not sent back. `prefix` is the lookup path to the visit, with `__`."""
    return ~Q(**{f"{prefix}status": VisitStatus.RETURNED})


def missed(prefix="") -> Q:
    """Visits that met nobody."""
    return Q(**{f"{prefix}purpose": VisitPurpose.NOT_MET})


def met(prefix="") -> Q:
    """Visits at which the household was met: what «visited» means on every screen."""
    return standing(prefix) & ~missed(prefix)
