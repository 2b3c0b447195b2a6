"""Behind PgBouncer in transaction mode: the fence holds, every page works, jobs go past it."""

import subprocess
import sys

import psycopg
import pytest
import yaml
from django.core.management import call_command
from django.db import connection

from tests.bench.load import Site
from tests.bench.pooler import try_out
from tests.bench.server import free_port, server
from tests.conftest import ROOT, open_folder, outside_environment
from tests.pooler import MISSING, pooler, program, running

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not program(), reason=MISSING),
]


@pytest.fixture
def addresses(reference):
    """A small province, and how it is asked through a pool of two connections."""
    call_command("seed_demo", households=200, months=2, verbosity=0)
    with pooler() as found:
        yield found


def test_fifty_people_on_two_connections_see_what_is_theirs(addresses):
    found = try_out(addresses)
    assert found["errors"] == []
    assert found["transactions"] == 5000
    assert found["rows"] > 10_000
    assert found["wrong_scope"] == 0


def test_the_trial_would_see_a_scope_that_stays_with_a_connection(addresses):
    assert try_out(addresses, "leaky", transactions=400, clients=20)["wrong_scope"] > 0


def connections_here() -> set[int]:
    """Process ids of the other connections of our role to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


def test_the_site_starts_and_every_page_of_every_role_works(addresses):
    before = connections_here()  # of tests that came first in this process
    with server(**addresses) as port:
        site = Site(port)
        assert site.errors == []
    names = {(role, name) for role, name, _address in site.pages}
    assert len(names) > 100
    assert ("district_officer", "households:household-detail") in names
    assert ("agency_officer", "assistance:referral-detail") in names
    assert len(connections_here() - before) <= 2, "only the pool's own connections"


SHOW = """
import django; django.setup()
from django.db import connection, transaction
from places.models import Area

def cursors():
    # Those on the server while areas are read, all of which come.
    areas = Area.objects.iterator(chunk_size=2)
    first = next(areas)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        count = cursor.fetchone()[0]
    assert 1 + sum(1 for _ in areas) == Area.objects.count() > 100
    return count

outside = cursors()
with transaction.atomic():
    print(connection.settings_dict["HOST"], outside, cursors())
"""


def asked(first: str, environment) -> list[str]:
    """Of the connection of a process that does `first`: its host, and the cursors on the server,
    outside a transaction and in one.
    """
    done = subprocess.run(
        [sys.executable, "-c", f"{first}\n{SHOW}"],
        cwd=ROOT,
        env=outside_environment() | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


def test_pages_ask_through_it_and_workers_and_commands_past_it(addresses):
    """Either way a file is read in pieces, by a cursor of its transaction."""
    direct = connection.settings_dict["HOST"]
    assert asked("import loei_poverty.wsgi", addresses) == ["127.0.0.1", "0", "1"]
    assert asked("import loei_poverty.celery", addresses) == [direct, "0", "1"]
    alone = {"DATABASE_DIRECT_URL": ""}
    assert asked("import loei_poverty.wsgi", alone) == [direct, "0", "1"]


def test_the_office_s_own_pooler_gives_the_pages_role_its_connections_and_nobody_else():
    """The settings of `docker-compose.yml`, with the addresses of this machine."""
    at, port = connection.settings_dict, free_port()
    texts = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["configs"]
    here = f"host={at['HOST']} port={at['PORT'] or 5432} dbname={at['NAME']}"
    with open_folder() as folder:
        text = texts["pooler"]["content"].replace("host=postgres port=5432 dbname=loei", here)
        text = text.replace("6432", str(port)).replace("/etc/", f"{folder}/")
        known = texts["pooled"]["content"].replace("${POSTGRES_PASSWORD}", "right-one")
        (folder / "pooled.txt").write_text(known)
        address = f"postgresql://{at['USER']}:right-one@127.0.0.1:{port}/loei"
        with running(folder, text, address):
            with psycopg.connect(address) as found:
                assert found.execute("SELECT current_user").fetchone() == (at["USER"],)
            for stranger in (
                address.replace("right", "wrong"),
                address.replace("//", "//postgres@"),
            ):
                with pytest.raises(psycopg.OperationalError):
                    psycopg.connect(stranger, connect_timeout=5).close()
