"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("logbook_standingrow", "logbook_standingbatch", "batch_id", "earlier_work_bring"),
    ("logbook_entrykeying", "logbook_logbookentry", "entry_id", "logbook_export"),
    ("logbook_visitprogress", "logbook_visit", "visit_id", "visit_view"),
    ("logbook_assessmentline", "logbook_visit", "visit_id", "visit_view"),
    ("logbook_visitphoto", "logbook_visit", "visit_id", "visit_view"),
    ("logbook_visitrevision", "logbook_visit", "visit_id", "visit_view"),
)


class Migration(migrations.Migration):
    dependencies = [("logbook", "0017_words_of_undoing")]

    operations = parents_asked_last(ROWS)
