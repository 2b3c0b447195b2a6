"""Visits by page and by phone, sent back, corrected, verified."""

import uuid

from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.services.accounts import set_active
from logbook.models import Visit
from logbook.services.visits import record_visit, return_visit
from tests.factories.people import make_user
from tests.walk.lists import picture
from tests.walk.steps import of_house, page_of, pk_of, step
from tests.walk.world import day, iso

FOUR = ("attitude", "skill", "resource", "way_out")
PHONE_ID = str(uuid.uuid4())
visit = lambda w: w.house(1).visits.order_by("received_at").first()  # noqa: E731
phoned = lambda w: Visit.objects.get(pk=PHONE_ID)  # noqa: E731
VISIT_PAGE = page_of("logbook:visit-detail", pk_of(visit))
step(
    "logbook:visit-create",
    "mentor",
    lambda w: w.house(1).visits.count() == 1 and visit(w).photos.count() == 1,
    at=of_house(),
    fill=lambda w: {
        "purpose": "first",
        "visited_on": day(),
        "summary": "พบครัวเรือน",
        "photo": picture(),
        **{f"score_{a}": 2 for a in FOUR},
        "note_skill": "จักสาน",
        "progress_income": "same",
    },
)
step(
    "logbook:visit-return",
    "officer",
    lambda w: visit(w).status == "returned",
    at=pk_of(visit),
    page=VISIT_PAGE,
    fill=lambda w: {"reason": "ขาดรายละเอียด"},
    text=True,
)
step(
    "logbook:visit-correct",
    "mentor",
    lambda w: visit(w).status == "submitted" and visit(w).summary == "พบครัวเรือนและบุตร",
    at=pk_of(visit),
    fill=lambda w: {"summary": "พบครัวเรือนและบุตร"},
)
step(
    "logbook:visit-photo-add",
    "mentor",
    lambda w: visit(w).photos.count() == 2,
    at=pk_of(visit),
    page=VISIT_PAGE,
    fill=lambda w: {"photo": picture(60)},
)
step(
    "logbook:visit-verify",
    "officer",
    lambda w: visit(w).status == "verified",
    at=pk_of(visit),
    page=VISIT_PAGE,
    free=True,
)
step(
    "visit-create",
    "mentor",
    lambda w: Visit.objects.filter(pk=PHONE_ID).exists() and phoned(w).assessment.count() == 2,
    fill=lambda w: {
        "id": PHONE_ID,
        "household": w.house(2).pk,
        "purpose": "follow_up",
        "visited_on": iso(-1),
        "summary": "แวะเยี่ยม",
        "latitude": "17.48600",
        "longitude": "101.72230",
        "assessment": [{"aspect": "skill", "score": 3}, {"aspect": "attitude", "score": 4}],
        "progress": [{"dimension": "income", "progress": "better"}],
    },
    api="POST",
)
step(
    "visit-correct",
    "mentor",
    lambda w: phoned(w).summary == "แวะเยี่ยมที่นา",
    before=lambda w: w.press(
        "officer",
        reverse("logbook:visit-detail", args=[PHONE_ID]),
        reverse("logbook:visit-return", args=[PHONE_ID]),
        {"reason": "ที่ใด"},
    ),
    at=pk_of(phoned),
    fill=lambda w: {"purpose": "follow_up", "visited_on": iso(-1), "summary": "แวะเยี่ยมที่นา"},
    api="PUT",
)
step(
    "visit-photos",
    "mentor",
    lambda w: phoned(w).photos.count() == 1,
    at=pk_of(phoned),
    fill=lambda w: {"photo": picture(70)},
    api="POST",
)
left_behind = lambda w: w.house(3).visits.first()  # noqa: E731


def return_to_who_is_gone(world):
    """A visit of somebody whose account was closed after it had been sent back to them."""
    author = make_user("district_officer", "4201")
    officer, admin = world.users["officer"], world.users["admin"]
    with acting_for(author):
        visit, _made = record_visit(
            by=author,
            id=uuid.uuid4(),
            household=world.house(3),
            purpose="follow_up",
            visited_on=timezone.localdate(),
            summary="พบที่นา",
        )
    with acting_for(officer):
        return_visit(visit=visit, by=officer, reason="ขาดรายละเอียด")
    with acting_for(admin):
        set_active(user=author, active=False, by=admin)


step(
    "logbook:visit-keep",
    "officer",
    lambda w: left_behind(w).status == "submitted",
    before=return_to_who_is_gone,
    at=pk_of(left_behind),
    page=page_of("logbook:visit-detail", pk_of(left_behind)),
    free=True,
)
