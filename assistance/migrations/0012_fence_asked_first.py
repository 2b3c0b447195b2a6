"""A policy that looks into another table is asked after the fence itself (`accounts.policies`)."""

from django.db import migrations

from core.sql import fence_asked_first

NAMES = (
    ("assistance_helpentry", "helpmatch"),
    ("households_household", "participation"),
    ("households_need", "participation"),
    ("assistance_assistance", "participation"),
    ("households_household", "referral"),
    ("households_need", "referral"),
)


class Migration(migrations.Migration):
    dependencies = [("assistance", "0011_registered")]

    operations = fence_asked_first(NAMES)
