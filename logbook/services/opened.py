"""Who has the entries of a household open just now, so that two people do not key the same.

Kept in the cache for a short time: a page that is left says nothing. Where the cache is away nobody
is shown, and the tick itself still refuses the second one.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import User
from core.thai import sort_key

logger = logging.getLogger("loei.logbook")
LASTS = 150  # seconds; an open page says so again every minute


def open_household(month: date, household_id: int, by: User) -> list[str]:
    """Says that `by` has it open. Returns the names of the others who do."""
    others = _others(month, household_id, by)
    _try(cache.set, _key(month, household_id, by.pk), by.full_name, LASTS)
    known = {*(_try(cache.get, _index(month, household_id)) or ()), by.pk}
    _try(cache.set, _index(month, household_id), known, LASTS)
    return others


def leave_household(month: date, household_id: int, by: User) -> None:
    """Takes back that this person has the household of a month open."""
    _try(cache.delete, _key(month, household_id, by.pk))


def opened_by_others(month: date, households: Iterable[int], by: User) -> dict[int, list[str]]:
    """`{household: names}` of those that somebody else has open; two questions to the cache."""
    houses = list(households)
    indexes = _try(cache.get_many, [_index(month, house) for house in houses]) or {}
    asked = {
        _key(month, house, user): house
        for house in houses
        for user in indexes.get(_index(month, house), ())
        if user != by.pk
    }
    found: dict[int, list[str]] = {}
    for key, name in (_try(cache.get_many, list(asked)) or {}).items() if asked else ():
        found.setdefault(asked[key], []).append(name)
    return {house: sorted(names, key=sort_key) for house, names in found.items()}


def _others(month: date, household_id: int, by: User) -> list[str]:
    return opened_by_others(month, [household_id], by).get(household_id, [])


def _index(month: date, household_id: int) -> str:
    return f"keying:{month:%Y%m}:{household_id}"


def _key(month: date, household_id: int, user_id: int) -> str:
    return f"{_index(month, household_id)}:{user_id}"


def _try(act: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return act(*arguments)
    except RedisError as error:
        logger.warning("who has what open is not kept: %s", type(error).__name__)
        return None
