"""Replaces the built-in map by real district boundaries."""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction

from core.paths import typed
from places import boundaries


class Command(BaseCommand):
    help = "Loads district boundaries from a GeoJSON file; each feature carries the DOPA «code»."

    def add_arguments(self, parser):
        parser.add_argument("file", type=typed)
        parser.add_argument(
            "--credit",
            help="whose data it is, shown under every map; else «source» and «licence» of the file",
        )

    def handle(self, *, file, credit, **options):
        try:
            if file.stat().st_size > boundaries.MOST_BYTES:
                raise boundaries.BoundaryFileError("The file is larger than 100 MB.")
            with transaction.atomic():
                text = file.read_text(encoding="utf-8")
                polygons = boundaries.read_districts(text)
                boundaries.store_districts(polygons, credit or boundaries.credit_in(text))
        except (boundaries.BoundaryFileError, OSError, UnicodeDecodeError) as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(f"{len(polygons)} districts")
