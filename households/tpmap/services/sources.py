"""Which lists made a household and what each of them changed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from households.models import Household
from households.tpmap.facts import BY_COLUMN
from households.tpmap.services.labels import Words


@dataclass
class Origin:
    """A list that touched the household. `changes` are `(whose, what, before, after)` in words."""

    batch: int
    data_year: int
    file_name: str
    applied_at: datetime
    made_household: bool
    made_persons: int
    changes: Any  # JSON as it is stored, then lines


def origins_of(household: Household) -> list[Origin]:
    """The applied lists that made or changed the household, newest first; empty outside the scope.

    A fixed number of queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM batches_of_household(%s)", [household.pk])
        found = [Origin(*row) for row in cursor.fetchall()]
    if not found:
        return []
    rows = {origin.batch: json.loads(origin.changes) for origin in found}
    words = Words(_villages(row for changed in rows.values() for row in changed))
    names = {person.pk: person.full_name for person in household.persons.all()}
    for origin in found:
        origin.changes = [line for row in rows[origin.batch] for line in _lines(row, words, names)]
    return found


def _villages(rows: Iterable[dict]) -> set:
    stands = [part or {} for row in rows for part in (row["before"], row["after"])]
    return {values.get("village_id") for values in stands}


def _lines(row: dict, words: Words, names: dict) -> Iterator[tuple[str, str, str, str]]:
    """`(whose, what, before, after)` for each field of a changed row that people read."""
    before, after = row["before"] or {}, row["after"] or {}
    whose = names.get(row["person"], "")
    for (table, column), fact in BY_COLUMN.items():
        if table == row["table"] and fact.label and before.get(column) != after.get(column):
            old, new = (words.of(fact.key, side.get(column)) for side in (before, after))
            yield whose, fact.label, old, new


def households_of_rows(identities: Iterable[str]) -> dict[str, int]:
    """`{identity key: household}` of staged rows, as far as the household stands; one query."""
    keys = {identity for identity in identities if identity}
    found = Household.objects.filter(identity_key__in=keys).values_list(
        "identity_key", "merged_into", "pk"
    )
    return {key: merged or pk for key, merged, pk in found}
