"""The minutes an agenda adopts are a drafted matter: those that stand are not drafted beside."""

from django.db import migrations

DRAFTED = """
UPDATE committees_agendaitem SET source = 'minutes'
WHERE part = '2' AND source = '' AND title LIKE 'รับรองรายงานการประชุม %'
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0021_parents_asked_last")]

    operations = [migrations.RunSQL(DRAFTED, migrations.RunSQL.noop)]
