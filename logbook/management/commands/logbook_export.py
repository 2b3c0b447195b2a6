"""Writes a month's Logbook-style export to a file, or an earlier run's again."""

import json
import shutil
import sys

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from core.paths import private_file, typed
from core.thai import parse_month
from logbook.exports import NOTICE
from logbook.models import LogbookExport
from logbook.services.exporting import PURPOSE, digest_of, run_export, write_file
from places.enums import AreaLevel
from places.models import Area


class Command(BaseCommand):
    help = "Exports a month for TPMAP Logbook (XLSX or CSV by the file's ending), each change once."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--month", help="พ.ศ., e.g. 2569-05")
        which.add_argument("--run", type=int, help="writes this earlier run again, unchanged")
        parser.add_argument("--out", type=typed, required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, month, run, out, **options):
        first_day = self.first_day(month) if month else None
        if out.suffix.lower() not in {".xlsx", ".csv"}:
            self.refuse("--out must end in .xlsx or .csv.")
        if not out.parent.is_dir():
            self.refuse(f"{out.parent}: there is no such folder.")
        with acting_for(purpose=PURPOSE):
            made = self.export(first_day) if first_day else self.earlier(run)
            sha256 = self.write(made, out)
        answer = {"run": made.pk, "rows": made.rows, "sha256": sha256}
        said = f"{out}: {made.rows} rows\n{NOTICE}"
        self.stdout.write(json.dumps(answer) if options["json"] else said)

    def first_day(self, month):
        try:
            return parse_month(month)
        except ValueError:
            self.refuse(f"--month {month}: write the month as 2569-05 (พ.ศ.).")

    def export(self, first_day) -> LogbookExport:
        province = Area.objects.get(level=AreaLevel.PROVINCE)
        return run_export(month=first_day, area=province, by=None)

    def earlier(self, number) -> LogbookExport:
        run = LogbookExport.objects.filter(pk=number).exclude(stored_file="").first()
        return run or self.refuse(f"--run {number}: there is no such run.")

    def write(self, run, out) -> str:
        """The stored XLSX as it is, or the same rows as CSV; the hash is of the file written."""
        with private_file(out) as file:
            if out.suffix.lower() == ".csv":
                write_file(run, file, "csv")
            else:
                with run.stored_file.open("rb") as stored:
                    shutil.copyfileobj(stored, file)
            return digest_of(file)

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
