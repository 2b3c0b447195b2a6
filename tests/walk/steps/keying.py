"""Entries keyed into Logbook, and the layout of its file."""

from django.urls import reverse

from accounts.models import AuditEvent
from core.thai import month_code
from logbook.models import EntryKeying, LogbookEntry, LogbookExport, LogbookLayout
from tests.walk.steps import latest, page_of, pk_of, step

run, entry = latest(LogbookExport), latest(LogbookEntry)


def is_keyed(w):
    return EntryKeying.objects.filter(entry=entry(), undone_at=None).exists()


def household_page(w):
    found = entry()
    return reverse("logbook:keying-household", args=[month_code(found.month), found.household_id])


step(
    "logbook:export-identities",
    "officer",
    lambda w: AuditEvent.objects.filter(action="logbook.identified").exists(),
    at=pk_of(run),
    fill=lambda w: {"reason": "กรอกเข้า Logbook"},
    text=True,
    again=True,
    late=True,
)
# A note is any words or none, so nothing in a tick could be wrong.
step(
    "logbook:entry-key",
    "officer",
    is_keyed,
    at=pk_of(entry),
    page=household_page,
    free=True,
    late=True,
)
step(
    "logbook:entry-unkey",
    "officer",
    lambda w: not is_keyed(w),
    at=pk_of(entry),
    page=household_page,
    free=True,
)
step(
    "logbook-entry-key",
    "officer",
    is_keyed,
    at=pk_of(entry),
    fill=lambda w: {"note": "ไม่มีประเภทนี้"},
    api="POST",
    free=True,
    late=True,
)
step(
    "logbook-entry-unkey",
    "officer",
    lambda w: not is_keyed(w),
    at=pk_of(entry),
    api="POST",
    free=True,
    late=True,
)
step(
    "logbook-export-create",
    "province",
    lambda w: LogbookExport.objects.filter(requested_by=w.users["province"]).exists(),
    fill=lambda w: {"month": month_code(entry().month)},
    api="POST",
    again=True,
    late=True,
)
step(
    "logbook:layout-edit",
    "province",
    lambda w: LogbookLayout.objects.filter(number=2).exists(),
    fill=lambda w: {"heading_amount": "งบประมาณ", "act": "publish"},
)
step(
    "logbook:layout-again",
    "province",
    lambda w: LogbookLayout.objects.filter(number=3).exists(),
    at=lambda w: {"number": 1},
    page=page_of("logbook:layout-edit"),
    free=True,
)
