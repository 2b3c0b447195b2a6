"""Prints the demo accounts that exist, with the password they share."""

from django.core.management.base import BaseCommand

from committees.models import User
from reports.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Prints the demo accounts of an invented province; nothing in a real one."

    def handle(self, **options):
        stored = set(User.objects.values_list("username", flat=True))
        lines = [
            f"  {username:<10} {role.label} {area or organization}"
            for username, _t, _f, _l, role, area, organization in ACCOUNTS
            if username in stored
        ]
        if len(lines) == len(ACCOUNTS):
            self.stdout.write(f"demo accounts (password {PASSWORD}):")
            self.stdout.write("\n".join(lines))
