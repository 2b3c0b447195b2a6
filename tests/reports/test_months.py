"""A closed month keeps who was counted; what lies between two countings adds up exactly."""

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given

from accounts.acting import acting_for
from accounts.models import AuditEvent, Membership, Notification
from core.periods import month_to_date
from households.models import Household
from households.sets import households_in
from places.models import Area
from reports import metrics, services, tasks
from reports.enums import Carer
from reports.errors import MonthOpenError, RevisionReasonError
from reports.models import (
    MetricSnapshot,
    Month,
    MonthCare,
    MonthMember,
    MonthRevision,
    MonthRule,
    Report,
)
from reports.month_closing import CLOSE, ask_for
from reports.months import caring
from reports.months.checksum import checksum_of
from reports.months.counting import SETS
from reports.months.standing import villages_of
from reports.months.villages import village_cells
from reports.months.why import Cause, Counting, difference
from tests import clock, recount
from tests.factories.people import make_household, make_user
from tests.histories import TODAY, Event, calm, events, happen, make_world, taken_back
from tests.jobs import do, press

pytestmark = pytest.mark.django_db
LAST, NOW = date(2026, 12, 1), date(2027, 1, 1)
WITH_MEMBERS = [metric for metric in metrics.METRICS if metric.has_members]


@pytest.fixture
def world():
    return make_world()


def counting(first_day, revision=None):
    month = Month.objects.get(first_day=first_day)
    return Counting(month, month.revision if revision is None else revision)


@pytest.mark.long
@given(history=events(most=18))
@calm(4)
def test_what_lies_between_two_months_is_exactly_their_difference(world_once, history):
    """Of every metric and area: the figures are the members', and the causes sum to the change."""
    with taken_back(), clock.at(TODAY):
        happen(world_once, history)
        for first_day in (LAST, NOW):
            services.build_month(first_day=first_day, by=None)
        figures = {
            (area, month): services.figures(area, month)
            for area in ("42", "4201", "4202", "420101")
            for month in (LAST, NOW)
        }
        for (area, month), found in figures.items():
            if month != NOW:
                continue
            for metric in WITH_MEMBERS:
                told = difference(metric.code, area, counting(LAST), counting(NOW))
                sums = [
                    sum(v for n, v in f.items() if n.partition(".")[0] == metric.code)
                    for f in (figures[area, LAST], found)
                ]
                assert [told.before, told.after] == sums, (area, metric.code)
                assert sum(change.by for change in told.changes) == told.total
                assert sum(total for _cause, _n, total in told.causes()) == told.total
        by_mentor, by_office = (caring.split(by, counting(NOW).month, "42") for by in Carer)
        visited = "visited", ""
        assert {who: int(v[visited]) for who, v in by_mentor.items() if v[visited]} == (
            recount.Recount(recount.load(), NOW, TODAY, TODAY).visited_by_mentor()
        )
        for parts in (by_mentor, by_office):
            told = sorted({cell for v in parts.values() for cell in v})
            sums = {name_of(*cell): sum(v[cell] for v in parts.values()) for cell in told}
            assert {name: n for name, n in sums.items() if n} == {
                name: n
                for name, n in figures["42", NOW].items()
                if n and name.partition(".")[0] in caring.BY_CARER
            }
        villages = defaultdict(Decimal)
        for (_month, place, _village, *cell), value in village_cells([NOW], "42").items():
            villages[place, name_of(*cell)] += value
        rows = MetricSnapshot.objects.filter(month=NOW, area__level="subdistrict")
        rows = rows.filter(metric__in=[metric.code for metric in WITH_MEMBERS])
        assert {at: n for at, n in villages.items() if n} == {
            (place, name_of(*cell)): n
            for place, *cell, n in rows.values_list("area", "metric", "key", "value")
            if n
        }


def test_a_figure_of_sets_counts_who_is_in_them(world):
    """All are read and laid together at once when a month is counted from nothing."""
    happen(world, [Event(60, "pair", n, 0, 0, 0) for n in (0, 2)])
    happen(world, [Event(9, "visit", 0, 0, 0, 1), Event(8, "leave", 1, 0, 0, 3)])
    with clock.at(TODAY):
        month = services.build_month(first_day=NOW, by=None)
        window, empty = month_to_date(TODAY), 0
        for code, sets in SETS.items():
            rows = MonthMember.objects.filter(month=month, metric=code)
            kept = sorted(pk for row in rows for pk in row.households)
            assert kept == sorted(households_in(*sets, window=window).values_list("pk", flat=True))
            empty += not kept
        assert len(SETS) - empty > 5


def name_of(code, key):
    return f"{code}.{key}" if key else code


@pytest.fixture
def world_once(world):
    return world


def test_a_month_by_mentor_and_organisation_on_its_pages_and_in_the_api(world, client):
    """And stays as it closed when somebody else takes the household over afterwards."""
    happen(world, [Event(60, "pair", n, 0, 0, 0) for n in (0, 2)])
    happen(world, [Event(40, "visit", 0, 0, 0, 1)])
    official = world.officials[0]
    with clock.at(TODAY):
        services.close_month(first_day=LAST, by=world.province)
        happen(world, [Event(0, "hand_over", 0, 0, 0, 1)])
        asked = {"month": "2569-12", "area": "4201"}
        client.force_login(world.officers[0])
        page = client.get(reverse("reports:mentor-figures"), asked)
        (mine, name), (nobody, nobodys) = page.context["lines"]
        assert (mine.who, name, int(mine.followed)) == (official.pk, official.full_name, 2)
        assert mine.shares[0][1:] == (1, 50.0)
        assert (nobody.who, nobodys, int(nobody.followed)) == (None, "ยังไม่มีพี่เลี้ยง", 1)
        page = client.get(reverse("reports:organization-figures"), asked)
        assert sum(part.followed for part, _name in page.context["lines"]) == 3
        rows = client.get(
            "/api/v1/mentor-figures/", {"month": "2026-12-01", "area": "4201"}
        ).json()["results"]
        visited = {row["key"]: row["value"] for row in rows if row["metric"] == "visited"}
        assert visited == {official.pk: "1.00", None: "0.00"}
        file = client.get(reverse("reports:mentors-file", args=["csv"]), asked)
        lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
        assert [line.split(",")[:4] for line in lines[1:]] == [
            [official.full_name, "2", "1", "50.0"],
            ["ยังไม่มีพี่เลี้ยง", "1", "0", "0.0"],
        ]
        outside = {"month": "2026-12-01", "outside": "true"}
        refused = client.get("/api/v1/organization-figures/", outside)
        assert (refused.status_code, "ภายใน ศจพ." in refused.content.decode()) == (400, True)
        assert client.get("/api/v1/mentor-figures/", {"area": "4202"}).status_code == 404
        viewed = AuditEvent.objects.filter(action="figures.viewed")
        assert [e.details["by"] for e in viewed.order_by("id")] == [
            "official",
            "organization",
            "official",
        ]
        assert AuditEvent.objects.get(action="figures.exported").details["count"] == 2
        # A district without any mentor has been counted like the others.
        client.force_login(make_user("district_officer", "4203"))
        page = client.get(reverse("reports:mentor-figures"), {"month": "2569-12"})
        assert page.context["is_kept"]
        with pytest.raises(DatabaseError, match="closed month"), transaction.atomic():
            MonthCare.objects.all().delete()


def test_a_village_has_one_number_on_the_page_in_the_api_and_in_the_file(world, client):
    """Inside the line; outside it is refused, and the table of areas has no villages."""
    happen(world, [Event(60, "pair", n, 0, 0, 0) for n in (0, 2)])
    happen(world, [Event(25, "visit", 0, 0, 0, 1)])
    place = world.houses()[0].subdistrict_id
    with clock.at(TODAY):
        services.close_month(first_day=LAST, by=world.province)
        client.force_login(make_user("executive", "4201"))
        asked = {"month": "2569-12", "area": place}
        for metric in ("visited", "needs"):
            page = client.get(reverse("reports:figure-list"), asked | {"metric": metric})
            shown = {
                (row["area"].code, row["key"]): row["values"][-1]
                for row in page.context["table"]["rows"]
                if row["area"].code != place
            }
            file = client.get(
                reverse("reports:figure-file", args=["csv"]), asked | {"metric": metric}
            )
            text = b"".join(file.streaming_content).decode("utf-8-sig")
            lines = list(csv.reader(io.StringIO(text)))[1:]
            assert [float(line[-1]) for line in lines if line[1] != place] == [
                float(value) for value in shown.values()
            ]
            api = client.get(
                "/api/v1/village-figures/", {"month": "2026-12-01", "area": place, "metric": metric}
            ).json()["results"]
            assert {(r["village"], r["key"]): Decimal(r["value"]) for r in api} == shown
            assert sum(shown.values()) == sum(
                value
                for name, value in services.figures(place, LAST).items()
                if name.partition(".")[0] == metric
            )
        left = client.get(
            reverse("reports:figure-list"), asked | {"metric": "visited", "rest": "1"}
        )
        rows = left.context["table"]["rows"]
        assert rows[0]["values"] == [sum(row["values"][0] for row in rows[1:])]
        outside = client.get(reverse("reports:figure-list"), asked | {"outside": "1"})
        assert [row["area"].code for row in outside.context["table"]["rows"]] == [place]
        address = "/api/v1/village-figures/"
        assert client.get(address, {"outside": "true"}).status_code == 400
        assert client.get(address, {"area": "4202"}).status_code == 404
        assert client.get(address, {"metric": "no"}).status_code == 400


def test_mentors_are_named_no_farther_than_the_role_that_names_them(world, client):
    """Who is also the province's executive reads its figures, and the mentors of one district."""
    officer = world.officers[0]
    Membership.objects.create(user=officer, role="executive", area_id="42", started_on=LAST)
    with clock.at(TODAY):
        services.build_month(first_day=NOW, by=None)
        client.force_login(officer)
        for address in (reverse("reports:mentor-figures"), "/api/v1/mentor-figures/"):
            for area, code in (("42", 404), ("4202", 404), ("420101", 200), ("", 200)):
                asked = {"area": area} if area else {}
                assert client.get(address, asked).status_code == code, (address, area)
        assert (
            client.get(reverse("reports:organization-figures"), {"area": "42"}).status_code == 200
        )
        for area, is_named in (("42", False), ("4201", True)):
            page = client.get(reverse("reports:governor-area", args=[area]), {"month": "2570-01"})
            assert (reverse("reports:mentor-figures") in page.content.decode()) == is_named


def test_a_late_visit_opens_a_revision_that_says_who_came(world, client):
    happen(world, [Event(60, "pair", 0, 0, 0, 0), Event(60, "pair", 1, 0, 0, 0)])
    with clock.at(TODAY):
        month = services.close_month(first_day=LAST, by=world.province)
        before = services.figures("42", LAST)
        happen(world, [Event(0, "visit", 0, 0, 35, 1)])
        month.refresh_from_db()
        assert services.figures("42", LAST) == before
        assert MonthRevision.objects.get().checksum == checksum_of(month)
        with pytest.raises(RevisionReasonError):
            services.revise_month(first_day=LAST, reason=" ", by=world.province)
        month = services.revise_month(first_day=LAST, reason="ส่งช้า", by=world.province)
        assert services.figures("42", LAST)["visited"] == before["visited"] + 1
        (change,) = difference("visited", "42", counting(LAST, 1), counting(LAST)).changes
        assert (change.cause, change.by) == (Cause.ENTERED, 1)
        assert Household.objects.get(pk=change.household).visits.exists()
        assert [r.number for r in month.revisions.all()] == [1, 2]
        with pytest.raises(MonthOpenError):
            services.revise_month(first_day=NOW, reason="x", by=world.province)
        with pytest.raises(DatabaseError, match="closed month"), transaction.atomic():
            MonthMember.objects.filter(revision=1).update(value=0)
        client.force_login(world.province)
        query = {"metric": "visited", "month": "2569-12", "from": "1", "cause": "entered"}
        page = client.get(reverse("reports:why"), query)
        ((by, household),) = page.context["lines"]
        assert (household.pk, by) == (change.household, change.by)
        assert household.head_name in page.content.decode()
        for address in ("governor", "month-list"):
            shown = client.get(reverse(f"reports:{address}"), {"month": "2569-12"})
            assert "ฉบับแก้ไขที่ 2" in shown.content.decode()


def test_who_moved_is_told_from_who_came_and_villages_are_kept(world):
    happen(world, [Event(60, "pair", n, 0, 0, 0) for n in range(3)])
    with clock.at(TODAY):
        services.close_month(first_day=LAST, by=None)
        household = world.houses()[0]
        Household.objects.filter(pk=household.pk).update(subdistrict="420201", district=4202)
        services.build_month(first_day=NOW, by=None)
        places = ("42", household.subdistrict_id, "420201")
        found = [difference("followed", at, counting(LAST), counting(NOW)) for at in places]
        told = [[(c.household, c.cause, c.by) for c in one.changes] for one in found]
        for officer, at, causes in zip(world.officers[:2], places[1:], told[1:], strict=True):
            with acting_for(officer):  # the district reads the same cause as the province
                one = difference("followed", at, counting(LAST), counting(NOW))
                assert [(c.household, c.cause, c.by) for c in one.changes] == causes
    assert told == [[], [(household.pk, Cause.MOVED_OUT, -1)], [(household.pk, Cause.MOVED_IN, 1)]]
    month = Month.objects.get(first_day=LAST)
    area = Area.objects.get(pk=household.subdistrict_id)
    places = villages_of(area, month)
    in_villages = sum((place.followed for place in places), Decimal(0))
    assert in_villages == services.figures(area.code, LAST)["followed"]


def test_the_province_closes_by_its_page_and_the_clock_closes_what_nobody_closed(world, client):
    """With what is open in numbers first; a draft on the first, the close after the tenth."""
    happen(world, [Event(60, "pair", 0, 0, 0, 0), Event(25, "visit", 0, 0, 0, 1)])
    address, page = reverse("reports:month-close"), reverse("reports:month-list")
    with clock.at(date(2027, 1, 1)):
        client.force_login(world.province)
        tasks.draft_last_month()
        assert Month.objects.get(first_day=LAST).closed_at is None
        assert Notification.objects.get(user=world.province, key__startswith="month-draft").url
        shown = client.get(page, {"month": "2569-12"})
        assert [(line.label[:27], line.count) for line in shown.context["open"]] == [
            ("การเยี่ยมในเดือนที่รอรับรอง", 1),
            ("ครัวเรือนที่หายจากบัญชีโดยย", 1),
        ]
        running = client.post(address, {"month": "2570-01"}, follow=True)
        assert "ยังไม่สิ้นสุด" in running.content.decode()
    with clock.at(date(2027, 1, 10)):
        tasks.write_last_month()
        assert not MonthRevision.objects.exists()  # the tenth is the province's
        Month.objects.all().delete()  # as in an office whose nights were missed
        client.force_login(world.province)
        asked = client.post(address, {"month": "2569-12"})
        sent = {"month": "2569-12", asked.context["field"]: asked.context["mark"]}
        client.post(address, sent)
        month = do(Month.objects.get(first_day=LAST))
        assert (month.closed_by, month.revision) == (world.province, 1)
        report = Report.objects.get(is_scheduled=True, area="42", kind="monthly")
        assert (report.first_day, report.work) == (LAST, "reports.report")
        services.build_month(first_day=NOW, by=None)
    MonthRule.objects.update(closing_day=28)  # of January, that is over when February is
    with clock.at(date(2027, 2, 28)):
        tasks.write_last_month()
        assert Month.objects.get(first_day=NOW).closed_at is None
    with clock.at(date(2027, 3, 1)):
        tasks.write_last_month()
        month = Month.objects.get(first_day=NOW)
        assert (month.closed_by, month.revision) == (None, 1)


def test_a_closing_that_was_asked_for_is_done_though_a_report_counts_the_month_first(world):
    with clock.at(date(2027, 1, 10)):
        province = Area.objects.get(pk="42")
        report = services.request_report(first_day=LAST, area=province, by=world.province)
        ask_for(CLOSE, first_day=LAST, by=world.province)
        assert press(report, "reports.report", world.province).state == "done"
        month = Month.objects.get(first_day=LAST)
        assert (month.state, month.work, month.closed_at) == ("waiting", CLOSE, None)
        assert month.as_of is not None
        tasks.refresh_current_month()  # of the clock, which is no job
        month.refresh_from_db()
        assert (month.state, month.work, month.closed_at) == ("waiting", CLOSE, None)
        month = do(month)
        assert (month.state, month.closed_by) == ("done", world.province)


def test_a_district_explains_its_own_figures_only(world, client):
    with clock.at(TODAY):
        for first_day in (LAST, NOW):
            services.build_month(first_day=first_day, by=None)
    with acting_for(world.officers[1]):
        areas = set(MonthMember.objects.values_list("area_id", flat=True))
        assert areas
        assert {area[:4] for area in areas} == {"4202"}
    with clock.at(TODAY):
        client.force_login(world.officers[1])
        for area, status in (("4202", 200), ("4201", 404)):
            asked = {"metric": "visited", "area": area}
            assert client.get(reverse("reports:why"), asked).status_code == status


def test_a_new_office_reads_when_last_month_is_closed_and_that_there_is_none(client):
    """After the day of closing it is tonight, not a day that is over. Of a month whose day was over
    before there was a household the work is yet to come in: the office closes it.
    """
    province, closes = make_user("provincial_officer", "42"), "ระบบจะปิดให้"
    elsewhere = make_user("executive", "4203")  # who sees none of the households

    def said(day, reader=province):
        with clock.at(day):
            client.force_login(reader)
            page = client.get(reverse("reports:month-list")).content.decode()
        assert "ยังไม่มีเดือนที่มีตัวเลข" in page
        return " ".join(page.split())

    assert f"{closes}หลังวันที่ 10 มกราคม 2570" in said(date(2027, 1, 5))
    for begun, is_closed in ((None, False), (date(2027, 1, 11), False), (date(2027, 1, 9), True)):
        if begun:
            with clock.at(begun):
                make_household()
        page = said(date(2027, 1, 20))
        assert (f"{closes}คืนนี้ เพราะเลยวันที่ 10 มกราคม 2570" in page) == is_closed
        assert ("ระบบไม่ปิดเดือนนี้ให้เอง" in page) != is_closed
        assert ("ระบบไม่ปิดเดือนนี้ให้เอง" in said(date(2027, 1, 20), elsewhere)) != is_closed
        with clock.at(date(2027, 1, 20)):
            tasks.write_last_month()
        assert Month.objects.exclude(closed_at=None).exists() == is_closed
