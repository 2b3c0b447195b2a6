"""Help given, and what goes to an agency."""

import uuid

from assistance.models import Assistance, Referral
from places.models import Organization
from tests.walk.steps import latest, of_house, page_of, pk_of, step
from tests.walk.world import day, iso

HELP_ID = str(uuid.uuid4())
step(
    "assistance:assistance-create",
    "mentor",
    lambda w: Assistance.objects.filter(household=w.house(1), amount=500).exists(),
    at=of_house(),
    fill=lambda w: {
        "dimension": "income",
        "kind": "goods",
        "description": "พันธุ์ไก่",
        "amount": "500",
        "given_on": day(),
    },
    again=True,
)
step(
    "assistance-create",
    "mentor",
    lambda w: Assistance.objects.filter(pk=HELP_ID).exists(),
    fill=lambda w: {
        "id": HELP_ID,
        "household": w.house(2).pk,
        "dimension": "income",
        "kind": "advice",
        "description": "แนะนำการออม",
        "given_on": iso(),
    },
    api="POST",
)
referral = latest(Referral, "sent_at")
step(
    "assistance:referral-create",
    "officer",
    lambda w: Referral.objects.count() == 1,
    at=of_house(),
    fill=lambda w: {
        "dimension": "health",
        "subject": "ขอตรวจสุขภาพ",
        "request": "เยี่ยมบ้าน",
        "organization": Organization.objects.get(code="loei-health").pk,
        "due_on": day(14),
    },
    again=True,
)
step(
    "assistance:referral-detail",
    "agency",
    lambda w: referral().accepted_by == w.users["agency"],
    at=pk_of(referral),
    fill=lambda w: {"action": "accept"},
)
step(
    "assistance:referral-withdraw",
    "officer",
    lambda w: referral().status == "withdrawn",
    at=pk_of(referral),
    page=page_of("assistance:referral-detail", pk_of(referral)),
    fill=lambda w: {"outcome": "ครัวเรือนไปตรวจเองแล้ว"},
    text=True,
)
