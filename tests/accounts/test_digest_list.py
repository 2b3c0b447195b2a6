"""Administrators see which digests went out and which did not, without a name."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Digest
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user("administrator", "42")
    client.force_login(user)
    return user


def digest(day, state, error=""):
    sent = timezone.now() if state == "sent" else None
    return Digest.objects.create(
        user=make_user("mentor", "4201"),
        day=day,
        mail_state=state,
        mail_at=sent,
        mail_error=error,
        counts={"no_plan": 2},
    )


def test_days_newest_first_with_what_stands_how_and_what_went_wrong(client, admin):
    first, second = date(2026, 11, 25), date(2026, 11, 26)
    for state in ("sent", "sent", "not_wanted"):
        digest(first, state)
    digest(second, "sent")
    failed = digest(second, "failed", "SMTPRecipientsRefused")
    stuck = digest(second, "sending")

    page = client.get(reverse("accounts:digest-list"))

    found = [
        (row["day"], row["written"], row["sent"], row["failed"], row["not_wanted"], trouble)
        for row, _counts, trouble in page.context["rows"]
    ]
    assert found == [(second, 3, 1, 1, 0, [failed, stuck]), (first, 3, 2, 0, 1, [])]
    text = page.content.decode()
    assert "SMTPRecipientsRefused" in text
    assert f"บัญชี #{failed.user_id}" in text
    for user in (failed.user, stuck.user):
        assert user.first_name not in text
        assert user.username not in text


def test_it_is_read_only_and_asks_the_same_for_one_day_and_for_many(client, admin):
    address = reverse("accounts:digest-list")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    assert "ยังไม่มีสรุปงาน" in client.get(address).content.decode()
    digest(date(2026, 11, 1), "failed", "TimeoutError")
    one = queries()
    for day in range(2, 20):
        digest(date(2026, 11, day), "failed", "TimeoutError")
    assert queries() == one
    assert client.post(address).status_code == 405
