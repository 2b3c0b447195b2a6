"""Brings a backup back (`script/restore FILE`): all of it, or nothing."""

import sys
import time

from django.core.management.base import BaseCommand

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.services.recovery import PURPOSE
from core.paths import typed
from core.recovery import keys
from core.recovery.errors import RecoveryError
from core.recovery.restoring import RestoredCopy, restore
from loei_poverty.trial import try_system


class Command(BaseCommand):
    help = "Reads a backup through, fills it in beside, and swaps it in; else nothing is changed."

    def add_arguments(self, parser):
        parser.add_argument("file", type=typed)
        parser.add_argument("--key", type=typed, help="a file with the key that was locked away")
        parser.add_argument(
            "--replace", action="store_true", help="also where there is data; it stays beside"
        )

    def handle(self, *, file, key, replace, **options):
        started = time.monotonic()
        try:
            opening = keys.for_opening(key)
            found = restore(file, opening, replace=replace)
            keys.keep_recipient(opening[0])
        except RecoveryError as error:
            self.stderr.write(error.message)
            sys.exit(2)
        with acting_for(purpose=PURPOSE):
            audit.record(Act.BACKUP_RESTORED, details={"file": file.name})
        self.say(found, time.monotonic() - started)

    def say(self, found: RestoredCopy, seconds: float):
        rows, files = sum(found.about.counts.values()), len(found.manifest.files)
        self.stdout.write(
            f"restored the backup of {found.about.made_at} (version {found.about.version}):"
            f" {rows:,} rows in {len(found.about.counts)} tables, {files:,} files, {seconds:.1f} s"
        )
        for note in found.notes:
            self.stdout.write(f"what was there before stays as {note}")
        tried = try_system()
        for one in tried:
            self.stdout.write(f"{'ok  ' if one.ok else 'FAIL'} {one.name}: {one.said}")
        if not all(one.ok for one in tried):
            sys.exit(1)
