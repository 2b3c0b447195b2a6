"""The list of visits as a file; and that no file that leaves grows in memory with its rows."""

import csv
import io
import tracemalloc
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent
from households.models import Household, ImportBatch, ImportIssue, Nomination
from logbook.actions import Act
from logbook.exports import LIST_HEADINGS
from logbook.models import Visit
from mentors.models import Official
from tests.factories.people import make_household, make_official, make_user

pytestmark = pytest.mark.django_db


def visit(household, by, **fields):
    return Visit.objects.create(
        household=household,
        district=household.district,
        purpose="follow_up",
        visited_on=date(2026, 5, 7),
        recorded_by=by,
        summary="เรื่องที่เล่า",
        **fields,
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_visits_leave_in_scope_without_what_was_said_and_never_as_formulas(client):
    officer, mentor = make_user("district_officer", "4201"), make_user()
    here, elsewhere = make_household("420107", head_name="=1+1"), make_household("420201")
    visit(here, mentor)
    visit(elsewhere, mentor)
    client.force_login(officer)

    sheet = client.get(reverse("logbook:visit-export"))
    text = client.get(reverse("logbook:visit-export"), {"kind": "csv", "status": "submitted"})

    book = openpyxl.load_workbook(io.BytesIO(body(sheet))).active
    rows = [[value or "" for value in row] for row in book.values]
    lines = list(csv.reader(io.StringIO(body(text).decode("utf-8-sig"))))
    assert rows == lines
    assert lines[0] == LIST_HEADINGS
    (line,) = lines[1:]
    assert line[:2] == ["7 พฤษภาคม 2569", "'=1+1"]
    assert "เรื่องที่เล่า" not in str(lines)
    entries = AuditEvent.objects.filter(action="visit.exported").order_by("id")
    assert [(e.details["count"], e.details["kind"]) for e in entries] == [(1, "xlsx"), (1, "csv")]


def test_who_may_not_take_lists_out_is_not_offered_it(client):
    client.force_login(make_user("mentor", "4201"))
    assert client.get(reverse("logbook:visit-export")).status_code in (403, 404)
    assert "visits/export" not in client.get(reverse("logbook:visit-list")).content.decode()


SMALL, LARGE = 1_100, 3_300  # both more than the rows fetched at a time
MOST_GROWTH = 2 * (1 << 20)  # bytes; 2,200 rows held as objects take twice that and more
ADDRESSES = {
    "households:household-export": {},
    "households:nomination-export": {},
    "tpmap:import-issues": {},
    "mentors:official-export": {},
    "logbook:visit-export": {},
    "logbook:visit-export csv": {"kind": "csv"},
    "accounts:audit-export": {},
    "mentors:pairing-day-sheet": {},
}


def fill(number: int, by):
    """So many more rows in each table that leaves as a file."""
    some = make_household("420107")
    copies = []
    for n in range(number):
        copies.append(
            Household(
                house_code="",
                identity_key=f"x:{number}:{n}",
                house_number=str(n),
                district=4201,
                subdistrict_id="420107",
                head_name=f"นายสมมุติ{n} ทดสอบ",
                member_count=1,
                latest_year=2569,
            )
        )
    Household.objects.bulk_create(copies)
    Visit.objects.bulk_create(
        Visit(
            household=some,
            district=some.district,
            purpose="follow_up",
            recorded_by=by,
            visited_on=date(2024, 1, 1) + timedelta(days=n % 700),
            summary="x" * 200,
        )
        for n in range(number)
    )
    Nomination.objects.bulk_create(
        Nomination(
            subdistrict_id="420107",
            district=4201,
            head_name=f"นายเสนอ{n} ทดสอบ",
            dimensions=["income"],
            reason="x" * 200,
            proposed_by=by,
        )
        for n in range(number)
    )
    like = make_official()
    Official.objects.bulk_create(
        Official(
            **{
                f.attname: getattr(like, f.attname)
                for f in Official._meta.concrete_fields
                if f.attname not in ("id", "user_id")
            }
            | {"first_name": f"สมมุติ{n}"}
        )
        for n in range(number)
    )
    batch, _made = ImportBatch.objects.get_or_create(data_year=2569, stage="checked", state="done")
    ImportIssue.objects.bulk_create(
        ImportIssue(
            batch=batch, row=n, column="ชื่อ", code="name_missing", level="error", message="x" * 100
        )
        for n in range(number)
    )
    for n in range(number // 10):
        audit.record(Act.VISIT_LISTED, by=by, details={"count": n})
    return batch


def peak_of(client, name, batch) -> tuple[int, int]:
    """Bytes at most held while the file is made, and how many queries."""
    address, query = name.split(" ")[0], ADDRESSES[name]
    path = reverse(address, args=[batch.pk] if address.endswith("issues") else [])
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, query)
        assert response.status_code == 200, path
        size = sum(len(part) for part in response.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_000
    return peak, len(queries)


@pytest.mark.long
def test_files_that_leave_have_flat_memory_and_a_fixed_number_of_queries(client):
    clients = {}
    for role in ("administrator", "district_officer", "provincial_officer"):
        clients[role] = make_user(role, "4201" if role == "district_officer" else "42")
    whose = dict.fromkeys(ADDRESSES, "administrator") | {
        "households:nomination-export": "provincial_officer",
        "mentors:pairing-day-sheet": "district_officer",
    }
    found = {name: [] for name in ADDRESSES}
    made = 0
    for number in (SMALL, LARGE):
        batch = fill(number - made, clients["administrator"])
        made = number
        for name in ADDRESSES:
            client.force_login(clients[whose[name]])
            peak_of(client, name, batch)  # what is kept once and for all
            found[name].append(peak_of(client, name, batch))
    grown = {name: large[0] - small[0] for name, (small, large) in found.items()}
    assert {name: by for name, by in grown.items() if by > MOST_GROWTH} == {}
    assert {n: q for n, ((_a, small), (_b, q)) in found.items() if q != small} == {}
