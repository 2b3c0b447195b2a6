"""Households are sorted by their heads' names with marks in the second rank."""

from django.db import migrations

# The stored key is the name without its title, leading vowels behind their consonants: they go back
# before it is sorted anew. No act of anybody, and nothing that a figure counts: triggers rest.
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
    UPDATE households_household SET head_sort_key = left(thai_sort_key(
        regexp_replace(head_sort_key, '([ก-ฮ])([เแโใไ])', '\2\1', 'g')), 200)
    WHERE head_sort_key ~ '[็-๎]';
    FOREACH one IN ARRAY resting LOOP
        EXECUTE format('ALTER TABLE households_household ENABLE TRIGGER %I', one);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0011_places_of_teams_that_ended"),
        ("places", "0007_sorted_in_thai"),
    ]

    operations = [migrations.RunSQL(RENEW, migrations.RunSQL.noop)]
