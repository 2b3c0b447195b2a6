"""Strange input at every address, by every role: a sentence or a page, never a fault of ours."""

import itertools
import json
import logging
import time
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import User
from core.links import key_for
from tests.crawl import rubbish
from tests.matrix.oracle import ROLES, doors
from tests.matrix.test_matrix import EXEMPT, KEYED, address_of
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
BOUNDED = 20  # seconds for any one answer, on a busy machine


class Crawler:
    """Asks, undoes what an answer did, and keeps what went wrong."""

    def __init__(self, world):
        self.world, self.wrong, self.counts = world, [], Counter()
        self.clients = {}
        for role in ROLES:
            self.clients[role] = Client(raise_request_exception=False)
            self.clients[role].force_login(world.users[role])
        self.clients["visitor"] = Client(raise_request_exception=False)

    def ask(self, role, method, address, data=None, *, query="", body=None, door=""):
        client, started = self.clients[role], time.monotonic()
        if door in KEYED:
            query += f"&key={key_for(self.world.users[role], address)}"
        where = f"{address}?{query}" if query else address
        save = transaction.savepoint()
        try:
            response = self._send(client, method, where, data, body)
            if response.streaming:
                b"".join(response.streaming_content)
        finally:
            transaction.savepoint_rollback(save)
            transaction.savepoint_commit(save)  # else each stays open inside the one before
        self.counts[response.status_code] += 1
        if response.status_code >= 500 or time.monotonic() - started > BOUNDED:
            said = json.dumps(data, default=str)[:200] if data else str(body)[:100]
            self.wrong.append(f"{response.status_code} {role} {method} {where[:160]} {said}")
        return response

    def _send(self, client, method, where, data, body):
        if body is not None:
            return client.generic(method, where, body, "application/json")
        if method == "POST":
            return client.post(where, data or {})
        return client.generic(method, where)

    def report(self, name, capsys):
        with capsys.disabled():
            told = " · ".join(f"{status}: {n}" for status, n in sorted(self.counts.items()))
            print(f"\n{name}: {sum(self.counts.values())} requests, {told}")  # noqa: T201
        assert "\n".join(self.wrong[:40]) == ""


def places(world):
    """`(door, methods, roles let in, address, arguments)` of every address of ours."""
    for door, (methods, kind, who) in doors().items():
        if door in EXEMPT:
            continue
        arguments = list(world.arguments(door, kind).values())[0]
        yield (
            door,
            methods,
            [role for role in ROLES if role in who],
            address_of(door, arguments),
            (arguments),
        )


@pytest.fixture
def crawler():
    """Without what is logged of each refusal: pytest keeps all of it, with request and answer."""
    logging.disable(logging.CRITICAL)
    yield Crawler(World())
    logging.disable(logging.NOTSET)


def is_api(address) -> bool:
    return address.startswith("/api/")


def all_of(value: str) -> dict:
    return dict.fromkeys(rubbish.parameters(), value)


@pytest.mark.long
def test_a_handful_of_strange_questions_to_every_address(crawler, capsys):
    """The quick version: one role an address."""
    for door, methods, roles, address, arguments in places(crawler.world):
        role = roles[0]
        if "GET" in methods:
            crawler.ask(role, "GET", address, query=rubbish.QUERIES[1], door=door)
            crawler.ask(
                role,
                "GET",
                address,
                query="&".join(f"{name}=%C2%B2" for name in rubbish.parameters()),
                door=door,
            )
        if "POST" in methods and not is_api(address):
            crawler.ask(role, "POST", address)
            crawler.ask(role, "POST", address, all_of("\0"))
        if is_api(address) and methods != {"GET"}:
            crawler.ask(role, next(iter(methods)), address, body=rubbish.BODIES[8])
        for path in list(rubbish.paths_like(address, arguments))[:6:2]:
            crawler.ask(role, "GET", path)
    crawler.report("quick crawl", capsys)


@pytest.mark.long
def test_every_address_and_method_with_strange_questions_by_every_role(crawler, capsys):
    """Who is not let in is asked for less: they are turned away before anything is read."""
    for door, methods, roles, address, _arguments in places(crawler.world):
        for role in (*ROLES, "visitor"):
            few = role not in roles
            for query in rubbish.QUERIES[1:3] if few else rubbish.QUERIES:
                crawler.ask(role, "GET", address, query=query, door=door if not few else "")
            for method in ("POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
                if method in methods and is_api(address) and not few:
                    for body in rubbish.BODIES:
                        crawler.ask(role, method, address, body=body)
                elif method == "POST" and not few:
                    for name in rubbish.VALUES if role == roles[0] else rubbish.FEW:
                        crawler.ask(role, method, address, all_of(rubbish.VALUES[name]))
                elif method in ("POST", "PUT", "OPTIONS"):
                    crawler.ask(role, method, address, body=b"[" * 2000)
    crawler.report("crawl of methods and roles", capsys)


@pytest.mark.long
def test_every_parameter_of_every_page_with_every_strange_value(crawler, capsys):
    for door, methods, roles, address, arguments in places(crawler.world):
        role = roles[0]
        if "GET" in methods:
            for value in rubbish.VALUES.values():
                crawler.ask(role, "GET", address, query=urlencode(all_of(value)), door=door)
            for name, few in itertools.product(rubbish.parameters(), rubbish.FEW[:3]):
                query = urlencode({name: rubbish.VALUES[few]})
                crawler.ask(role, "GET", address, query=query, door=door)
        for path in rubbish.paths_like(address, arguments):
            for method in methods:
                crawler.ask(role, method, path)
    crawler.report("crawl of parameters and paths", capsys)


@pytest.mark.long
def test_every_field_of_every_form_with_every_strange_value(crawler, capsys):
    """The form filled in as a person would, but for one field."""
    asked = set()
    for door, methods, roles, address, _arguments in places(crawler.world):
        if is_api(address) or "GET" not in methods:
            continue
        for role in roles:
            for form in rubbish.forms_of(crawler.ask(role, "GET", address, door=door)):
                if (door, type(form)) in asked or "POST" not in methods:
                    continue
                asked.add((door, type(form)))
                fuzz(crawler, role, address, rubbish.filled_in(form))
    crawler.report("crawl of forms", capsys)
    assert len(asked) > 20


def fuzz(crawler, role, address, sent):
    strange = SimpleUploadedFile("\u0e01" * 100 + "." + "\u0e01" * 90, b"\0" * 9, "image/png")
    crawler.ask(role, "POST", address, sent)
    crawler.ask(
        role, "POST", address, sent | {"photo": strange, "photos": strange, "file": strange}
    )
    for name in [name for name in sent if not rubbish.OTHER_FORMS.match(name)]:
        for value in rubbish.VALUES.values():
            crawler.ask(role, "POST", address, sent | {name: value})
        crawler.ask(role, "POST", address, sent | {name: ["1", "x", "\0"]})
        crawler.ask(role, "POST", address, {n: v for n, v in sent.items() if n != name})


@pytest.mark.long
def test_the_addresses_of_the_libraries_take_strange_questions_as_well(crawler, capsys):
    """Sign-in, second factor and administration."""
    names = (
        "login",
        "password",
        "next",
        "code",
        "q",
        "p",
        "o",
        "e",
        "action",
        "format",
        "token",
        "_popup",
        "_to_field",
        "import_file_name",
        "original_file_name",
        "resource",
        "select_across",
        "_selected_action",
        "index",
        "app_label",
        "model_name",
        "field_name",
        "term",
        "id",
        "key",
        "confirm",
        "otp",
        "credential",
    )
    admin = User.objects.filter(pk=crawler.world.users["admin"].pk)
    admin.update(is_staff=True, is_superuser=True)
    for address in rubbish.foreign_addresses():
        for role in ("admin", "mentor", "visitor"):
            for query in rubbish.QUERIES:
                crawler.ask(role, "GET", address, query=query)
            for value in rubbish.VALUES.values():
                crawler.ask(role, "POST", address, dict.fromkeys(names, value))
                crawler.ask(role, "GET", address, query=urlencode(dict.fromkeys(names, value)))
    crawler.report("crawl of the libraries' pages", capsys)
    assert len(rubbish.foreign_addresses()) > 30
