"""Runs the groups asked for (all without a name); one JSON object a line.

A database of its own is made and dropped, so a running copy is not disturbed.
"""

import importlib
import json
import os
import sys

import django
from django.core.management import call_command
from django.db import connection

GROUPS = ("imports", "dashboard")


def main(names) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings")
    django.setup()
    wanted = [name for name in GROUPS if not names or name.startswith(tuple(names))]
    if not wanted:
        print(f"There is no such group; known: {', '.join(GROUPS)}.", file=sys.stderr)  # noqa: T201
        return 2
    connection.creation.create_test_db(verbosity=0)
    try:
        call_command("load_reference", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for name in wanted:
            for line in importlib.import_module(f"tests.bench.{name}").run():
                print(json.dumps(line), flush=True)  # noqa: T201
    finally:
        connection.creation.destroy_test_db("loei", verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
