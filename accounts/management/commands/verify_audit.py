"""Verifies the whole history and names every fault. Exit status 0 intact, 1 broken."""

import json
import sys

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from accounts.models import AuditEvent
from accounts.services import chain


class Command(BaseCommand):
    help = "Verifies the chained history; names each entry or day that does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--seal", action="store_true", help="seal the days that are over first")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, seal, **options):
        with acting_for(purpose="verify_audit"):
            sealed = chain.seal_finished_days(is_asked=True) if seal else 0
            faults, entries = chain.verify(), AuditEvent.objects.count()
        if options["json"]:
            found = [{"day": str(f.day), "entry": f.entry, "kind": f.kind} for f in faults]
            answer = {"entries": entries, "sealed": sealed, "faults": found}
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write("\n".join(map(str, faults)) or f"{entries:,} entries, intact")
        if faults:
            sys.exit(1)
