"""Heads with digits or Latin letters in their names are sorted as `places` sorts since."""

from django.db import migrations

# Digits and capitals stand in a key where they stood in the name: each for its like. No act of
# anybody, and nothing that a figure counts: triggers rest.
RENEW = r"""
DO $$
DECLARE
    resting name[] := ARRAY(
        SELECT tgname FROM pg_trigger
        WHERE tgrelid = 'households_household'::regclass AND NOT tgisinternal AND tgenabled = 'O');
    one name;
BEGIN
    FOREACH one IN ARRAY resting LOOP
        EXECUTE format('ALTER TABLE households_household DISABLE TRIGGER %I', one);
    END LOOP;
    UPDATE households_household SET head_sort_key = translate(head_sort_key,
        '๐๑๒๓๔๕๖๗๘๙ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789abcdefghijklmnopqrstuvwxyz')
    WHERE head_sort_key ~ '[๐-๙A-Z]';
    FOREACH one IN ARRAY resting LOOP
        EXECUTE format('ALTER TABLE households_household ENABLE TRIGGER %I', one);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0012_heads_sorted_in_thai"),
        ("places", "0008_digits_and_capitals_sorted_alike"),
    ]

    operations = [migrations.RunSQL(RENEW, migrations.RunSQL.noop)]
