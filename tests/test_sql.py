"""What stands in the database is what lies in the `sql/` folders of the apps."""

import re
from hashlib import sha256

import pytest
from django.apps import apps
from django.db import connection

from tests.rooms import ROOMS, ROOT

pytestmark = pytest.mark.django_db
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("sql/*.sql"))
FUNCTION = re.compile(r"REPLACE FUNCTION (\w+)\s*\(.*?\$\$(.*?)\$\$;", re.DOTALL)
VIEW = re.compile(r"REPLACE VIEW (\w+) .*? AS\n(.*?);\n", re.DOTALL)


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def written(pattern) -> dict[str, str]:
    return dict(found for path in FILES for found in pattern.findall(path.read_text("utf-8")))


def test_every_function_is_the_one_of_its_file_and_none_stands_elsewhere():
    """Word for word, as PostgreSQL keeps it; functions of extensions left out."""
    stored = dict(
        rows(
            """
        SELECT p.proname, p.prosrc FROM pg_proc p
        LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        WHERE p.pronamespace = 'public'::regnamespace AND d.objid IS NULL
        """
        )
    )
    assert len(stored) > 20
    assert written(FUNCTION) == stored


def test_every_view_is_the_one_of_its_file():
    views = written(VIEW)
    assert set(views) == {
        name for (name,) in rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
    }
    for name, body in views.items():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP VIEW as_written AS {body}")
        printed = [rows("SELECT pg_get_viewdef(%s::regclass)", v) for v in (name, "as_written")]
        with connection.cursor() as cursor:
            cursor.execute("DROP VIEW as_written")
        assert printed[0] == printed[1], name


def test_every_trigger_is_made_by_a_file():
    """Those of the helpers by the table they are called for, others by name."""
    text = "".join(path.read_text("utf-8") for path in FILES)
    called = {
        helper: set(re.findall(rf"SELECT {helper}\('(\w+)'", text))
        for helper in (
            "keep_rows_of",
            "follow_district",
            "work_follows",
            "work_follows_changes",
            "counted_follows",
        )
    }
    plain = {
        (table, name)
        for name, table in re.findall(
            r"CREATE (?:OR REPLACE )?TRIGGER (\w+)[^;]*? ON (\w+)\n", text
        )
    }
    expected = plain | {
        (table, name)
        for helper, names in {
            "keep_rows_of": ("keep_changed", "keep_removed"),
            "follow_district": ("fill_district", "move_district"),
            "counted_follows": tuple(
                f"counted_{what}" for what in ("added", "removed", "changed", "past")
            ),
        }.items()
        for table in called[helper]
        for name in names
    }
    stored = set(
        rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
    )
    due = {(table, name) for table, name in stored if name.startswith("due_")}
    assert {table for table, _ in due} == called["work_follows"] | called["work_follows_changes"]
    assert stored - due == expected


def test_what_changed_in_a_file_is_brought_to_who_has_it_already():
    """`sql_brought.txt` has of each file which migration brought it as it is, and its digest."""
    lines = (ROOT / "tests" / "sql_brought.txt").read_text("utf-8").splitlines()
    brought = {path: (migration, digest) for path, migration, digest in map(str.split, lines)}
    run = [path for path in FILES if not path.is_relative_to(ROOT / "demo")]
    there = {str(path.relative_to(ROOT)): path for path in run}
    missing = [
        f"{name} MIGRATION {sha256(path.read_bytes()).hexdigest()[:12]}"
        for name, path in there.items()
        if name not in brought
    ]
    assert not missing, f"write into sql_brought.txt, with the migration that runs it: {missing}"
    assert not (gone := sorted(brought.keys() - there)), f"take out of sql_brought.txt: {gone}"
    for path in run:
        migration, digest = brought[str(path.relative_to(ROOT))]
        assert (path.parent.parent / "migrations" / f"{migration}.py").exists(), path
        assert sha256(path.read_bytes()).hexdigest()[:12] == digest, (
            f"{path} has changed since {migration}: add a migration that runs it again, or alters"
            " what it made, then write that one and the file's digest in its line"
        )


def test_an_app_has_one_first_migration():
    """Migrations were made anew for version 1.0.0 and are never rewritten from there."""
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in ROOMS and (ROOT / app.name.replace(".", "/")).is_dir():
            found = sorted((ROOT / app.name.replace(".", "/") / "migrations").glob("0001*.py"))
            assert [path.name for path in found] in ([], ["0001_initial.py"]), app.name
