"""Tries whether the system stands; everything it writes is rolled back. Exit status 1 if not."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from loei_poverty.trial import try_system


class Command(BaseCommand):
    help = (
        "Verifies the history, opens keys and files, signs in, opens a household, prints a paper."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        found = try_system()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(f"{'ok  ' if one.ok else 'FAIL'} {one.name}: {one.said}")
        if not all(one.ok for one in found):
            sys.exit(1)
