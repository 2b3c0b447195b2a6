"""Prints who can sign in where a new system was just started."""

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Membership, User
from demo.accounts import ACCOUNTS, PASSWORD

FIRST = (
    "nobody can sign in yet; make the first administrator's account with\n"
    "  script/manage create_administrator USERNAME"
)


class Command(BaseCommand):
    help = (
        "Prints the demo accounts of an invented province, with the password they share; of an"
        " empty system how to make the first administrator; else nothing."
    )

    def handle(self, **options):
        with acting_for(purpose="demo_accounts"):
            stored = set(User.objects.values_list("username", flat=True))
            nobody = not any(
                m.user.is_active and (m.user.has_usable_password() or m.user.last_login)
                for m in Membership.objects.current()
                .filter(role=Role.ADMINISTRATOR)
                .select_related("user")
            )
        lines = [
            f"  {username:<10} {role.label} {area or organization}"
            for username, _t, _f, _l, role, area, organization in ACCOUNTS
            if username in stored
        ]
        if len(lines) == len(ACCOUNTS):
            self.stdout.write(f"demo accounts (password {PASSWORD}):")
            self.stdout.write("\n".join(lines))
        elif nobody:
            self.stdout.write(FIRST)
