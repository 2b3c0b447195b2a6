"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("mentors_officialposting", "mentors_official", "official_id", "official_view"),
)


class Migration(migrations.Migration):
    dependencies = [("mentors", "0011_sorted_in_thai")]

    operations = parents_asked_last(ROWS)
