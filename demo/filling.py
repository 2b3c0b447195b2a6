"""What the invented officials did over the months, written in sets: `demo/sql/`.

Each file is one set, drawn from the households and from the seed alone, so that a seed gives one
province whatever else there is. As the tables' owner, keys and triggers wait until all rows are
there, and what is due is written once; else both are looked at with each set (tests do that).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model

from accounts.models import Membership, User
from assistance.models import Assistance, Referral, ReferralEvent, ReferralLetter
from households.models import HouseholdEvent
from logbook.models import AssessmentLine, Visit, VisitProgress
from mentors.due import kinds
from mentors.models import Official, OfficialPosting, Pairing
from plans.models import ActionPlan, LedgerLine, LedgerMonth, PlanRow, StageRecord

SQL = Path(__file__).parent / "sql"
# In the order in which they refer to each other. With a model: a query whose rows are added to it.
STEPS: tuple[tuple[str, type[Model] | None], ...] = (
    ("officials", None),
    ("accounts", User),
    ("roles", Membership),
    ("register", Official),
    ("postings", OfficialPosting),
    ("houses", None),
    ("pairings", Pairing),
    ("visits", None),
    ("assessments", None),
    ("visit_rows", Visit),
    ("progress", VisitProgress),
    ("assessment_rows", AssessmentLine),
    ("plans", None),
    ("plan_heads", ActionPlan),
    ("plan_rows", PlanRow),
    ("stages", StageRecord),
    ("ledgers", None),
    ("ledger_months", LedgerMonth),
    ("ledger_lines", LedgerLine),
    ("help", Assistance),
    ("referrals", None),
    ("referral_letters", ReferralLetter),
    ("referral_rows", Referral),
    ("referral_steps", ReferralEvent),
    ("leavings", HouseholdEvent),
)


def fill(*, seed: int, first_day: date, today: date, **known: Any) -> dict[str, int]:
    """Writes everything from `first_day` to `today`. `known` are the values the files ask for.
    Returns how many rows each table got.
    """
    values = known | {"first_day": first_day, "today": today}
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(read("draws").replace("{seed}", str(int(seed))))
    # What households carry of their pairings stands in an index of theirs.
    with keys_later(["households_household", *tables()]) as is_quiet:
        for name, model in STEPS:
            if model is None:
                run(name, values)
            else:
                counts[model._meta.db_table] = insert(model, name, values)
        if is_quiet:
            write_pairing_facts()
    if is_quiet:
        analyze()
        with due_later():
            run("changes", values)
            write_due()
    else:
        run("changes", values)
    return counts


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def run(name: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(read(name), values)


def insert(model: type[Model], name: str, values: dict[str, Any]) -> int:
    """Adds what the query of a file returns; a field it does not name gets its default, as on a
    form. Returns the number of rows.
    """
    query = read(name)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) found LIMIT 0", values)  # noqa: S608 - our files
        named = [column.name for column in cursor.description]
        others = {f"default_{c}": v for c, v in _defaults(model) if c not in named}
        columns = ", ".join(f'"{name}"' for name in named)
        more = "".join(f', "{key.removeprefix("default_")}"' for key in others)
        given = "".join(f", %({key})s" for key in others)
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}{more})"  # noqa: S608 - our models
            f" SELECT {columns}{given} FROM ({query}) found",
            values | others,
        )
        return cursor.rowcount


def _defaults(model: type[Model]) -> Iterator[tuple[str, Any]]:
    for field in model._meta.local_concrete_fields:
        if not (field.primary_key or field.has_db_default() or field.generated):
            value = _default(field)
            if value is not None and field.column:
                yield field.column, value


def _default(field: Field) -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


@contextmanager
def keys_later(names: list[str]) -> Iterator[bool]:
    """Inside, keys are not looked at, triggers not fired and indexes of the tables not kept, where
    this role may say so; the indexes are built in the end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('keys_later()', 'EXECUTE')")
        is_quiet = cursor.fetchone()[0]
        if not is_quiet:
            yield False
            return
        # What was written before is looked at now: an index does not come back to a table with
        # checks that still wait.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT keys_later(), set_indexes_aside(%s::regclass[])", [names])
        is_quiet, indexes = cursor.fetchone()
        yield is_quiet
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
        for statement in indexes:
            cursor.execute(statement)


# The triggers that keep what is due, of whatever tables.
FOLLOWING = """
SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger
WHERE tgfoid = 'due_changed()'::regprocedure ORDER BY 1, 2
"""


@contextmanager
def due_later() -> Iterator[None]:
    """Inside, no trigger writes what is due (`write_due` does, of all that happened); the history
    and what households carry go on being kept. Killed inside, nothing of it has happened.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLLOWING)
        triggers = cursor.fetchall()
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger comes back before
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def tables() -> list[str]:
    return sorted({model._meta.db_table for _name, model in STEPS if model})


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE households_household, households_need, {', '.join(tables())}")


# What `keep_pairing_facts` of `mentors/sql/pairing_facts.sql` keeps, of all at once.
MENTORED = """
UPDATE households_household h SET mentored_until = pairs.until
FROM (SELECT household_id, max(coalesce(ended_on, '9999-12-31')) AS until
      FROM mentors_pairing WHERE kind = 'main' AND ended_on IS DISTINCT FROM started_on
      GROUP BY household_id) pairs
WHERE h.id = pairs.household_id AND h.mentored_until <> pairs.until
"""
LOAD = """
UPDATE mentors_official o SET load = pairs.load
FROM (SELECT official_id, count(*) AS load FROM mentors_pairing
      WHERE kind = 'main' AND ended_on IS NULL GROUP BY official_id) pairs
WHERE o.id = pairs.official_id
"""


def write_pairing_facts() -> None:
    """Writes what households and officials carry of their pairings, while triggers are quiet."""
    with connection.cursor() as cursor:
        cursor.execute(MENTORED)
        cursor.execute(LOAD)


# What `refresh_due` of `mentors/sql/due_items.sql` writes of some households, of all at once.
DUE = """
INSERT INTO mentors_dueitem
    (household_id, district, subdistrict_id, official_id, kind, user_id, since, urgency)
SELECT h.id, h.district, h.subdistrict_id, r.official_id, %s, k.user_id, k.since, h.urgency_score
FROM {} k JOIN households_household h ON h.id = k.household_id
LEFT JOIN due_responsible r ON r.household_id = k.household_id
"""


def write_due() -> None:
    """Writes what is due in every household, once for all that happened; all it refers to stands in
    the rows it is read from.
    """
    with connection.cursor() as cursor, keys_later(["mentors_dueitem"]):
        cursor.execute("DELETE FROM mentors_dueitem")
        for kind in kinds():
            cursor.execute(DUE.format(f"due_{kind.code}"), [kind.code])
        cursor.execute("ANALYZE mentors_dueitem")
