"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("households_nominationphoto", "households_nomination", "nomination_id", "nomination_make"),
)


class Migration(migrations.Migration):
    dependencies = [("households", "0013_heads_with_digits_and_capitals")]

    operations = parents_asked_last(ROWS)
