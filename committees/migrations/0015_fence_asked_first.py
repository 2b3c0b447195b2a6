"""A policy that looks into another table is asked after the fence itself (`accounts.policies`)."""

from django.db import migrations

NAMES = (("committees_dispatch", "delivery"),)
RENAME = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_policies WHERE tablename = '{0}' AND policyname = 'fence_{1}') THEN
        ALTER POLICY fence_{1} ON {0} RENAME TO by_{1};
    END IF;
END $$"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0014_links_sent_again")]

    operations = [migrations.RunSQL(RENAME.format(*names), migrations.RunSQL.noop) for names in NAMES]
