"""Rotates the key of the national IDs; safe to stop and to run again."""

import json
import secrets
import sys
import time
from base64 import urlsafe_b64encode

from django.conf import settings
from django.core.management.base import BaseCommand

from core.identity import KeyGoneError
from core.recovery import keys
from households.services.rotation import rotate_keys, rows_left

PATIENCE = 20  # passes over rows that others hold


class Command(BaseCommand):
    help = "Seals all national IDs with the newest key of LOEI_ID_KEYS, while the system runs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--new-key", action="store_true", help="only add a key to an embedded copy's secrets"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *, new_key, **options):
        if new_key:
            self.add_key()
            return
        done: dict[str, int] = {}
        try:
            for _ in range(PATIENCE):
                for table, rows in rotate_keys(report=self.report).items():
                    done[table] = done.get(table, 0) + rows
                if not (left := rows_left()):
                    break
                time.sleep(1)
        except KeyGoneError as error:
            self.refuse(
                f"A stored ID needs key {error.number}, which is not in LOEI_ID_KEYS; add it."
            )
        key_id, _key = settings.LOEI_ID_CURRENT_KEY
        if left:
            # No bad input: the rest is done.
            self.refuse(f"{left} rows are held by others; run the command again.", status=1)
        sentence = (
            f"all IDs are sealed with key {key_id}; older keys may be removed here. Print the"
            " second sheet anew, and leave the older keys on it as long as a backup made with them"
            " is kept"
        )
        self.stdout.write(json.dumps({"key": key_id, **done}) if options["json"] else sentence)

    def report(self, table, rows):
        self.stderr.write(f"{table}: {rows:,}")

    def add_key(self):
        path = settings.LOEI_VAR / "secrets.env"
        if not path.exists():
            self.refuse("This copy's keys come from the environment: add a pair to LOEI_ID_KEYS.")
        number = max(settings.LOEI_ID_KEYS) + 1
        pair = f"{number}:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}"
        lines = path.read_text().splitlines()
        lines = [f"{line},{pair}" if line.startswith("LOEI_ID_KEYS=") else line for line in lines]
        keys.write_secret(path, "\n".join(lines))
        self.stdout.write(
            f"key {number} added; print the second sheet anew, restart the server,"
            " then run rotate_keys"
        )

    def refuse(self, sentence, status=2):
        self.stderr.write(sentence)
        sys.exit(status)
