"""A visit that the district centre types for a mentor is the mentor's."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent, Notification
from accounts.services.accounts import grant_role, set_active
from core.thai import be_date, month_code
from logbook.due import OWN
from logbook.errors import NotMentorThenError, OwnVisitError
from logbook.models import Visit, VisitRevision
from logbook.models.visits import ANOTHER_MENTOR
from logbook.services.visitors import visitors_of
from logbook.services.visits import (
    content_hash,
    record_visit,
    return_visit,
    verify_visit,
    visit_content,
)
from logbook.services.work import work_of
from logbook.stranded import nobody_verifies
from mentors.models import Official
from mentors.services.pairings import end_pairing
from mentors.services.registers import save_official
from places.models import Area
from reports.waiting import waiting_for
from tests import clock
from tests.consequences.town import AREA, Town
from tests.logbook.test_export import MONTH, csv_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def house(town):
    return town.houses[0]


@pytest.fixture
def on_paper(town):
    """A mentor who has no account."""
    official = Official(title="นาย", first_name="สมุด", last_name="ปากกา", capacity=3)
    official.work_area = Area.objects.get(code=AREA)
    official.started_on = TODAY - timedelta(400)
    with acting_for(town.officer):
        return save_official(official=official, by=town.officer)


def officer_too(town, mentor):
    """The mentor is given the role of an officer of the district as well."""
    area = Area.objects.get(code=AREA)
    with acting_for(town.administrator):
        grant_role(
            user=mentor.user,
            by=town.administrator,
            role="district_officer",
            started_on=TODAY,
            area=area,
        )


def page(client, user, house):
    client.force_login(user)
    return client.get(address(house))


def address(house):
    return reverse("logbook:visit-create", args=[house.pk])


def send(client, user, house, visitor=None, **said):
    client.force_login(user)
    whom = {} if visitor is None else {"visited_by": getattr(visitor, "pk", visitor)}
    said = {"purpose": "follow_up", "visited_on": str(TODAY), "summary": "พบยาย"} | said | whom
    return client.post(address(house), said)


def typed(client, town, house, visitor, **said) -> Visit:
    assert send(client, town.officer, house, visitor, **said).status_code == 302
    with acting_for(town.officer):
        return Visit.objects.order_by("-received_at").first()


def offered(response):
    """`[names], chosen` of the field; None where there is none."""
    field = response.context["form"].fields.get("visited_by")
    if field is None:
        return None
    return [label for _key, label in field.choices], field.initial


def test_a_visit_typed_for_a_mentor_without_account_is_the_mentors(client, town, house, on_paper):
    pairing = town.pair(house, on_paper)
    assert offered(page(client, town.officer, house)) == (
        ["ข้าพเจ้าเอง", "นายสมุด ปากกา"],
        on_paper.pk,
    )

    visit = typed(client, town, house, on_paper)

    assert (visit.visited_by_id, visit.recorded_by_id) == (on_paper.pk, town.officer.pk)
    assert (visit.pairing_id, visit.is_brought_in) == (pairing.pk, False)
    with acting_for(town.administrator):
        event = AuditEvent.objects.get(action="visit.recorded")
        assert event.details == {"official": on_paper.pk}
        assert not Notification.objects.filter(key__startswith="visit-for").exists()
    said = f"บันทึกโดย {town.officer}"
    for at in (
        reverse("logbook:visit-list"),
        reverse("households:household-detail", args=[house.pk]),
    ):
        text = client.get(at).content.decode()
        assert ("นายสมุด ปากกา" in text, said in text, "นำเข้าจากเดิม" in text) == (True, True, False)
    detail = client.get(reverse("logbook:visit-detail", args=[visit.pk])).content.decode()
    assert ("นายสมุด ปากกา" in detail, "นำเข้าจากเดิม" in detail) == (True, False)
    sheet = client.get(reverse("logbook:visit-export"), {"kind": "csv"})
    (line,) = csv.DictReader(
        io.StringIO(b"".join(sheet.streaming_content).decode("utf-8-sig"), newline="")
    )
    assert (line["ผู้เยี่ยม"], line["ผู้บันทึก"]) == ("นายสมุด ปากกา", str(town.officer))


def test_whom_the_form_offers(client, town, house, on_paper, django_assert_num_queries):
    """Mentors of today and of the days a visit is taken for, each once; the main one is chosen who
    cannot type. Only to whoever verifies visits there.
    """
    assert offered(page(client, town.officer, house)) is None
    main, co, gone = town.mentor(), town.mentor(), town.mentor()
    once = town.pair(house, gone, days_ago=300)
    with acting_for(town.officer):
        end_pairing(pairing=once, by=town.officer, end_reason="reassigned", ended_on=TODAY)
    town.pair(house, main, days_ago=0)
    town.pair(house, on_paper, days_ago=0, kind="co")
    town.pair(house, co, days_ago=0, kind="co")
    names = [one.full_name for one in (main, on_paper, co, gone)]
    assert offered(page(client, town.officer, house)) == (["ข้าพเจ้าเอง", *names], None)
    assert offered(page(client, main.user, house)) is None
    with acting_for(town.administrator):
        set_active(user=main.user, active=False, by=town.administrator)
    assert offered(page(client, town.officer, house)) == (["ข้าพเจ้าเอง", *names], main.pk)
    for user, queries in ((co.user, 0), (town.officer, 1)):
        with acting_for(user), django_assert_num_queries(queries):
            visitors_of(user, house)
    officer_too(town, co)  # types as themselves
    names.remove(co.full_name)
    assert offered(page(client, co.user, house)) == (["ข้าพเจ้าเอง", *names], main.pk)


def test_a_form_without_the_field_is_of_whoever_types_as_is_an_own_official(client, town, house):
    mentor = town.mentor()
    town.pair(house, mentor)
    assert typed(client, town, house, None).visited_by is None
    with acting_for(mentor.user):
        visit, _new = record_visit(
            by=mentor.user,
            id=uuid.uuid4(),
            household=house,
            purpose="follow_up",
            visited_on=TODAY,
            summary="พบตา",
            visited_by=mentor,
        )
        assert (visit.visited_by, visit.pairing.official) == (None, mentor)
    other = town.mentor()  # what a mentor sends along is not asked of them
    assert (
        send(client, mentor.user, house, other, another=visit.pk, summary="พบลุง").status_code == 302
    )
    with acting_for(town.officer):
        assert set(Visit.objects.values_list("visited_by", flat=True)) == {None}


def test_only_a_mentor_of_that_day_has_visited(client, town, house, on_paper):
    """The last day of a pairing is one of its days, as it is for the mentor themselves."""
    pairing = town.pair(house, on_paper, days_ago=10)
    with acting_for(town.officer):
        end_pairing(
            pairing=pairing, by=town.officer, end_reason="reassigned", ended_on=TODAY - timedelta(5)
        )
    for days_ago in (11, 4):
        refused = send(
            client, town.officer, house, on_paper, visited_on=str(TODAY - timedelta(days_ago))
        )
        assert (refused.status_code, str(NotMentorThenError()) in refused.content.decode()) == (
            422,
            True,
        )
    for days_ago in (10, 5):
        day = TODAY - timedelta(days_ago)
        assert typed(client, town, house, on_paper, visited_on=str(day)).visited_on == day
    stranger = send(client, town.officer, house, town.mentor())
    assert stranger.context["form"].errors.keys() == {"visited_by"}


def test_two_visitors_of_one_id_are_two_contents_and_old_hashes_stay(town, house, on_paper):
    said = {"purpose": "follow_up", "visited_on": date(2026, 5, 7), "summary": "พบยาย"}
    plain = visit_content(house, **said)
    for_one = visit_content(house, **said, visited_by=on_paper)
    for_other = visit_content(house, **said, visited_by=town.mentor())
    assert len({plain.fingerprint, for_one.fingerprint, for_other.fingerprint}) == 3
    known = said | {"household_id": house.pk, "met_with": "", "next_step": ""}
    known |= {"latitude": None, "longitude": None, "assessment": {}, "progress": {}}
    assert plain.fingerprint == content_hash(known)
    town.pair(house, on_paper)
    with acting_for(town.officer):  # one brought in keeps the hash it always had
        brought, _new = record_visit(
            by=town.officer,
            id=uuid.uuid4(),
            household=house,
            visited_by=on_paper,
            is_brought_in=True,
            **said,
        )
    assert brought.content_hash == plain.fingerprint


def test_the_same_day_is_asked_about_whoever_typed_it(client, town, house):
    mentor = town.mentor()
    town.pair(house, mentor)
    sent = town.visit(house, mentor, days_ago=0)
    assert send(client, town.officer, house, "").status_code == 302  # their own visit is another
    asked = send(client, town.officer, house, mentor)
    assert (asked.status_code, asked.context["alike"].found) == (422, sent)
    assert f"ครัวเรือนนี้โดย {mentor.user} ในวันที่" in asked.content.decode()
    day = str(TODAY - timedelta(3))
    written = typed(client, town, house, mentor, visited_on=day)
    asked = send(client, town.officer, house, mentor, visited_on=day, summary="อีกครั้ง")
    assert (asked.status_code, asked.context["alike"].found) == (422, written)
    asked = send(client, mentor.user, house, visited_on=day, summary="จากมือถือ")
    assert (asked.status_code, asked.context["alike"].found) == (422, written)
    assert "ครัวเรือนนี้ของท่านในวันที่" in asked.content.decode()


def test_a_mentor_with_an_account_is_told_and_does_not_verify_it(client, town, house):
    mentor = town.mentor()
    town.pair(house, mentor)
    officer_too(town, mentor)
    visit = typed(client, town, house, mentor)

    with acting_for(mentor.user):
        line = Notification.objects.get(user=mentor.user, key=f"visit-for:{visit.pk}")
        with pytest.raises(OwnVisitError):
            verify_visit(visit=visit, by=mentor.user)
    assert line.url == reverse("logbook:visit-detail", args=[visit.pk])
    button = reverse("logbook:visit-verify", args=[visit.pk])
    for user, is_shown in ((mentor.user, False), (town.officer, False), (town.verifier, True)):
        client.force_login(user)
        for at in (reverse("logbook:visit-list"), line.url):
            assert (button in client.get(at).content.decode()) is is_shown
        with acting_for(user):
            waiting = waiting_for(user, {"visit.verify"})
            (rows,) = (one.rows for one in waiting if one.label == "การเยี่ยมที่รอรับรอง")
            assert rows.count() == int(is_shown)
    for user, says_so in ((mentor.user, True), (town.verifier, False)):
        with clock.at(TODAY + timedelta(9)), acting_for(user):
            whys = [due.why for item in work_of(user) for due in item.dues]
            assert [why for why in whys if why.endswith(OWN)] == [
                f"การเยี่ยมวันที่ {be_date(TODAY, short=True)} {OWN}"
            ] * says_so
    with acting_for(town.verifier):
        assert verify_visit(visit=visit, by=town.verifier).status == "verified"


def test_a_visit_nobody_but_who_made_or_typed_it_could_verify_is_stranded(
    client, town, house, on_paper
):
    mentor = town.mentor()
    town.pair(house, mentor)
    town.pair(house, on_paper, kind="co")
    officer_too(town, mentor)
    visit, other = typed(client, town, house, mentor), typed(client, town, house, on_paper)
    for user, found in ((None, []), (town.verifier, [visit]), (town.officer, [visit])):
        with acting_for(town.administrator):
            if user:
                set_active(user=user, active=False, by=town.administrator)
        with acting_for(mentor.user):
            assert list(nobody_verifies(mentor.user)) == found
    with acting_for(mentor.user):
        assert verify_visit(visit=other, by=mentor.user).status == "verified"


def test_who_visited_is_corrected_and_the_earlier_name_stays_readable(
    client, town, house, on_paper
):
    mentor = town.mentor()
    town.pair(house, on_paper)
    town.pair(house, mentor, kind="co")
    visit = typed(client, town, house, on_paper)
    correct = reverse("logbook:visit-correct", args=[visit.pk])
    said = {"purpose": "follow_up", "visited_on": str(TODAY), "summary": "พบยาย"}

    def returned():
        with acting_for(town.verifier):
            return return_visit(visit=visit, by=town.verifier, reason="ผู้ไปเยี่ยมไม่ถูกต้อง")

    returned()
    assert offered(client.get(correct)) == (
        ["ข้าพเจ้าเอง", on_paper.full_name, mentor.full_name],
        on_paper.pk,
    )
    old_page = client.post(correct, said)  # says nothing of the visitor: nothing is corrected
    assert (old_page.status_code, old_page.context["error"].code) == (422, "visit_unchanged")
    assert client.post(correct, said | {"visited_by": mentor.pk}).status_code == 302
    with acting_for(town.officer):
        visit.refresh_from_db()
        assert (visit.visited_by, visit.pairing.official, visit.status) == (
            mentor,
            mentor,
            "submitted",
        )
        assert VisitRevision.objects.get().content["visited_by"] == on_paper.pk
    with acting_for(mentor.user):
        assert Notification.objects.filter(user=mentor.user, key=f"visit-for:{visit.pk}").exists()
    detail = reverse("logbook:visit-detail", args=[visit.pk])
    assert "นายสมุด ปากกา" in client.get(detail).content.decode()

    returned()
    said["summary"] = "พบยายและหลาน"
    assert client.post(correct, said).status_code == 302  # a program, which does not say it
    with acting_for(town.officer):
        visit.refresh_from_db()
        assert (visit.visited_by, visit.summary) == (mentor, "พบยายและหลาน")

    returned()
    long_ago = said | {"visited_by": mentor.pk, "visited_on": str(TODAY - timedelta(60))}
    refused = client.post(correct, long_ago)
    assert (refused.status_code, refused.context["error"].code) == (422, "not_mentor_then")
    assert client.post(correct, said | {"visited_by": ""}).status_code == 302
    with acting_for(town.officer):
        visit.refresh_from_db()
        assert (visit.visited_by, visit.pairing) == (None, None)


def test_the_export_names_the_mentor_as_visitor_and_the_officer_as_writer(
    client, town, house, on_paper, tmp_path
):
    town.pair(house, on_paper, days_ago=0)
    visit = typed(client, town, house, on_paper)
    with acting_for(town.verifier):
        verify_visit(visit=visit, by=town.verifier)
    (row,), _said = csv_of(tmp_path, month=month_code(MONTH))
    assert (row["ผู้เยี่ยม"], row["ผู้บันทึก"], row["ผู้รับรอง"]) == (
        on_paper.full_name,
        str(town.officer),
        str(town.verifier),
    )


def test_after_a_merge_the_visit_keeps_its_visitor_and_late_paper_is_still_taken(
    client, town, on_paper
):
    stays, double = town.houses[:2]
    here = town.mentor()
    town.pair(stays, here)
    town.pair(double, on_paper)
    visit = typed(client, town, double, on_paper)
    town.merge(stays, double, mentor=str(here.pk))

    with acting_for(town.officer):
        visit.refresh_from_db()
        assert (visit.household_id, visit.visited_by) == (stays.pk, on_paper)
    names, _chosen = offered(page(client, town.officer, stays))
    assert names == ["ข้าพเจ้าเอง", here.full_name, on_paper.full_name]
    day = TODAY - timedelta(5)
    late = typed(client, town, stays, on_paper, visited_on=str(day))
    assert (late.household_id, late.visited_by_id, late.pairing_id) == (stays.pk, on_paper.pk, None)
    client.force_login(here.user)  # may not see the double's mentor
    for at in (
        reverse("logbook:visit-detail", args=[visit.pk]),
        reverse("logbook:visit-list"),
        reverse("households:household-detail", args=[stays.pk]),
    ):
        seen = client.get(at).content.decode()
        assert ("นายสมุด ปากกา" in seen, ANOTHER_MENTOR in seen) == (False, True)


def test_an_account_opened_later_has_the_visit_as_its_own(client, town, house, on_paper):
    """Whoever gets an account afterwards cannot verify what was typed for them before it."""
    town.pair(house, on_paper)
    visit = typed(client, town, house, on_paper)
    user = town.mentor().user
    with acting_for(town.administrator):
        Official.objects.filter(user=user).update(user=None)
    on_paper.user = user
    with acting_for(town.officer):
        save_official(official=on_paper, by=town.officer)
    with acting_for(user), pytest.raises(OwnVisitError):
        verify_visit(visit=visit, by=user)
