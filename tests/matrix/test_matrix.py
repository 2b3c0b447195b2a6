"""Every address × method × role × object against the oracle; then again with the filters of the
Python side switched off, where the database alone must keep every word back.
"""

import io
import json
import subprocess
import zipfile

import pytest
from django.contrib import admin
from django.db import ProgrammingError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from psycopg.errors import InsufficientPrivilege

from accounts import acting, audit
from accounts.models import AuditEvent
from assistance import querysets as assistance_scopes
from committees import querysets as committee_scopes
from core.links import key_for
from households import querysets as household_scopes
from households.models import Household
from households.services import years
from logbook.models import LogbookExport
from logbook.services import work
from logbook.views import exports as logbook_views
from mentors import querysets as mentor_scopes
from reports import waiting
from tests.matrix.oracle import ROLES, doors, may_read, reaches
from tests.matrix.world import THINGS, WITH_A_REASON, WORDS, World, mark

pytestmark = pytest.mark.django_db
# API methods that share an address: `{name by which the oracle knows it: (address, method)}`.
ALIASES = {
    "visit-create": ("visit-list", "POST"),
    "visit-correct": ("visit-detail", "PUT"),
    "ledger-create": ("ledger-list", "POST"),
    "assistance-create": ("assistance-list", "POST"),
    "request-create": ("request-list", "POST"),
    "assistance-change": ("assistance-detail", "PATCH"),
    "help-entry-create": ("help-entry-list", "POST"),
    "help-entry-change": ("help-entry-detail", "PATCH"),
    "help-list-create": ("help-list-list", "POST"),
    "project-create": ("project-list", "POST"),
    "project-change": ("project-detail", "PATCH"),
    "logbook-export-create": ("logbook-export-list", "POST"),
}
WITH_A_FILE = ("help-list-create",)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROWS = {"report": 2}  # of each thing, where not one: a monthly report and a quarterly one
KEYED = (
    "households:nomination-photo",
    "assistance:entry-evidence",
    "assistance:help-evidence",
    "logbook:visit-photo",
    "logbook:export-file",
    "logbook:export-identified",
    "reports:report-file",
    "reports:report-members-file",
    "plans:plan-signed-paper",
    "plans:print-file",
    "mentors:paper-file",
    "accounts:letters-file",
    "assistance:request-photo",
    "assistance:referral-paper",
    "committees:dispatch-file",
    "committees:received-file",
)
EXEMPT = {
    "healthz": "says only that the database answers",
    "readyz": "says only which part does not answer",
    "accounts:metrics": "token or administrator: tests/accounts/test_health.py",
    "committees:linked-paper": "needs a signed, mailed link: tests/committees/test_linked.py",
    "assistance:letter-answer": "needs the link and the code of a letter: tests/assistance",
}
# Left out by their address: `admin/` (reference tables, for administrators alone; its
# test is below) and `accounts/` (a person's own login and second factor, kept by django-allauth).
# What a list can be asked besides its whole: each answer must keep to the same oracle.
QUESTIONS = {
    "households:household-list": (
        {"q": mark("HEAD", "E1")},
        {"q": mark("PERSON", "H2")},
        {"q": mark("PERSON", "E1")},
        {"area": "4202"},
        {"area": "420201"},
        {"dimension": "income"},
        {"mentor": "some"},
        {"counted": "paired"},
        {"counted": "visited", "month": "2569-11"},
        {"status": "all"},
        {"mentor": "none"},
        {"status": "surveyed"},
        {"status": "left"},
        {"page": "2"},
        {"origin": "nomination"},
        {"q": "PERSON"},
    ),
    "households:household-detail": tuple(
        {"open": key}
        for key in ("indicators", "plan", "stage", "four_t", "assistance", "referrals", "ledger")
    ),
    "households:household-export": (
        {"area": "4202"},
        {"q": mark("PERSON", "E1")},
        {"mentor": "some"},
    ),
    "households:nomination-list": ({"page": "2"}, {"status": "proposed"}),
    "mentors:official-list": (
        {"q": mark("OFFICIAL", "E1")},
        {"q": "q"},
        {"area": "4202"},
        {"area": "42"},
        {"room": "free"},
        {"room": "full"},
    ),
    "logbook:worklist": (
        {"area": "4202"},
        {"kind": "no_assessment"},
        {"group": "mentor"},
        {"mentor": "1"},
        {"group": "area"},
    ),
    "plans:print-start": ({"area": "420107"}, {"area": "420201"}),
    "plans:plan-row-create": ({"dimension": "income", "organization": "1"},),
    "mentors:pairing-board": (
        {"page": "2"},
        {"show": "paired"},
        {"q": mark("HEAD", "E1")},
        {"area": "4202"},
        {"area": "420201"},
        {"dimension": "income"},
        {"oq": mark("OFFICIAL", "E1")},
    ),
    "mentors:board-officials": ({"household": "1"}, {"oq": mark("OFFICIAL", "E1")}),
    "mentors:pairing-day": (
        {"area": "4202"},
        {"q": mark("HEAD", "E1")},
        {"day": "07/05/2569"},
        {"q": mark("OFFICIAL", "E1")},
    ),
    "mentors:pairing-day-sheet": ({"area": "4202"}, {"q": mark("HEAD", "E1")}),
    "logbook:visit-list": (
        {"status": "submitted"},
        {"status": "verified"},
        {"q": mark("HEAD", "E1")},
        {"q": mark("PERSON", "H2")},
        {"q": "PERSON"},
    ),
    "logbook:keying-list": ({"state": "all"}, {"district": "4202"}, {"agency": "none"}),
    "logbook-entry-list": ({"kind": "help"}, {"change": "new"}),
    "logbook:visit-export": ({"q": mark("PERSON", "E1")}, {"status": "submitted"}, {"kind": "csv"}),
    "assistance:referral-list": ({"status": "all"}, {"status": "sent"}),
    "projects:project-list": ({"state": "all"}, {"kind": "training"}),
    "projects:project-choose": ({"all": "1"}, {"household": "1"}),
    "participation-list": ({"status": "chosen"},),
    "assistance:request-list": (
        {"status": "all", "group": "organization"},
        {"kind": "housing", "group": "kind"},
    ),
    "assistance:help-list": (
        {"area": "4202"},
        {"kind": "advice"},
        {"by": "agencies"},
        {"household": "1"},
        {"organization": "1"},
    ),
    "assistance:help-export": ({"area": "4202"}, {"file": "csv"}),
    "assistance:overlap-list": ({"area": "4202"}, {"page": "2"}),
    "assistance:entry-list": ({"kind": "goods"}, {"organization": "1"}, {"area": "42"}),
    "assistance:entry-export": ({"file": "csv"}, {"organization": "1"}),
    "assistance:unmatched-settle": ({"q": mark("HEAD", "E1")}, {"q": mark("PERSON", "H2")}),
    "help-entry-list": ({"kind": "goods"},),
    "unmatched-help-list": ({"district": "4202"},),
    "tpmap:import-detail": ({"q": "PERSON"}, {"verdict": "new"}, {"code": "pin_missing"}),
    "household-list": ({"district": "4202"}, {"subdistrict": "420201"}, {"origin": "list"}),
    "plan-list": ({"status": "draft"},),
    "visit-list": ({"status": "submitted"},),
    "ledger-list": ({"month": "2026-05-01"},),
    "assistance-list": ({"kind": "advice"}, {"dimension": "income"}),
    "referral-list": ({"status": "sent"},),
    "request-list": ({"status": "waiting"}, {"kind": "housing"}),
    "organization-list": ({"kind": "district_office"},),
    "committees:obstacle-list": ({"status": "all"}, {"status": "unanswered"}, {"status": "mine"}),
    "committees:resolution-list": ({"status": "all"}, {"status": "mine"}, {"status": "late"}),
    "committees:organization-list": ({"area": "4202"}, {"named": "no"}, {"gives": "health"}),
    "committees:register-list": ({"area": "4202"}, {"area": "42"}, {"year": "2568"}),
    "committees:dispatch-list": ({"status": "trouble"}, {"status": "waiting"}),
    "reports:dashboard": ({"month": "2569-05"},),
    "reports:late-list": ({"month": "2569-05"}, {"month": "2569-11"}, {"page": "2"}),
    "metric-list": ({"area": "4202"},),
    "accounts:audit-list": ({"household": "1"},),
}


def views(patterns=None, prefix=""):
    """`(name with its namespace, view)` of every address there is."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern)), entry.callback
        else:
            if str(entry.pattern) == "accounts/":
                continue
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from views(entry.url_patterns, prefix + space)


def ours():
    names = dict.fromkeys(name for name, _view in views())
    return [name for name in names if not name.startswith("admin:")]


def test_every_address_is_taught_or_exempted_and_nothing_is_stale():
    taught = set(doors()) | set(ALIASES)
    known = set(ours()) | set(ALIASES)
    assert sorted(known - taught - set(EXEMPT)) == []
    assert sorted(taught - known) == []
    assert sorted(set(EXEMPT) - known) == []
    assert sorted(set(QUESTIONS) - taught) == []


def test_every_private_file_is_asked_for_with_a_key():
    """Views behind `expiring_link` are those the matrix gives a key."""
    guarded = {name for name, view in views() if getattr(view, "is_private_file", False)}
    assert guarded == set(KEYED)


@pytest.fixture
def world():
    return World()


def address_of(door, arguments):
    return reverse(ALIASES.get(door, (door,))[0], kwargs=arguments)


def cases(world, *, whole):
    """`(role, door, method, thing, address, allowed)` of the matrix: every method a door has with
    its first object by every second of those it opens for and every third of the others, and with
    each other object by every fourth of those it opens for; who is asked differs from door to door.
    The methods it has not with the first, by one it opens for. Everything if `whole`.
    """
    for turn, (door, (methods, kind, who)) in enumerate(doors().items()):
        things = world.arguments(door, kind)
        few = ROLES if whole else [r for r in ROLES if r in who][:1]
        for number, (thing, arguments) in enumerate(things.items()):
            address = address_of(door, arguments)
            asked = METHODS if whole or not number else [m for m in METHODS if m in methods]
            for turned, role in enumerate(ROLES, number + turn):
                every = (4 if number else 2) if role in who else 3
                if not whole and (turned % every or (number and role not in who)):
                    continue
                for method in asked:
                    if door in ALIASES and method != ALIASES[door][1]:
                        continue
                    if (door, method) in ALIASES.values():
                        continue
                    if method not in methods and role not in few:
                        continue
                    yield role, door, method, thing, address, method in methods, kind, who


def expected(role, kind, thing, method_is_there, who) -> str:
    if role not in who:
        return "refused"
    if not method_is_there:
        return "no method"
    if not thing or kind.startswith("list:") or kind == "-":
        return "answered"
    if kind == "body":
        return "answered" if reaches(role, "household", thing) else "invalid"
    return "answered" if reaches(role, kind, thing) else "missing"


OF_OFFICES = {"MEETING", "PAPER"}
OUTCOMES = {
    "answered": {200, 201, 202, 204, 302, 409, 422},
    "missing": {404},
    "refused": {403, 405},
    "no method": {403, 405},  # the API refuses what it has no name for
    "invalid": {400},
}


class Asking:
    """Asks as each person; what an answer did is undone, what it said is kept."""

    def __init__(self, world):
        self.world, self.clients = world, {}
        for role, user in world.users.items():
            self.clients[role] = Client()
            self.clients[role].force_login(user)

    def __call__(self, role, method, address, data=None, door=""):
        client = self.clients[role]
        if door in KEYED:
            address += f"?key={key_for(self.world.users[role], address)}"
        save = transaction.savepoint()
        try:
            if method == "GET":
                return client.get(address, data or {})
            if door in WITH_A_REASON or (door in ALIASES and door not in WITH_A_FILE):
                return client.generic(method, address, json.dumps(data), "application/json")
            return (
                client.generic(method, address)
                if method != "POST"
                else client.post(address, data or {})
            )
        finally:
            transaction.savepoint_rollback(save)
            transaction.savepoint_commit(save)  # else each stays open inside the one before

    def leaks(self, role, response) -> list[str]:
        """Marked words in the answer that this person may not read."""
        return forbidden(role, said_in(response))


def said_in(response) -> list[tuple[str, str]]:
    """Marked words in the answer, and of what they are."""
    text = words_of(response)
    return [(word, thing) for word in WORDS for thing in THINGS if mark(word, thing) in text]


def forbidden(role, said) -> list[str]:
    return [mark(word, thing) for word, thing in said if not may_read(role, word, thing)]


def words_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if body[:2] == b"PK" and len(body) > 2:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode(errors="ignore") for name in book.namelist())
    if "pdf" in kind and len(body) > 100:
        done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return done.stdout.decode()
    return body.decode(errors="ignore")


def count_of(response):
    """How many rows a list says it has."""
    if "json" in response.get("Content-Type", ""):
        return response.json().get("count")
    page = (response.context or {}).get("page") if response.context else None
    return None if page is None else page.paginator.count


def rows_of(role, kind) -> int:
    """How many rows a list (`list:…`) has for somebody."""
    of = kind.removeprefix("list:")
    return ROWS.get(of, 1) * sum(reaches(role, of, thing) for thing in ("H1", "H2", "E1", "P"))


@pytest.fixture
def recorded(monkeypatch) -> list[dict]:
    """Entries of the history as they are written."""
    entries, insert = [], audit._insert
    monkeypatch.setattr(audit, "_insert", lambda rows: (entries.extend(rows), insert(rows)))
    return entries


def is_on_record(user, said, recorded) -> bool:
    """Whether the history says that this person has read what the answer says of people."""
    of_people = {word for word, _thing in said} - OF_OFFICES
    return not of_people or any(entry["actor_id"] == user.pk for entry in recorded)


@pytest.mark.wider
def test_every_address_method_role_and_object_is_as_the_oracle_says(
    world, recorded, capsys, pytestconfig
):
    asking, differences, number = Asking(world), [], 0
    asked = cases(world, whole=pytestconfig.getoption("--all"))
    for role, door, method, thing, address, there, kind, who in asked:
        number += 1
        recorded.clear()
        response = asking(role, method, address, world.body(door, thing), door)
        want = expected(role, kind, thing, there, who)
        case, said = f"{role} {method} {door} {thing}", said_in(response)
        if response.status_code not in OUTCOMES[want]:
            differences.append(f"{case}: {response.status_code}, not {want}")
        if found := forbidden(role, said):
            differences.append(f"{case}: says {found}")
        if method == "GET" and not is_on_record(world.users[role], said, recorded):
            differences.append(f"{case}: says {said}, which is not on record")
        if kind.startswith("list:") and want == "answered":
            reached = rows_of(role, kind)
            if count_of(response) != reached:
                differences.append(f"{case}: counts {count_of(response)}, not {reached}")
    with capsys.disabled():
        print(f"\nmatrix: {number} cases, {len(differences)} differences")  # noqa: T201
    assert "\n".join(differences) == ""
    assert number > (8_900 if pytestconfig.getoption("--all") else 3_300)


@pytest.mark.wider
def test_trap_10_questions_to_lists_leak_nothing_either(world, pytestconfig):
    """Each question by every second role, the next by the others; with `--all` by each."""
    asking, leaks, table = Asking(world), [], doors()
    every = 1 if pytestconfig.getoption("--all") else 2
    for door, questions in QUESTIONS.items():
        _methods, kind, who = table[door]
        for arguments in world.arguments(door, kind).values():
            for turn, question in enumerate(questions):
                for role in sorted(who)[turn % every :: every]:
                    response = asking(role, "GET", reverse(door, kwargs=arguments), question, door)
                    asked = set(question.values())
                    found = [w for w in asking.leaks(role, response) if w not in asked]
                    counted = count_of(response) or 0
                    if kind.startswith("list:"):
                        reached = rows_of(role, kind)
                        found += [f"counts {counted}"] if counted > reached else []
                    if found:
                        leaks.append(f"{role} {door} {question}: {found}")
    assert leaks == []


@pytest.fixture
def filters_off(monkeypatch):
    """The Python side forgets every filter on rows; doors stay."""

    def everything(rows, user, permission):
        return rows.all()

    for scope in (
        household_scopes.ScopedQuerySet,
        household_scopes.NominationQuerySet,
        mentor_scopes.OfficialQuerySet,
        mentor_scopes.OfAreaQuerySet,
        assistance_scopes.ReferralQuerySet,
        assistance_scopes.LetterQuerySet,
        assistance_scopes.ProjectQuerySet,
        assistance_scopes.ParticipationQuerySet,
        assistance_scopes.OwnAgencyQuerySet,
        assistance_scopes.HelpMatchQuerySet,
        mentor_scopes.DueQuerySet,
        committee_scopes.ObstacleQuerySet,
        committee_scopes.ResolutionQuerySet,
        committee_scopes.OfOfficeQuerySet,
    ):
        monkeypatch.setattr(scope, "permitted", everything)
    for role in household_scopes._reaches:
        monkeypatch.setitem(household_scopes._reaches, role, lambda user: Household.objects.all())
    monkeypatch.setattr(household_scopes, "listed_households", lambda user: None)
    monkeypatch.setattr(
        years, "whole_districts", lambda user, _, districts: (list(districts), True)
    )
    for reached in ("mentored_by", "of_team"):
        monkeypatch.setattr(waiting, reached, lambda user: Household.objects.all())
    monkeypatch.setattr(work, "due_scope", lambda user, permission: Q())
    monkeypatch.setattr(logbook_views, "_visible_exports", lambda user: LogbookExport.objects.all())


@pytest.mark.wider
@pytest.mark.usefixtures("filters_off")
def test_with_the_filters_off_the_database_keeps_every_word_back(world, capsys, pytestconfig):
    """What is read, and every second question; with `--all` each, and what a write answers."""
    asking, leaks, number = Asking(world), [], 0
    whole = pytestconfig.getoption("--all")
    methods, every = (METHODS, 1) if whole else (("GET",), 2)
    assert Household.objects.visible_to(world.users["nobody"]).count() == 3  # the filters are off
    table = doors()
    for role, door, method, thing, address, there, _kind, who in cases(world, whole=False):
        if not there or role not in who or method not in methods:
            continue
        number += 1
        try:
            response = asking(role, method, address, world.body(door, thing), door)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            transaction.set_rollback(False)
            continue  # the database took no row for another area, which no page asks it to
        found = asking.leaks(role, response)
        if found or response.status_code >= 500:
            leaks.append(f"{role} {method} {door} {thing}: {response.status_code} {found}")
    for door, questions in QUESTIONS.items():
        _methods, kind, who = table[door]
        for arguments in world.arguments(door, kind).values():
            for role, question in ((r, q) for r in who for q in questions):
                number += 1
                if number % every:
                    continue
                response = asking(role, "GET", reverse(door, kwargs=arguments), question, door)
                asked = set(question.values())
                if found := [w for w in asking.leaks(role, response) if w not in asked]:
                    leaks.append(f"{role} {door} {question}: {found}")
    with capsys.disabled():
        print(f"\nfilters off: {number} cases, {len(leaks)} leaks")  # noqa: T201
    assert leaks == []


@pytest.mark.usefixtures("filters_off")
def test_the_matrix_notices_when_both_fences_are_down(world, monkeypatch):
    monkeypatch.setattr(acting, "_districts", lambda grants, permission: acting.EVERYWHERE)
    asking = Asking(world)
    answer = asking("officer", "GET", reverse("households:household-list"))
    assert mark("HEAD", "E1") in asking.leaks("officer", answer)


@pytest.mark.wider
def test_visitors_without_an_account_are_asked_to_log_in(world, pytestconfig):
    """At the first object of each address; with `--all` at every one."""
    client, wrong, most = Client(), [], None if pytestconfig.getoption("--all") else 1
    for door, (_methods, kind, _who) in doors().items():
        for arguments in list(world.arguments(door, kind).values())[:most]:
            address = address_of(door, arguments)
            for method in METHODS:
                status = client.generic(method, address).status_code
                if status not in {302, 401, 405}:
                    wrong.append((door, method, status))
    assert wrong == []


def test_trap_13_every_refusal_and_every_miss_is_on_record(world):
    asking = Asking(world)
    far = world.things["E1"]
    for role, address in (
        ("executive", reverse("households:household-list")),
        ("officer", reverse("households:household-detail", args=[far.household.pk])),
        ("mentor", reverse("plan-detail", args=[far.plan.pk])),
        ("agency", reverse("assistance:referral-detail", args=[far.referral.pk])),
    ):
        client, user = asking.clients[role], world.users[role]
        client.get(address)
        last = AuditEvent.objects.filter(actor_id=user.pk).latest("id")
        assert (last.outcome, last.reason) == ("refused", address), role


def test_the_admin_site_holds_no_household_and_opens_for_administrators_alone(world):
    registered = {model._meta.label for model in admin.site._registry}
    fenced = {
        label
        for label in registered
        if label.split(".")[0]
        in ("households", "mentors", "plans", "assistance", "logbook", "reports")
    }
    # What NESDC's figures are called and stand beside; no household's row.
    assert fenced <= {"households.UrgencyCriterion", "reports.NationalMetric"}
    for role in ROLES:
        client = Asking(world).clients[role]
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            allowed = 200 if role == "admin" else 302
            assert client.get(reverse(name)).status_code == allowed, (role, name)
