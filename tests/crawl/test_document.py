"""The API against its own document: what it says it answers, by every role, with data made from the
document and against it.
"""

import contextlib
import warnings
from collections import Counter

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks

from tests.matrix.oracle import ROLES
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
BOUNDED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class InProcess(WSGIHandler):
    """The site without a network: what a request did is undone, and no form token is asked for, as
    a phone with a token of the API sends none.
    """

    def get_response(self, request):
        request._dont_enforce_csrf_checks = True
        save = transaction.savepoint()
        try:
            return super().get_response(request)
        finally:
            transaction.savepoint_rollback(save)
            transaction.savepoint_commit(save)  # else each stays open inside the one before


def document():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def schema():
    found = schemathesis.openapi.from_dict(document())
    found.app = InProcess()
    for signal in (request_started, request_finished):  # else the test's transaction would end
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def session_of(user) -> dict:
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def operations(schema):
    return [found.ok() for found in schema.get_all_operations()]


def ask(operation, mode, cookies, limit, wrong, counts, who):
    @settings(BOUNDED, max_examples=limit)
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        response = case.call(cookies=cookies)
        counts[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            told = "; ".join(str(part) for part in getattr(failure, "exceptions", [failure]))
            wrong.setdefault(f"{who} {operation.label} {response.status_code}", told[:600])

    # Where nothing can be asked wrongly, hypothesis finds nothing to ask.
    with warnings.catch_warnings(), contextlib.suppress(Unsatisfiable):
        warnings.simplefilter("ignore")
        asked()


def test_the_document_says_how_each_address_refuses():
    paths = document()["paths"]
    bare = [
        (path, method)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if not {"400", "401", "403", "404"} <= set(operation["responses"])
    ]
    assert bare == []
    assert {"409", "413", "415", "422"} <= set(paths["/api/v1/visits/"]["post"]["responses"])


@pytest.mark.long
@pytest.mark.parametrize("role", [*ROLES, "visitor"])
def test_the_api_answers_as_its_document_says(schema, role, capsys):
    world, wrong, counts = World(), {}, Counter()
    cookies = {} if role == "visitor" else session_of(world.users[role])
    lets_in = role in ("admin", "province", "officer", "mentor", "agency", "chief")
    for operation in operations(schema):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask(operation, mode, cookies, 12 if lets_in else 3, wrong, counts, role)
    with capsys.disabled():
        told = " · ".join(f"{status}: {n}" for status, n in sorted(counts.items()))
        print(f"\ndocument, {role}: {sum(counts.values())} requests, {told}")  # noqa: T201
    assert "\n\n".join(f"{where}\n{what}" for where, what in wrong.items()) == ""
    assert sum(counts.values()) > 50
