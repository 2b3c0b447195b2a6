"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("plans_ledgerline", "plans_ledgermonth", "ledger_id", "ledger_view"),
    ("plans_planrow", "plans_actionplan", "plan_id", "plan_view"),
)


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_plans_stopped")]

    operations = parents_asked_last(ROWS)
