"""What shows that a mentor has begun to work: such a pairing stays when its act is taken back.

An app above registers its own signs in its `consequences.py`.
"""

from django.db.models import F, Q

_signs: list[str] = []


def sign_of_work(path: str) -> None:
    """Registers a day, reached from the household: one from the pairing's start on is work."""
    _signs.append(path)


def worked_with(pairings) -> set[int]:
    """Returns the keys of those pairings that somebody has worked with."""
    signs = [Q((f"household__{path}__gte", F("started_on"))) for path in _signs]
    found = Q(*signs, _connector=Q.OR) if signs else Q(pk__in=())
    return set(pairings.filter(found).values_list("pk", flat=True))
