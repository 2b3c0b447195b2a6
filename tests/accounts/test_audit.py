"""The history: only added to, chained, kept or lost together with its act."""

import ast
import json
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone

from accounts import audit, tasks
from accounts.acting import acting_for
from accounts.actions import ACTS, PURPOSES, Act, name_actions, name_of
from accounts.health import history
from accounts.models import AuditEvent, AuditSeal, Notification, RowHistory
from accounts.permissions import Permission
from accounts.services import chain
from accounts.tasks import seal_and_verify
from assistance.enums import ReferralStatus
from core.health import State
from core.identity import encrypt_pin
from core.owner import as_owner
from core.paging import MoreThan
from households.models import Household, Person
from households.services.households import set_survey_status
from plans.actions import Act as PlansAct
from plans.models import PlanRow
from tests.conftest import ROOT, outside_environment
from tests.factories.people import make_household, make_user
from tests.rooms import APPS, ROOMS

pytestmark = pytest.mark.django_db


def entries(count=3):
    for n in range(count):
        audit.record(Act.LOGIN, details={"n": n})
    return list(AuditEvent.objects.order_by("id"))


def tamper(sql, *values):
    """Does as the owner, guards laid aside, what the office's role cannot."""
    with as_owner(), connection.cursor() as cursor:
        for table in ("auditevent", "auditseal"):
            cursor.execute(f"ALTER TABLE accounts_{table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in ("auditevent", "auditseal"):
            cursor.execute(f"ALTER TABLE accounts_{table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditevent SET reason = 'x'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
        "UPDATE accounts_rowhistory SET purpose = 'x'",
        "DELETE FROM accounts_auditseal",
        'INSERT INTO accounts_rowhistory (at, "table", row_id, operation, purpose, request_id)'
        " VALUES (now(), 'x', '1', 'update', '', '')",
        "ALTER TABLE accounts_auditevent DISABLE TRIGGER ALL",
    ],
)
def test_the_office_can_only_add_to_the_history(sql):
    entries(1)
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        connection.cursor().execute(sql)


def test_a_count_that_was_given_up_is_said_in_words_on_every_page(client):
    """From 10,001 rows on a list's count is no number: its entry must not shut the history."""
    admin = make_user("administrator", "42")
    for count in (MoreThan(10_000), 12_345, 0, None):
        audit.record(Act.LOGIN, by=admin, details={"count": count})
    client.force_login(admin)
    page = client.get(reverse("accounts:audit-list"))
    events = [e for e in page.context["events"] if e.actor == admin and e.action == Act.LOGIN]
    assert [e.counted for e in events if "count" in e.details] == [
        "",
        "0",
        "12,345",
        "มากกว่า 10,000",
    ]
    assert "มากกว่า 10,000 รายการ" in page.content.decode()


def test_even_the_owner_meets_the_guard():
    entries(1)
    guarded = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'only_added_to'"
    with connection.cursor() as cursor:
        cursor.execute(guarded)
        assert sorted(t for (t,) in cursor.fetchall()) == [
            "accounts_auditevent",
            "accounts_auditseal",
            "accounts_rowhistory",
        ]


def test_entries_form_a_chain_and_time_is_the_databases():
    first, second, third = entries()
    assert second.previous_hash == first.entry_hash
    assert third.previous_hash == second.entry_hash
    assert len({e.entry_hash for e in (first, second, third)}) == 3
    assert abs(third.at - timezone.now()) < timedelta(minutes=1)
    assert chain.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_changed_and_a_removed_entry_are_found_and_named():
    found = entries(4)
    tamper("UPDATE accounts_auditevent SET reason = 'nothing to see' WHERE id = %s", found[1].pk)
    with acting_for(purpose="test"):
        assert [(f.entry, f.kind) for f in chain.verify()] == [(found[1].pk, "altered")]
    tamper("DELETE FROM accounts_auditevent WHERE id = %s", found[1].pk)
    with acting_for(purpose="test"):
        assert [(f.entry, f.kind) for f in chain.verify()] == [(found[2].pk, "gap")]


@pytest.mark.django_db(transaction=True)
def test_days_are_not_sealed_by_a_clock_that_leapt_ahead_until_a_person_says_so(
    capsys, monkeypatch
):
    told = []
    monkeypatch.setattr(tasks, "notify_administrators", lambda *words: told.append(words))
    entries(3)
    tamper("UPDATE accounts_auditevent SET day = day - 16")  # fifteen empty days, and today
    with acting_for(purpose="test"), pytest.raises(chain.ClockAheadError):
        chain.seal_finished_days()
    seal_and_verify()
    assert not AuditSeal.objects.exists()
    assert told == [("clock-ahead", chain.ClockAheadError.message)]
    with acting_for(purpose="test"):
        assert history().state == State.BAD
    with pytest.raises(SystemExit):  # the day was tampered with
        call_command("verify_audit", "--seal", "--json")
    assert json.loads(capsys.readouterr().out)["sealed"] == 16


@pytest.mark.django_db(transaction=True)
def test_days_of_a_machine_that_was_off_for_two_weeks_are_sealed():
    entries(3)
    tamper("UPDATE accounts_auditevent SET day = day - 15")  # fourteen empty days, and today
    with acting_for(purpose="test"):
        assert chain.seal_finished_days() == 15


@pytest.mark.django_db(transaction=True)
def test_a_sealed_day_shows_a_cut_tail_and_a_forged_seal(capsys):
    found = entries(3)
    back = "UPDATE accounts_auditevent SET day = day - 2"
    tamper(back)
    with acting_for(purpose="test"):
        assert chain.seal_finished_days() == 2
        assert chain.seal_finished_days() == 0
        sealed = AuditSeal.objects.order_by("day").first()
        assert sealed.entries == 3
    tamper("DELETE FROM accounts_auditevent WHERE id = %s", found[2].pk)
    with acting_for(purpose="test"):
        assert ("day_altered", sealed.day) in [(f.kind, f.day) for f in chain.verify()]
        count, digest = chain.day_digest(sealed.day)
    tamper(
        "UPDATE accounts_auditseal SET entries = %s, digest = %s WHERE day = %s",
        count,
        digest,
        sealed.day,
    )
    with acting_for(purpose="test"):
        assert ("seal_broken", sealed.day) in [(f.kind, f.day) for f in chain.verify()]
    with pytest.raises(SystemExit) as left:
        call_command("verify_audit", "--json")
    assert left.value.code == 1
    kinds = {f["kind"] for f in json.loads(capsys.readouterr().out)["faults"]}
    assert "seal_broken" in kinds


def test_the_nightly_task_tells_the_administrators_once(monkeypatch):
    admin, former = make_user("administrator", "42"), make_user("administrator", "42")
    former.memberships.update(ended_on="2021-01-01", end_reason="transferred")
    seal_and_verify()
    assert not Notification.objects.filter(user=admin).exists()
    fault = chain.Fault(timezone.localdate(), "altered", 7)
    monkeypatch.setattr(chain, "verify", lambda: [fault])
    seal_and_verify()
    seal_and_verify()
    assert Notification.objects.filter(user=admin).count() == 1
    assert not Notification.objects.filter(user=former).exists()


def test_an_act_and_its_entry_are_kept_or_lost_together(monkeypatch):
    household, by = make_household(), make_user("district_officer", "4201")
    before = AuditEvent.objects.count()

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    def act_and_break():
        with transaction.atomic():
            set_survey_status(household=household, status="surveyed", by=by)
            broken()

    with pytest.raises(ZeroDivisionError):
        act_and_break()
    monkeypatch.setattr(audit, "_insert", broken)
    with pytest.raises(ZeroDivisionError):
        set_survey_status(household=household, status="surveyed", by=by)
    assert AuditEvent.objects.count() == before
    assert Household.objects.get(pk=household.pk).survey_status == "not_surveyed"


KILLED = """
from django import setup; setup()
import sys, time
from accounts.acting import acting_for
from accounts.models import User
from households.models import Household
from households.services.households import set_survey_status
with acting_for(User.objects.get(pk=int(sys.argv[1]))):
    set_survey_status(household=Household.objects.get(), status="surveyed", by=User.objects.get(
        pk=int(sys.argv[1])))
    print("done, not committed", flush=True)
    time.sleep(60)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_neither_an_act_nor_an_entry(reference):
    household, by = make_household("420107"), make_user("district_officer", "4201")
    before = AuditEvent.objects.count(), RowHistory.objects.count()
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(by.pk)],
        env=outside_environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdout.readline() == "done, not committed\n"
        worker.kill()
    time.sleep(0.2)
    household.refresh_from_db()
    assert household.survey_status == "not_surveyed"
    assert (AuditEvent.objects.count(), RowHistory.objects.count()) == before


def test_rows_are_kept_as_they_stood_bulk_sql_included():
    household, user = make_household(members=2), make_user("district_officer", "4201")
    person = household.persons.first()
    with acting_for(user, request_id="r-1"):
        household.persons.update(relation="บุตร")
        connection.cursor().execute(
            "UPDATE households_household SET house_number = '9/9' WHERE id = %s", [household.pk]
        )
    kept = RowHistory.objects.filter(request_id="r-1").order_by("id")
    assert [(k.table, k.household_id, k.actor_id, k.operation) for k in kept] == [
        ("households_person", household.pk, user.pk, "update"),
        ("households_person", household.pk, user.pk, "update"),
        ("households_household", household.pk, user.pk, "update"),
    ]
    last = kept.last()
    assert (last.before, last.after) == (
        {"house_number": household.house_number},
        {"house_number": "9/9"},
    )
    with acting_for(user, request_id="r-2"):
        Person.objects.filter(pk=person.pk).update(relation="บุตร", name_key=person.name_key)
        Household.objects.filter(pk=household.pk).update(urgency_score=77)
        assert not RowHistory.objects.filter(request_id="r-2").exists()
        household.needs.filter(person=person).delete()
    assert RowHistory.objects.get(request_id="r-2").before["dimension_id"] == "income"


def test_a_national_id_never_stands_in_the_kept_rows():
    person = make_household().persons.get()
    connection.cursor().execute(
        "UPDATE households_person SET pin = %s, pin_index = %s WHERE id = %s",
        [encrypt_pin(person.pin), b"x" * 32, person.pk],
    )
    kept = RowHistory.objects.get(table="households_person")
    assert (kept.before, kept.after) == ({"pin_index": "•"}, {"pin_index": "•"})
    Person.objects.filter(pk=person.pk).update(pin=person.pin)
    assert RowHistory.objects.filter(table="households_person").count() == 1


def recorded_in(path) -> list[ast.expr]:
    """What a file hands to `audit.record` and `audit.record_all` as the act."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = ("audit.record", "audit.record_all", "record", "record_all")
    return [call.args[0] for call in calls if ast.unparse(call.func) in names and call.args]


def test_acts_are_recorded_by_their_members_so_that_each_has_its_name_on_pages():
    """No code is written out at a call, nor put together there: an enum has it, with its name."""
    written, members = [], 0
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for act in recorded_in(path):
            members += 1
            if isinstance(act, ast.Constant | ast.JoinedStr | ast.BinOp):
                written.append(f"{path.relative_to(ROOT)}:{act.lineno} {ast.unparse(act)}")
    assert members > 120
    assert written == []


def test_what_is_put_together_of_two_parts_has_its_names():
    parts = {
        "nomination": ("verified", "refused"),
        "referral": (value for value in ReferralStatus.values if value != "sent"),
        "visit": ("verified", "returned"),
        "stage": ("confirmed", "refused"),
    }
    codes = [f"{noun}.{part}" for noun, several in parts.items() for part in several]
    nouns = ("referral", "assistance", "household", "visit", "plan", "ledger")  # read by the API
    codes += [f"{noun}.{act}" for noun in nouns for act in ("listed", "viewed")]
    assert [code for code in codes if code not in ACTS] == []


def test_an_act_without_a_name_cannot_be_written_and_no_name_is_given_twice():
    class Unheard(TextChoices):
        ACT = "household.unheard_of", "ไม่มีใครรู้จัก"

    class Again(TextChoices):
        LOGIN = "login", "x"

    with pytest.raises(KeyError):
        audit.record(Unheard.ACT)
    with pytest.raises(ValueError, match="login"):
        name_actions(Again)


def test_every_purpose_of_the_system_has_its_name_on_pages():
    used = set()
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in ROOMS:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("acting_for"):
                    used |= {
                        k.value.value
                        for k in node.keywords
                        if k.arg == "purpose" and isinstance(k.value, ast.Constant)
                    }
                elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PURPOSE":
                    used.add(node.value.value)
    assert len(used) > 12
    assert sorted(used - set(PURPOSES)) == []


def test_every_refusal_has_its_name_on_pages():
    for code in ("login", "factor", "token", "not_found", "unnamed", *Permission.values):
        assert name_of(f"refused:{code}") not in (f"ถูกปฏิเสธ ({code})", "ถูกปฏิเสธ ()")


def test_an_act_on_a_part_of_a_household_s_record_would_be_told_of():
    """`tests/on_record.py` stands beside every test; a plan's row has no household of its own."""
    with pytest.raises(AssertionError, match=r"plan\.row_saved of plans\.PlanRow"):
        audit.record(PlansAct.PLAN_ROW_SAVED, PlanRow(plan_id=1))
