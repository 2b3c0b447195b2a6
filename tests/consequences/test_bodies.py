"""What hangs on a body that is taken out of use: said first, in numbers, and left where it is."""

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from assistance.models import Referral
from core.confirming import FIELD
from mentors.services.registers import save_official
from places.models import Organization
from tests.confirming import confirm
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2}


def fields_of(body, **more):
    names = ("name", "short_name", "kind", "serves", "gives", "addressed_to", "address", "phone")
    return {name: getattr(body, name) for name in names} | more


def in_use(body) -> bool:
    return Organization.objects.get(pk=body.pk).is_active


def test_what_hangs_on_a_body_is_said_before_it_is_taken_out_of_use(town, client):
    mentor, body = town.mentor(), town.agency
    mentor.organization = body
    with acting_for(town.officer):
        save_official(official=mentor, by=town.officer)
    referral = town.refer(town.houses[0])
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("committees:organization-edit", args=[body.pk])

    asked = client.post(address, fields_of(body))
    lines = {line.text: line.count for line in asked.context["question"].lines}
    assert lines.items() >= {
        ("เรื่องส่งต่อที่ยังรอหน่วยงานนี้", 1),
        ("บัญชีที่อ่านและตอบเรื่องของหน่วยงาน", 1),
        ("ข้าราชการในทะเบียนพี่เลี้ยงที่สังกัดหน่วยงานนี้", 1),
    }
    assert not any("คำขอ" in text for text in lines)
    assert (asked.status_code, in_use(body)) == (200, True)

    town.refer(town.houses[1])  # meanwhile
    moved = client.post(address, fields_of(body) | {FIELD: asked.context["mark"]})
    assert (moved.status_code, in_use(body)) == (409, True)

    assert confirm(client, address, fields_of(body)).status_code == 302
    with acting_for(town.officer):
        waits = Referral.objects.filter(organization=body).unanswered()
        assert (in_use(body), waits.count(), waits.filter(pk=referral.pk).exists()) == (
            False,
            2,
            True,
        )
    # Out of use already, or in use again: nothing is asked.
    assert client.post(address, fields_of(body, phone="042 000 000")).status_code == 302
    assert client.post(address, fields_of(body, is_active="on")).status_code == 302
    assert in_use(body)


def test_a_body_on_which_nothing_hangs_is_taken_out_of_use_at_once(town, client):
    client.force_login(town.officer)
    body = town.body()
    address = reverse("committees:organization-edit", args=[body.pk])
    assert client.post(address, fields_of(body)).status_code == 302
    assert not in_use(body)
