from django.db import migrations

# Who was counted in them is not known any more: their checksum stays empty.
SQL = """
UPDATE reports_month SET revision = 1 WHERE closed_at IS NOT NULL AND revision = 0;
INSERT INTO reports_monthrevision
    (month_id, number, as_of, closed_at, closed_by_id, reason, checksum)
SELECT id, 1, as_of, closed_at, closed_by_id, '', '' FROM reports_month m
WHERE closed_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM reports_monthrevision r WHERE r.month_id = m.id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_months_kept'),
    ]

    operations = [
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
