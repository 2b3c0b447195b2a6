"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("committees_obstaclestep", "committees_obstacle", "obstacle_id", "obstacle_view"),
    ("committees_agendaitem", "committees_meeting", "meeting_id", "meeting_view"),
    ("committees_attendance", "committees_meeting", "meeting_id", "meeting_view"),
    ("committees_resolutionstep", "committees_resolution", "resolution_id", "meeting_view"),
)


class Migration(migrations.Migration):
    dependencies = [("committees", "0020_ticked_on")]

    operations = parents_asked_last(ROWS)
