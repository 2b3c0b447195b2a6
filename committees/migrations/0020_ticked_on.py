from django.db import migrations, models

# A place that a team was given after it was set up has been its own from the first entry that names
# it since the last one that does not. Those it began with and kept stay without a first day: the
# seats in it say from when.
FIRST_DAYS = """
WITH saved AS (
    SELECT target_id, at, details -> 'places' AS places
    FROM accounts_auditevent WHERE action = 'team.saved' AND jsonb_typeof(details -> 'places') = 'array'
), lacked AS (
    SELECT p.id, p.area_id, s.target_id, max(s.at) AS at
    FROM committees_teamplace p JOIN saved s ON s.target_id = p.team_id::text
    WHERE p.started_on IS NULL AND NOT s.places ? p.area_id
    GROUP BY p.id, p.area_id, s.target_id
), named AS (
    SELECT l.id, min(s.at) AS at FROM lacked l
    JOIN saved s ON s.target_id = l.target_id AND s.places ? l.area_id AND s.at > l.at
    GROUP BY l.id
)
UPDATE committees_teamplace AS place SET started_on = (named.at AT TIME ZONE 'Asia/Bangkok')::date
FROM named WHERE named.id = place.id
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0019_first_days_of_team_places")]

    operations = [
        migrations.AddField(
            "teamplace",
            "ticked_on",
            models.DateField(blank=True, null=True, verbose_name="เพิ่มเมื่อ"),
        ),
        migrations.RunSQL(FIRST_DAYS, migrations.RunSQL.noop),
    ]
