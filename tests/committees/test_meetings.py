"""A meeting from its notice to what became of its resolutions."""

import subprocess
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.services.accounts import set_active
from committees.enums import Presence, ResolutionState
from committees.errors import MeetingCancelledError, MeetingHeldError, MeetingResolvedError
from committees.models import (
    Attendance,
    Committee,
    Delivery,
    Dispatch,
    DistributionList,
    Meeting,
    Obstacle,
    Resolution,
    SeatHolder,
)
from committees.papers import content_of
from committees.services.agenda import MOST
from committees.services.attendance import came_of, lines_of, save_attendance
from committees.services.committees import save_seat, seat_person
from committees.services.meetings import call_meeting, cancel_meeting, save_item
from committees.services.resolutions import TOLD, remind
from committees.services.resolutions import tell as tell_of
from committees.services.teams import save_team
from core.forms import BuddhistDateField
from core.thai import to_thai_digits
from places.models import Area, Organization
from tests import clock
from tests.confirming import confirm
from tests.factories.people import make_household, make_user
from tests.factories.registers import begin_book

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
typed = BuddhistDateField().prepare_value


def at(name, *keys) -> str:
    return reverse(f"committees:{name}", args=keys)


@pytest.fixture
def officer(client):
    user = make_user("district_officer", "4201")
    client.force_login(user)
    return user


@pytest.fixture
def committee(officer):
    found = Committee.objects.get(area="4201")
    seat = save_seat(committee=found, by=officer, number="1", title="นายอำเภอ", role="chair")
    account = make_user("executive", "4201")
    held = {"name": "นายสมมุติ นายอำเภอ", "user": account, "started_on": TODAY - timedelta(30)}
    seat_person(seat=seat, by=officer, kind="holder", **held)
    return found


def set_meeting(client, committee, day=TODAY, place="หอประชุมอำเภอ"):
    data = {"held_on": typed(day), "starts_at": "09:30", "place": place}
    answer = client.post(at("meeting-create", committee.pk), data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Meeting.objects.latest("pk")


def text_of(client, meeting, kind, tmp_path) -> str:
    return text_in(client.get(at("meeting-paper", meeting.pk, kind)).content, tmp_path)


def text_in(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    shown = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return " ".join(shown.stdout.decode().split())


def report_obstacle(client, text="สะพานขาด เข้าหมู่บ้านไม่ได้"):
    said = {"area": "420107", "kind": "people", "text": text, "proposal": "ขอให้ อบต. ซ่อม"}
    assert client.post(at("obstacle-create"), said).status_code == 302
    return Obstacle.objects.latest("pk")


def resolve(client, meeting, item=None, follow=False, **fields):
    data = {"text": "ให้ อบต. ซ่อมสะพาน", "owner_area": "4201", "due_on": typed(TODAY)}
    address = at("resolution-create", meeting.pk) + (f"?item={item.pk}" if item else "")
    return client.post(address, data | fields, follow=follow)


def test_an_agenda_is_drafted_from_what_waits_and_drafted_anew(client, officer, committee):
    for _ in range(2):
        make_household()
    report_obstacle(client)
    meeting = set_meeting(client, committee)
    titles = dict(meeting.items.values_list("source", "title"))
    assert {"unpaired", "late"} - set(titles) <= {"late"}
    assert "2 ครัวเรือน" in meeting.items.get(source="unpaired").text
    matter = meeting.items.get(obstacle__isnull=False)
    assert "สะพานขาด" in matter.text
    kept = {"part": "4", "title": "สะพาน", "text": "แก้ด้วยมือ", "minutes": ""}
    assert client.post(at("item-edit", meeting.pk, matter.pk), kept).status_code == 302
    make_household()

    assert client.post(at("meeting-draft", meeting.pk)).status_code == 302

    assert "3 ครัวเรือน" in meeting.items.get(source="unpaired").text
    assert meeting.items.get(obstacle__isnull=False).text == "แก้ด้วยมือ"
    client.force_login(make_user("district_officer", "4202"))
    assert client.get(at("meeting-detail", meeting.pk)).status_code == 404


def test_a_district_and_its_team_each_follow_up_what_they_resolved(client, officer, committee):
    words = {"name": "ทีมปฏิบัติการตำบลนาอาน", "short_name": "ทีมนาอาน"}
    place = Area.objects.get(pk="420107")
    team = save_team(area=committee.area, places=[place], by=officer, **words)
    ours, theirs = (set_meeting(client, one, TODAY - timedelta(9)) for one in (committee, team))
    for meeting, text in ((ours, "ให้ซ่อมสะพาน"), (theirs, "ให้เยี่ยมทุกหลัง")):
        assert resolve(client, meeting, text=text).status_code == 302
        assert confirm(client, at("meeting-hold", meeting.pk)).status_code == 302
    with clock.at(TODAY - timedelta(5)):
        done = Resolution.objects.get(meeting=ours)
        tell_of(resolution=done, state=ResolutionState.DONE, text="ซ่อมเสร็จแล้ว", by=officer)
    between = set_meeting(client, team)  # the team met after it was done, the district not yet
    assert confirm(client, at("meeting-hold", between.pk)).status_code == 302

    next_ones = [set_meeting(client, one) for one in (committee, team)]

    told = [one.items.get(source="followed").text for one in next_ones]
    assert ("ซ่อมเสร็จแล้ว" in told[0], "ให้เยี่ยมทุกหลัง" in told[0]) == (True, False)
    assert ("ให้ซ่อมสะพาน" in told[1], "ให้เยี่ยมทุกหลัง" in told[1]) == (False, True)


def test_who_types_minutes_of_a_matter_that_went_keeps_what_was_typed(client, officer, committee):
    meeting = set_meeting(client, committee)
    matter = meeting.items.get(part="5")
    edit = at("item-edit", meeting.pk, matter.pk)
    assert confirm(client, at("item-remove", meeting.pk, matter.pk)).status_code == 302

    late = client.post(edit, {"part": "5", "title": matter.title, "minutes": "จดไว้หนึ่งหน้า"})

    said = late.content.decode()
    assert (late.status_code, "จดไว้หนึ่งหน้า" in said, "ถูกลบ" in said) == (422, True, True)
    assert client.get(edit).status_code == 404


def test_drafting_anew_leaves_open_pages_and_an_obstacle_where_they_are(client, officer, committee):
    make_household()
    obstacle = report_obstacle(client)
    meeting = set_meeting(client, committee)
    before = dict(meeting.items.values_list("source", "pk"))
    matter = meeting.items.get(obstacle=obstacle)
    edit = at("item-edit", meeting.pk, meeting.items.get(source="unpaired").pk)
    make_household()

    assert client.post(at("meeting-draft", meeting.pk)).status_code == 302

    assert dict(meeting.items.values_list("source", "pk")) == before
    assert "2 ครัวเรือน" in meeting.items.get(source="unpaired").text
    minutes = {"part": "4", "title": "ครัวเรือน", "text": "", "minutes": "ที่ประชุมรับทราบ"}
    assert client.post(edit, minutes).status_code == 302
    assert resolve(client, meeting, matter).status_code == 302
    obstacle.refresh_from_db()
    assert obstacle.status == "working"
    answer = {"status": "closed", "text": "ซ้ำกับเรื่องเดิม"}
    assert client.post(at("obstacle-answer", obstacle.pk), answer).status_code == 302
    assert client.post(at("meeting-draft", meeting.pk)).status_code == 302
    assert not meeting.items.filter(obstacle=obstacle).exists()  # it waits no longer
    gone = resolve(client, meeting, matter, text="ให้สำรวจสะพานอื่น")
    said = gone.content.decode()
    assert (gone.status_code, "ให้สำรวจสะพานอื่น" in said, "ถูกลบ" in said) == (422, True, True)
    assert meeting.resolutions.count() == 1


def test_more_obstacles_than_are_told_one_by_one_are_one_matter(client, officer, committee):
    written = [report_obstacle(client, f"สะพานที่ {n} ขาด") for n in range(MOST + 1)]
    meeting = set_meeting(client, committee)
    assert client.post(at("meeting-draft", meeting.pk)).status_code == 302

    told = meeting.items.filter(source__startswith="obstacle")
    assert list(told.values_list("source", "obstacle")) == [
        *[(f"obstacle.{one.pk}", one.pk) for one in written[:MOST]],
        ("obstacle.others", None),
    ]


def test_a_resolution_is_a_task_until_it_is_done_and_the_writer_hears_of_it(
    client, officer, committee, tmp_path
):
    mentor = make_user("mentor", "4201")
    client.force_login(mentor)
    obstacle = report_obstacle(client)
    client.force_login(officer)
    meeting = set_meeting(client, committee)
    assert confirm(client, at("meeting-call", meeting.pk)).status_code == 302
    assert Notification.objects.filter(text__startswith="เชิญประชุม").count() == 1
    notice = text_of(client, meeting, "notice", tmp_path)
    for said in ("เชิญประชุม", "ระเบียบวาระที่ ๔", "สะพานขาด", "๐๙.๓๐ น."):
        assert said in notice
    by_list = at("dispatch-create", "meeting.notice", meeting.pk)
    letter = {"distribution_list": 1, "is_numbered": "on"}
    early = client.post(by_list, letter)
    assert (early.status_code, "ระบุเลขต่อจากสมุด" in early.content.decode()) == (422, True)
    begin_book(officer)
    assert client.post(by_list, letter).status_code == 302
    assert client.post(by_list, letter).status_code == 422  # the same once more
    moved = {"held_on": typed(TODAY), "starts_at": "13:30", "place": "ศาลากลาง"}
    assert client.post(at("meeting-edit", meeting.pk), moved).status_code == 302
    assert client.post(by_list, letter).status_code == 302  # it says something else now
    sent = Dispatch.objects.latest("pk")
    assert to_thai_digits("3") in sent.reference
    with sent.file.open("rb") as file:
        assert sent.reference.split()[-1] in text_in(file.read(), tmp_path)
    line = lines_of(meeting)[0].key
    came = {f"presence-{line}": "came", f"name-{line}": "นายสมมุติ นายอำเภอ"}
    assert client.post(at("attendance-edit", meeting.pk), came).status_code == 302
    item = meeting.items.get(obstacle=obstacle)
    edit, title = at("item-edit", meeting.pk, item.pk), item.title
    added = {"part": "5", "title": "เรื่องที่มาทีหลัง", "text": "x", "minutes": ""}
    opened = [client.get(edit), client.get(at("item-create", meeting.pk))]
    assert [page.status_code for page in opened] == [200, 200]
    assert confirm(client, at("meeting-hold", meeting.pk)).status_code == 302
    late = client.post(at("item-create", meeting.pk), added)
    assert (late.status_code, "ประชุมแล้ว" in late.content.decode()) == (422, True)
    with pytest.raises(MeetingHeldError):  # the page was opened before the meeting was held
        save_item(meeting=meeting, item=item, by=officer, **added)
    empty = client.post(by_list.replace("notice", "minutes"), letter)
    assert (empty.status_code, "ยังไม่ได้บันทึก" in empty.content.decode()) == (422, True)
    told = {"minutes": "ที่ประชุมรับทราบ"}
    before = {"part": item.part, "title": title, "text": item.text.replace("\n", "\r\n")}
    other = client.post(edit, before | told | {"text": "แก้หลังประชุม"})
    assert (other.status_code, "แก้หลังประชุม" in other.content.decode()) == (422, True)
    assert ("ประชุมแล้ว จึงแก้วาระไม่ได้" in other.content.decode()) is True
    item.refresh_from_db()
    assert item.minutes == ""
    assert client.post(edit, before | told).status_code == 302  # as it was when it was opened
    item.refresh_from_db()
    assert (item.title, item.minutes) == (title, "ที่ประชุมรับทราบ")
    two = resolve(client, meeting, item, owner=officer.username)
    assert two.status_code == 422  # one owner
    assert resolve(client, meeting, item).status_code == 302
    resolution = Resolution.objects.get()
    minutes = text_of(client, meeting, "minutes", tmp_path)
    for said in ("เข้าประชุม", "นายสมมุติ นายอำเภอ", "มติที่ ๑", "ให้ อบต. ซ่อมสะพาน"):
        assert said in minutes
    obstacle.refresh_from_db()
    assert obstacle.status == "working"
    waiting = {label: count for label, count, _url in client.get("/").context["cards"]}
    assert waiting["มติที่มอบหมายท่าน"] == 1

    Resolution.objects.update(due_on=TODAY - timedelta(1))
    assert remind() == 1
    assert remind() == 0
    later = set_meeting(client, committee, TODAY + timedelta(28))
    assert "เกินกำหนด" in later.items.get(source="followed").text
    tell = at("resolution-tell", resolution.pk)
    client.force_login(make_user("district_officer", "4202"))
    assert client.post(tell, {"state": "done", "text": "x"}).status_code == 404
    client.force_login(officer)
    done = {"state": ResolutionState.DONE, "text": "ซ่อมเสร็จแล้ว"}
    assert client.post(tell, done).status_code == 302
    assert client.post(tell, done).status_code == 422
    obstacle.refresh_from_db()
    assert obstacle.status == "solved"
    # One that is only set for a later day has told nobody: the next one tells what became of it.
    after = set_meeting(client, committee, TODAY + timedelta(35))
    assert "ซ่อมเสร็จแล้ว" in after.items.get(source="followed").text
    client.force_login(mentor)
    assert "ซ่อมเสร็จแล้ว" in client.get(at("obstacle-detail", obstacle.pk)).content.decode()


def test_a_call_counts_whom_it_reaches_and_seats_nobody_is_entered_in(client, officer, committee):
    def seat(number, *people, **fields):
        line = save_seat(
            committee=committee, by=officer, number=number, title=number, role="member", **fields
        )
        for user in people:
            held = {"kind": "holder", "name": "นายสมมุติ", "started_on": TODAY - timedelta(30)}
            seat_person(seat=line, by=officer, user=user, **held)

    chief = committee.seats.get(number="1").holders.get().user
    closed = make_user("mentor", "4201")
    seat("2", chief)  # the same person: told once
    seat("3", closed, None, person_count=4)
    seat("4")
    set_active(user=closed, active=False, by=make_user("administrator", "42"))
    meeting = set_meeting(client, committee)
    asked = client.get(at("meeting-call", meeting.pk)).content.decode()

    assert ("แจ้งในระบบ 1 คน" in asked, "อีก 5 คน" in asked) == (True, True)
    first, again = (call_meeting(meeting=meeting, by=officer) for _ in range(2))
    assert (first, again) == (1, 0)
    assert "ไม่ได้รับซ้ำ" in client.get(at("meeting-call", meeting.pk)).content.decode()
    page = confirm(client, at("meeting-call", meeting.pk), follow=True)
    assert "แจ้งในระบบ 0 คน" in page.content.decode()


def test_a_meeting_called_off_is_told_and_leaves_what_waits_to_the_next(
    client, officer, committee, tmp_path
):
    obstacle = report_obstacle(client)
    chief = committee.seats.get().holders.get().user
    meeting = set_meeting(client, committee, TODAY + timedelta(3))
    assert confirm(client, at("meeting-call", meeting.pk)).status_code == 302
    SeatHolder.objects.update(ended_on=TODAY + timedelta(1))  # called, and gone by the day
    call_off = at("meeting-cancel", meeting.pk)
    assert "โปรด" in confirm(client, call_off, {"reason": ""}).content.decode()
    named = confirm(client, call_off, {"reason": "รอ 1-4299-00012-34-5"}, follow=True)
    assert named.status_code == 422
    assert 'value="รอ 1-4299-00012-34-5"' in named.content.decode()
    assert Meeting.objects.get().stage == "called"

    page = confirm(client, call_off, {"reason": "น้ำท่วมหอประชุม"}, follow=True).content.decode()

    assert ("แจ้งในระบบ 1 คน" in page, "น้ำท่วมหอประชุม" in page) == (True, True)
    assert "(PDF)" not in page
    for kind in ("notice", "minutes"):  # an address kept from before
        assert text_of(client, meeting, kind, tmp_path).lstrip().startswith("งดประชุม")
    told = Notification.objects.get(user=chief, key=f"meeting:{meeting.pk}:cancelled").text
    assert told.startswith("งดประชุม (น้ำท่วมหอประชุม)")
    meeting.refresh_from_db()
    with pytest.raises(MeetingCancelledError):
        cancel_meeting(meeting=meeting, reason="อีกครั้ง", by=officer)
    item = meeting.items.get(obstacle=obstacle)
    typed_late = {"part": "4", "title": item.title, "minutes": "จดไว้"}
    late = client.post(at("item-edit", meeting.pk, item.pk), typed_late)
    assert (late.status_code, "จดไว้" in late.content.decode()) == (422, True)
    assert resolve(client, meeting, item).status_code == 422
    for door in ("meeting-call", "meeting-hold", "meeting-draft", "attendance-edit"):
        assert "งดแล้ว" in confirm(client, at(door, meeting.pk), follow=True).content.decode()
    moved = {"held_on": typed(TODAY), "starts_at": "09:30", "place": "ห้องประชุม"}
    assert client.post(at("meeting-edit", meeting.pk), moved).status_code == 422
    by_list = at("dispatch-create", "meeting.notice", meeting.pk)
    assert "งดแล้ว" in client.post(by_list, {"distribution_list": 1}).content.decode()
    after = set_meeting(client, committee)
    assert (meeting.stage, after.number) == ("cancelled", meeting.number + 1)
    assert resolve(client, after, after.items.get(obstacle=obstacle)).status_code == 302
    with pytest.raises(MeetingResolvedError):
        cancel_meeting(meeting=after, reason="น้ำท่วม", by=officer)
    quiet = set_meeting(client, committee)
    assert cancel_meeting(meeting=quiet, reason="น้ำท่วม", by=officer) == 0  # nobody was called


def test_whoever_was_sent_the_notice_of_a_meeting_hears_that_it_moves_and_is_called_off(
    client, committee
):
    reader = committee.seats.get().holders.get().user
    client.force_login(make_user("provincial_officer", "42"))
    meeting, other = (set_meeting(client, committee, TODAY + timedelta(3)) for _ in "12")
    letter = {"distribution_list": DistributionList.objects.get(committee=committee).pk}
    fill = at("distribution-fill", letter["distribution_list"])
    assert client.post(fill).status_code == 302
    assert client.post(at("dispatch-create", "meeting.notice", meeting.pk), letter).url
    assert reader.pk in Delivery.objects.values_list("user", flat=True)
    moved = {"held_on": typed(TODAY + timedelta(4)), "starts_at": "13:30", "place": "ศาลากลาง"}
    for one in (meeting, other):
        assert client.post(at("meeting-edit", one.pk), moved).status_code == 302
        confirm(client, at("meeting-cancel", one.pk), {"reason": "น้ำท่วม"})
    told = Notification.objects.filter(user=reader, key__startswith="meeting:")
    texts = told.values_list("text", flat=True)
    assert sorted(text.split()[0] for text in texts) == ["งดประชุม", "เชิญประชุม"]
    assert not told.filter(key__startswith=f"meeting:{other.pk}:").exists()


def test_an_agenda_adopts_the_minutes_of_the_last_meeting_that_was_held(client, officer, committee):
    """Not of one that was called off, nor of one that is still to come."""

    def adopted(meeting):
        return [item.title for item in meeting.items.filter(part="2")]

    first = set_meeting(client, committee)
    assert adopted(first) == []
    off = set_meeting(client, committee)
    cancel_meeting(meeting=off, reason="น้ำท่วม", by=officer)
    assert adopted(set_meeting(client, committee)) == []
    ahead = set_meeting(client, committee)
    for held in (first, set_meeting(client, committee)):
        confirm(client, at("meeting-hold", held.pk))
        after = set_meeting(client, committee)
        held.refresh_from_db()
        assert adopted(after) == [f"รับรองรายงานการประชุม {held}"]
    assert adopted(ahead) == []
    confirm(client, at("meeting-draft", ahead.pk))  # set before the last one was held
    assert adopted(ahead) == adopted(after)


def test_a_meeting_moved_into_another_year_has_that_years_next_number(client, officer, committee):
    with clock.at(date(2026, 12, 1)):
        client.force_login(officer)
        first = set_meeting(client, committee, date(2027, 1, 5))
        meeting = set_meeting(client, committee, date(2026, 12, 20))
        assert resolve(client, meeting, due_on=typed(date(2026, 12, 30))).status_code == 302
        said = {"starts_at": "09:30", "place": "หอประชุม"}
        edit = at("meeting-edit", meeting.pk)
        assert client.post(edit, said | {"held_on": typed(date(2026, 12, 21))}).status_code == 302
        meeting.refresh_from_db()
        assert str(meeting) == "ครั้งที่ 1/2569"
        assert client.post(edit, said | {"held_on": typed(date(2027, 1, 12))}).status_code == 302
    meeting.refresh_from_db()
    assert (str(first), str(meeting)) == ("ครั้งที่ 1/2570", "ครั้งที่ 2/2570")
    assert meeting.resolutions.get().label == "มติที่ 1 (ครั้งที่ 2/2570)"


def test_who_came_for_a_seat_that_is_no_more_stays_written(client, officer, committee):
    meeting = set_meeting(client, committee)
    chair = committee.seats.get()
    gone = save_seat(
        committee=committee, by=officer, number="2", title="เลขานุการ", role="secretary"
    )
    for seat in (gone, chair):  # as two pages that each know one of them
        row = Attendance(meeting=meeting, seat=seat, presence=Presence.CAME, name="นายสมมุติ")
        came = save_attendance(meeting=meeting, rows=[row], by=officer)
    assert came == 2
    assert set(meeting.attendances.values_list("seat", flat=True)) == {gone.pk, chair.pk}


def test_a_seat_nobody_held_that_a_meeting_counted_is_not_removed(client, officer, committee):
    meeting = set_meeting(client, committee)
    said = {"number": "2", "title": "กรรมการ", "role": "member", "person_count": "1"}
    client.post(at("seat-create", committee.pk), said)
    seat = committee.seats.get(number="2")
    remove = at("seat-remove", committee.pk, seat.pk)
    assert remove in client.get(at("seat-edit", committee.pk, seat.pk)).text
    attendance = at("attendance-edit", meeting.pk)
    client.post(attendance, shown_on(client.get(attendance)))

    answer = confirm(client, remove, {})

    assert "การเข้าประชุม" in client.get(answer.url).text
    assert remove not in client.get(at("seat-edit", committee.pk, seat.pk)).text
    assert committee.seats.filter(pk=seat.pk).exists()


def shown_on(page) -> dict:
    """What the page of who came sends when nothing is changed on it."""
    data = {}
    for line in page.context["lines"]:
        data[f"shown-{line.key}"] = line.shown
        data[f"presence-{line.key}"], data[f"name-{line.key}"] = line.row.presence, line.row.name
    return data


def test_each_holder_of_a_seat_has_a_line_and_those_not_entered_one(client, officer, committee):
    def seat(number, count, *held):
        title = {"title": f"ตำแหน่ง {number}", "role": "member", "person_count": count}
        line = save_seat(committee=committee, by=officer, number=number, **title)
        for kind, name in held:
            days = {"started_on": TODAY - timedelta(30), "ended_on": TODAY + timedelta(30)}
            seat_person(seat=line, by=officer, kind=kind, name=name, **days)

    held = [("holder", "นาง ก"), ("holder", "นาย ข"), ("deputy", "นาย ค")]
    seat("2", 14, *held)
    seat("3", 1, ("holder", "นาง ง"), ("acting", "นาย จ"))
    seat("4", 3)
    meeting = set_meeting(client, committee)

    page = client.get(at("attendance-edit", meeting.pk))

    assert [(line.title, line.row.name) for line in page.context["lines"]] == [
        ("นายอำเภอ", "นายสมมุติ นายอำเภอ"),
        ("ตำแหน่ง 2", "นาง ก"),
        ("ตำแหน่ง 2", "นาย ข"),
        ("ตำแหน่ง 2 (อีก 12 คน)", ""),
        ("ตำแหน่ง 3", "นาย จ"),
        ("ตำแหน่ง 4", ""),
    ]
    sent = shown_on(page)
    for line in page.context["lines"][1:3]:
        sent |= {f"presence-{line.key}": "came"}
    assert client.post(at("attendance-edit", meeting.pk), sent).status_code == 302
    assert came_of(meeting) == 2
    assert "2 จาก 19 คน" in client.get(at("meeting-detail", meeting.pk)).content.decode()
    came = dict(content_of(meeting, "minutes")["presences"])[Presence.CAME.label]
    assert came == [("ตำแหน่ง 2", "นาง ก"), ("ตำแหน่ง 2", "นาย ข")]


def test_a_line_two_have_changed_is_told_once_and_then_meant(client, officer, committee):
    meeting = set_meeting(client, committee)
    address = at("attendance-edit", meeting.pk)
    early = client.get(address)
    [chair] = (line.key for line in early.context["lines"])
    mine = shown_on(early) | {f"presence-{chair}": "sent", f"name-{chair}": "นาง ก แทน"}
    theirs = shown_on(early) | {f"presence-{chair}": "came"}
    assert [client.post(address, theirs).status_code for _again in range(2)] == [302, 302]

    refused = client.post(address, mine)
    assert refused.status_code == 422
    assert "นายอำเภอ ขณะนี้บันทึกไว้ว่า “เข้าประชุม นายสมมุติ นายอำเภอ”" in refused.text
    assert meeting.attendances.get().presence == "came"
    again = shown_on(refused)
    assert again[f"name-{chair}"] == "นาง ก แทน"
    assert client.post(address, again).status_code == 302
    assert meeting.attendances.get().name == "นาง ก แทน"


def test_a_page_opened_earlier_leaves_what_a_colleague_wrote_since(client, officer, committee):
    seat = save_seat(committee=committee, by=officer, number="2", title="ปลัดอำเภอ", role="member")
    meeting = set_meeting(client, committee)
    address = at("attendance-edit", meeting.pk)
    early = client.get(address)
    chair, clerk = (line.key for line in early.context["lines"])
    mine = shown_on(early) | {f"presence-{clerk}": "sent", f"name-{clerk}": "นาง ก แทน"}
    theirs = shown_on(early) | {f"presence-{chair}": "came"}
    late = save_seat(committee=committee, by=officer, number="3", title="สัสดี", role="member")
    assert client.post(address, theirs).status_code == 302
    new = client.get(address)
    told = shown_on(new) | {f"presence-{new.context['lines'][2].key}": "came"}
    assert client.post(address, told).status_code == 302

    assert client.post(address, mine).status_code == 302

    said = meeting.attendances.values_list("seat", "presence", "name")
    chief = committee.seats.get(number="1")
    assert set(said) == {
        (chief.pk, "came", "นายสมมุติ นายอำเภอ"),
        (seat.pk, "sent", "นาง ก แทน"),
        (late.pk, "came", ""),  # the early page did not know of the seat
    }


def test_what_was_typed_on_a_line_that_went_meanwhile_is_refused_and_stands_on_the_page(
    client, officer, committee
):
    seat = save_seat(committee=committee, by=officer, number="2", title="ปลัดอำเภอ", role="member")
    meeting = set_meeting(client, committee)
    address = at("attendance-edit", meeting.pk)
    early = client.get(address)
    chair, clerk = (line.key for line in early.context["lines"])
    mine = shown_on(early) | {f"presence-{chair}": "came", f"presence-{clerk}": "sent"}
    mine[f"name-{clerk}"] = "นาง ก แทน"
    seat_person(seat=seat, by=officer, kind="holder", name="นาย ข", started_on=TODAY)

    refused = client.post(address, mine)

    assert (refused.status_code, came_of(meeting)) == (422, 0)
    assert refused.context["lost"]["typed"] == [("ปลัดอำเภอ", "ส่งผู้แทน นาง ก แทน")]
    assert "นาง ก แทน" in refused.content.decode()
    again = shown_on(refused)  # what was typed on the other line stands there, still to be written
    assert again[f"presence-{chair}"] == "came"
    assert client.post(address, again).status_code == 302
    assert came_of(meeting) == 1
    assert client.post(address, shown_on(early)).status_code == 302  # nothing typed, nothing lost


def test_whoever_is_entered_afterwards_is_not_counted_twice(client, officer, committee):
    seat = save_seat(committee=committee, by=officer, number="2", title="ปลัดอำเภอ", role="member")
    meeting = set_meeting(client, committee)
    key = lines_of(meeting)[1].key
    came = {f"presence-{key}": "came", f"name-{key}": "นาง ก"}
    assert client.post(at("attendance-edit", meeting.pk), came).status_code == 302
    days = {"started_on": TODAY - timedelta(30)}
    seat_person(seat=seat, by=officer, kind="holder", name="นาง ก", **days)

    lines = [(line.title, line.row.name, line.row.presence) for line in lines_of(meeting)]

    assert lines[1:] == [("ปลัดอำเภอ", "นาง ก", "came")]


def test_the_province_gives_a_district_work_it_can_see_and_answer(client):
    make_user("district_officer", "4202")
    there = make_user("district_officer", "4201")
    client.force_login(make_user("provincial_officer", "42"))
    meeting = set_meeting(client, Committee.objects.get(area="42"))
    assert resolve(client, meeting, owner_area="4203").status_code == 422  # nobody is there
    assert resolve(client, meeting).status_code == 302
    resolution = Resolution.objects.get()
    client.force_login(there)
    page = client.get(at("resolution-detail", resolution.pk))
    assert page.status_code == 200
    assert at("meeting-detail", meeting.pk) not in page.content.decode()
    told = {"state": "working", "text": "นัดแล้ว"}
    assert client.post(at("resolution-tell", resolution.pk), told).status_code == 302
    assert client.get(at("resolution-edit", resolution.pk)).status_code == 404


def test_the_province_hears_of_resolutions_where_a_district_has_nobody(client):
    province = make_user("provincial_officer", "42")
    elsewhere = make_user("district_officer", "4201")
    client.force_login(province)
    lone = set_meeting(client, Committee.objects.get(area="4203"))
    body = Organization.objects.get(code="loei-health").pk
    to_body = {"owner_area": "", "owner_organization": body, "text": "ให้ตรวจสุขภาพ"}
    said = resolve(client, lone, follow=True, **to_body).content.decode()
    assert ("แจ้งผู้รับผิดชอบแล้ว" in said, "หน่วยงานไม่ได้รับข้อความในระบบ" in said) == (False, True)
    health = Resolution.objects.get()
    owner = make_user("district_officer", "4203")
    resolve(client, set_meeting(client, Committee.objects.get(area="42")), owner_area="4203")
    set_active(user=owner, active=False, by=make_user("administrator", "42"))
    Notification.objects.all().delete()

    assert remind() == 2  # of the body's and of the office where nobody is left: both due today

    told = Notification.objects.order_by("pk").values_list("user", flat=True)
    assert list(told) == [province.pk, province.pk]
    Resolution.objects.update(due_on=TODAY - timedelta(1))
    assert remind() == 2
    with_somebody = {"resolution": health, "state": "working", "text": "นัดแล้ว"}
    make_user("district_officer", "4203")
    Notification.objects.all().delete()
    tell_of(by=province, **with_somebody)
    assert not Notification.objects.filter(user__in=[province, elsewhere]).exists()


def test_a_resolution_given_to_another_body_is_told_of_again(client, officer, committee):
    bodies = Organization.objects.helping().serving(committee.area_id).order_by("pk")[:2]
    meeting = set_meeting(client, committee)
    to = {"text": "ให้ตรวจสุขภาพ", "owner_area": "", "due_on": typed(TODAY)}
    assert resolve(client, meeting, **to, owner_organization=bodies[0].pk).status_code == 302
    edit = at("resolution-edit", Resolution.objects.get().pk)
    told = Notification.objects.filter(user=officer, text__contains="มติมอบหมาย").count
    for body, count in ((bodies[0], 1), (bodies[1], 2)):
        assert client.post(edit, to | {"owner_organization": body.pk}).status_code == 302
        assert told() == count


def test_a_person_who_goes_leaves_the_resolution_with_the_secretary(client, officer, committee):
    owner = make_user("mentor", "4201")
    meeting = set_meeting(client, committee)
    assert resolve(client, meeting, owner_area="", owner=owner.username).status_code == 302
    client.force_login(owner)
    resolution = Resolution.objects.get()
    told = {"state": "working", "text": "กำลังประสาน"}
    assert client.post(at("resolution-tell", resolution.pk), told).status_code == 302
    assert Notification.objects.filter(user=officer, text__contains=TOLD).count() == 1
    client.force_login(officer)  # whoever tells it is not told
    assert client.post(at("resolution-tell", resolution.pk), told).status_code == 302
    assert Notification.objects.filter(user=officer, text__contains=TOLD).count() == 1

    set_active(user=owner, active=False, by=make_user("administrator", "42"))

    said = Notification.objects.filter(user=officer).values_list("text", flat=True)
    assert any("โปรดมอบหมายใหม่" in text for text in said)
    client.force_login(officer)
    assert "บัญชีปิดแล้ว" in client.get(at("resolution-detail", resolution.pk)).content.decode()
    change = {"text": "ให้ อบต. ซ่อม", "owner_area": "4201", "due_on": typed(TODAY)}
    assert client.post(at("resolution-edit", resolution.pk), change).status_code == 302
    resolution.refresh_from_db()
    assert (resolution.owner, resolution.owner_area_id) == (None, "4201")
