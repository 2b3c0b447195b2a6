"""The second fence: what the database itself shows, to whom, and for how long."""

import re
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.acting import _lists, acting_for
from accounts.enums import Role
from accounts.permissions import GRANTS, LIST_ROLES, Permission
from accounts.policies import KINDS, Policy, condition, policies
from assistance.models import Referral
from assistance.services.letters import send_referral
from core.privacy import is_personal
from households.models import Household, ImportBatch, ImportIssue, Person
from households.services.nominations import propose_household
from logbook.models import LogbookEntry, Visit
from logbook.services.visits import record_visit
from mentors.models import Official
from places.models import Organization
from reports.services import build_month
from tests.conftest import ROOT
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.rooms import APPS

pytestmark = pytest.mark.django_db
PERSONAL_WITHOUT_A_FENCE = {
    "accounts.User": "accounts of officials, needed before anybody is known",
    "committees.SeatHolder": "names printed in the public order",
    "committees.OrganizationOfficer": "whom an agency made responsible, for whoever writes to it",
    "accounts.Membership": "needed before anybody is known; says what an official may do",
    "accounts.EmergencyAccess": "needed before anybody is known; holds no family's data",
    "accounts.ApiToken": "needed before anybody is known; holds a hash and no family's data",
    "accounts.Notification": "a person's own inbox; its text holds no personal data",
    "accounts.Digest": "a person's own day in counts; holds no family's data",
    "accounts.FormReceipt": "that a person's form was taken; holds nothing of what it said",
    "reports.Report": "which official signed a paper of numbers",
    "reports.ReportWording": "an office's own words, refused where they name a person",
    "reports.ReportDelivery": "which official opened which paper of numbers",
}


@pytest.fixture
def closed(_see_everything):
    """As in the office: nothing told, nothing seen."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")


def seen(model) -> set:
    return set(model.objects.values_list("pk", flat=True))


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_the_system_runs_as_a_role_the_fence_binds():
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False)]
    assert rows("SELECT tablename FROM pg_tables WHERE tableowner = current_user") == []


def declared_policies() -> dict[tuple[str, str], str]:
    declared = {}
    for model in apps.get_models():
        if hasattr(model, "policy"):
            declared |= policies(model)
    return declared


def test_the_database_holds_the_policies_the_code_declares():
    """Each by name, and asking the same questions (PostgreSQL prints them in its own words)."""
    declared = declared_policies()
    stored = {(t, p): text for t, p, text in rows(POLICIES)}
    assert set(stored) == set(declared)
    for (table, name), sql in declared.items():
        words = [w for w in sql.replace("(", " ").replace(")", " ").split() if "fence_" in w]
        printed = stored[table, name] or ""
        assert all(word.strip("',") in printed for word in words[1:] if word != name), (table, name)


def test_what_looks_into_another_table_is_asked_last():
    """PostgreSQL asks the policies of a table from the last name to the first."""
    names = {name for _table, name in declared_policies()}
    assert {name for name in names if not name.startswith("fence")} > {"by_pairing", "by_referral"}
    assert all(name < "fence" for name in names if not name.startswith("fence"))


# Policies that look into another table in the plan of whoever asks, each for few rows.
PLANNED = {"mentors_official", "assistance_helpentry", "committees_dispatch"}


def test_what_follows_a_household_is_planned_without_another_table():
    """A sub-query of a policy is planned, and seems to cost, whoever asks for the table."""
    looking = set()
    for model in apps.get_models():
        if hasattr(model, "policy") and model.policy.by in KINDS:
            table = model._meta.db_table
            plan = "\n".join(line for (line,) in rows(f"EXPLAIN SELECT FROM {table}"))
            scanned = set(re.findall(r"Scan\b.*? on (\w+)", plan))
            if scanned - {table}:
                looking.add(table)
    assert looking == PLANNED


POLICIES = """
SELECT tablename, policyname, concat_ws(' ', qual, with_check) FROM pg_policies
WHERE schemaname = 'public'
"""


def test_every_policy_stands_in_a_file_of_its_app_word_for_word():
    written = "".join(path.read_text() for path in ROOT.glob("*/sql/policies*.sql"))
    missing = [
        at
        for model in apps.get_models()
        if hasattr(model, "policy")
        for at, sql in policies(model).items()
        if sql not in written
    ]
    assert missing == []


def test_what_one_role_with_a_list_may_ask_for_is_shown_by_its_list(monkeypatch):
    """Teams, or a role to come, whether mentors may ask for it or not."""
    listed = "household_id = ANY ((SELECT fence_households())"
    assert set(_lists) == set(LIST_ROLES)
    assert listed not in condition(LogbookEntry)
    wider = GRANTS[Role.TEAM_MEMBER] | {Permission.LOGBOOK_EXPORT}
    monkeypatch.setitem(GRANTS, Role.TEAM_MEMBER, wider)
    assert listed in condition(LogbookEntry)


@pytest.mark.parametrize(
    "said",
    [
        {"by": "household"},
        {"by": "visit", "permission": Permission.VISIT_VIEW},
        {"by": "visit", "own": "recorded_by_id"},
        {"by": "visit", "agency": "organization_id"},
    ],
)
def test_a_policy_says_nothing_that_would_not_count(said):
    with pytest.raises(ValueError, match="rows by"):
        Policy(**said)


def test_every_personal_table_has_its_fence_switched_on():
    on = {t for (t,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    bare = {
        model._meta.label
        for model in apps.get_models()
        if is_personal(model) and model._meta.db_table not in on
    }
    assert bare == set(PERSONAL_WITHOUT_A_FENCE)


def test_every_table_keeps_its_rows_as_they_stood_or_says_why_not():
    kept = {
        t
        for (t,) in rows(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'keep_changed'"
        )
    }
    ours = APPS
    models = [m for m in apps.get_models() if m._meta.app_label in ours]
    assert [
        m._meta.label for m in models if (m._meta.db_table in kept) == hasattr(m, "history_exempt")
    ] == []


def test_nothing_told_is_nothing_seen(closed):
    with acting_for(purpose="test"):
        make_household("420107")
        assert len(seen(Person)) == 1
    assert (seen(Household), seen(Person)) == (set(), set())


def test_direct_sql_as_the_offices_role_obeys(closed):
    with acting_for(purpose="test"):
        here, elsewhere = make_household("420107"), make_household("420201")
    officer = make_user("district_officer", "4201")
    with acting_for(officer):
        assert rows("SELECT id FROM households_household") == [(here.pk,)]
        assert rows("SELECT count(*) FROM households_need") == [(1,)]
        assert rows("UPDATE households_household SET house_number = '1' RETURNING id") == [
            (here.pk,)
        ]
        moving = "UPDATE households_household SET district = 4202 WHERE id = %s"
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            connection.cursor().execute(moving, [here.pk])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            connection.cursor().execute(
                "INSERT INTO logbook_visit (id, household_id, purpose, visited_on, received_at,"
                " met_with, summary, next_step, status, recorded_by_id, return_reason,"
                " content_hash) VALUES (gen_random_uuid(), %s, 'first', current_date, now(), '',"
                " '', '', 'submitted', %s, '', '')",
                [elsewhere.pk, officer.pk],
            )
        for attempt in (
            "TRUNCATE households_need",
            "ALTER TABLE households_need DISABLE ROW LEVEL SECURITY",
            "DROP POLICY fence ON households_need",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(attempt)


def test_a_mentor_is_shown_the_own_households_only(closed):
    user = make_user("mentor", "4201")
    with acting_for(purpose="test"):
        mine, other = make_household("420107"), make_household("420107")
        make_pairing(mine, make_official(user=user), make_user())
    with acting_for(user):
        assert seen(Household) == {mine.pk}
        assert set(Person.objects.values_list("household", flat=True)) == {mine.pk}
        assert Household.objects.filter(pk=other.pk).first() is None


def test_an_agency_is_shown_what_was_sent_to_it_and_no_person(closed):
    agency = Organization.objects.get(code="loei-health")
    with acting_for(purpose="test"):
        by = make_user("district_officer", "4201")
        sent, other = make_household("420107"), make_household("420107")
        fields = {"by": by, "dimension": sent.needs.get().dimension, "subject": "ก", "request": "ข"}
        send_referral(offline=True, household=sent, organization=agency, **fields)
        send_referral(
            offline=True,
            household=other,
            organization=Organization.objects.get(code="loei-labour"),
            **fields,
        )
    with acting_for(make_user("agency_officer", None, agency)):
        assert Referral.objects.count() == 1
        assert seen(Household) == {sent.pk}
        assert (seen(Person), seen(Visit), seen(Official)) == (set(), set(), set())


def test_an_executive_is_shown_numbers_and_no_family(closed):
    with acting_for(purpose="test"):
        make_household("420107")
    with acting_for(make_user("executive", "42")):
        assert (seen(Household), seen(Person)) == (set(), set())


def test_trap_9_a_record_without_an_area_is_the_provinces_alone(closed):
    with acting_for(purpose="test"):
        batch = ImportBatch.objects.create(data_year=2569, file_name="x", file_sha256="x")
        ImportIssue.objects.create(batch=batch, row=2, code="name_missing", level="error")
        with pytest.raises(DatabaseError, match="null value"), transaction.atomic():
            make_household("420107", district=None)
    with acting_for(make_user("administrator", "42")):
        assert ImportIssue.objects.count() == 1
    for role, area in (("district_officer", "4201"), ("mentor", "4201"), ("administrator", "4201")):
        with acting_for(make_user(role, area)):
            assert ImportIssue.objects.count() == 0, role


def test_a_role_that_has_ended_is_told_to_nobody(closed):
    user = make_user("district_officer", "4201")
    user.memberships.update(ended_on=timezone.localdate(), end_reason="transferred")
    with acting_for(purpose="test"):
        make_household("420107")
    with acting_for(user):
        assert seen(Household) == set()


def test_an_inner_scope_ends_and_the_outer_holds_again(closed):
    with acting_for(purpose="test"):
        here, elsewhere = make_household("420107"), make_household("420201")
    with acting_for(make_user("district_officer", "4201")):
        with acting_for(make_user("district_officer", "4202")):
            assert seen(Household) == {elsewhere.pk}
        assert seen(Household) == {here.pk}
        with pytest.raises(ZeroDivisionError), acting_for(purpose="test"):
            raise ZeroDivisionError
        assert seen(Household) == {here.pk}


@pytest.mark.django_db(transaction=True)
def test_no_scope_survives_on_the_connection(reference, client):
    """Request, task and refusal on one connection: afterwards nothing is told any more."""
    with acting_for(purpose="test"):
        make_household("420107")
    connection.cursor().execute("RESET ALL")
    officer = make_user("district_officer", "4201")
    process = rows("SELECT pg_backend_pid()")
    client.force_login(officer)
    for address in ("/households/", "/households/999999/", "/audit/"):
        client.get(address)
        assert seen(Household) == set(), address
    with acting_for(purpose="month.build"):
        build_month(first_day=date(2026, 5, 1), by=None)
    assert seen(Household) == set()
    with pytest.raises(ZeroDivisionError), acting_for(officer):
        raise ZeroDivisionError
    assert seen(Household) == set()
    assert rows("SELECT pg_backend_pid()") == process


def test_a_households_district_is_carried_to_all_its_rows():
    household = make_household("420107")
    assert set(household.needs.values_list("district", flat=True)) == {4201}
    Household.objects.filter(pk=household.pk).update(district=4202, subdistrict="420201")
    assert set(household.needs.values_list("district", flat=True)) == {4202}
    other = make_household("420301")
    person = household.persons.get()
    person.household = other
    person.save()
    assert Person.objects.get(pk=person.pk).district == 4203
    Person.objects.filter(pk=person.pk).update(district=4201)
    with pytest.raises(DatabaseError, match="households_person_household"):
        connection.check_constraints()


def test_an_id_used_out_of_sight_is_a_conflict_and_no_fault(client):
    """Uniqueness holds over the whole province; what it hits is told without showing it."""
    there = make_household("420201")
    visit, _new = record_visit(
        by=make_user(),
        id=uuid.uuid4(),
        household=there,
        purpose="first",
        visited_on=timezone.localdate(),
    )
    officer, here = make_user("district_officer", "4201"), make_household("420107")
    client.force_login(officer)
    entry = {
        "id": str(visit.pk),
        "household": here.pk,
        "purpose": "first",
        "summary": "x",
        "visited_on": timezone.localdate().isoformat(),
    }
    answer = client.post("/api/v1/visits/", entry, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "visit_conflict")

    mentor = make_user("mentor", "4201")
    nomination = propose_household(
        subdistrict=here.subdistrict,
        head_name="นายสมมุติ ซ้ำ",
        dimensions=["income"],
        reason="x",
        evidence="ผู้ใหญ่บ้าน",
        by=mentor,
        pin=str(there.persons.get().pin),
    )
    page = client.post(
        f"/households/nominations/{nomination.pk}/", {"decision": "verify", "reason": "x"}
    )
    assert page.status_code == 422
    assert "อาจอยู่อำเภออื่น" in page.content.decode()
    assert there.head_name not in page.content.decode()
    nomination.refresh_from_db()
    assert nomination.status == "proposed"
