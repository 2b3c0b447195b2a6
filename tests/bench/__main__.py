"""Runs the groups asked for (all without a name); one JSON object a line.

A database of its own is made by the tables' owner and dropped again, so a running copy is not
disturbed; what is measured runs as the office's role, behind the fence.
"""

import importlib
import json
import os
import sys

import django
from django.core.management import call_command
from django.db import connection

GROUPS = {
    "import": "imports",
    "preview": "preview",
    "dashboard": "dashboard",
    "figures": "figures",
    "rls": "rls",
    "audit": "history",
    "export": "export",
    "reports": "reports",
    "names": "names",
    "allocation": "allocation",
    "faults": "faults",
    "load": "load",
    "pooler": "pooler",
}


def main(names) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.production")
    django.setup()
    wanted = [name for name in GROUPS if not names or name in {n.split(".")[0] for n in names}]
    if not wanted:
        print(f"There is no such group; known: {', '.join(GROUPS)}.", file=sys.stderr)  # noqa: T201
        return 2
    call_command("collectstatic", interactive=False, verbosity=0)
    for name in wanted:
        measure(GROUPS[name])
    return 0


def measure(module: str):
    """Runs one group on an empty database with the reference data."""
    from core.owner import as_owner  # noqa: PLC0415 - needs Django set up

    with as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        call_command("load_reference", verbosity=0)
    try:
        for line in importlib.import_module(f"tests.bench.{module}").run():
            print(json.dumps(line), flush=True)  # noqa: T201
    finally:
        with as_owner():
            connection.creation.destroy_test_db("loei", verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
