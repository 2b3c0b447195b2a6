"""Which lists made a household and what each of them changed."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import connection

from households.models import Household, Person

# What a person reads of a changed row; keys, ids and what is computed are left out.
SHOWN = {
    "households_household": ("house_number", "village_id", "subdistrict_id", "head_name"),
    "households_person": (
        "household_id", "title", "first_name", "last_name", "sex", "birth_date", "relation",
        "is_head", "has_welfare_card",
    ),
    "households_personlisting": ("household_id", "age", "failed_indicators"),
    "households_householdlisting": ("income_per_person", "source_status"),
}  # fmt: skip
MODELS = {name: apps.get_model("households", name.split("_")[1]) for name in SHOWN}
YES_NO = {True: "มี", False: "ไม่มี"}


@dataclass
class Origin:
    """A list that touched the household. `changes` are `(whose, what, before, after)` in words."""

    batch: int
    data_year: int
    file_name: str
    applied_at: datetime
    made_household: bool
    made_persons: int
    changes: list


def origins_of(household: Household) -> list[Origin]:
    """The applied lists that made or changed the household, newest first; empty outside the scope.

    A fixed number of queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM batches_of_household(%s)", [household.pk])
        found = [Origin(*row) for row in cursor.fetchall()]
    if not found:
        return []
    words = _Words(household)
    for origin in found:
        origin.changes = [line for row in json.loads(origin.changes) for line in words.of(row)]
    return found


class _Words:
    """Turns stored values into what people read, with the names looked up once."""

    def __init__(self, household):
        self.names = {p.pk: p.full_name for p in Person.objects.filter(household=household)}

    def of(self, row):
        table, before, after = row["table"], row["before"] or {}, row["after"] or {}
        whose = self._whose(table, row["row"], before)
        for field in SHOWN[table]:
            old, new = before.get(field), after.get(field)
            if old != new:
                name = MODELS[table]._meta.get_field(field.removesuffix("_id")).verbose_name
                yield whose, str(name), self._text(field, old), self._text(field, new)

    def _whose(self, table, row_id, before) -> str:
        if table == "households_person":
            return self.names.get(row_id, "")
        if table == "households_personlisting":
            return self.names.get(before.get("person_id"), "")
        return ""

    def _text(self, field, value) -> str:
        if field == "household_id" and value:
            return f"ครัวเรือน #{value}"
        if isinstance(value, bool):
            return YES_NO[value]
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)


def households_of_rows(rows) -> dict[str, int]:
    """`{identity key: household}` of staged rows, as far as the household stands; one query."""
    keys = {row.identity_key for row in rows}
    found = Household.objects.filter(identity_key__in=keys).values_list(
        "identity_key", "merged_into", "pk"
    )
    return {key: merged or pk for key, merged, pk in found}
