"""Counts stored facts over again and names each record in which one parts from its rows. Exit
status 0 all as counted, 1 otherwise.
"""

import json
import sys

from django.core.management.base import BaseCommand

from accounts.services.stored import recount
from core.stored import codes


class Command(BaseCommand):
    help = "Counts stored facts over again; names each record in which one parts from its rows."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        found = recount(with_costly=True)
        if options["json"]:
            self.stdout.write(json.dumps({code: found.get(code, []) for code in codes()}))
        else:
            for code in codes():
                self.stdout.write(f"{code}: {', '.join(found.get(code, [])) or 'as counted'}")
        if found:
            sys.exit(1)
