"""`load`: every page of every role on the real server, alone and with 32 at once, in a province of
10,000 households and in one of 100,000, against the empty page at the same load.

A page is found as its people find it: from home by links, one for each address pattern. What it
costs counts until its first screen is whole. Figures are medians of rounds in which the empty page
and the page take turns. `LOAD_SIZES=600,2000` measures other sizes, `LOAD_ROLES=mentor` some roles.
"""

import json
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connections
from django.urls import Resolver404, resolve

from accounts.models import User
from tests.bench.addresses import EMPTY
from tests.bench.rls import empty, owner
from tests.bench.server import server
from tests.bench.visitor import Visitor, path_of

SIZES = tuple(map(int, os.environ.get("LOAD_SIZES", "10000,100000").split(",")))
MONTHS = 12
PEOPLE = {  # accounts of the invented province
    "administrator": "admin",
    "provincial_officer": "province",
    "district_officer": "mueang",
    "mentor": "mentor",
    "agency_officer": "health",
    "executive": "governor",
    "district_executive": "chief",
}
ROLES = os.environ.get("LOAD_ROLES", ",".join(PEOPLE)).split(",")
ROUNDS, AT_ONCE = 5, 32
BUDGETS = json.loads((Path(__file__).parent / "budgets.json").read_text("utf-8"))  # at most
RATIO, MILLISECONDS = BUDGETS["ratio"], BUDGETS["milliseconds_alone"]
GROWTH = BUDGETS["large_vs_small"]
NO_PAGES = ("admin", "account", "mfa", "socialaccount")  # of libraries; signing out is among them


def run():
    found: dict[int, dict] = {}
    errors: list[str] = []
    for size in SIZES:
        if found:
            empty()
        call_command("seed_demo", households=size, months=MONTHS, verbosity=0)
        owner("VACUUM (ANALYZE)")
        with server() as port:
            site = Site(port)
            errors += site.errors
            found[size] = {}
            for line in site.alone():
                found[size][line["role"], line["page"]] = line["ratio"]
                yield {"name": "load.alone", "households": size, **line}
            for line in site.together():
                yield {"name": "load.at_32", "households": size, **line}
            yield {"name": "load.slowest", "households": size, "pages": site.slowest()}
            errors += site.errors
    yield from growth(found)
    yield {"name": "load.errors", "value": len(errors), "first": errors[:5]}


def growth(found):
    """Of a page in a large province against the same in a small one, each by its empty page."""
    small, large = min(found), max(found)
    if small == large:
        return
    for (role, page), ratio in found[large].items():
        if before := found[small].get((role, page)):
            grown = round(ratio / before, 2)
            yield {
                "name": "load.large_vs_small",
                "role": role,
                "page": page,
                "ratio": grown,
                "limit": GROWTH,
                "baseline": f"the same page at {small} households",
                "held": grown <= GROWTH,
            }


class Site:
    """The pages of each role, as found from home on the server at `port`."""

    def __init__(self, port: int):
        self.errors: list[str] = []
        users = {user.username: user for user in User.objects.filter(username__in=PEOPLE.values())}
        self.visitors = {role: Visitor(users[PEOPLE[role]], port) for role in ROLES}
        self.pages = [
            (role, name, address)
            for role, visitor in self.visitors.items()
            for name, address in self.walk(visitor).items()
        ]
        self.lines: list[dict] = []
        connections.close_all()
        for visitor in self.visitors.values():
            visitor.close()

    def walk(self, visitor) -> dict[str, str]:
        """`{name of the address pattern: an address of it}` that leads to a page."""
        found, seen = {}, set()
        waiting = deque([("/", "reports:home")])
        while waiting:
            address, name = waiting.popleft()
            screen = visitor.screen(address)
            self.errors += [f"{visitor.user.username} {error}" for error in screen.errors]
            if not screen.is_page:
                continue
            found[name] = address
            for link in screen.links:
                name = name_of(path_of(link))
                if name and name not in seen:
                    seen.add(name)
                    waiting.append((path_of(link), name))
        return found

    def alone(self):
        """One request at a time."""
        for role, name, address in self.pages:
            visitor, times, bare = self.visitors[role], [], []
            for number in range(ROUNDS + 1):
                nothing, page = visitor.screen(EMPTY), visitor.screen(address)
                self.errors += page.errors
                if number:  # the first one warms the caches
                    bare.append(nothing.seconds)
                    times.append(page.seconds)
            line = self.line(role, name, times, bare)
            cost = visitor.screen(address, with_cost=True)
            line |= {
                "requests": cost.requests,
                "queries": cost.queries,
                "milliseconds_in_database": round(1000 * cost.in_database, 1),
                "bytes": cost.sent,
            }
            line["held"] = line["ratio"] <= RATIO and line["milliseconds"] <= MILLISECONDS
            self.lines.append(line)
            yield line

    def together(self):
        """32 people at once, each with a connection of their own, on the same page."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for role, name, address in self.pages:
                windows = [self.visitors[role].again() for _ in range(AT_ONCE)]
                bare, times = (self.at_once(pool, windows, at) for at in (EMPTY, address))
                for window in windows:
                    window.close()
                line = self.line(role, name, times, bare)
                yield line | {"held": line["ratio"] <= RATIO}

    def at_once(self, pool, windows, address) -> list[float]:
        screens = list(pool.map(lambda window: window.screen(address), windows))
        self.errors += [error for screen in screens for error in screen.errors]
        return [screen.seconds for screen in screens]

    def line(self, role, name, times, bare) -> dict:
        return {
            "role": role,
            "page": name,
            "ratio": round(median(times) / median(bare), 2),
            "limit": RATIO,
            "milliseconds": round(1000 * median(times), 1),
            "baseline": "the empty page at the same load",
            "baseline_milliseconds": round(1000 * median(bare), 1),
        }

    def slowest(self, number: int = 5) -> list[dict]:
        """Alone, with where the time goes: the database, or making the page."""
        last = sorted(self.lines, key=lambda line: -line["milliseconds"])[:number]
        return [
            {
                "role": line["role"],
                "page": line["page"],
                "milliseconds": line["milliseconds"],
                "reason": f"{line['queries']} queries in {line['requests']} requests take"
                f" {line['milliseconds_in_database']} ms, {line['bytes']} bytes are made",
            }
            for line in last
        ]


def name_of(path: str) -> str:
    """The name of the address pattern of ours that a path belongs to, else nothing."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    if not match.view_name or match.view_name.split(":")[0].split("_")[0] in NO_PAGES:
        return ""
    return match.view_name if ":" in match.view_name else ""
