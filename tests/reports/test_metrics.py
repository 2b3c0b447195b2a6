"""Each metric over random histories, against a recount by hand that shares nothing with it."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, note

from core.periods import month_of
from households.sets import households_in, set_choices
from mentors.models import DueItem
from places.models import Area
from reports import metrics, services
from reports.papers.month_sheet import month_sheet
from tests import clock, recount
from tests.factories.people import make_user
from tests.histories import TODAY, Event, calm, events, happen, make_world, taken_back

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
# What can move a metric; households come, go, move and are merged in every history.
ALWAYS = ("nominate", "leave", "merge", "move")
HELP = (
    "help_given",
    "help_corrected",
    "help_withdrawn",
    "agency_enters",
    "agency_corrects",
    "agency_withdraws",
)
VISITS = ("visit", "verify", "send_back", "correct", "pair")
LOGBOOK = (*VISITS, "help_given", "help_corrected", "help_withdrawn", "export", "key_in", "unkey")
FOUR_T = ("visit", "visit", "send_back", "correct", "pair")
PASSED = ("help_given", "help_given", "visit", "verify", "pair")
STAGES = ("propose_stage", "decide_stage", "visit", "pair")
MOVED_BY = {
    "households": (),
    "persons": (),
    "nominated": (),
    "followed": (),
    "left": (),
    "surveyed": ("visit", "pair"),
    "not_found": ("visit", "pair"),
    "reached": VISITS,
    "verified": VISITS,
    "first_visit_due": ("pair", "end_pairing", "take_back", "hand_over"),
    "first_visit_in_time": ("visit", "pair", "end_pairing", "hand_over"),
    "visits_exported": VISITS,
    "helped": HELP,
    "risen": STAGES,
    "stage": STAGES,
    "stage_up": STAGES,
    "stage_down": STAGES,
    "entries": LOGBOOK,
    "entries_keyed": (*LOGBOOK, "key_in", "export"),
    "four_t_again": FOUR_T,
    "four_t_up": FOUR_T,
    "four_t_down": FOUR_T,
    "listed_by_year": (),
    "passed_by_year": PASSED,
    "gone_by_year": (),
    "needs_by_year": (),
    "needs_helped_by_year": (*HELP, "refer", "accept", "complete", "decline"),
    "passed": PASSED,
    "gone": (),
    "referrals_answered_by_agency": ("refer", "accept", "complete", "decline", "withdraw"),
    "referrals_open_by_agency": ("refer", "accept", "complete", "decline", "withdraw"),
    "referrals_overdue_by_agency": ("refer", "accept", "complete", "decline", "withdraw"),
    "nominated_paired": ("pair", "end_pairing", "take_back", "hand_over"),
    "paired": ("pair", "end_pairing", "take_back", "hand_over"),
    "nominated_visited": VISITS,
    "visited": VISITS,
    "visits": VISITS,
    "visits_verified": VISITS,
    "assessed": ("visit", "send_back", "correct", "pair"),
    "plans": ("plan", "close_plan", "renew", "add_activity"),
    "assistance": (*HELP, "refer", "accept", "complete"),
    "assistance_baht": (*HELP, "refer", "accept", "complete"),
    "assistance_by_agency": (*HELP, "refer", "accept", "complete"),
    "assistance_baht_by_agency": (*HELP, "refer", "accept", "complete"),
    "assistance_people_by_agency": HELP,
    "assistance_keyed_by_agency": (*HELP, "refer", "accept", "complete"),
    "referral_days_by_agency": ("refer", "accept", "complete"),
    "referrals_sent": ("refer", "accept", "complete", "decline", "withdraw"),
    "referrals_completed": ("refer", "accept", "complete", "decline", "withdraw"),
    "referrals_open": ("refer", "accept", "complete", "decline", "withdraw"),
    "referrals_overdue": ("refer", "accept", "complete", "decline", "withdraw"),
    "needs": ("help_given",),
    "needs_helped": (*HELP, "refer", "accept", "complete", "decline"),
}


@pytest.fixture
def world():
    return make_world()


def windows():
    """Two months that are over and the one that has come to today."""
    return [month_of(first).until(TODAY) for first in MONTHS]


def counted(metric, window) -> dict:
    return {at: value for at, value in metrics.measure(metric, window).items() if value}


def test_no_metric_is_without_a_recount():
    assert set(metrics.BY_CODE) == set(MOVED_BY)
    assert [code for code in metrics.BY_CODE if not hasattr(recount.Recount, code)] == []


@pytest.mark.some
@pytest.mark.parametrize("moved_by", sorted(set(MOVED_BY.values())), ids="-".join)
def test_metrics_are_what_a_recount_by_hand_finds(moved_by, world):
    """Those that the same acts move, over the same histories."""
    codes = [code for code in MOVED_BY if MOVED_BY[code] == moved_by]

    @given(events(*moved_by * 2, *ALWAYS, most=10))
    @calm(10)
    def holds(history):
        with taken_back():
            happen(world, history)
            everything = recount.load()
            with clock.at(TODAY):
                for window in windows():
                    by_hand = recount.Recount(everything, window.start, window.last, TODAY)
                    for code in codes:
                        note(f"{code} in the month of {window.start}")
                        found = counted(metrics.BY_CODE[code], window)
                        assert found == pytest.approx(by_hand.of(code)), code

    holds()


@given(history=events(most=20))
@calm(5)
def test_a_part_is_never_more_than_its_whole_and_both_can_be_listed(world_once, history):
    with taken_back():
        happen(world_once, history)
        with clock.at(TODAY):
            for window in windows():
                for metric in metrics.METRICS:
                    if not metric.whole:
                        continue
                    whole = metrics.BY_CODE[metric.whole]
                    part_rows = set(metric.rows(window).values_list("pk", flat=True))
                    assert part_rows <= set(whole.rows(window).values_list("pk", flat=True))
                    wholes = metrics.measure(whole, window)
                    for at, value in metrics.measure(metric, window).items():
                        assert metrics.share(value, wholes.get(at, 0)) <= 100, (metric.code, at)


@given(history=events(most=20))
@calm(3)
def test_districts_sum_to_the_province_and_sub_districts_to_districts(world_once, history):
    with taken_back(), clock.at(TODAY):
        happen(world_once, history)
        services.build_month(first_day=MONTHS[2], by=None)
        province = services.figures("42", MONTHS[2])
        districts = [services.figures(code, MONTHS[2]) for code in ("4201", "4202", "4203")]
        for name, value in province.items():
            if not metrics.BY_CODE[name.partition(".")[0]].is_summed:
                continue
            assert sum(d.get(name, 0) for d in districts) == value, name
        parts = services.table("4201", MONTHS[2])
        assert sum(line.get("followed", 0) for line in parts) == districts[0]["followed"]


def test_what_left_and_was_keyed_and_how_four_t_changed_by_hand_and_by_metric(world):
    """A history in which each of them is something: random ones seldom get so far."""
    history = [
        Event(40, "pair", 0, 0, 0, 0),
        Event(40, "visit", 0, 3, 0, 4),  # all four at 4
        Event(9, "visit", 0, 0, 0, 4),  # all four at 1
        Event(8, "verify", 0, 0, 0, 0),
        Event(7, "help_given", 0, 0, 0, 0),
        Event(6, "export", 0, 0, 0, 1),
        Event(5, "key_in", 0, 0, 0, 0),
    ]
    assert happen(world, history) == len(history)
    everything, found = recount.load(), {}
    with clock.at(TODAY):
        for code in ("entries", "entries_keyed", "four_t_again", "four_t_down", "listed_by_year"):
            by_hand = recount.Recount(everything, MONTHS[2], TODAY, TODAY).of(code)
            assert counted(metrics.BY_CODE[code], windows()[2]) == by_hand
            found[code] = sum(by_hand.values())
    assert found == {
        "entries": 2,
        "entries_keyed": 1,
        "four_t_again": 4,
        "four_t_down": 4,
        "listed_by_year": 6,
    }


@pytest.fixture
def world_once(world):
    return world


@given(history=events(most=16))
@calm(3)
def test_in_the_programme_is_one_number_on_every_page(world_once, client_of, history):
    """Home, list, board, dashboard, memo and API, each in its own way."""
    with taken_back(), clock.at(TODAY):
        happen(world_once, history)
        services.build_month(first_day=MONTHS[2], by=None)
        figures = services.figures("42", MONTHS[2])
        client = client_of(world_once.province)
        cards = {name: value for name, value, _url in client.get("/").context["cards"]}
        page = client.get(reverse("households:household-list"))
        origins = dict(page.context["origins"])
        board = client.get(reverse("mentors:pairing-board"))
        paired = client.get(reverse("mentors:pairing-board"), {"show": "paired"})
        dashboard = client.get(reverse("reports:dashboard"))
        kpis = {k["metric"].code: k["value"] for k in dashboard.context["kpis"]}
        api = client.get("/api/v1/households/", {"counted": "followed"}).json()
        month = services.ensure_month(first_day=MONTHS[2], by=None)
        sheet = month_sheet(Area.objects.get(code="42"), month)

        column = sheet["codes"].index("followed") + 1
        followed = {
            cards["ครัวเรือนในโครงการ"],
            origins["บัญชี TPMAP"],
            kpis["followed"],
            api["count"],
            sheet["total"][column],
            sum(row[column] for row in sheet["areas"]),
        }
        assert followed == {figures["followed"]}
        assert origins["ครัวเรือนตกหล่น"] == figures["nominated"]
        without = board.context["page"].paginator.count
        assert cards["ครัวเรือนที่ยังไม่มีพี่เลี้ยง"] == without
        with_mentor = paired.context["page"].paginator.count
        assert with_mentor == figures["paired"] + figures["nominated_paired"]
        agreed = households_in("programme").exclude(pk__in=households_in("paired").values("pk"))
        agreed = agreed.exclude(pk__in=households_in("unpaired").values("pk")).count()
        assert without + with_mentor + agreed == page.context["page"].paginator.count


@pytest.fixture
def client_of(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_every_set_can_be_listed_from_its_figure(client, world):
    happen(
        world,
        [
            Event(30, "pair", 0, 0, 0, 0),
            Event(20, "visit", 0, 0, 0, 1),
            Event(10, "leave", 1, 0, 0, 0),
            Event(5, "nominate", 0, 0, 0, 0),
        ],
    )
    address = reverse("households:household-list")
    with clock.at(TODAY):
        client.force_login(world.province)
        for code, _name in set_choices():
            page = client.get(address, {"counted": code, "month": "2569-12"})
            window = month_of(MONTHS[1])
            found = page.context["page"].paginator.count
            assert found == households_in(code, window=window).count(), code
        assert (
            client.get(address, {"counted": "visited", "month": "2569-12"})
            .context["page"]
            .paginator.count
            == 1
        )
        bad = client.get(address, {"counted": "visited", "month": "x"})
        assert bad.status_code == 200


def test_help_entered_late_counts_in_the_month_it_was_given(world):
    """Entered in January, given in November: November's figures show helped people."""
    happen(world, [Event(0, "help_given", 0, 0, 60, 3)])
    november, january = month_of(MONTHS[0]), month_of(MONTHS[2])
    for code in ("assistance", "needs_helped"):
        assert sum(counted(metrics.BY_CODE[code], november).values()) == 1
    assert sum(counted(metrics.BY_CODE["assistance"], january).values()) == 0


def test_a_closed_month_keeps_its_figures(world):
    with clock.at(TODAY):
        services.close_month(first_day=MONTHS[0], by=None)
    before = services.figures("42", MONTHS[0])
    happen(world, [Event(0, "help_given", 0, 0, 60, 3), Event(0, "leave", 0, 0, 60, 3)])
    with clock.at(TODAY):
        services.ensure_month(first_day=MONTHS[0], by=None)
    assert services.figures("42", MONTHS[0]) == before


def test_every_metric_of_the_month_is_asked_once(world, django_assert_max_num_queries):
    """A build costs as many queries for a province as for a village."""
    make_user()
    levels = 3  # sub-district, district, province: a median is no sum of medians
    most = sum(1 if metric.is_summed else levels for metric in metrics.METRICS)
    with clock.at(TODAY), django_assert_max_num_queries(most + 29) as queries:
        services.build_month(first_day=MONTHS[2], by=None)
    who_cares = parted = 1  # of all households at once; of the four ท for three metrics
    grouped = [q for q in queries if "GROUP BY" in q["sql"]]
    assert len(grouped) <= most + who_cares + parted
    assert DueItem.objects.count() == 0
