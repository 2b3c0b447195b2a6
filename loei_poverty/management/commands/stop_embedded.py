"""Stops the embedded PostgreSQL and Redis of this data folder."""

from django.core.management.base import BaseCommand

from script.embedded.folder import data_folder
from script.embedded.servers import stop


class Command(BaseCommand):
    help = "Stops the embedded PostgreSQL and Redis of this data folder (LOEI_VAR)."
    requires_system_checks = ()

    def handle(self, **options):
        stopped = stop(data_folder())
        self.stdout.write("stopped: " + (", ".join(stopped) or "nothing was running"))
