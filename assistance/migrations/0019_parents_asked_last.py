"""Whoever sees all parents sees all their rows, and no parent is looked up (`accounts.policies`)."""

from django.db import migrations

from core.sql import parents_asked_last

ROWS = (
    ("assistance_referralevent", "assistance_referral", "referral_id", "referral_view"),
    ("assistance_helplistissue", "assistance_helplist", "help_list_id", "help_settle"),
    ("assistance_requestevent", "assistance_helprequest", "request_id", "request_view"),
    ("assistance_requestphoto", "assistance_helprequest", "request_id", "request_view"),
)


class Migration(migrations.Migration):
    dependencies = [("assistance", "0018_projects_sorted_in_thai")]

    operations = parents_asked_last(ROWS)
