"""Writes a month's Logbook-style export to a file."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from core.thai import parse_month
from logbook.services.exporting import digest_of, run_export, write_file
from places.enums import AreaLevel
from places.models import Area


class Command(BaseCommand):
    help = "Exports a month's verified visits (XLSX or CSV by the file's ending), each visit once."

    def add_arguments(self, parser):
        parser.add_argument("--month", required=True, help="พ.ศ., e.g. 2569-05")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, month, out, **options):
        try:
            first_day = parse_month(month)
        except ValueError:
            self.refuse(f"--month {month}: write the month as 2569-05 (พ.ศ.).")
        if out.suffix.lower() not in {".xlsx", ".csv"}:
            self.refuse("--out must end in .xlsx or .csv.")
        if not out.parent.is_dir():
            self.refuse(f"{out.parent}: there is no such folder.")
        with acting_for(purpose="logbook_export"):
            run = run_export(
                month=first_day, area=Area.objects.get(level=AreaLevel.PROVINCE), by=None
            )
            sha256 = self.write(run, out)
        answer = {"run": run.pk, "rows": run.rows, "sha256": sha256}
        self.stdout.write(json.dumps(answer) if options["json"] else f"{out}: {run.rows} rows")

    def write(self, run, out) -> str:
        """The stored XLSX as it is, or the same rows as CSV; the hash is of the file written."""
        with out.open("w+b") as file:
            if out.suffix.lower() == ".csv":
                write_file(run, file, "csv")
            else:
                with run.stored_file.open("rb") as stored:
                    file.write(stored.read())
            return digest_of(file)

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
