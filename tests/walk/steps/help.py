"""Help given, and what goes to an agency."""

import uuid
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assistance.models import Assistance, HelpEntry, HelpList, HelpMatch, Referral
from places.models import Organization
from tests.walk.lists import pin
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

given = latest(Assistance, "recorded_at")


def said(**more):
    return {
        "dimension": "income",
        "kind": "goods",
        "description": "ถุงยังชีพ",
        "given_on": iso(),
    } | more


def recorded(w):
    """Help the officer records on the page, to be changed by the steps that follow."""
    address = reverse("assistance:assistance-create", args=[w.house(3).pk])
    w.press("officer", address, address, said(given_on=day()))


step(
    "assistance:help-edit",
    "officer",
    lambda w: given().amount == 250,
    before=recorded,
    at=pk_of(given),
    fill=lambda w: {"amount": "250"},
)
step(
    "assistance-change",
    "officer",
    lambda w: given().amount == 300,
    at=pk_of(given),
    fill=lambda w: {"amount": "300.00"},
    free=True,  # an empty amount says that none is known
    api="PATCH",
)
step(
    "assistance:help-withdraw",
    "officer",
    lambda w: given().withdrawn_at,
    at=pk_of(given),
    page=page_of("assistance:help-detail", pk_of(given)),
    fill=lambda w: {"reason": "บันทึกผิดบ้าน"},
    text=True,
)
step(
    "assistance-withdraw",
    "officer",
    lambda w: given().withdrawn_at,
    before=recorded,
    at=pk_of(given),
    fill=lambda w: {"reason": "บันทึกผิดบ้าน"},
    api="POST",
    text=True,
)
entry = latest(HelpEntry, "recorded_at")


def pin_in(w, number):
    return str(w.house(number).persons.exclude(pin=None).first().pin)


step(
    "assistance:entry-create",
    "agency",
    lambda w: HelpEntry.objects.filter(amount=700).exists(),
    fill=lambda w: said(pin=pin_in(w, 4), amount="700", given_on=day()),
)
step(
    "assistance:entry-detail",
    "agency",
    lambda w: given().amount == 800,
    at=pk_of(entry),
    fill=lambda w: {"amount": "800"},
)
step(
    "assistance:help-not-ours",
    "officer",
    lambda w: entry().match.state == "closed",
    at=pk_of(given),
    page=page_of("assistance:help-detail", pk_of(given)),
    fill=lambda w: {"reason": "คนชื่อเดียวกัน"},
    text=True,
)
step(
    "assistance:entry-withdraw",
    "agency",
    lambda w: entry().withdrawn_at,
    at=pk_of(entry),
    page=page_of("assistance:entry-detail", pk_of(entry)),
    fill=lambda w: {"reason": "บันทึกซ้ำ"},
    text=True,
)
ENTRY_ID = str(uuid.uuid4())
step(
    "help-entry-create",
    "agency",
    lambda w: HelpEntry.objects.filter(pk=ENTRY_ID).exists(),
    fill=lambda w: said(id=ENTRY_ID, pin=pin_in(w, 5), amount="900.00"),
    api="POST",
)
step(
    "assistance-not-ours",
    "officer",
    lambda w: entry().match.state == "closed",
    at=pk_of(given),
    fill=lambda w: {"reason": "คนละคน"},
    api="POST",
    text=True,
)
step(
    "help-entry-change",
    "agency",
    lambda w: entry().amount == 950,
    at=pk_of(entry),
    fill=lambda w: {"amount": "950.00"},
    api="PATCH",
    free=True,  # an amount of "" takes it away
)
step(
    "help-entry-withdraw",
    "agency",
    lambda w: entry().withdrawn_at,
    at=pk_of(entry),
    fill=lambda w: {"reason": "บันทึกซ้ำ"},
    api="POST",
    text=True,
)


strangers = count(500_000)  # numbers on no list of the walk


def for_somebody_unknown(w):
    data = said(id=str(uuid.uuid4()), pin=pin(next(strangers)), subdistrict="420107")
    answer = w.send("agency", "POST", reverse("help-entry-list"), data)
    assert answer.status_code == 201, answer.content.decode()


match = latest(HelpMatch)
step(
    "assistance:unmatched-settle",
    "officer",
    lambda w: match().state == "closed",
    before=for_somebody_unknown,
    at=pk_of(match),
    fill=lambda w: {"reason": "ไม่ใช่ครัวเรือนเป้าหมาย"},
    text=True,
)
step(
    "unmatched-help-close",
    "officer",
    lambda w: match().state == "closed",
    before=for_somebody_unknown,
    at=pk_of(match),
    fill=lambda w: {"reason": "ไม่ใช่ครัวเรือนเป้าหมาย"},
    api="POST",
    text=True,
)
step(
    "unmatched-help-match",
    "officer",
    lambda w: match().state == "matched",
    before=for_somebody_unknown,
    at=pk_of(match),
    fill=lambda w: {"household": w.house(3).pk},
    api="POST",
)
help_list = latest(HelpList)
on_its_page = page_of("assistance:help-list-detail", pk_of(help_list))


def list_file(w):
    return SimpleUploadedFile(
        "รายชื่อ.csv", f"CID\n{pin_in(w, 6)}\n{pin(next(strangers))}\n".encode()
    )


step(
    "assistance:help-list-upload",
    "agency",
    lambda w: help_list() and help_list().accepted == 2,
    fill=lambda w: said(file=list_file(w), given_on=day()),
)
step(
    "assistance:help-list-recheck",
    "agency",
    lambda w: help_list().started_at != w.kept.get("help_checked_at"),
    before=lambda w: w.kept.update(help_checked_at=help_list().started_at),
    at=pk_of(help_list),
    page=on_its_page,
    again=True,
    free=True,
)
step(
    "assistance:help-list-apply",
    "agency",
    lambda w: help_list().stage == "applied",
    at=pk_of(help_list),
    page=on_its_page,
    free=True,
)
step(
    "assistance:help-list-undo",
    "agency",
    lambda w: help_list().stage == "undone",
    at=pk_of(help_list),
    page=on_its_page,
    fill=lambda w: {"reason": "ส่งผิดเดือน"},
    text=True,
)
step(
    "help-list-create",
    "agency",
    lambda w: HelpList.objects.count() == 2,
    fill=lambda w: said(file=list_file(w)),
    api="POST",
    again=True,
    late=True,
)
step(
    "help-list-apply",
    "agency",
    lambda w: help_list().stage == "applied",
    at=pk_of(help_list),
    api="POST",
    free=True,
)
step(
    "help-list-undo",
    "agency",
    lambda w: help_list().stage == "undone",
    at=pk_of(help_list),
    fill=lambda w: {"reason": "ส่งผิดเดือน"},
    api="POST",
    text=True,
)
