"""Makes an administrator of a system that nobody can enter yet; prints a one-time link."""

import sys
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import User
from accounts.services import accounts
from core.records import NotValidError
from places.enums import AreaLevel
from places.models import Area


class Command(BaseCommand):
    help = "Makes an administrator's account; prints the link by which its owner sets a password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *, username, first_name, last_name, **options):
        try:
            with acting_for(purpose="create_administrator"):
                path = self.link_for(username, first_name=first_name, last_name=last_name)
        except NotValidError as error:
            self.refuse(str(error))
        days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
        self.stdout.write(
            f"open this link once within {days} days to choose the password of {username}:\n"
            f"{settings.SITE_URL}{path}"
        )

    def link_for(self, username, **names) -> str:
        """Of a new account, or once more of one whose owner has not used the first link."""
        user = User.objects.filter(username=username).first()
        if user is None:
            province = self.province()
            user, path = accounts.create_account(by=None, username=username, **names)
            accounts.grant_role(
                user=user,
                by=None,
                role=Role.ADMINISTRATOR,
                area=province,
                started_on=timezone.localdate(),
            )
            return path
        waits = user.is_active and not user.has_usable_password() and user.last_login is None
        if waits and user.memberships.current().filter(role=Role.ADMINISTRATOR).exists():
            return accounts.issue_link(user=user, by=None)
        return self.refuse(
            f"The account {username} exists already; choose another name, or sign in as an"
            " administrator and give it a new link or role on the page «บัญชีผู้ใช้»."
        )

    def province(self):
        province = Area.objects.filter(level=AreaLevel.PROVINCE).first()
        return province or self.refuse(
            "The province is not in the database yet; run load_reference first, then this again."
        )

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
