"""Private files: a link is one person's, for one file, for ten minutes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.links import key_for, private_url
from tests.factories.people import make_user
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


def test_a_photo_opens_from_its_page_and_not_from_a_copied_address(client, monkeypatch):
    world = World()
    officer, visit = world.users["officer"], world.things["H1"].visit
    client.force_login(officer)
    page = client.get(reverse("logbook:visit-detail", args=[visit.pk])).content.decode()
    link = re.search(r'src="(/logbook/photos/[^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"

    bare = link.split("?")[0]
    another = key_for(world.users["province"], bare)
    other_file = key_for(officer, reverse("logbook:visit-photo", args=[visit.pk]))
    for key in ("", "x:y", another, other_file):
        assert client.get(bare, {"key": key}).status_code == 410

    later = (timezone.now() + timedelta(minutes=11)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    expired = client.get(link)
    assert expired.status_code == 410
    assert "10 นาที" in expired.content.decode()


def test_a_key_opens_nothing_outside_the_scope(client):
    world, stranger = World(), make_user("district_officer", "4202")
    client.force_login(stranger)
    photo = world.things["H1"].photo
    link = private_url(stranger, "logbook:visit-photo", photo.pk)
    assert client.get(link).status_code == 404
