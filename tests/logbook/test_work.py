"""What is due: each kind at its border, one number everywhere, the same queries for any rows."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from logbook.models import Visit, WorkLimit
from logbook.services import digests, work
from logbook.services.visits import record_visit
from mentors.models import Pairing
from plans.models import PlanRow, StageCriterion, StageRecord
from plans.services import ladder, plans
from tests import clock
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def mentor():
    user = make_user("mentor", "4201")
    make_official(user=user, capacity=50)
    return user


def paired(mentor, days_ago=0, area="420107"):
    household = make_household(area)
    day = TODAY() - timedelta(days=days_ago)
    make_pairing(household, mentor.official, mentor, started_on=day)
    return household


def visit(household, by, days_ago=0, purpose="follow_up", whole=True):
    names = ("attitude", "skill", "resource", "way_out")[: 4 if whole else 3]
    return record_visit(
        by=by,
        id=uuid.uuid4(),
        household=household,
        purpose=purpose,
        visited_on=TODAY() - timedelta(days=days_ago),
        assessment={name: {"score": 3} for name in names} if purpose != "not_met" else {},
    )[0]


def plan_with_row(household, by, months_over, status="continuing"):
    plan = plans.create_plan(household=household, by=by, goal_stage="survival", goal="พอกิน")
    month = TODAY().replace(day=1)
    for _ in range(months_over):
        month = (month - timedelta(days=1)).replace(day=1)
    plans.save_plan_row(
        plan=plan,
        by=by,
        row=PlanRow(
            dimension_id="income",
            household_does="ปลูกผัก",
            status=status,
            first_month=month,
            last_month=month,
        ),
    )
    return plan


def due(user) -> list[list[str]]:
    return [[d.kind.code for d in item.dues] for item in work.work_of(user)]


def test_never_visited_from_the_day_of_pairing_and_a_visit_that_met_nobody_does_not_count(mentor):
    household = paired(mentor)
    assert due(mentor) == [["never_visited"]]
    visit(household, mentor, purpose="not_met")
    ((item,),) = [work.work_of(mentor)]
    assert "ลงพื้นที่แล้วไม่พบ" in item.dues[0].why
    visit(household, mentor)
    assert due(mentor) == []


@pytest.mark.parametrize(("days", "expected"), [(35, []), (36, [["not_visited"]])])
def test_not_visited_for_longer_than_the_limit(mentor, days, expected):
    household = paired(mentor, days_ago=10)
    visit(household, mentor, days_ago=days)
    assert due(mentor) == expected


def test_a_visit_sent_back_does_not_count(mentor, officer):
    made = visit(paired(mentor), mentor)
    Visit.objects.filter(pk=made.pk).update(
        status="returned", return_reason="x", verified_by=officer, verified_at=timezone.now()
    )
    assert due(mentor) == [["returned", "never_visited"]]  # to correct it comes first
    assert due(officer) == [["never_visited"]]  # only who recorded it can


@pytest.mark.parametrize(("days", "expected"), [(13, []), (14, [["no_assessment"]])])
def test_four_t_missing_after_the_limit(mentor, days, expected):
    visit(paired(mentor, days_ago=days), mentor, whole=False)
    assert due(mentor) == expected


@pytest.mark.parametrize(("days", "expected"), [(29, []), (30, [["no_plan"]])])
def test_no_plan_thirty_days_after_pairing(mentor, days, expected):
    visit(paired(mentor, days_ago=days), mentor)
    assert due(mentor) == expected


@pytest.mark.parametrize(
    ("months", "status", "expected"),
    [
        (0, "continuing", []),
        (1, "continuing", [["late_rows"]]),
        (1, "not_started", [["late_rows"]]),
        (1, "succeeded", []),
        (2, "stopped", []),
    ],
)
def test_plan_rows_past_their_month_and_not_done(mentor, months, status, expected):
    household = paired(mentor)
    visit(household, mentor)
    plan = plan_with_row(household, mentor, months)
    PlanRow.objects.filter(plan=plan).update(status=status, stop_reason="เลิก")
    assert due(mentor) == expected


def test_a_waiting_proposal_is_the_districts_work_only(mentor, officer):
    StageCriterion.objects.update(is_active=False)
    household = paired(mentor)
    visit(household, mentor)
    record = ladder.propose_stage(household=household, by=mentor, stage="survival")
    assert (due(mentor), due(officer)) == ([], [["stage_waiting"]])
    offered = [{kind.code for kind in work.kinds_for(user)} for user in (mentor, officer)]
    assert offered[1] - offered[0] >= {"stage_waiting", "visit_waiting"}
    ladder.confirm_stage(record=record, by=officer)
    assert due(officer) == []


def test_an_own_visit_that_waits_says_that_somebody_else_is_to_verify_it(client, mentor, officer):
    household, own = paired(mentor), "ท่านเยี่ยมหรือบันทึกเอง ต้องให้ผู้อื่นรับรอง"

    def waits(user):
        (item,) = [i for i in work.work_of(user) if i.dues[-1].kind.code == "visit_waiting"]
        return own in item.dues[-1].why, item.dues[-1].address

    with clock.at(TODAY() - timedelta(days=9)):
        mine = visit(household, officer)
    page = reverse("logbook:visit-detail", args=[mine.pk])
    assert (waits(officer), waits(make_user("district_officer", "4201"))) == (
        (True, page),
        (False, page),
    )
    client.force_login(officer)
    assert own in client.get(page).text
    with clock.at(TODAY() - timedelta(days=8)):
        theirs = visit(household, mentor)
    assert waits(officer) == (False, reverse("logbook:visit-detail", args=[theirs.pk]))


def test_several_kinds_and_which_is_next(mentor):
    household = paired(mentor, days_ago=40)
    visit(household, mentor, days_ago=36, whole=False)
    assert due(mentor) == [["not_visited", "no_assessment", "no_plan"]]


def test_the_province_moves_a_limit_for_page_and_digest_at_once(client, mentor):
    visit(paired(mentor), mentor, days_ago=20)
    assert digests.counts_for(mentor) == {}
    client.force_login(make_user("provincial_officer", "42"))
    page = reverse("logbook:limits-edit")
    data = {}
    formset = client.get(page).context["formset"]
    for form in [formset.management_form, *formset.forms]:
        data |= {field.html_name: field.value() for field in form}
    number = next(n for n, f in enumerate(formset.forms) if f.instance.code == "not_visited")
    assert client.post(page, data | {f"form-{number}-days": "999"}).status_code == 422
    assert client.post(page, data | {f"form-{number}-days": "14"}).status_code == 302
    assert WorkLimit.objects.get(is_ours=False).days == 14
    assert "ค่าตั้งต้นของระบบ" in client.get(reverse("logbook:worklist")).text  # the other limits
    ours = client.get(page).context["formset"].forms
    said = {f"form-{n}-days": f.instance.days + 1 for n, f in enumerate(ours)}
    said |= {f["seen"].html_name: f["seen"].value() for f in ours}
    assert client.post(page, data | said).status_code == 302
    assert "ค่าตั้งต้นของระบบ" not in client.get(reverse("logbook:worklist")).text
    WorkLimit.objects.filter(code="not_visited").update(days=14)
    assert digests.counts_for(mentor) == {"not_visited": 1}


def test_households_that_left_or_lost_their_mentor_wait_elsewhere(mentor, officer):
    gone, ended = paired(mentor), paired(mentor)
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY(), leave_reason="moved")
    Pairing.objects.filter(household=ended).update(
        ended_on=TODAY(), end_reason="reassigned", ended_by=mentor
    )
    assert (due(officer), due(mentor)) == ([], [])


def test_page_home_and_digest_say_the_same_number_and_each_keeps_to_the_own(
    client, mentor, officer
):
    for _ in range(2):
        visit(paired(mentor, days_ago=31), mentor)
    paired(mentor)
    other = make_user("mentor", "4201")
    make_official(user=other)
    paired(other, area="420108")
    far = make_user("mentor", "4202")
    make_official("4202", user=far)
    paired(far, area="420201")

    for user, total, kinds in (
        (mentor, 3, {"never_visited": 1, "no_plan": 2}),
        (officer, 4, {"never_visited": 2, "no_plan": 2}),
        (make_user("provincial_officer", "42"), 5, {"never_visited": 3, "no_plan": 2}),
    ):
        client.force_login(user)
        page = client.get(reverse("logbook:worklist"))
        home = client.get(reverse("reports:home")).context["cards"]
        assert page.context["page"].paginator.count == page.context["total"] == total
        assert ("ครัวเรือนที่มีงานต้องทำ", total) in [card[:2] for card in home]
        assert digests.counts_for(user) == kinds
        links = {k["kind"].code: k["count"] for k in page.context["kinds"] if k["kind"]}
        assert {code: n for code, n in links.items() if n} == kinds
        for code, number in kinds.items():
            of_kind = client.get(reverse("logbook:worklist"), {"kind": code})
            assert of_kind.context["page"].paginator.count == number


def test_the_district_filters_and_sums_up_by_mentor_and_sub_district(client, mentor, officer):
    other = make_user("mentor", "4201")
    make_official(user=other)
    paired(mentor), paired(mentor), paired(other, area="420108")
    client.force_login(officer)

    def ask(**query):
        return client.get(reverse("logbook:worklist"), query).context

    assert ask(mentor=mentor.official.pk)["page"].paginator.count == 2
    assert ask(area="420108")["page"].paginator.count == 1
    by_mentor = ask(group="mentor")["summary"]
    assert [(str(line["name"]), line["total"]) for line in by_mentor] == [
        (str(mentor.official), 2),
        (str(other.official), 1),
    ]
    assert [line["total"] for line in ask(group="area")["summary"]] == [2, 1]
    assert ask(kind="<script>", mentor="ก", area="x", group="y")["total"] == 3


def test_who_only_looks_on_gets_no_button(client, mentor):
    paired(mentor)
    client.force_login(make_user("administrator", "42"))
    page = client.get(reverse("logbook:worklist")).content.decode()
    assert "ยังไม่เคยพบครัวเรือน" in page
    assert ">บันทึกการเยี่ยม<" not in page


def test_the_page_costs_the_same_queries_with_one_row_and_with_many(
    client, mentor, officer, django_assert_max_num_queries
):
    for user in (mentor, officer):
        client.force_login(user)
        counts = []
        for some in ((0, 6, 7), range(12)):  # the same kinds of work, of more households
            for n in some:
                household = paired(mentor, days_ago=40 + n, area=f"42010{n % 3 + 5}")
                visit(household, mentor, days_ago=n * 7, whole=False)
                plan_with_row(household, mentor, 2)
                StageRecord.objects.create(
                    household=household, stage="survival", proposed_by=mentor
                )
            client.get(reverse("logbook:worklist"), {"group": "mentor"})
            with django_assert_max_num_queries(40) as captured:
                client.get(reverse("logbook:worklist"), {"group": "mentor"})
            counts.append(len(captured))
        assert counts[1] <= counts[0]  # a page that is full asks for no more kinds


@pytest.mark.parametrize("kind", ["", "not_visited", "no_plan"])
def test_few_that_are_read_at_once_come_in_the_order_of_many(mentor, officer, monkeypatch, kind):
    """From the beginning, and on from every line, forwards and back."""
    for n in range(6):
        household = paired(mentor, days_ago=40 + n % 2, area=f"42010{n % 3 + 5}")
        if n % 3:
            visit(household, mentor, days_ago=36 + n // 3)
    found = {}
    for most in (work.FEW, -1):
        monkeypatch.setattr(work, "FEW", most)
        for user in (mentor, officer):
            whole = work.work_of(user, kind=kind)
            keys = [whole.key_of(item) for item in whole]
            ways = [
                [item.household_id for item in whole.beyond(key, backwards)[:4]]
                for key in keys
                for backwards in (False, True)
            ]
            found.setdefault(user, []).append((keys, ways, len(whole), whole.counts()))
    for user in (mentor, officer):
        few, many = found[user]
        assert few == many
        assert len(few[0]) == few[2] == (4 if kind == "not_visited" else 6)


def test_a_line_of_a_summary_leads_to_as_many_households_as_it_says(client, mentor, officer):
    other = make_user("mentor", "4201")
    make_official(user=other)
    for area in ("420107", "420108"):
        paired(mentor, area=area)
        visit(paired(mentor, area=area, days_ago=31), mentor)
    paired(other, area="420108")
    client.force_login(officer)
    address = reverse("logbook:worklist")
    asked = (
        {"group": "mentor", "area": "420108"},
        {"group": "area", "kind": "no_plan"},
        {"group": "area", "mentor": mentor.official.pk},
        {"group": "mentor", "kind": "never_visited", "area": "420108", "page": "1"},
    )
    for query in asked:
        lines = client.get(address, query).context["summary"]
        assert lines, query
        for line in lines:
            page = client.get(f"{address}?{line['query']}").context["page"]
            told = line["counts"].get(query.get("kind", ""), 0)
            assert page.paginator.count == told, (query, line)
