"""Every page of every role keeps to its number of queries (`tests/bench/budgets.json`), which does
not grow with households, months, members, people, areas or pieces of work.
"""

import json
from collections import Counter

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from mentors.models import Pairing
from plans.services.ledgers import save_ledger
from tests.factories.people import make_person
from tests.matrix import world as worlds
from tests.matrix.oracle import doors, reaches
from tests.matrix.world import World
from tests.rooms import ROOT

pytestmark = pytest.mark.django_db
BUDGETS = json.loads((ROOT / "tests" / "bench" / "budgets.json").read_text("utf-8"))
# What is no page: files, sheets and papers, each a job of its own; and the API.
NOT_A_PAGE = (
    "-file",
    "-pdf",
    "-sheet",
    "-export",
    "-photo",
    "-template",
    "-letter",
    "-annex",
    "-paper",
)


@pytest.fixture
def world():
    return World()


def pages(world, *, whole):
    """`(role, door, address)` of every page that opens for somebody, at every object they reach;
    if not `whole`, at the first and by every third of them, others at each page.
    """
    for turn, (door, (methods, kind, who)) in enumerate(doors().items()):
        if "GET" not in methods or ":" not in door or door.endswith(NOT_A_PAGE):
            continue
        things = world.arguments(door, kind)
        is_open = kind == "-" or kind.startswith("list:")
        for role in who if whole else sorted(who)[turn % min(3, len(who)) :: 3]:
            reached = [t for t in things if not t or is_open or reaches(role, kind, t)]
            for thing in reached if whole else reached[:1]:
                yield role, door, reverse(door, kwargs=things[thing])


def asked(world, *, whole) -> dict[tuple[str, str, str], tuple[int, list[str]]]:
    """How many queries each page asks, and which tables, by role, door and address."""
    found, clients, known = {}, {}, set()
    for role, user in world.users.items():
        clients[role] = Client()
        clients[role].force_login(user)
    for role, door, address in pages(world, whole=whole):
        if not {role, door} <= known:
            put_away(clients[role].get(address))  # what a process knows from then on is asked once
            known |= {role, door}
        with CaptureQueriesContext(connection) as queries:
            response = clients[role].get(address)
        put_away(response)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            sql = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
            found[role, door, address] = len(sql), sql
    return found


def put_away(response):
    """Closes files that were sent; the end of a request would close the connection of the test."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def grow(world):
    """Ten more households in the same places, half of the district's the mentor's; of the first one
    more members and more months.
    """
    first = world.things["H1"]
    for number in range(3, 13):
        thing = f"H{number}"
        worlds.WHERE[thing] = "420107" if number % 3 else "420201"
        try:
            family = world.family(thing)
        finally:
            del worlds.WHERE[thing]
        if number % 2 and number % 3:
            pairings = Pairing.objects.filter(household=family.household)
            pairings.update(official=first.official)
    for month in range(1, 5):
        make_person(first.household, dimensions=("income", "health"))
        save_ledger(
            household=first.household,
            month=timezone.localdate().replace(month=month, day=1),
            by=world.author,
            amounts={"income_wage": 5000},
        )


@pytest.mark.wider
def test_queries_of_no_page_grow_with_what_there_is_and_all_keep_to_their_budget(
    world, pytestconfig
):
    whole = pytestconfig.getoption("--all")
    few = asked(world, whole=whole)
    grow(world)
    many = asked(world, whole=whole)
    assert len(few) > (250 if whole else 150)
    grown = {
        (*page[:2], few[page][0], count): shown(few[page][1], sql)
        for page, (count, sql) in many.items()
        if page in few and count > few[page][0]
    }
    assert grown == {}
    counts = Counter()
    for (_role, door, _address), (count, _sql) in many.items():
        counts[door] = max(counts[door], count)
    over = {door: count for door, count in counts.items() if count > budget_of(door)}
    assert "\n".join(f"{door}: {count}" for door, count in sorted(over.items())) == ""


def budget_of(door: str) -> int:
    return BUDGETS["pages"].get(door, {}).get("queries", BUDGETS["queries"])


def shown(before: list[str], after: list[str]) -> list[str]:
    """The statements that came more often than before."""
    more = Counter(sql[:160] for sql in after) - Counter(sql[:160] for sql in before)
    return sorted(more)


def test_a_budget_is_of_a_page_there_is():
    known = {door for door, (methods, _kind, _who) in doors().items() if "GET" in methods}
    assert set(BUDGETS["pages"]) <= known
    for limits in BUDGETS["pages"].values():
        assert limits["queries"] != BUDGETS["queries"]  # what says nothing is left out


def test_the_empty_page_asks_little(client, world):
    """What every page pays: who acts, with which roles, and what is unread."""
    client.force_login(world.users["nobody"])
    address = reverse("account_change_password")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert resolve(address).view_name == "account_change_password"
    assert len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 8
