"""Work is read in its order, and a household says until when it has a mentor."""

from django.db import migrations, models

from core.sql import sql_files


FACTS = """
ALTER TABLE households_household DISABLE TRIGGER leave_facts_alone;
UPDATE households_household h SET mentored_until = p.until FROM (
    SELECT household_id, max(coalesce(ended_on, '9999-12-31')) AS until
    FROM mentors_pairing WHERE kind = 'main' GROUP BY household_id) p
WHERE h.id = p.household_id;
UPDATE mentors_official o SET load = p.load FROM (
    SELECT official_id, count(*) AS load FROM mentors_pairing
    WHERE kind = 'main' AND ended_on IS NULL GROUP BY official_id) p
WHERE o.id = p.official_id;
ALTER TABLE households_household ENABLE TRIGGER leave_facts_alone;
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0001_initial"), ("households", "0002_stored_facts")]

    operations = [
        migrations.AddField(
            "dueitem",
            "urgency",
            models.PositiveSmallIntegerField("คะแนนความเร่งด่วน", db_default=0, default=0),
        ),
        migrations.RemoveIndex("dueitem", "due_district"),
        migrations.RemoveIndex("dueitem", "due_kind"),
        migrations.AddIndex(
            "dueitem",
            models.Index(
                fields=["kind", "since", "-urgency", "household"],
                include=["district", "user"],
                name="due_in_order",
            ),
        ),
        migrations.AddIndex(
            "dueitem",
            models.Index(
                fields=["district", "kind", "since", "-urgency", "household"],
                include=["user"],
                name="due_of_district",
            ),
        ),
        migrations.AddField(
            "official",
            "load",
            models.PositiveSmallIntegerField(
                "ดูแลอยู่", db_default=0, default=0, editable=False
            ),
        ),
        migrations.AddField(
            "official",
            "free",
            models.GeneratedField(
                db_persist=True,
                expression=models.F("capacity") - models.F("load"),
                output_field=models.SmallIntegerField(),
                verbose_name="รับได้อีก",
            ),
        ),
        migrations.AddIndex(
            "official",
            models.Index(
                models.F("is_available").desc(),
                models.F("free").desc(),
                "first_name",
                "id",
                condition=models.Q(ended_on=None),
                name="official_with_room",
            ),
        ),
        migrations.AddIndex(
            "official",
            models.Index(fields=["first_name", "last_name", "id"], name="official_by_name"),
        ),
        *sql_files(__file__, "due_items"),
        migrations.RunSQL("""
            UPDATE mentors_dueitem d SET urgency = h.urgency_score
            FROM households_household h WHERE h.id = d.household_id
        """),
        # Before the guard of `pairing_facts` stands: from then on triggers alone write these.
        migrations.RunSQL(FACTS),
        *sql_files(__file__, "pairing_facts"),
    ]
