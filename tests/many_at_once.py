"""Many people at once on few connections: does anybody see what is somebody else's?

`python -m tests.many_at_once TRANSACTIONS CLIENTS [leaky]` asks the database of the environment
and prints what it found as JSON. Every client is a thread with a connection of its own, and acts
for another person in every transaction; some transactions fail halfway, some are told nothing.
«leaky»: who acts is told to the session and not to the transaction, so that a test sees it found.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.production")
os.environ["LOEI_SERVES_PAGES"] = "1"


def main(transactions: int, clients: int, leaky: str = "") -> dict:
    django.setup()
    if leaky:
        tell_the_session()
    found: dict = {"transactions": 0, "wrong_scope": 0, "errors": [], "rows": 0}
    people = everybody()
    with ThreadPoolExecutor(clients) as pool:
        turns = [
            pool.submit(client, people, number, transactions // clients)
            for number in range(clients)
        ]
    for turn in turns:
        for name, value in turn.result().items():
            found[name] += value
    return found


def tell_the_session():
    from django.db.backends.utils import CursorWrapper  # noqa: PLC0415

    execute = CursorWrapper.execute

    def leaky(self, sql, params=None):
        is_telling = "set_config" in sql
        return execute(self, sql.replace(", true)", ", false)") if is_telling else sql, params)

    CursorWrapper.execute = leaky  # type: ignore[method-assign]


def everybody() -> list:
    """`(person, ids of the households in reach)` as the rules in Python say it."""
    from accounts.acting import acting_for  # noqa: PLC0415 - needs Django set up
    from accounts.models import User  # noqa: PLC0415
    from households.models import Household  # noqa: PLC0415

    people: list = [(None, frozenset())]
    with acting_for(purpose="bench"):
        roles = ("district_officer", "mentor", "executive", "provincial_officer")
        for user in User.objects.filter(memberships__role__in=roles).order_by("id")[:60]:
            reach = Household.objects.visible_to(user).values_list("pk", flat=True)
            people.append((user, frozenset(reach)))
    return people


def client(people, number: int, turns: int) -> dict:
    from django.db import connection  # noqa: PLC0415

    found: dict = {"transactions": 0, "wrong_scope": 0, "errors": [], "rows": 0}
    for turn in range(turns):
        user, reach = people[(number * 7 + turn * 13) % len(people)]
        try:
            seen = look(user, fails=turn % 10 == 3)
        except Exception as error:
            found["errors"].append(f"{type(error).__name__}: {error}"[:200])
            connection.close()
            continue
        found["transactions"] += 1
        found["rows"] += len(seen)
        found["wrong_scope"] += len(seen - reach) + (len(reach - seen) if user else 0)
    connection.close()
    return found


def look(user, fails: bool) -> frozenset:
    """What the database itself shows, asked without any filter."""
    from django.db import connection, transaction  # noqa: PLC0415

    from accounts.acting import acting_for  # noqa: PLC0415

    def rows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM households_household")
            return frozenset(row[0] for row in cursor.fetchall())

    if user is None:
        with transaction.atomic():
            return rows()
    if fails:
        try:
            with acting_for(user):
                rows()
                raise InterruptedError
        except InterruptedError:
            pass
    with acting_for(user):
        return rows()


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])))  # noqa: T201
