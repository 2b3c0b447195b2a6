"""Loads the reference tables that ship with the project (`fixtures/`)."""

import json
from collections import Counter, defaultdict

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.models import AutoField

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.models import RowHistory
from committees.services.merging import merge_organizations
from households.services import urgency
from places import boundaries
from places.models import Organization, OrganizationDuty

# Later files point at rows of earlier ones.
FILES = (
    "areas",
    "organizations",
    "committees",
    "distribution_lists",
    "indicators",
    "corrections",
    "urgency_criteria",
    "stage_criteria",
    "assessment_guide",
    "work_limits",
    "plan_ideas",
    "national_metrics",
    "late_limits",
)
# `--refresh` leaves `OrganizationDuty`: what is shipped is our reading until the province decides.
# Bodies that earlier releases shipped twice: the code that goes, and the one that stays.
STOOD_TWICE = {"codi-short": "codi"}
PURPOSE = "reference.load"
OWN_FROM = 100_000  # what an office adds is numbered from here; rows that ship stay below
LEFT_OUT = "left out (they point at what was taken away)"


class Command(BaseCommand):
    help = "Loads the reference tables. Rows that exist are left as they are."

    def add_arguments(self, parser):
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="write shipped values over what is stored and nobody has changed",
        )

    @transaction.atomic
    def handle(self, *, refresh, verbosity, **options):
        with acting_for(purpose=PURPOSE):
            for name in FILES:
                counts = load(name, refresh=refresh)
                if verbosity and any(counts.values()):
                    told = (f"{n} {what}" for what, n in counts.items() if n or what == "rows")
                    self.stdout.write(f"{name}: {', '.join(told)}")
            boundaries.store_builtin()
            for double, kept in STOOD_TWICE.items():
                merge(double, kept)
            urgency.recompute(data_year=None)


def load(name: str, *, refresh: bool) -> Counter[str]:
    """Adds the rows of a fixture that are missing, and writes anew what it says of the others where
    that is asked. Returns how many of each.

    What the office wrote, took away or joined stays as it is; what points at what it took away is
    left out.
    """
    text = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    rows = [row.object for row in serializers.deserialize("json", text)]
    said = {id(row): tuple(e["fields"]) for row, e in zip(rows, json.loads(text), strict=True)}
    counts: Counter[str] = Counter()
    for model in dict.fromkeys(type(row) for row in rows):
        mine = [row for row in rows if type(row) is model]
        stored = model._default_manager.in_bulk()
        theirs = changed_by_people(model)
        new = [row for row in mine if row.pk not in stored and str(row.pk) not in theirs]
        left_out = _add(model, new)
        counts["rows"] += len(new) - left_out
        counts[LEFT_OUT] += left_out
        if refresh and model is not OrganizationDuty:
            known = [r for r in mine if r.pk in stored and str(r.pk) not in theirs]
            known = [row for row in known if not _is_taken_over(row, stored[row.pk])]
            counts["refreshed"] += _refresh(model, _that_can_stand(model, known), stored, said)
        _move_sequence(model)
    return counts


def _add(model, waiting: list) -> int:
    """Adds rows, those that point at others of their own table after these; returns how many have
    nothing to point at.
    """
    while ready := _that_can_stand(model, waiting):
        # What the province has already added itself under the same name stays as it is.
        model._default_manager.bulk_create(ready, ignore_conflicts=True)
        done = {row.pk for row in ready}
        waiting = [row for row in waiting if row.pk not in done]
    return len(waiting)


def _that_can_stand(model, rows: list) -> list:
    """Those of which all that they point at is stored."""
    for field in model._meta.concrete_fields:
        if rows and field.is_relation:
            targets, key = field.related_model._base_manager, field.target_field.attname
            said = {getattr(row, field.attname) for row in rows} - {None}
            found = targets.filter(**{f"{key}__in": said}).values_list(key, flat=True)
            there = {None, *found}
            rows = [row for row in rows if getattr(row, field.attname) in there]
    return rows


def changed_by_people(model) -> set[str]:
    """Keys, as text, of the rows that somebody changed or took away, by an act that sees the whole
    province (joining two bodies) too. Migrations act for nobody, this command for its own purpose.
    """
    rows = RowHistory.objects.filter(table=model._meta.db_table)
    rows = rows.exclude(actor_id=None, purpose__in=["", PURPOSE])
    return set(rows.values_list("row_id", flat=True))


def _is_taken_over(row, stored) -> bool:
    """Whether what is shipped as our proposal stands as the office's own."""
    return getattr(row, "is_ours", False) and not stored.is_ours


def _refresh(model, known, stored, said) -> int:
    """Writes the fields that the fixture names, of rows that differ in one; on record."""
    by_fields = defaultdict(list)
    for row in known:
        fields = [f for f in model._meta.concrete_fields if f.name in said[id(row)]]
        if any(getattr(row, f.attname) != getattr(stored[row.pk], f.attname) for f in fields):
            by_fields[tuple(f.name for f in fields)].append(row)
    for names, rows in by_fields.items():
        model._default_manager.bulk_update(rows, names)
    changed = sum(map(len, by_fields.values()))
    if changed:
        details = {"table": model._meta.label, "new": 0, "changed": changed}
        audit.record(Act.REFERENCE_IMPORTED, details=details)
    return changed


def merge(double: str, kept: str) -> None:
    """Merges two entries of one body, where an installation still has both."""
    found = Organization.objects.filter(code__in=[double, kept], merged_into=None)
    by_code = {organization.code: organization for organization in found}
    if len(by_code) == 2:
        doubles = {"stays": by_code[kept], "double": by_code[double]}
        merge_organizations(**doubles, by=None, purpose=PURPOSE)


NUMBER_ON = """
SELECT setval(sequence, greatest(%s - 1, pg_sequence_last_value(sequence), (
    SELECT max({key}) FROM {table})))
FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence) s
"""


def _move_sequence(model):
    """The next row made by hand collides with none that ships, now or in a later version, and takes
    no number of one that is gone: its history stands under it.
    """
    if not isinstance(model._meta.pk, AutoField):
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_ON.format(key=key, table=table), [OWN_FROM, table, key])
