"""Old papers and files no row names go in their time; what is in use never does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import files
from accounts.tasks import clean_files
from core.links import private_url
from mentors.models import MentorPaper
from plans.models import ActionPlan, PlanPrint
from plans.services.plans import create_plan
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clean(django_capture_on_commit_callbacks):
    def run():
        with django_capture_on_commit_callbacks(execute=True):
            return files.clean_files()

    return run


def aged(name, days):
    """A file that was written so many days ago."""
    path = Path(default_storage.path(name))
    at = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))
    return name


def paper(model, days, **fields):
    row = model(
        area_id="420107",
        state="done",
        requested_by=make_user(),
        finished_at=timezone.now() - timedelta(days=days),
        **fields,
    )
    row.stored_file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    aged(row.stored_file.name, days)
    return row


def test_wherever_rows_name_files_those_that_none_names_are_swept_but_of_lists():
    """An export or a report stays as long as its row."""
    assert files._folders() == [
        "account-letters",
        "answers",
        "assistance",
        "help-lists",
        "logbook",
        "mentors",
        "nominations",
        "offices",
        "plans",
        "reports",
        "requests",
        "sent",
        "visits",
    ]


def stored(name):
    return default_storage.exists(name)


def test_papers_go_after_their_days_and_the_row_stays(clean, client):
    old = paper(PlanPrint, 31, counts={"households": 1, "plans": 1})
    letters = paper(MentorPaper, 31, kind="letters")
    new, failed = paper(PlanPrint, 29), paper(PlanPrint, 40)
    PlanPrint.objects.filter(pk=failed.pk).update(state="running")
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    address = private_url(officer, "plans:print-file", old.pk)
    answer = client.get(address)
    assert (answer.status_code, answer.getvalue()) == (200, b"%PDF-1.7")

    assert clean() == {"papers": 2, "set_aside": 0, "brought_back": 0, "removed": 0}

    names = [stored(row.stored_file.name) for row in (old, letters, new, failed)]
    assert names == [False, False, True, True]
    assert client.get(address).status_code == 404
    page = client.get(reverse("plans:print-detail", args=[old.pk]))
    assert "พ้นกำหนดเก็บ" in page.content.decode()
    event = AuditEvent.objects.get(action="files.cleaned")
    assert (event.purpose, event.details["papers"]) == ("files.clean", 2)
    assert clean()["papers"] == 0


def test_the_days_are_the_offices_to_set(clean, settings):
    settings.FILES_KEEP_DAYS = 7
    paper(PlanPrint, 8)
    assert clean()["papers"] == 1


def test_a_replaced_photo_is_set_aside_and_later_removed_the_one_in_use_stays(clean):
    plan = create_plan(household=make_household(), by=make_user(), goal_stage="survival", goal="x")
    first, second = (default_storage.save("plans/2026/05/x.jpg", ContentFile(b"1")) for _ in "ab")
    ActionPlan.objects.filter(pk=plan.pk).update(
        agreed_on=timezone.localdate(), agreed_paper=second
    )
    aged(first, 400)
    aged(second, 400)

    assert clean()["set_aside"] == 1
    assert (stored(first), stored(second), stored(f"set-aside/{first}")) == (False, True, True)
    assert clean() == {"papers": 0, "set_aside": 0, "brought_back": 0, "removed": 0}
    aged(f"set-aside/{first}", 91)
    assert clean()["removed"] == 1
    assert (stored(f"set-aside/{first}"), stored(second)) == (False, True)


def test_a_file_just_written_may_belong_to_an_act_that_has_not_ended(clean):
    name = default_storage.save("visits/2026/11/x.jpg", ContentFile(b"1"))
    assert clean()["set_aside"] == 0
    aged(name, 3)
    assert clean()["set_aside"] == 1


def test_a_file_that_is_named_after_all_comes_back(clean):
    name = aged(default_storage.save("plans/2026/05/x.jpg", ContentFile(b"1")), 3)
    clean()
    plan = create_plan(household=make_household(), by=make_user(), goal_stage="survival", goal="x")
    ActionPlan.objects.filter(pk=plan.pk).update(agreed_on=timezone.localdate(), agreed_paper=name)
    aged(f"set-aside/{name}", 200)
    assert clean() == {"papers": 0, "set_aside": 0, "brought_back": 1, "removed": 0}
    assert stored(name)


def test_what_a_cancelled_run_left_goes_and_lists_are_no_business_of_it(clean):
    def left_in(*folders):
        names = [default_storage.save(f"{folder}/x", ContentFile(b"1")) for folder in folders]
        return [aged(name, 999) for name in names]

    kept = left_in("imports", "imports/staged/7", "elsewhere")
    gone = left_in("logbook/2026", "reports/2026", "help-lists/2026", "sent/2026")
    assert clean() == {"papers": 0, "set_aside": 4, "brought_back": 0, "removed": 0}
    assert all(map(stored, kept))
    assert not any(map(stored, gone))


@pytest.mark.django_db(transaction=True)
def test_a_second_run_at_the_same_time_does_nothing_and_a_paper_being_looked_at_waits(reference):
    """Another connection holds the lock, or the row: both are left alone."""
    row = paper(PlanPrint, 31)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [files.CLEAN_LOCK])
            assert files.clean_files() == {}
            other.rollback()
            cursor.execute("SELECT set_config('fence.plan_print', '{0}', true)")
            cursor.execute("SELECT id FROM plans_planprint WHERE id = %s FOR UPDATE", [row.pk])
            assert cursor.fetchall() == [(row.pk,)]
            assert files.clean_files()["papers"] == 0
            other.rollback()
    finally:
        other.close()
    assert stored(row.stored_file.name)
    clean_files()
    assert not stored(row.stored_file.name)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_rolled_back_has_removed_nothing(reference):
    row = paper(PlanPrint, 31)
    with transaction.atomic():
        assert files.clean_files()["papers"] == 1
        transaction.set_rollback(True)
    assert stored(row.stored_file.name)
    assert PlanPrint.objects.get().stored_file.name == row.stored_file.name
