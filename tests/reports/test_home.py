"""The start page leads on: to what waits, or for an executive to the month's figures."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import services
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db


def cards(client, user):
    client.force_login(user)
    return client.get(reverse("reports:home")).context["cards"]


def test_an_executive_finds_the_months_figures_once_they_are_built(client):
    governor = make_user("executive", "42")
    make_household()
    assert cards(client, governor) == []

    services.build_month(first_day=timezone.localdate().replace(day=1), by=None)

    shown = cards(client, governor)
    assert shown[0] == ("ครัวเรือนเป้าหมายในบัญชี", 1, reverse("reports:dashboard"))
    assert len(shown) == 8


def test_an_officer_finds_what_waits(client):
    make_household()
    officer = make_user("district_officer", "4201")
    shown = {label: count for label, count, _url in cards(client, officer)}
    assert shown["ครัวเรือนที่ยังไม่มีพี่เลี้ยง"] == 1
    assert shown["เรื่องส่งต่อที่เกินกำหนด"] == 0
