"""Says what the page «สุขภาพระบบ» says, a line each. Exit status 1 where one is red."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from core.health import State, look_at_all


class Command(BaseCommand):
    help = "Whether the system stands, a line each with what to do."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        with acting_for(purpose="health"):
            lines = look_at_all()
        if options["json"]:
            answer = [
                {"line": line.code, "label": line.label, "page": line.page, **asdict(line.found)}
                for line in lines
            ]
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for line in lines:
                found = line.found
                self.stdout.write(f"{found.state.upper():5}{line.label}: {found.said}")
                if found.do:
                    self.stdout.write(f"     → {found.do} ({line.page})")
        if any(line.found.state == State.BAD for line in lines):
            sys.exit(1)
