"""What shows that a mentor has begun to work: such a pairing stays when its act is taken back.

An app above registers its own signs in its `consequences.py`.
"""

from django.db.models import F, Q

_signs: list[tuple[str, str]] = []


def sign_of_work(path: str, *, by: str = "") -> None:
    """Registers a day, reached from the household: one within the pairing's days is work, by
    whomever, or, with the account behind `by`, where it is the official's.
    """
    _signs.append((path, by))


def worked_with(pairings) -> set[int]:
    """Returns the keys of those pairings that somebody has worked with; a query for each sign."""
    found: set[int] = set()
    for path, by in _signs:
        begun = Q((f"household__{path}__gte", F("started_on")))
        not_over = Q(ended_on=None) | Q((f"household__{path}__lt", F("ended_on")))
        theirs = Q((f"household__{by}", F("official__user"))) if by else Q()
        worked = pairings.filter(begun & not_over & theirs)
        found.update(worked.values_list("pk", flat=True))
    return found
