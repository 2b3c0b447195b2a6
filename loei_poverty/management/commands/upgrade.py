"""Brings the data to this version, or back (`script/upgrade`)."""

import sys

from django.core.management.base import BaseCommand

from core.recovery.errors import RecoveryError, UpgradeLeftError, UpgradeTakenBackError
from core.version import version
from loei_poverty.upgrading import upgrade


class Command(BaseCommand):
    help = "Backup, trial on the copy, migrate, smoke test; goes back by itself where it fails."

    def handle(self, **options):
        try:
            applied = upgrade(self.stdout.write)
        except (RecoveryError, UpgradeLeftError) as error:
            self.stderr.write(error.message)
            sys.exit(1 if isinstance(error, UpgradeTakenBackError | UpgradeLeftError) else 2)
        if applied:
            self.stdout.write(f"upgraded to {version()}: {applied} migrations; start the system")
        else:
            self.stdout.write(f"the data are of version {version()} already; nothing to do")
