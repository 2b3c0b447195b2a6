"""Makes the database that each process of the tests copies: migrating one takes half a minute.

LOEI_TEST_TEMPLATE=NAME python -m tests.template make
LOEI_TEST_TEMPLATE=NAME python -m tests.template drop
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.owner import as_owner


def make(name: str) -> None:
    """Like each real one it holds the reference data; one that was left behind is made anew."""
    connection.settings_dict["TEST"] |= {"NAME": name, "TEMPLATE": None}
    with as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("load_reference", verbosity=0)


def drop(name: str) -> None:
    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.test")
    django.setup()
    {"make": make, "drop": drop}[sys.argv[1]](settings.DATABASES["default"]["TEST"]["TEMPLATE"])
