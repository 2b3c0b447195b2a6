"""Django's `migrate`, as the owner of the tables."""

import gc
from typing import Any

from django.core.management.commands import migrate

from core.owner import as_owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        gc.freeze()  # it stays; searched through after every few models it took a third longer
        with as_owner():
            return super().handle(*args, **options)
