"""A policy that looks into another table is asked after the fence itself (`accounts.policies`)."""

from django.db import migrations

from core.sql import fence_asked_first

NAMES = (("committees_dispatch", "delivery"),)


class Migration(migrations.Migration):
    dependencies = [("committees", "0014_links_sent_again")]

    operations = fence_asked_first(NAMES)
