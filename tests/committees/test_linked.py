"""Who has no account gets a link by e-mail: signed, for thirty days, with a receipt."""

import re
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from committees.enums import DeliveryState
from committees.models import Addressee, Delivery
from committees.services.mailing import send_waiting
from tests.committees.test_sending import PDF, at, make_report, send, typed
from tests.confirming import confirm
from tests.factories.people import make_user
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db


def test_a_line_without_an_account_opens_its_paper_by_a_mailed_link(client, settings):
    client.force_login(make_user("provincial_officer", "42"))
    line = Addressee.objects.get(distribution_list=1, title="ปลัดจังหวัดเลย")
    Addressee.objects.filter(pk=line.pk).update(email="office@example.org")
    told = {"title": "กำนันตำบลนาอาน", "email": "kamnan@example.org"}
    client.post(at("addressee-create", 1), told)  # no seat in a committee

    assert send(client, make_report()).status_code == 302

    row = Delivery.objects.get(addressee=line)
    assert (row.state, row.user, row.is_outside) == (DeliveryState.BY_LINK, None, False)
    kamnan = Delivery.objects.get(title="กำนันตำบลนาอาน")
    assert (kamnan.state, kamnan.mail_to) == (DeliveryState.WITHHELD, "")
    with mail_server(settings) as server:
        assert send_waiting() == 1
    mail = server.letters[0]
    assert (mail["To"], mail.is_multipart()) == ("office@example.org", False)
    path = re.search(r"http://\S+?(/\S+)", mail.get_content())[1]
    stranger = Client()
    page = stranger.get(path)
    assert (page.status_code, "เปิดเอกสาร (PDF)" in page.text) == (200, True)
    row.refresh_from_db()
    assert row.opened_at is None  # a preview of the link is no reading
    for _ in range(2):
        assert b"".join(stranger.post(path).streaming_content) == PDF
    row.refresh_from_db()
    first = row.opened_at
    assert first
    assert AuditEvent.objects.filter(action="sending.opened", actor_id=None).count() == 2

    answer = client.post(at("delivery-repeat", row.pk))  # lost, or to an address that was wrong
    assert answer.status_code == 302
    assert stranger.post(path).status_code == 410
    with mail_server(settings) as server:
        assert send_waiting() == 1
    path = re.search(r"http://\S+?(/\S+)", server.letters[0].get_content())[1]
    assert b"".join(stranger.post(path).streaming_content) == PDF
    unread = Delivery.objects.filter(pk=row.pk)
    assert not unread.troubled().exists()
    unread.update(opened_at=None, sent_at=timezone.now() - timedelta(31))
    assert unread.troubled().exists()
    unread.update(opened_at=first, sent_at=timezone.now())

    for wrong in (path[:-3] + "/", reverse("committees:linked-paper", args=[f"{row.pk}:a:b"])):
        assert stranger.get(wrong).status_code == 410
    later = time.time() + 31 * 24 * 3600
    with mock.patch("django.core.signing.time.time", return_value=later):
        assert stranger.post(path).status_code == 410
    said = {"handed_on": typed(timezone.localdate()), "handed_how": "นำส่งด้วยตนเอง"}
    assert confirm(client, at("delivery-hand", row.pk), said).status_code == 302
    assert stranger.post(path).status_code == 410  # no longer sent that way
    assert Delivery.objects.get(pk=row.pk).opened_at == first
    # What was withheld may be brought there otherwise, as the office answers for it.
    assert confirm(client, at("delivery-hand", kamnan.pk), said).status_code == 302
    assert Delivery.objects.get(pk=kamnan.pk).state == DeliveryState.BY_HAND
