"""A policy that looks into another table is asked after the fence itself (`accounts.policies`)."""

from django.db import migrations

NAMES = (
    ("assistance_helpentry", "helpmatch"),
    ("households_household", "participation"),
    ("households_need", "participation"),
    ("assistance_assistance", "participation"),
    ("households_household", "referral"),
    ("households_need", "referral"),
)
RENAME = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_policies WHERE tablename = '{0}' AND policyname = 'fence_{1}') THEN
        ALTER POLICY fence_{1} ON {0} RENAME TO by_{1};
    END IF;
END $$"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0011_registered")]

    operations = [migrations.RunSQL(RENAME.format(*names), migrations.RunSQL.noop) for names in NAMES]
