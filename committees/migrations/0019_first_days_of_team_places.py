from django.db import migrations

# A place that a team was given after it was set up has been its own from the entry that names it
# first. Those it began with stay without a first day: the seats in it say from when.
FIRST_DAYS = """
WITH named AS (
    SELECT target_id, at, jsonb_array_elements_text(details -> 'places') AS area
    FROM accounts_auditevent WHERE action = 'team.saved'
), first AS (
    SELECT target_id, area, min(at) AS at, min(min(at)) OVER (PARTITION BY target_id) AS set_up
    FROM named GROUP BY target_id, area
)
UPDATE committees_teamplace AS place
SET started_on = (first.at AT TIME ZONE 'Asia/Bangkok')::date
FROM first
WHERE place.started_on IS NULL AND first.at > first.set_up
    AND first.target_id = place.team_id::text AND first.area = place.area_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('committees', '0018_days_of_team_places'),
    ]

    operations = [migrations.RunSQL(FIRST_DAYS, migrations.RunSQL.noop)]
