"""A visit sent back is corrected by its mentor and sent again; nothing that was said is lost."""

import io
import itertools
import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import receipts
from accounts.models import AuditEvent
from accounts.services.accounts import set_active
from households.models import Household
from households.services.households import set_survey_status
from logbook.errors import (
    MovedVisitError,
    NotYourVisitError,
    VisitConflictError,
    VisitDateError,
    VisitNotReturnedError,
    VisitSaidBeforeError,
)
from logbook.models import Visit, VisitRevision
from logbook.services.corrections import correct_visit, keep_as_recorded
from logbook.services.visits import attach_photo, record_visit, return_visit, verify_visit
from mentors.services.handed_over import OLDEST_VISIT
from tests import clock
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
FIRST = {
    "purpose": "first",
    "visited_on": timezone.localdate(),
    "summary": "พบครอบครัว",
    "assessment": {"skill": {"score": 2, "strengths": "ทอผ้า"}, "attitude": {"score": 3}},
    "progress": {"income": {"progress": "same", "note": "ราคาข้าวคงเดิม"}},
}
BETTER = FIRST | {"summary": "พบครอบครัว 3 คน", "assessment": {"skill": {"score": 4}}}


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def visit(mentor):
    household = make_household("420107")
    make_pairing(household, make_official(user=mentor), mentor)
    return record_visit(id=uuid.uuid4(), by=mentor, household=household, **FIRST)[0]


@pytest.fixture
def returned(visit, officer):
    return return_visit(visit=visit, by=officer, reason="ระบุจำนวนคนที่พบ")


def test_a_returned_visit_is_corrected_and_what_it_said_stays_readable(returned, mentor, officer):
    visit, corrected = correct_visit(visit=returned, by=mentor, **BETTER)

    visit.refresh_from_db()
    assert (corrected, visit.status, visit.summary) == (True, "submitted", "พบครอบครัว 3 คน")
    assert (visit.verified_by, visit.verified_at, visit.return_reason) == (None, None, "")
    assert list(visit.assessment.values_list("aspect", "score")) == [("skill", 4)]
    kept = VisitRevision.objects.get()
    assert (kept.number, kept.returned_by, kept.reason) == (1, officer, "ระบุจำนวนคนที่พบ")
    assert kept.content["summary"] == "พบครอบครัว"
    assert kept.content["assessment"]["skill"]["strengths"] == "ทอผ้า"
    assert kept.content["progress"] == {"income": {"progress": "same", "note": "ราคาข้าวคงเดิม"}}
    assert AuditEvent.objects.filter(action="visit.corrected", actor_id=mentor.pk).count() == 1
    assert verify_visit(visit=visit, by=officer).status == "verified"


def test_every_act_on_a_visit_holds_its_household_first(visit, mentor, officer):
    """Else two acts on one household wait for each other, or one writes over the other."""
    acts = (
        lambda: return_visit(visit=visit, by=officer, reason="ระบุจำนวนคน"),
        lambda: correct_visit(visit=visit, by=mentor, **BETTER),
        lambda: verify_visit(visit=visit, by=officer),
        lambda: record_visit(id=uuid.uuid4(), by=mentor, household=visit.household, **FIRST),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as queries:
            act()
        held = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
        assert 'FROM "households_household"' in held[0]
        visit.refresh_from_db()


def test_keeping_a_visit_as_recorded_holds_its_household_first(returned, mentor, officer):
    set_active(user=mentor, active=False, by=make_user("administrator", "42"))
    with CaptureQueriesContext(connection) as queries:
        keep_as_recorded(visit=returned, by=officer)
    held = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert 'FROM "households_household"' in held[0]


def test_sync_stays_harmless_whatever_arrives_again_and_in_any_order(returned, mentor, officer):
    def send_first():
        entry = {"id": returned.pk, "by": mentor, "household": returned.household}
        return record_visit(**entry, **FIRST)[1]

    def send_better():
        return correct_visit(visit=returned, by=mentor, **BETTER)[1]

    assert [send_first(), send_better(), send_better(), send_first()] == [False, True, False, False]
    verify_visit(visit=returned, by=officer)
    assert [send_better(), send_first()] == [False, False]
    assert (Visit.objects.get().summary, VisitRevision.objects.count()) == ("พบครอบครัว 3 คน", 1)
    with pytest.raises(VisitConflictError):
        record_visit(
            id=returned.pk, by=mentor, household=returned.household, **FIRST | {"summary": "อื่น"}
        )


def test_only_a_returned_visit_only_by_who_recorded_it(visit, mentor, officer):
    before = Visit.objects.values().get()
    with pytest.raises(VisitNotReturnedError):
        correct_visit(visit=visit, by=mentor, **BETTER)
    with pytest.raises(NotYourVisitError):
        correct_visit(visit=visit, by=officer, **BETTER)
    assert Visit.objects.values().get() == before
    verify_visit(visit=visit, by=officer)
    with pytest.raises(VisitNotReturnedError):
        correct_visit(visit=visit, by=mentor, **BETTER)
    assert VisitRevision.objects.count() == 0


def test_returned_again_keeps_both_versions_and_tells_the_mentor_each_time(
    returned, mentor, officer
):
    correct_visit(visit=returned, by=mentor, **BETTER)
    return_visit(visit=returned, by=officer, reason="ระบุชื่อผู้ให้ข้อมูล")
    correct_visit(visit=returned, by=mentor, **BETTER | {"met_with": "หัวหน้าครัวเรือน"})

    reasons = returned.revisions.values_list("number", "reason")
    assert list(reasons) == [(1, "ระบุจำนวนคนที่พบ"), (2, "ระบุชื่อผู้ให้ข้อมูล")]
    assert mentor.notifications.filter(text__contains="ส่งกลับแก้ไข").count() == 2


def form_data(page) -> dict:
    form = page.context["form"]
    return {f.html_name: f.value() for f in form if f.value() is not None and f.name != "photo"}


def test_the_page_offers_it_to_the_mentor_and_keeps_what_it_does_not_ask(
    client, returned, mentor, officer
):
    Visit.objects.update(latitude="17.48500", longitude="101.73000")
    address = reverse("logbook:visit-correct", args=[returned.pk])
    detail = reverse("logbook:visit-detail", args=[returned.pk])
    client.force_login(mentor)
    assert address in client.get(detail).content.decode()
    page = client.get(address)
    assert "ระบุจำนวนคนที่พบ" in page.content.decode()

    data = form_data(page) | {"score_resource": 3, "score_way_out": 3}
    done = client.post(address, data | {"summary": "พบ 3 คน"})

    assert done.status_code == 302
    visit = Visit.objects.get()
    assert (visit.status, visit.summary, str(visit.latitude)) == (
        "submitted",
        "พบ 3 คน",
        "17.48500",
    )
    assert visit.assessment.get(aspect="skill").strengths == "ทอผ้า"
    assert visit.progress.get().note == "ราคาข้าวคงเดิม"
    client.force_login(officer)
    text = client.get(detail).content.decode()
    assert "ระบุจำนวนคนที่พบ" in text
    assert str(officer) in text
    assert "ราคาข้าวคงเดิม" in text
    assert address not in text


def test_unchanged_is_not_sent_again_but_a_missing_photo_is_enough(client, returned, mentor):
    Visit.objects.update(purpose="follow_up", latitude="17.48500", longitude="101.73000")
    address = reverse("logbook:visit-correct", args=[returned.pk])
    client.force_login(mentor)
    data = form_data(client.get(address))
    again = client.post(address, data)
    assert (again.status_code, "เนื้อหาเหมือนฉบับที่ถูกส่งกลับ" in again.content.decode()) == (422, True)
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    picture.name = "a.png"
    picture.seek(0)
    assert client.post(address, data | {"photo": picture}).status_code == 302
    assert (Visit.objects.get().status, returned.photos.count()) == ("submitted", 1)


def test_the_page_of_a_visit_that_is_not_returned_says_why(client, visit, mentor):
    client.force_login(mentor)
    page = client.get(reverse("logbook:visit-correct", args=[visit.pk]), follow=True)
    assert str(VisitNotReturnedError()) in page.content.decode()


def test_the_api_corrects_with_put_and_says_why_not(client, returned, mentor, officer):
    address = f"/api/v1/visits/{returned.pk}/"
    body = {
        "purpose": "follow_up",
        "visited_on": str(timezone.localdate()),
        "summary": "พบ 3 คน",
        "progress": [{"dimension": "income", "progress": "better"}],
    }

    def put(user, **changes):
        client.force_login(user)
        data = json.dumps(body | changes)
        return client.put(address, data, content_type="application/json")

    client.force_login(mentor)
    assert client.get(address).json()["return_reason"] == "ระบุจำนวนคนที่พบ"
    assert put(officer).json()["code"] == "not_your_visit"
    assert put(make_user("mentor", "4201")).status_code == 404
    done = put(mentor)
    assert (done.status_code, done.json()["status"]) == (200, "submitted")
    assert [r["reason"] for r in done.json()["revisions"]] == ["ระบุจำนวนคนที่พบ"]
    assert put(mentor).status_code == 200
    late = put(mentor, summary="อื่น")
    assert (late.status_code, late.json()["code"]) == (409, "visit_not_returned")
    assert VisitRevision.objects.count() == 1


def test_the_work_page_leads_there(client, returned, mentor):
    client.force_login(mentor)
    text = client.get(reverse("logbook:worklist")).content.decode()
    assert reverse("logbook:visit-correct", args=[returned.pk]) in text


def test_a_visit_corrected_to_one_in_vain_leaves_no_survey(visit, mentor, officer):
    """The household is surveyed by the visits that are left; what a person set stays."""
    household, number = visit.household, itertools.count()

    def corrected(visit, purpose):
        returned = return_visit(visit=visit, by=officer, reason="ใครอยู่บ้าน")
        says = FIRST | {"purpose": purpose, "summary": f"ครั้งที่ {next(number)}"}
        assert correct_visit(visit=returned, by=mentor, **says)[1]
        household.refresh_from_db()
        return household.survey_status, household.survey_status_at

    entry = {"by": mentor, "household": household}
    second, _new = record_visit(id=uuid.uuid4(), **entry, **FIRST | {"summary": "พบอีก"})
    assert corrected(visit, "not_met") == ("surveyed", second.received_at)
    assert corrected(second, "not_met")[0] == "not_surveyed"
    told = AuditEvent.objects.filter(action="household.surveyed").get()
    assert told.details == {"before": "surveyed", "after": "not_surveyed"}
    assert corrected(second, "first") == ("surveyed", second.received_at)
    with clock.at(timezone.localdate() + timedelta(1)):
        set_survey_status(household=household, status="surveyed", by=officer)
    assert corrected(second, "not_met")[0] == "surveyed"
    set_survey_status(household=household, status="moved", by=officer)
    assert corrected(second, "first")[0] == "moved"


def test_a_survey_said_by_a_visit_a_moment_after_it_came_ends_with_it_too(visit, mentor, officer):
    """As rows of 1.0 stand, where the clock was asked twice."""
    house = Household.objects.filter(pk=visit.household_id)
    house.update(survey_status_at=visit.received_at + timedelta(milliseconds=5))
    returned = return_visit(visit=visit, by=officer, reason="ใครอยู่บ้าน")
    correct_visit(visit=returned, by=mentor, **FIRST | {"purpose": "not_met"})
    assert house.get().survey_status == "not_surveyed"


def test_a_visit_that_waited_long_can_still_be_corrected_on_its_own_day(returned, mentor):
    with clock.at(FIRST["visited_on"] + OLDEST_VISIT + timedelta(1)):
        with pytest.raises(VisitDateError):
            correct_visit(
                visit=returned,
                by=mentor,
                **BETTER | {"visited_on": FIRST["visited_on"] - timedelta(1)},
            )
        assert correct_visit(visit=returned, by=mentor, **BETTER)[1]


def photo() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    picture.seek(0)
    return picture


def mark_of(visit) -> str:
    return Visit.objects.with_version().get(pk=visit.pk).version


@pytest.mark.parametrize("is_correction", [True, False])
def test_a_photo_that_came_since_it_was_read_is_not_decided_on_unseen(
    client, visit, mentor, officer, is_correction
):
    """A correction by a photo alone leaves the words, and so their hash, as they were."""
    client.force_login(officer)
    seen, said = mark_of(visit), visit.content_hash
    if is_correction:
        returned = return_visit(visit=visit, by=officer, reason="ขอภาพ")
        assert correct_visit(visit=returned, by=mentor, photo=photo(), **FIRST)[1]
    else:
        attach_photo(visit=visit, by=mentor, content=photo())
    assert Visit.objects.get().content_hash == said
    address = reverse("logbook:visit-verify", args=[visit.pk])
    assert MovedVisitError.message in client.post(address, {"seen": seen}, follow=True).text
    client.post(address, {"seen": mark_of(visit)})
    assert Visit.objects.get().status == "verified"


def test_what_was_corrected_since_it_was_read_is_not_decided_on(client, visit, mentor, officer):
    """The officer's pages were opened before another officer sent it back and it was corrected."""
    client.force_login(officer)
    detail = reverse("logbook:visit-detail", args=[visit.pk])
    pages = [client.get(address).text for address in (detail, reverse("logbook:visit-list"))]
    assert [page.count(mark_of(visit)) for page in pages] == [2, 1]
    old = {"seen": mark_of(visit), "reason": "ขาดรายได้"}
    return_visit(visit=visit, by=make_user("district_officer", "4201"), reason="ขาด")
    correct_visit(visit=visit, by=mentor, **BETTER)
    for name in ("visit-verify", "visit-return"):
        address = reverse(f"logbook:{name}", args=[visit.pk])
        told = client.post(address, old, follow=True).text
        assert (MovedVisitError.message in told, Visit.objects.get().status) == (True, "submitted")
    address = reverse("logbook:visit-verify", args=[visit.pk])
    row = client.post(address, old, headers={"HX-Request": "true"})
    new = mark_of(visit)
    assert (row.status_code, MovedVisitError.message in row.text, new in row.text) == (
        422,
        True,
        True,
    )
    client.post(address, {"seen": new})
    assert Visit.objects.get().status == "verified"


def test_back_to_what_it_said_before_is_a_correction_and_a_late_repeat_is_none(
    client, returned, mentor, officer
):
    """A is sent back, corrected to B, and that is sent back: the first version was right."""
    correct_visit(visit=returned, by=mentor, **BETTER)
    visit = return_visit(visit=returned, by=officer, reason="ตามฉบับแรกถูกแล้ว")
    with pytest.raises(VisitSaidBeforeError):  # a phone that never heard the answer
        correct_visit(visit=visit, by=mentor, **FIRST)
    was = visit.verified_at - timedelta(1)
    with pytest.raises(VisitSaidBeforeError):  # who answers the return before
        correct_visit(visit=visit, by=mentor, returned_at=was, **FIRST)
    assert correct_visit(visit=visit, by=mentor, **BETTER)[1] is False  # as it stands
    assert Visit.objects.get().status == "returned"

    again, corrected = correct_visit(visit=visit, by=mentor, returned_at=visit.verified_at, **FIRST)

    assert (corrected, again.status, again.summary) == (True, "submitted", "พบครอบครัว")
    assert [r.content["summary"] for r in again.revisions.all()] == ["พบครอบครัว", "พบครอบครัว 3 คน"]
    for entry in (FIRST, BETTER):  # now that it waits again, whatever arrives is late
        assert correct_visit(visit=visit, by=mentor, **entry)[1] is False


def test_page_and_api_go_back_to_the_first_version(client, returned, mentor, officer):
    body = {"purpose": "follow_up", "visited_on": str(timezone.localdate())}
    texts = {"summary": "พบครอบครัว", "assessment": [], "progress": []}
    first, better = body | texts, body | texts | {"summary": "พบ 3 คน"}
    address = f"/api/v1/visits/{returned.pk}/"

    def put(said, **more):
        data = json.dumps(said | more)
        return client.put(address, data, content_type="application/json")

    client.force_login(mentor)
    for said, reason in ((first, "ระบุจำนวน"), (better, "ตามฉบับแรกถูกแล้ว")):
        assert put(said).json()["status"] == "submitted"
        return_visit(visit=returned, by=officer, reason=reason)
    late = put(first)
    assert (late.status_code, late.json()["code"]) == (409, "visit_said_before")
    seen = client.get(address).json()["verified_at"]
    done = put(first, returned_at=seen)
    assert (done.status_code, done.json()["summary"]) == (200, "พบครอบครัว")

    return_visit(visit=returned, by=officer, reason="ฉบับที่สองดีกว่า")
    at = reverse("logbook:visit-correct", args=[returned.pk])
    page = client.get(at)
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)[1]
    told = form_data(page) | {"summary": "พบ 3 คน", "seen": seen}
    assert client.post(at, told).status_code == 302
    assert Visit.objects.get().summary == "พบ 3 คน"


def test_a_report_rewritten_while_it_was_sent_elsewhere_is_shown_to_be_copied(
    client, returned, mentor
):
    client.force_login(mentor)
    address = reverse("logbook:visit-correct", args=[returned.pk])
    page = client.get(address)
    mark = re.search(r'name="marked" value="([^"]+)"', page.text)[1]
    correct_visit(visit=returned, by=mentor, **BETTER)
    written = form_data(page) | {"summary": "เขียนใหม่ทั้งหมด " * 60, "marked": mark}
    refused = client.post(address, written)
    assert refused.status_code == 422
    assert str(VisitNotReturnedError()) in refused.text
    assert ("เขียนใหม่ทั้งหมด " * 60).strip() in refused.text
    assert reverse("logbook:visit-detail", args=[returned.pk]) in refused.text
    assert "taken" not in refused.cookies


@pytest.mark.parametrize("more", [{}, {"photo": photo}], ids=["words", "with a photo"])
def test_a_second_copy_of_a_correction_is_told_that_it_was_taken(client, returned, mentor, more):
    """Its answer was lost: nothing says that it was not saved."""
    client.force_login(mentor)
    address = reverse("logbook:visit-correct", args=[returned.pk])
    page = client.get(address)
    mark = re.search(r'name="marked" value="([^"]+)"', page.text)[1]
    scores = {"score_resource": 3, "score_way_out": 3}
    written = form_data(page) | scores | {"summary": "พบทั้งสี่คนที่บ้าน", "marked": mark}

    def send(**other):
        files = {name: SimpleUploadedFile("a.png", make().read()) for name, make in more.items()}
        return client.post(address, written | files | other, follow=True)

    first, second = send(), send()
    assert [page.status_code for page in (first, second)] == [200, 200]
    assert receipts.TAKEN_BEFORE in second.text
    assert VisitRevision.objects.count() == 1
    assert returned.photos.count() == len(more)
    other = send(summary="พบทั้งห้าคนที่บ้าน")
    assert (other.status_code, receipts.TAKEN_BEFORE in other.text) == (422, False)
    assert "สิ่งที่ส่งครั้งนี้ไม่ได้บันทึก" in other.text
    assert "ยังไม่ได้บันทึก" not in other.text  # the copy before it was


def test_a_reason_too_long_stays_in_its_box(client, visit, officer):
    client.force_login(officer)
    long = "เหตุที่ยาวมาก " * 30
    page = client.post(reverse("logbook:visit-return", args=[visit.pk]), {"reason": long})
    assert page.status_code == 422
    assert long.strip() in page.text
    assert "255" in page.context["return_form"].errors["reason"][0]
