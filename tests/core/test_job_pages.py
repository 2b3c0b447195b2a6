"""The page of background jobs: who sees, stops and tries again which."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from core.jobs import running
from core.jobs.kinds import kind_named
from mentors.models import MentorPaper
from places.models import Area
from tests.conftest import see_everything
from tests.factories.people import make_user
from tests.jobs import WORK, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_user("administrator", "42"))


def page_of_jobs(client) -> str:
    return client.get(reverse("accounts:job-list")).content.decode()


@pytest.fixture
def paper(user):
    """A kind of row the administrator's own fence hides."""
    return MentorPaper.objects.create(
        kind="annex", area=Area.objects.get(pk="4201"), requested_by=user
    )


def test_administrators_see_and_stop_jobs_of_every_kind(client, admin, user, paper):
    running.start(paper, "mentors.paper", by=user)
    assert f"#{paper.pk}</a>" in page_of_jobs(client)
    address = reverse("accounts:job-cancel", args=["mentors.paper", paper.pk])
    assert client.post(address).status_code == 302
    see_everything()
    paper.refresh_from_db()
    assert paper.state == "cancelled"

    client.post(reverse("accounts:job-retry", args=["mentors.paper", paper.pk]))
    see_everything()
    paper.refresh_from_db()
    assert (paper.state, paper.asked_by) == ("waiting", user)


def test_a_job_of_somebody_who_left_is_done_for_whoever_may_ask_for_it(
    client, admin, user, work, report
):
    def broken(row):
        raise ZeroDivisionError

    work(broken)
    press(report, WORK, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    address = reverse("accounts:job-retry", args=[WORK, report.pk])
    assert "บัญชีของผู้สั่งถูกปิด" in client.post(address, follow=True).content.decode()
    for role in ("provincial_officer", "administrator"):
        see_everything()
        report.refresh_from_db()
        assert (report.state, report.asked_by) == ("failed", user)
        work(broken, may_ask=lambda row, by, role=role: by.memberships.filter(role=role).exists())
        client.post(address)
    see_everything()
    report.refresh_from_db()
    assert report.state == "waiting"
    assert report.asked_by == User.objects.get(memberships__role="administrator")
    # The file of letters opens for whoever asked alone.
    assert not kind_named("accounts.letters").may_ask(report, report.asked_by)


def test_nobody_stops_what_somebody_else_asked_for(client, user, paper):
    running.start(paper, "mentors.paper", by=user)
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("accounts:job-cancel", args=["mentors.paper", paper.pk])
    assert client.post(address).status_code == 404
    see_everything()
    paper.refresh_from_db()
    assert paper.state == "waiting"


def test_what_must_be_looked_at_first_is_not_tried_again_from_the_list(
    client, admin, user, work, report
):
    def broken(row):
        raise ZeroDivisionError

    work(broken, is_repeated=False, address=lambda row: "/there/")
    press(report, WORK, user)
    address = reverse("accounts:job-retry", args=[WORK, report.pk])
    page = page_of_jobs(client)
    assert address not in page
    assert 'href="/there/">เปิดหน้าของงาน</a>' in page
    client.post(address)
    see_everything()
    report.refresh_from_db()
    assert report.state == "failed"


def test_a_second_press_of_the_list_finds_it_started(client, admin, user, work, report):
    def broken(row):
        raise ZeroDivisionError

    work(broken)
    press(report, WORK, user)
    address = reverse("accounts:job-retry", args=[WORK, report.pk])
    with CaptureQueriesContext(connection) as queries:
        client.post(address)
        asked = [query["sql"] for query in queries]
    assert any("FOR UPDATE" in sql and "reports_report" in sql for sql in asked)
    client.post(address)
    see_everything()
    assert AuditEvent.objects.filter(action="job.retried").count() == 1
