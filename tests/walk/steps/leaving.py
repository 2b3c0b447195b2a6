"""Households the list missed, and those that leave."""

from accounts.models import AuditEvent
from households.models import DuplicateDecision, Nomination
from tests.walk.lists import picture
from tests.walk.steps import detail, key, latest, page_of, pk_of, step
from tests.walk.world import GONE

nomination = latest(Nomination)
MISSED = {"head_name": "นางสมมุติ ตกหล่น", "dimensions": ["income"], "reason": "ไม่มีรายได้ อยู่คนเดียว"}
step(
    "households:nomination-check",
    "mentor",
    lambda w: AuditEvent.objects.filter(action="nomination.checked").exists(),
    page=page_of("households:nomination-create"),
    fill=lambda w: MISSED | {"subdistrict": w.house(1).subdistrict_id},
    again=True,
    late=True,
    free=True,
)
step(
    "households:nomination-create",
    "mentor",
    lambda w: nomination() and nomination().photos.count(),
    fill=lambda w: (
        MISSED
        | {
            "subdistrict": w.house(1).subdistrict_id,
            "village_number": 1,
            "house_number": "99/9",
            "photos": [picture(9)],
        }
    ),
)
step(
    "households:nomination-detail",
    "officer",
    lambda w: nomination().household and nomination().household.origin == "nomination",
    at=pk_of(nomination),
    fill=lambda w: {"decision": "verify", "reason": "เยี่ยมแล้วจริง"},
)


step(
    "households:person-reveal",
    "officer",
    lambda w: AuditEvent.objects.filter(action="identity.revealed").exists(),
    at=lambda w: {"pk": w.house(1).persons.first().pk},
    fill=lambda w: {"reason": "ตรวจสิทธิสวัสดิการ"},
    again=True,
    late=True,
    text=True,
)
step(
    "households:household-status",
    "officer",
    lambda w: w.house(8).survey_status == "not_found",
    at=key(8),
    page=detail(8),
    fill=lambda w: {"status": "not_found"},
    again=True,
    late=True,
)
step(
    "households:household-leave",
    "officer",
    lambda w: w.house(9).leave_reason == "moved",
    at=key(9),
    page=detail(9),
    fill=lambda w: {"reason": "moved"},
    late=True,
)
step(
    "households:household-return",
    "officer",
    lambda w: w.house(9).left_on is None,
    at=key(9),
    page=detail(9),
    fill=lambda w: {"reason": "กลับมาอยู่"},
    text=True,
)
step(
    "households:duplicate-decide",
    "officer",
    lambda w: w.house(6).merged_into == w.house(5) and DuplicateDecision.objects.get().is_same,
    at=lambda w: {"pk": w.house(5).pk, "other_pk": w.house(6).pk},
    page=page_of("households:duplicate-list"),
    fill=lambda w: {"keep": w.house(5).pk, "reason": "คนเดียวกัน"},
    free=True,
    late=True,  # two told apart, or unmerged, may be merged after all
)
step(
    "households:household-unmerge",
    "officer",
    lambda w: w.house(6).merged_into is None,
    at=key(6),
    page=detail(6),
    fill=lambda w: {"reason": "คนละครอบครัว"},
    text=True,
    late=True,  # it was merged again
)
step(
    "households:year-leave",
    "officer",
    lambda w: w.house(GONE).leave_reason == "graduated",
    page=page_of("households:year-compare"),
    fill=lambda w: {f"reason-{w.house(GONE).pk}": "graduated"},
)
