"""Loads the reference tables that ship with the project (`fixtures/`)."""

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand
from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.acting import acting_for
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


class Command(BaseCommand):
    help = "Loads the reference tables. Rows that exist are left as they are."

    def add_arguments(self, parser):
        parser.add_argument(
            "--refresh", action="store_true", help="write the shipped values over what is stored"
        )

    @transaction.atomic
    def handle(self, *, refresh, verbosity, **options):
        for name in FILES:
            added = load(name, refresh=refresh)
            if verbosity and added:
                self.stdout.write(f"{name}: {added} rows")
        boundaries.store_builtin()
        for double, kept in STOOD_TWICE.items():
            merge(double, kept)
        with acting_for(purpose="reference.load"):
            urgency.recompute(data_year=None)


def load(name: str, *, refresh: bool) -> int:
    """Adds the rows of a fixture that are missing, in one statement a model. Returns how many."""
    text = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    rows = [row.object for row in serializers.deserialize("json", text)]
    added = 0
    for model in dict.fromkeys(type(row) for row in rows):
        mine = [row for row in rows if type(row) is model]
        stored = set(model._default_manager.values_list("pk", flat=True))
        new = [row for row in mine if row.pk not in stored]
        # What the province has already added itself under the same name stays as it is.
        model._default_manager.bulk_create(new, ignore_conflicts=True)
        added += len(new)
        if refresh and len(new) < len(mine) and model is not OrganizationDuty:
            fields = [f.name for f in model._meta.fields if not f.primary_key]
            known = [row for row in mine if row.pk in stored]
            model._default_manager.bulk_update(known, [f for f in fields if f != "boundary_source"])
        _move_sequence(model)
    return added


def merge(double: str, kept: str) -> None:
    """Merges two entries of one body, where an installation still has both."""
    found = Organization.objects.filter(code__in=[double, kept], merged_into=None)
    by_code = {organization.code: organization for organization in found}
    if len(by_code) == 2:
        merge_organizations(stays=by_code[kept], double=by_code[double], by=None)


def _move_sequence(model):
    """Rows with given keys leave the sequence behind; the next row made by hand must
    not collide.
    """

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
