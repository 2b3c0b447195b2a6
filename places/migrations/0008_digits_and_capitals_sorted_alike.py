"""Thai digits are sorted as the others are, capital letters as small ones: keys kept so far anew."""

from django.db import migrations

from core.sql import sql_files

# Every table that keeps such a key. No act of anybody, and nothing that a figure counts: triggers
# rest.
RENEW = r"""
DO $$
DECLARE
    kept regclass;
    one name;
    resting name[];
BEGIN
    FOR kept IN
        SELECT a.attrelid::regclass FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attname = 'name_sort_key' AND a.attgenerated = 's' AND c.relkind = 'r'
            AND c.relnamespace = current_schema()::regnamespace
    LOOP
        resting := ARRAY(SELECT tgname FROM pg_trigger
            WHERE tgrelid = kept AND NOT tgisinternal AND tgenabled = 'O');
        FOREACH one IN ARRAY resting LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', kept, one);
        END LOOP;
        EXECUTE format('UPDATE %s SET name_sort_key = DEFAULT WHERE name_sort_key ~ %L',
            kept, '[๐-๙A-Z]');
        FOREACH one IN ARRAY resting LOOP
            EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', kept, one);
        END LOOP;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0007_sorted_in_thai")]

    operations = [
        *sql_files(__file__, "thai_sort_key"),
        migrations.RunSQL(RENEW, migrations.RunSQL.noop),
    ]
