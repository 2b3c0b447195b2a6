"""A build counts what changed, and finds what a build from nothing finds."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given, note

from accounts.acting import acting_for
from accounts.models import AuditEvent, Notification
from committees.services.merging import merge_organizations
from core.periods import Window, add_months, month_of
from mentors.services.registers import transfer_official
from places.models import Organization
from reports import services, tasks
from reports.models import CountMark, MetricSnapshot, Month, MonthCare, MonthMember, MonthPart
from reports.months import caring, counting, marks, recounting
from tests import clock
from tests.factories.people import make_user
from tests.histories import TODAY, Event, calm, events, happen, make_world, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def months_of(day: date) -> tuple[date, date]:
    first_day = day.replace(day=1)
    return add_months(first_day, -1), first_day


def built(day: date) -> list:
    """Both open months as a build of the day leaves them, cell for cell."""
    with clock.at(day):
        for first_day in months_of(day):
            services.ensure_month(first_day=first_day, by=None)
    figures = MetricSnapshot.objects.order_by("month", "area", "metric", "key")
    members = MonthMember.objects.order_by("month__first_day", "area", "metric", "key")
    care = MonthCare.objects.order_by("month__first_day", "area")
    parts = MonthPart.objects.order_by("month__first_day", "area", "by", "place")
    return [
        list(figures.values_list("month", "area", "metric", "key", "value")),
        list(
            members.values_list(
                "month__first_day",
                "area",
                "metric",
                "key",
                "value",
                "households",
                "values",
                "villages",
            )
        ),
        list(care.values_list("area", "households", "officials", "organizations")),
        list(parts.values_list("month__first_day", "area", "by", "who", "figures", "place")),
    ]


def written() -> list[list]:
    """Which version of a row stands, of every figure and member."""
    with connection.cursor() as cursor:
        found = []
        for table in ("reports_metricsnapshot", "reports_monthmember", "reports_monthcare"):
            cursor.execute(f"SELECT id, ctid::text FROM {table} ORDER BY id")  # noqa: S608 - ours
            found.append(cursor.fetchall())
        return found


@given(history=events(most=24))
@calm(3)
def test_what_changed_leads_to_what_counting_all_does(world, history):
    """Acts on some days and builds on others, the last of them days later, in the next month."""
    with taken_back():
        for number, event in enumerate(history):
            happen(world, [event])
            if number % 4 == 3:
                built(TODAY - timedelta(days=event.ago))
        for day in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=40)):
            some, rows = built(day), written()
            note(f"built on {day}")
            Month.objects.update(counted_with="")
            assert some == built(day)
            assert written() == rows


def test_every_figure_kept_by_mentor_has_its_column():
    statement = (Path(services.__file__).parent / "sql" / "follow_parts.sql").read_text("utf-8")

    assert re.findall(r"FILTER \(WHERE n = (\d+)\)", statement) == [
        str(n) for n in range(1, len(caring.KEPT) + 1)
    ]


def test_the_parts_of_a_month_follow_an_official_to_another_office_and_two_that_become_one(world):
    """Neither is an act on a household."""
    happen(world, [Event(9, "pair", house, 0, 0, 0) for house in range(4)])
    built(TODAY)
    admin, there = make_user("administrator", "42"), Organization.objects.get(code="moi")
    for official in world.officials[:2]:
        with clock.at(TODAY), acting_for(admin):
            transfer_official(
                official=official,
                work_area=official.work_area,
                organization=there,
                reason="ย้ายสังกัด",
                by=admin,
            )
        some = built(TODAY)
        Month.objects.update(counted_with="")
        assert some == built(TODAY)
    assert MonthPart.objects.filter(by="organization", who=there.pk).exists()
    with clock.at(TODAY), acting_for(admin):
        merge_organizations(stays=world.office, double=there, by=admin)
    some = built(TODAY)
    Month.objects.update(counted_with="")
    assert some == built(TODAY)
    told = MonthPart.objects.filter(area="42", by="organization", figures__followed__gt=0)
    assert set(told.values_list("who", flat=True)) == {None, world.office.pk}


def test_what_slipped_past_the_marks_is_found_mended_and_told_each_week(world, caplog, capsys):
    admin, this = make_user("administrator", "42"), TODAY.replace(day=1)
    happen(world, [Event(9, "pair", 0, 0, 0, 0)])
    built(TODAY)
    happen(world, [Event(3, "visit", 0, 0, 0, 1)])
    CountMark.objects.all().delete()
    with clock.at(TODAY):
        services.build_month(first_day=this, by=None)
        visited = services.figures("42", this)["visited"]
        with pytest.raises(SystemExit):
            call_command("check_stored")
        assert "2027-01 visited 420104" in capsys.readouterr().out
        assert services.figures("42", this)["visited"] == visited == 0
        tasks.recount_months()
        assert services.figures("42", this)["visited"] == 1
        tasks.recount_months()
    assert AuditEvent.objects.filter(action="month.recounted").count() == 1
    assert Notification.objects.filter(user=admin, key__startswith="month-recount").count() == 1
    assert "2027-01 visited 4201" in caplog.text


def test_what_somebody_does_while_all_is_counted_is_no_fault(world, monkeypatch):
    happen(world, [Event(9, "pair", 0, 0, 0, 0)])
    built(TODAY)
    seen, cells = [], recounting._cells

    def meanwhile(month):
        if not seen:
            happen(world, [Event(3, "visit", 0, 0, 0, 1)])
        seen.append(month)
        return cells(month)

    monkeypatch.setattr(recounting, "_cells", meanwhile)
    with clock.at(TODAY):
        tasks.recount_months()
    assert len(seen) > 1
    assert not AuditEvent.objects.filter(action="month.recounted").exists()


def test_another_program_counts_everything_anew(world):
    happen(world, [Event(9, "pair", 0, 0, 0, 0)])
    built(TODAY)
    month = Month.objects.latest("first_day")
    window = month_of(month.first_day).until(TODAY)
    with_all, with_fewer = counting.queries_of(window), counting.queries_of(window)
    del with_fewer["households"]
    assert marks.stale(month, window, marks.counted_with(window, with_all)) == []
    assert marks.stale(month, window, marks.counted_with(window, with_fewer)) is None


def test_another_number_of_days_counts_everything_anew(world, monkeypatch):
    happen(world, [Event(9, "pair", 0, 0, 0, 0)])
    built(TODAY)
    month = Month.objects.latest("first_day")
    window = month_of(month.first_day).until(TODAY)
    monkeypatch.setattr("logbook.sets.FIRST_VISIT_DAYS", 15)  # of the SQL only a parameter
    with_other = marks.counted_with(window, counting.queries_of(window))
    assert marks.stale(month, window, with_other) is None


def test_a_day_that_comes_later_counts_everything_anew(monkeypatch):
    window = month_of(TODAY)
    queries = counting.queries_of(window)
    former = marks.counted_with(window, queries)
    monkeypatch.setattr(marks, "CLOCKED", [(*at, later + 1) for *at, later in marks.CLOCKED])
    assert marks.counted_with(window, queries) != former


def test_the_next_night_counts_as_the_last(world):
    first = month_of(TODAY)
    said = set()
    for days in range((first.end - first.start).days):
        window = first.until(first.start + timedelta(days))
        said.add(marks.counted_with(window, counting.queries_of(window)))
    assert len(said) == 1


def test_every_table_a_metric_reads_leaves_marks(world):
    window = month_of(TODAY.replace(day=1))
    queries = counting.queries_of(window).values()
    read = {
        table for sql, _params in filter(None, queries) for table in re.findall(r'"(\w+)"\.', sql)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'counted_past'"
        )
        marked = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in apps.get_models()}
    assert "households_need" in read & marked
    assert (read & tables) <= marked


def test_every_day_a_metric_compares_with_the_end_of_a_window_is_clocked(world):
    """Read off the SQL of every metric: a day that is not clocked would come unseen."""
    with clock.at(TODAY):
        found = {at for metric in counting.METRICS for at in compared(metric)}
    clocked = {(model._meta.db_table, day, later) for model, _way, day, later in marks.CLOCKED}
    assert found == clocked


COMPARED = re.compile(r'"?(\w+)"?\."(\w+)" (?:<|<=|>|>=) %s|%s')
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)" "?([A-Z]\d+)"?')


def compared(metric):
    """`(table, column, days later)` of what a metric compares with the end of a window."""
    end = date(2026, 12, 20)
    query = counting._query(metric, metric.rows(Window(date(2026, 1, 1), end, "")))
    if not metric.has_members or query is None:
        assert not metric.has_members, metric.code  # those are counted whole each time
        return
    sql, params = query
    for match, said in zip(COMPARED.finditer(sql), params, strict=True):
        day = timezone.localdate(said) if isinstance(said, datetime) else said
        if isinstance(day, date) and day > end - timedelta(days=300):
            assert match[2], (metric.code, sql[: match.end()])  # compared in another way
            names = {alias: table for table, alias in NAMED.findall(sql[: match.start()])}
            yield names.get(match[1], match[1]), match[2], (end - day).days


def test_marks_are_of_households_and_go_when_they_are_counted(world):
    """What no metric reads of very many leaves none."""
    happen(world, [Event(9, "pair", 0, 0, 0, 0)])
    built(TODAY)
    household = world.houses()[0]
    type(household).objects.filter(pk=household.pk).update(urgency_score=7)
    assert not CountMark.objects.exists()
    happen(world, [Event(2, "visit", 0, 0, 0, 1), Event(1, "verify", 0, 0, 0, 0)])
    assert set(CountMark.objects.values_list("month", "household_id")) == {(None, household.pk)}
    this, last = (Month.objects.get(first_day=day) for day in reversed(months_of(TODAY)))
    with clock.at(TODAY):
        services.build_month(first_day=this.first_day, by=None)
        assert set(CountMark.objects.values_list("month", "household_id")) == {
            (last.pk, household.pk)
        }
        services.close_month(first_day=last.first_day, by=None)
    assert not CountMark.objects.exists()
