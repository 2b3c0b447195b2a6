"""1.0.0 held the order of the province abridged and without its day.

`load_reference` adds the paragraphs word for word; no page of 1.0.0 could change the old ones.
"""

from datetime import date

from django.db import migrations

PROVINCE = 1
UNKNOWN = "ไม่พบวันที่ในเอกสารที่มี"


def forget_abridged(apps, schema_editor):
    apps.get_model("committees", "CommitteeDuty").objects.filter(
        committee=PROVINCE, printed_number=""
    ).delete()
    apps.get_model("committees", "Committee").objects.filter(
        pk=PROVINCE, ordered_on=None, ordered_on_note__startswith=UNKNOWN
    ).update(ordered_on=date(2025, 12, 9), ordered_on_note="")


class Migration(migrations.Migration):
    dependencies = [("committees", "0002_order_word_for_word")]

    operations = [migrations.RunPython(forget_abridged, migrations.RunPython.noop)]
