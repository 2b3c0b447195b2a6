"""The quarterly report: of closed months, in one's own name, worded by the office, signed."""

import copy
import io
import subprocess
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from committees.models import Committee, Obstacle
from committees.services.committees import save_seat, seat_person
from committees.services.meetings import hold_meeting, make_meeting
from committees.services.obstacles import answer_obstacle, write_obstacle
from committees.services.resolutions import resolve, tell
from committees.services.teams import end_team, save_team
from core.links import private_url
from core.periods import add_months, quarter_of
from core.thai import month_code, to_thai_digits
from places.models import Area
from reports import services
from reports.errors import FiguresSinceError, NoTeamThenError
from reports.models import Report, ReportDelivery, ReportWording
from reports.papers.for_outside import quarterly_pdf
from reports.papers.quarterly import (
    paper_of,
    request_all,
    request_quarterly,
    version_of,
    write_quarterly,
)
from tests.clock import at
from tests.conftest import see_everything, standing
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.jobs import do
from tests.words import words

pytestmark = pytest.mark.django_db
QUARTER = quarter_of(add_months(quarter_of(timezone.localdate()).start, -3))
MONTHS = [add_months(QUARTER.start, n) for n in range(3)]


def stored(file) -> bytes:
    with file.open("rb"):
        return file.read()


def read(report) -> list[str]:
    return text_of(stored(report.pdf))


def text_of(data: bytes) -> list[str]:
    """The text of each page of a paper, without the spaces where its lines break."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, check=True, capture_output=True
    )
    return [squeezed(page) for page in told.stdout.decode().rstrip("\f").split("\f")]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def standing_quarter(django_db_setup, django_db_blocker, tmp_path_factory):
    yield from standing(django_db_blocker, tmp_path_factory.mktemp("quarter"), make_quarter)


@pytest.fixture
def quarter(standing_quarter, db):
    """What `make_quarter` has made, as if for this test alone."""
    return copy.deepcopy(standing_quarter)


def make_quarter():
    """เมืองเลย: an obstacle answered and a resolution told of in the quarter, and again after it."""
    see_everything()
    officer, here = make_user("district_officer", "4201"), Area.objects.get(pk="4201")
    with at(QUARTER.start + timedelta(days=3)):
        make_pairing(make_household(), make_official(), officer, started_on=QUARTER.start)
        make_household("420102")
        bad = write_obstacle(area=here, kind="staff", text="ครูขาด " + "ก" * 150, by=officer)
        write_obstacle(area=here, kind="money", text="วัสดุไม่พอ 3 หมู่บ้าน", by=officer)
        committee = Committee.objects.get(area=here)
        held = {"held_on": QUARTER.start + timedelta(days=3), "place": "หอประชุม", "by": officer}
        meeting = make_meeting(committee=committee, starts_at="09:00", **held)
        hold_meeting(meeting=meeting, by=officer)
        given = {"owner_area": here, "due_on": QUARTER.last - timedelta(days=9)}
        task = resolve(meeting=meeting, text="จัดหาวัสดุ", by=officer, **given)
    with at(QUARTER.start + timedelta(days=20)):
        answer_obstacle(obstacle=bad, status="working", text="ขอครูแล้ว", by=officer)
        tell(resolution=task, state="working", text="สั่งซื้อแล้ว", by=officer)
    for month in MONTHS:
        services.close_month(first_day=month, by=None)
    tell(resolution=task, state="done", text="ได้รับครบหลังไตรมาส", by=officer)
    answer_obstacle(
        obstacle=Obstacle.objects.get(pk=bad.pk), status="solved", text="ได้ครู", by=officer
    )
    return officer


def test_a_district_reports_its_quarter_words_it_and_its_chief_signs(client, quarter):
    client.force_login(quarter)
    client.post(reverse("reports:quarter-start"), {"month": month_code(MONTHS[0]), "area": "4201"})
    report = do(Report.objects.get())
    report.refresh_from_db()
    pages = read(report)
    text = "".join(pages)
    for said in (
        to_thai_digits(QUARTER.label),
        Committee.objects.get(area="4201").name,
        "อย่างน้อยหนึ่งครั้งในไตรมาส ๐ ครัวเรือน",
        "วัสดุไม่พอ ๓ หมู่บ้าน",
        "ขอครูแล้ว",
        "สั่งซื้อแล้ว",
        "กำลังดำเนินการ (เกินกำหนด)",
        "จับคู่ข้าราชการพี่เลี้ยงให้ครบทุกครัวเรือน",
        report.content["snapshot"][:30],
    ):
        assert squeezed(said) in text, said
    # As the quarter ended, though more became of both since.
    assert "หลังไตรมาส" not in text
    assert "ได้ครู" not in text
    assert not set("0123456789") & set(text)
    assert "วันที่" in pages[-1]
    assert len(pages[-1]) > 250  # never a signature alone

    # The same snapshot is the same paper and the same sheet, asked again by whomever.
    again = write_quarterly(
        report_id=request_quarterly(first_day=MONTHS[2], area=report.area, by=None).pk
    )
    assert again.pdf_sha256 == report.pdf_sha256
    assert stored(again.xlsx) == stored(report.xlsx)

    # Words change, with their history; figures and another's words do not.
    address = reverse("reports:report-words", args=[report.pk])
    form = client.get(address).context["form"]
    said = {name: form[name].value() for name in form.fields}
    told = said | {"results": "อบรมอาชีพ 2 รุ่น\nดู https://x.go.th/2569 👩‍🌾", "next": ""}
    assert client.post(address, told).status_code == 302
    stale = client.post(address, told | {"results": "อื่น"})
    assert (stale.status_code, "มีผู้แก้ถ้อยคำระหว่าง" in words(stale)) == (422, True)
    named = client.post(
        address, told | {"seen": stale.context["form"]["seen"].value(), "ask": "นายสมมุติ ใจดี จน"}
    )
    assert named.status_code == 422
    report.refresh_from_db()
    text = "".join(read(report))
    assert "อบรมอาชีพ๒รุ่น" in text
    assert "https://x.go.th/2569[ภาพ]" in text
    assert "แนวทางการดำเนินงานไตรมาสต่อไป" not in text
    assert report.content == again.content
    history = ReportWording.objects.filter(report=report, part="next").values_list("text", "by")
    assert list(history) == [(said["next"], None), ("", quarter.pk)]

    # Its own chief signs, once, and what was read; the governor not for a district, nor somebody
    # who reads for it without the chair's seat.
    sign, chief = reverse("reports:report-sign", args=[report.pk]), make_user("executive", "4201")
    own = Committee.objects.leading().get(area="4201")
    seat = save_seat(committee=own, by=quarter, number="1", title="นายอำเภอเมืองเลย", role="chair")
    held = {"name": chief.full_name, "user": chief, "started_on": QUARTER.start}
    seat_person(seat=seat, by=quarter, kind="holder", **held)
    seen = {"seen": version_of(report)}
    for user, status, sent in (
        (make_user("executive", "42"), 404, seen),
        (quarter, 403, seen),
        (make_user("executive", "4201"), 302, seen),
        (chief, 302, {"seen": "1"}),
    ):
        client.force_login(user)
        assert client.post(sign, sent).status_code == status
        assert not Report.objects.get(pk=report.pk).signed_on
    for _ in range(2):
        assert client.post(sign, seen).status_code == 302
    report.refresh_from_db()
    assert report.signed_position == "นายอำเภอเมืองเลย"
    assert (report.signed_by, report.signed_on, report.signed_on_paper) == (
        chief,
        timezone.localdate(),
        False,
    )
    assert squeezed(f"({to_thai_digits(chief.full_name)})") in "".join(read(report))
    assert AuditEvent.objects.filter(action="report.signed").count() == 1
    assert "ลงนามรับรองแล้ว" in words(client.get(reverse("reports:report-detail", args=[report.pk])))
    client.force_login(quarter)
    late = client.post(address, told | {"seen": str(ReportWording.objects.latest("pk").pk)})
    assert (late.status_code, "ลงนามรับรองแล้ว" in words(late)) == (422, True)
    # And what is stored is what the content, the words and the signature say.
    assert stored(report.pdf) == paper_of(Report.objects.get(pk=report.pk))

    # A signature on paper is written down for another: not before the quarter ended.
    client.force_login(quarter)
    paper = reverse("reports:report-signed", args=[again.pk])
    signed = {"name": "นายสมมุติ นายอำเภอ", "position": "นายอำเภอเมืองเลย"}
    signed["seen"] = client.get(paper).context["form"]["seen"].value()
    for day, status in ((QUARTER.last, 422), (timezone.localdate(), 302)):
        shown = f"{day:%d/%m}/{day.year + 543}"
        assert client.post(paper, signed | {"day": shown}).status_code == status
    assert Report.objects.get(pk=again.pk).signed_on_paper

    sheet = client.get(private_url(quarter, "reports:report-file", report.pk, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    assert book.sheetnames == ["ไตรมาส", "รายพื้นที่"]
    formulas = {row[0].value: row[5].value for row in book["ไตรมาส"].iter_rows(min_row=5)}
    assert formulas["การช่วยเหลือที่ให้ (ทุกครัวเรือน)"].startswith("=SUM(C")
    assert formulas["ครัวเรือนในโครงการ"] == "=E6"
    total = list(book["รายพื้นที่"].values)[-1]
    assert (total[0], total[1].startswith("=SUM(B6:B")) == ("รวม", True)


def test_what_leaves_the_line_hides_the_few_and_what_would_tell_them(quarter):
    asked = {"first_day": MONTHS[2], "area": Area.objects.get(pk="4201"), "by": None}
    report = write_quarterly(report_id=request_quarterly(**asked).pk)
    inside = "".join(text_of(paper_of(report)))
    for said in ("ครัวเรือนในโครงการ๒ครัวเรือน", "(ครัวเรือน)๒๒๒๒"):
        assert said in inside
    outside = "".join(text_of(quarterly_pdf(report)))
    for said in ("(ครัวเรือน)ปิดไว้ปิดไว้ปิดไว้ปิดไว้", "ฉบับสำหรับนอกสายงาน", "วัสดุไม่พอ๓หมู่บ้าน"):
        assert said in outside, said
    for told in ("ครัวเรือนในโครงการ๒", "(ครัวเรือน)๒๒๒๒", "มิติรายได้:"):
        assert told not in outside, told
    services.revise_month(first_day=MONTHS[1], reason="แก้", by=None)
    with pytest.raises(FiguresSinceError):
        quarterly_pdf(report)


def test_a_team_reports_its_sub_districts_in_its_own_name_and_its_head_signs(client, quarter):
    """Its household, obstacles and meetings alone; nobody of another team reads or words it."""
    head, member, other = make_user(), make_user(), make_user()
    day = QUARTER.start
    with at(day + timedelta(days=1)):
        teams = [_team(quarter, "420102", head, member), _team(quarter, "420103", other)]
    team = teams[0]
    client.force_login(quarter)
    asked = {"month": month_code(MONTHS[0]), "area": f"team-{team.pk}"}
    client.post(reverse("reports:quarter-start"), asked)
    report = do(Report.objects.get())
    told = set(ReportDelivery.objects.filter(report=report).values_list("user", flat=True))
    assert {user.pk for user in (quarter, head, member)} <= told
    assert other.pk not in told
    text = "".join(read(report))
    for said in ("ทีมปฏิบัติการ420102", "สะพานขาด", "รวมทีม", "ประชุม๑ครั้ง:ครั้งที่๑/"):
        assert squeezed(to_thai_digits(said)) in text, said
    for said in ("วัสดุไม่พอ", "ขอครูแล้ว", "จัดหาวัสดุ", "๔๒๐๑๐๓"):
        assert squeezed(said) not in text, said
    figures = {line[0]: line[-1] for line in report.content["sheet"]["lines"]}
    assert figures["ครัวเรือนในโครงการ"] == 1  # of the two of the district

    page, words_page, sign = (
        reverse(f"reports:report-{name}", args=[report.pk]) for name in ("detail", "words", "sign")
    )
    for user, status in ((other, 404), (member, 200), (head, 200)):
        client.force_login(user)
        assert [client.get(url).status_code for url in (page, words_page)] == [status, status]
    assert len(client.get(reverse("reports:report-list")).context["page"]) == 1
    form = client.get(words_page).context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert client.post(words_page, said | {"results": "ซ่อมสะพาน 1 แห่ง"}).status_code == 302
    chief, seen = make_user("executive", "4201"), {"seen": version_of(report)}
    for user in (chief, member):
        client.force_login(user)
        assert client.post(sign, seen).status_code == 404
    client.force_login(head)
    assert "รายงานที่รอลงนาม" in words(client.get("/"))
    assert client.post(sign, seen).status_code == 302
    report.refresh_from_db()
    assert (report.signed_by, report.signed_position) == (head, "หัวหน้าทีม")
    assert squeezed("ซ่อมสะพาน ๑ แห่ง") in "".join(read(report))
    # The clock writes one for each team beside the fifteen, once; another's goes to nobody here.
    rows = request_all(first_day=MONTHS[2], by=None, scheduled=True)
    assert [row.team for row in rows[15:]] == teams
    assert rows == request_all(first_day=MONTHS[0], by=None, scheduled=True)


def test_a_quarter_is_told_by_the_teams_that_worked_in_it_and_of_where_they_did(client, quarter):
    """The day after it one ended, one gave a sub-district up, and another began."""
    first = QUARTER.start + timedelta(days=1)
    with at(first):
        ended, less = (_team(quarter, place, make_user()) for place in ("420102", "420103"))
        places = list(Area.objects.filter(pk__in=["420103", "420104"]))
        save_team(team=less, places=places, by=quarter)
    with at(QUARTER.end):
        end_team(team=ended, by=quarter, ended_on=QUARTER.end)
        save_team(team=less, places=places[:1], by=quarter)
        begun = _team(quarter, "420102", make_user(), started_on=QUARTER.end)
    rows = request_all(first_day=MONTHS[2], by=None, scheduled=True)
    assert [row.team for row in rows[15:]] == [ended, less]
    done = {row.team: write_quarterly(report_id=row.pk) for row in rows[15:]}
    told = {team: set(row.content["table"]["areas"]) for team, row in done.items()}
    assert told == {ended: {"420102"}, less: {"420103", "420104"}}
    lines = {line[0]: line[-1] for line in done[ended].content["sheet"]["lines"]}
    assert lines["ครัวเรือนในโครงการ"] == 1

    client.force_login(quarter)
    page = client.get(reverse("reports:report-list")).text
    assert f"team-{ended.pk}" in page
    assert f"team-{begun.pk}" not in page
    before = Report.objects.count()
    address, asked = reverse("reports:quarter-start"), {"month": month_code(MONTHS[0])}
    refused = client.post(address, asked | {"area": f"team-{begun.pk}"}, follow=True)
    assert (NoTeamThenError.message in refused.text, Report.objects.count()) == (True, before)
    assert client.post(address, asked | {"area": f"team-{ended.pk}"}).status_code == 302
    assert Report.objects.count() == before + 1


def test_where_nothing_has_to_be_written_no_number_is_told_as_a_success(client, quarter):
    with at(QUARTER.start + timedelta(days=1)):
        team = _team(quarter, "420102", make_user())
    client.force_login(quarter)
    asked = {"month": month_code(MONTHS[0]), "area": f"team-{team.pk}", "kind": "monthly"}
    page = client.post(reverse("reports:report-start"), asked, follow=True)
    told = [(message.level_tag, str(message)) for message in page.context["messages"]]
    assert told == [("info", "ไม่มีเอกสารที่ต้องจัดทำ")]


def _team(by, place, head, *members, **more):
    """A team of one sub-district which met in the quarter, its head seated first."""
    named = {"name": f"ทีมปฏิบัติการ {place}", "short_name": f"ทีมปฏิบัติการ {place}", **more}
    area = Area.objects.get(pk=place)
    team = save_team(places=[area], by=by, area=area.parent, **named)
    for number, (user, role) in enumerate([(head, "chair"), *((m, "member") for m in members)]):
        title = "หัวหน้าทีม" if role == "chair" else "สมาชิกทีม"
        seat = save_seat(committee=team, by=by, number=str(number), title=title, role=role)
        day = QUARTER.start
        seat_person(seat=seat, by=by, kind="holder", name=user.full_name, user=user, started_on=day)
    write_obstacle(area=area, kind="people", text="สะพานขาด", by=head)
    held = {"held_on": QUARTER.start, "place": "ศาลา", "starts_at": "09:00"}
    hold_meeting(meeting=make_meeting(committee=team, by=by, **held), by=by)
    return team


def _chief(by, area, kind="holder", **held):
    """An executive of the area who sits in its committee's chair."""
    chief, own = make_user("executive", area), Committee.objects.leading().get(area=area)
    seat = own.seats.filter(role="chair").first() or save_seat(
        committee=own, by=by, number="1", title="ประธาน", role="chair"
    )
    held = {"name": chief.full_name, "started_on": QUARTER.start} | held
    seat_person(seat=seat, by=by, user=chief, kind=kind, **held)
    return chief


def _written(by, area="4201"):
    asked = {"first_day": MONTHS[2], "area": Area.objects.get(pk=area), "by": by}
    return write_quarterly(report_id=request_quarterly(**asked).pk)


def test_what_waits_for_a_chief_is_the_last_report_of_each_quarter_until_one_like_it_is_signed(
    client, quarter
):
    """Nothing waits for a deputy, who cannot sign; nobody is asked for what is signed already."""
    chief = _chief(quarter, "4201")
    ends = {"ended_on": timezone.localdate() + timedelta(days=9)}
    deputy = _chief(quarter, "4201", kind="deputy", **ends)

    def waiting(user):
        client.force_login(user)
        lines = client.get("/").context["own"]
        return {label: count for label, count, _address in lines}.get("รายงานที่รอลงนาม", 0)

    def sign(report):
        client.force_login(chief)
        seen = {"seen": version_of(report)}
        client.post(reverse("reports:report-sign", args=[report.pk]), seen)
        assert Report.objects.get(pk=report.pk).signed_on

    first, _again = _written(quarter), _written(quarter)
    assert (waiting(chief), waiting(deputy)) == (1, 0)
    sign(first)
    assert waiting(chief) == 0
    client.force_login(quarter)
    every = {"month": month_code(MONTHS[2]), "area": "", "kind": "all"}
    client.post(reverse("reports:report-start"), every)
    assert not Report.objects.filter(kind="quarterly", state="waiting").exists()
    services.revise_month(first_day=MONTHS[1], reason="แก้", by=None)
    client.post(reverse("reports:report-start"), every)
    do(Report.objects.get(kind="quarterly", state="waiting"))
    assert waiting(chief) == 1


def test_a_paper_that_waits_for_its_signature_names_the_chief_of_today(client, quarter):
    _chief(quarter, "4201", ended_on=timezone.localdate())
    with at(timezone.localdate() - timedelta(days=1)):
        report = _written(quarter)
    new = _chief(quarter, "4201", started_on=timezone.localdate())
    client.force_login(quarter)
    page = reverse("reports:report-detail", args=[report.pk])
    assert "ไม่ใช่ผู้ดำรงตำแหน่งในวันนี้ ก่อนพิมพ์ไปลงนามให้กด" in words(client.get(page))
    client.force_login(make_user("executive", "4201"))  # who cannot word it is not told to
    told = words(client.get(page))
    assert ("ไม่ใช่ผู้ดำรงตำแหน่งในวันนี้" in told, "ให้กด" in told) == (True, False)
    client.force_login(quarter)
    address = reverse("reports:report-words", args=[report.pk])
    form = client.get(address).context["form"]
    assert client.post(address, {n: form[n].value() for n in form.fields}).status_code == 302
    report.refresh_from_db()
    assert squeezed(to_thai_digits(new.full_name)) in "".join(read(report))
    assert "ไม่ใช่ผู้ดำรงตำแหน่งในวันนี้" not in words(client.get(page))
