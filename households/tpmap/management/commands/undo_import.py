"""Takes an applied import back; what people have worked on since is kept and counted."""

import json
import sys

from django.core.management.base import BaseCommand

from core.errors import DomainError
from core.stored import count_now
from households.models import ImportBatch
from households.tpmap.services.imports import undo_batch


class Command(BaseCommand):
    help = "Takes an import batch back. Exit status 0 done, 2 not possible (nothing changed)."

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, batch, **options):
        try:
            found, counts = undo_batch(batch, by=None)
        except ImportBatch.DoesNotExist:
            self.refuse(f"There is no import batch {batch}.")
        except DomainError as error:
            self.refuse(str(error))
        count_now("needs")
        if options["json"]:
            self.stdout.write(json.dumps({"batch": found.pk, **counts}))
        else:
            kept = counts.pop("kept")
            self.stdout.write("  ".join(f"{name} {count:,}" for name, count in counts.items()))
            for line in kept:
                self.stdout.write(f"kept household {line['household']}: {', '.join(line['why'])}")

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
