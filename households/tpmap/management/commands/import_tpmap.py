"""Stages, checks and compares a TPMAP list; with --apply writes it."""

import json
import sys

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from core.errors import DomainError
from core.paths import typed
from core.stored import count_now
from core.uploads.archives import UnpackRefusedError, refuse_bombs
from households.tpmap.services import imports

HINTS = {"sheet_choice": " (--sheet NAME, --sheet all)"}


class Command(BaseCommand):
    help = "Imports a TPMAP list. Exit status 0 done, 2 bad input (nothing changed), 1 a fault."

    def add_arguments(self, parser):
        parser.add_argument("file", type=typed)
        parser.add_argument("--year", type=int, required=True, help="data year, พ.ศ., e.g. 2569")
        parser.add_argument(
            "--sheet",
            default="",
            metavar="NAME|all",
            help="which sheet of a workbook, or all that are lists as one list",
        )
        parser.add_argument(
            "--some-districts",
            action="store_true",
            dest="is_of_some",
            help="the list is of the districts in it alone; the others stay on the list before",
        )
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file, year, sheet, apply, is_of_some, **options):
        if not 2550 <= year <= 2650:
            self.refuse(f"--year {year}: the data year is a Buddhist-era year such as 2569.")
        if not file.is_file():
            self.refuse(f"{file}: there is no such file.")
        try:
            with file.open("rb") as opened:
                refuse_bombs(opened)
        except UnpackRefusedError as error:
            self.refuse(str(error))
        try:
            batch = imports.import_list(
                file, data_year=year, by=None, apply=apply, sheet=sheet, is_of_some=is_of_some
            )
        except DomainError as error:
            self.refuse(f"{error}{HINTS.get(error.code, '')}")
        if apply:
            count_now("needs")
        with acting_for(purpose="import_tpmap"):
            self.report(batch, as_json=options["json"])

    def report(self, batch, *, as_json):
        names = ("rows", "new", "changed", "unchanged", "gone", "warnings", "rejected")
        counts = {name: getattr(batch, name) for name in names}
        counts["skipped"] = batch.counts.get("beside", 0)  # lines that are no rows of the list
        names = ("sheets_left_out", "hidden_rows", "hidden_columns", "not_said", "other_years")
        unread = {name: batch.counts[name] for name in names}
        if not as_json:
            self.stdout.write(f"batch {batch.pk}: {batch.get_stage_display()}")
            self.stdout.write("  ".join(f"{name} {count:,}" for name, count in counts.items()))
            self.stdout.writelines(f"{name}: {value}" for name, value in unread.items() if value)
            return
        answer = {"batch": batch.pk, **counts, **unread, "issues": list(self.issues(batch))}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def issues(self, batch):
        """What was said of each row; of several sheets also on which it stands."""
        fields = ("row", "column", "code", "level", "message", "value")
        for issue in batch.issues.order_by("row", "code", "id").values(*fields):
            sheet, line = batch.place(issue["row"])
            yield issue | {"row": line} | ({"sheet": sheet} if sheet else {})

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
