"""Prints the policies of an app as SQL, for a migration (see `accounts.policies`)."""

from django.apps import apps
from django.core.management.base import BaseCommand

from accounts.policies import fence_sql


class Command(BaseCommand):
    help = "Prints the row-level security of an app's models as declared in the code."

    def add_arguments(self, parser):
        parser.add_argument("app")

    def handle(self, *, app, **options):
        for model in apps.get_app_config(app).get_models():
            if hasattr(model, "policy"):
                self.stdout.write(fence_sql(model) + "\n")
