"""What shows that a mentor has begun to work: such a pairing stays when its act is taken back.

An app above registers its own signs in its `consequences.py`.
"""

from django.db.models import F, Q

_signs: list[str] = []


def sign_of_work(path: str) -> None:
    """Registers a day, reached from the household: one within the pairing's days is work."""
    _signs.append(path)


def worked_with(pairings) -> set[int]:
    """Returns the keys of those pairings that somebody has worked with."""
    found = Q(pk__in=())
    for path in _signs:
        begun = Q((f"household__{path}__gte", F("started_on")))
        not_over = Q(ended_on=None) | Q((f"household__{path}__lt", F("ended_on")))
        found |= begun & not_over
    return set(pairings.filter(found).values_list("pk", flat=True))
