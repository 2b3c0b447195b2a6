"""Visits and referrals that wait are indexed, and what is due through them keeps itself."""

import importlib
from pathlib import Path

from django.conf import settings
from django.db import migrations, models

due = importlib.import_module("mentors.migrations.0012_due_items")
SQL = Path(__file__).parent.parent / "sql" / "due.sql"
OF_MENTOR = "never_visited,not_visited,no_assessment"
OF_VISITS = f"{OF_MENTOR},returned,visit_waiting"
OF_VISIT = "(SELECT v.household_id FROM logbook_visit v WHERE v.id = t.visit_id)"
KINDS = f"{{{OF_VISITS},referral_late}}"
KEPT = (
    ("mentors_pairing", KINDS, "t.household_id",
     "{household_id,official_id,kind,started_on,ended_on}"),
    ("logbook_visit", f"{{{OF_VISITS}}}", "t.household_id",
     "{household_id,status,purpose,visited_on,recorded_by_id,verified_at,received_at}"),
    ("logbook_assessmentline", "{no_assessment}", OF_VISIT, "{visit_id,aspect}"),
    ("logbook_referral", "{referral_late}", "t.household_id", "{household_id,due_on,closed_at}"),
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0003_digest'),
        ('households', '0009_need_met_with_day'),
        ('indicators', '0002_kept_rows'),
        ('logbook', '0007_needs_met_by_help'),
        ('mentors', '0012_due_items'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['district', 'due_on'], name='referral_waiting'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('status', 'submitted')), fields=['district'], name='visit_waiting'),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
        *due.due_operations("logbook", KINDS, KEPT),
    ]
