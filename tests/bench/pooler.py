"""`pooler`: 5,000 transactions of 50 people at once through PgBouncer in transaction mode with two
connections. Wrong scope: rows somebody saw and may not, or may see and did not.
"""

import json
import subprocess
import sys

from django.core.management import call_command

from tests.conftest import ROOT, outside_environment
from tests.pooler import MISSING, pooler, program

TRANSACTIONS, CLIENTS, POOL, HOUSEHOLDS = 5_000, 50, 2, 300


def run():
    if not program():
        yield {"name": "pooler.errors", "value": None, "reason": MISSING}
        return
    call_command("seed_demo", households=HOUSEHOLDS, months=1, verbosity=0)
    with pooler(POOL) as addresses:
        found = try_out(addresses)
    of = {"transactions": found["transactions"], "clients": CLIENTS, "pool": POOL}
    yield {"name": "pooler.wrong_scope", "value": found["wrong_scope"], "rows": found["rows"], **of}
    yield {
        "name": "pooler.errors",
        "value": len(found["errors"]),
        **of,
        "first": found["errors"][:3],
    }


def try_out(
    addresses: dict[str, str], *more: str, transactions=TRANSACTIONS, clients=CLIENTS
) -> dict:
    """What `tests.many_at_once` finds, in a process of its own on these addresses."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.many_at_once", str(transactions), str(clients), *more],
        cwd=ROOT,
        env=outside_environment() | addresses,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)
