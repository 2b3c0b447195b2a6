"""Two real PostgreSQL servers, one following the other: what is only looked at comes from it."""

import io
import time
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.models import User
from households.models import Household
from tests.bench.pooler import try_out
from tests.bench.server import server
from tests.bench.visitor import Visitor
from tests.conftest import see_everything
from tests.replica import replica_of_this

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def replica(reference):
    call_command("seed_demo", households=200, months=2, verbosity=0)
    see_everything()
    with replica_of_this() as found:
        yield found


def exported(visitor) -> tuple[str, list]:
    """The name of the file an officer takes away, and the house numbers in it."""
    status, headers, body, _seconds = visitor.get("/households/export/")
    assert status == 200
    rows = list(load_workbook(io.BytesIO(body)).active.values)
    return unquote(headers["Content-Disposition"]), [row for row in rows[1:] if any(row)]


def test_the_fence_holds_on_the_replica(replica):
    found = try_out({"DATABASE_URL": replica.url}, transactions=500, clients=10)
    assert (found["errors"], found["wrong_scope"]) == ([], 0)
    assert found["rows"] > 1000


def test_exports_and_dashboards_come_from_it_and_say_of_when(replica):
    officer = User.objects.get(username="mueang")
    mine = Household.objects.filter(district=4201)
    addresses = {"DATABASE_REPLICA_URL": replica.url, "REPLICA_MOST_SECONDS": "600"}
    with server(workers=1, **addresses) as port:
        visitor = Visitor(officer, port)
        name, rows = exported(visitor)
        assert "ข้อมูล ณ" in name
        assert 0 < len(rows) <= mine.count()

        replica.ask("SELECT pg_wal_replay_pause()")
        gone = len(rows)
        Household.objects.filter(pk=mine.filter(left_on=None).first().pk).update(district=4202)
        assert len(exported(visitor)[1]) == gone, "the replica stands where it stood"
        assert visitor.get("/dashboard/")[0] == 200
        visitor.close()


def test_one_that_is_late_or_gone_is_not_asked(replica):
    officer = User.objects.get(username="mueang")
    addresses = {"DATABASE_REPLICA_URL": replica.url, "REPLICA_MOST_SECONDS": "1"}
    with server(workers=1, **addresses) as port:
        visitor = Visitor(officer, port)
        assert "ข้อมูล ณ" in exported(visitor)[0]
        before = len(exported(visitor)[1])

        replica.ask("SELECT pg_wal_replay_pause()")
        mine = Household.objects.filter(district=4201, left_on=None)
        Household.objects.filter(pk=mine.first().pk).update(district=4202)
        time.sleep(1.5)
        name, rows = exported(visitor)
        assert "ข้อมูล ณ" not in name
        assert len(rows) == before - 1

        replica.stop()
        name, rows = exported(visitor)
        assert ("ข้อมูล ณ" not in name, len(rows)) == (True, before - 1)
        assert visitor.get("/dashboard/")[0] == 200
        visitor.close()
