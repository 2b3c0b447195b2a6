"""Writes a month's report to a folder; with --close freezes the month first."""

import json
import shutil
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from accounts.acting import acting_for
from core.errors import DomainError
from core.paths import private_file, typed
from core.thai import parse_month
from places.enums import AreaLevel
from places.models import Area
from reports import services
from reports.month_closing import close_and_write


class Command(BaseCommand):
    help = "Writes the provincial report of a month as PDF and XLSX."

    def add_arguments(self, parser):
        parser.add_argument("--month", required=True, help="พ.ศ., e.g. 2569-05")
        parser.add_argument("--out", type=typed, required=True)
        parser.add_argument("--close", action="store_true", help="freeze the month")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, month, out, close, **options):
        try:
            first_day = parse_month(month)
        except ValueError:
            self.refuse(f"--month {month}: write the month as 2569-05 (พ.ศ.).")
        if not out.is_dir():
            self.refuse(f"{out}: there is no such folder.")
        try:
            with acting_for(purpose="monthly_report"):
                report = self.write(first_day, close)
        except DomainError as error:
            self.refuse(str(error))
        files = self.copy(report, out, month)
        answer = {
            "report": report.pk,
            "files": [str(file) for file in files],
            "pdf_sha256": report.pdf_sha256,
            "closed": bool(close),
        }
        self.stdout.write(json.dumps(answer) if options["json"] else "\n".join(answer["files"]))

    def write(self, first_day, close):
        if close:
            close_and_write(first_day=first_day, by=None)
        province = Area.objects.get(level=AreaLevel.PROVINCE)
        report = services.request_report(first_day=first_day, area=province, by=None)
        return services.write_report(report_id=report.pk)

    def copy(self, report, out, month) -> list[Path]:
        files = []
        for kind, stored in (("pdf", report.pdf), ("xlsx", report.xlsx)):
            files.append(out / f"loei-{month}.{kind}")
            with stored.open("rb") as source, private_file(files[-1]) as file:
                shutil.copyfileobj(source, file)
        return files

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)
