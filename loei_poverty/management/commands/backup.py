"""Makes one encrypted file of database and private files (`script/backup`)."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.services.recovery import back_up
from core.paths import typed
from core.recovery import keys
from core.recovery.errors import NoRecipientError, RecoveryError
from core.recovery.making import make_backup
from core.schema import count_migrations

PAPER = """
The key of the backups. It is shown this once: print it, lock it away, keep it nowhere else.
Whoever holds it opens every backup sealed to it; without it, and once this machine is lost, nobody
opens any.

    {key}

On a second sheet, kept in another place: the lines of {secrets}.
Without LOEI_ID_KEYS and LOEI_ID_HMAC_KEY the national IDs in a backup stay sealed for ever.
"""


class Command(BaseCommand):
    help = "One encrypted file of the database and the private files, read back once written."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=typed, help="the folder, else LOEI_BACKUPS")
        parser.add_argument("--new-key", action="store_true", help="make the office's key anew")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, to, new_key, **options):
        try:
            key = self.key(new_key)
            # Tables of an earlier version, before an upgrade, have another history or none.
            missing, _applied = count_migrations()
            made = make_backup(to) if missing else back_up(to)
        except RecoveryError as error:
            self.stderr.write(error.message)
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps({**made.summary, "path": str(made.path)}))
            return
        self.stdout.write(
            f"{made.path}: {made.size:,} bytes, {sum(made.about.counts.values()):,} rows,"
            f" {len(made.manifest.files):,} files, read back whole, {made.seconds:.1f} s"
        )
        if key:
            self.stdout.write("The key above opens it.")

    def key(self, is_new) -> str:
        """The office's private key where one was made, printed before anything is sealed to it."""
        try:
            keys.recipient()
        except NoRecipientError:
            is_new = True
        if not is_new:
            return ""
        key = keys.new_recipient()
        own = settings.LOEI_VAR / "secrets.env"
        place = own if own.exists() else "SECRET_KEY, LOEI_ID_KEYS and LOEI_ID_HMAC_KEY"
        self.stderr.write(PAPER.format(key=key, secrets=place))
        return key
