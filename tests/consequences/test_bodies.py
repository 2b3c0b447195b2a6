"""What hangs on a body that is taken out of use: said first, in numbers, and left where it is."""

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from assistance.models import Referral
from core.confirming import FIELD
from mentors.services.registers import save_official
from places.models import Organization
from tests.committees.test_resources import preview, table
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


def test_a_table_takes_no_body_out_of_use_on_which_something_hangs(town, client):
    """What hangs on one is shown nowhere there; one that stands alone is taken out of use."""
    town.refer(town.houses[0])
    asked, alone = town.agency, town.body()
    for body, code in ((asked, "asked"), (alone, "alone")):
        body.code = code
        body.save(update_fields=["code"])
    client.force_login(make_user("administrator", "42", is_staff=True, is_superuser=True))

    def sent(*codes):
        rows = [(code, "", "", "", "", "0") for code in codes]
        return preview(client, "places_organization", table(*rows))

    refused = sent("alone", "asked")
    assert "เรื่องส่งต่อที่ยังรอหน่วยงานนี้ 1 เรื่อง" in refused.text
    assert refused.context.get("confirm_form") is None
    taken = sent("alone")
    said = taken.context["confirm_form"].initial
    client.post(reverse("admin:places_organization_process_import"), said)
    assert (in_use(asked), in_use(alone)) == (True, False)

    # In the tables of the administrator no body goes out of use by a tick either.
    page = client.get(reverse("admin:places_organization_change", args=[asked.pk]))
    assert 'name="is_active"' not in page.text
