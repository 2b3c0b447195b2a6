"""Brings the newest backup back beside the system and tries it. Exit status 1 when it fails."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from core.paths import typed
from core.recovery.errors import BusyError
from loei_poverty.drill import drill


class Command(BaseCommand):
    help = "The weekly drill by hand: restores the newest backup beside, counts, tries it out."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="folder", type=typed, help="another folder of backups")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--accept-counts",
            dest="accepts_counts",
            action="store_true",
            help="the rows that went are known: compare the next drill with what there is now",
        )

    def handle(self, *, folder, accepts_counts, **options):
        try:
            found = drill(folder, accepts_counts=accepts_counts)
        except BusyError as error:
            self.stderr.write(error.message)
            sys.exit(2)
        if options["json"]:
            answer = {"ok": found.ok, **asdict(found)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for one in found.tried:
                self.stdout.write(f"{'ok  ' if one.ok else 'FAIL'} {one.name}: {one.said}")
            self.stdout.write(f"{found.backup or '-'} in {found.seconds:.0f} s")
        if not found.ok:
            sys.exit(1)
