"""A policy that looks into another table is asked after the fence itself (`accounts.policies`)."""

from django.db import migrations

from core.sql import fence_asked_first

NAMES = (("mentors_official", "pairing"),)


class Migration(migrations.Migration):
    dependencies = [("mentors", "0006_end_not_said")]

    operations = fence_asked_first(NAMES)
