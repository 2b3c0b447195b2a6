"""A suggestion from asking to undoing, conflicts of interest, and an official who leaves."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from core.jobs import progress
from core.thai import to_thai_digits
from logbook.services.visits import record_visit
from mentors.enums import SuggestionStage
from mentors.errors import (
    ConflictOfInterestError,
    HandOverToSelfError,
    OverCapacityError,
    SuggestionDoneError,
)
from mentors.models import MentorPaper, Official, Pairing, Suggestion
from mentors.services import acts, pairings, papers, suggestions
from places.models import Area, Organization, Village
from tests.clock import at
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.jobs import do
from tests.mentors.test_letters import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def suggest(by, area="4201", **wishes):
    suggestion = suggestions.ask_for_suggestion(area=Area.objects.get(code=area), by=by, **wishes)
    return do(suggestion)


def confirm(suggestion, by, **more):
    """As its button and a worker do."""
    making = SuggestionStage.MAKING
    return do(suggestions.begin(suggestion=suggestion, by=by, stage=making, **more))


def take_back(suggestion, by):
    return do(suggestions.begin(suggestion=suggestion, by=by, stage=SuggestionStage.UNDOING))


def chosen(suggestion):
    return dict(suggestion.pairs.values_list("household_id", "official_id"))


def test_each_household_goes_to_the_official_of_its_subdistrict(officer):
    here, there = make_household("420107"), make_household("420108")
    elsewhere = make_household("420201")
    near_here, near_there = make_official("420107"), make_official("420108")
    with acting_for(user=officer):
        suggestion = suggest(officer)

    assert chosen(suggestion) == {here.pk: near_here.pk, there.pk: near_there.pk}
    assert elsewhere.pk not in chosen(suggestion)
    assert suggestion.figures["best"]["total_km"] == 0
    assert Pairing.objects.count() == 0  # nothing is paired before it is confirmed


def test_the_ministry_that_leads_the_failed_indicators_counts(officer):
    household = make_household("420107")
    household.person_listings.update(failed_indicators=[3])
    health = make_official("420107", organization=Organization.objects.get(code="loei-health"))
    labour = make_official("420107", organization=Organization.objects.get(code="loei-labour"))

    found = chosen(suggest(officer))[household.pk]

    assert found in (health.pk, labour.pk)
    assert found == health.pk


def numbers(client, name, suggestion) -> dict[str, int]:
    """What the page that asks first says: `{text: count}`."""
    page = client.get(reverse(f"mentors:suggestion-{name}", args=[suggestion.pk]))
    return {line.text: line.count for line in page.context["question"].lines}


def test_a_confirmed_suggestion_pairs_once_and_can_be_taken_back(officer, client):
    first, second = make_household("420107"), make_household("420107")
    make_official("420107", capacity=2)
    suggestion = suggest(officer)
    client.force_login(officer)
    assert numbers(client, "confirm", suggestion) == {
        "ครัวเรือนที่จะได้พี่เลี้ยง": 2,
        "พี่เลี้ยงที่เกี่ยวข้อง": 1,
        "พี่เลี้ยงที่ไม่มีบัญชีผู้ใช้ จึงไม่เห็นครัวเรือนในระบบ": 1,
    }

    done = confirm(suggestion, officer, order_number="1/2569")

    assert done.counts == {"made": 2, "refused": 0}
    assert set(Pairing.objects.values_list("household_id", "order_number")) == {
        (first.pk, "1/2569"),
        (second.pk, "1/2569"),
    }
    with pytest.raises(SuggestionDoneError):
        confirm(suggestion, officer)
    with pytest.raises(SuggestionDoneError):
        suggestions.compute(suggestion.pk)

    record_visit(
        by=officer,
        id=uuid.uuid4(),
        household=second,
        purpose="first",
        visited_on=timezone.localdate(),
        summary="x",
        met_with="x",
    )
    assert numbers(client, "undo", suggestion) == {
        "การจับคู่ที่จะถูกถอน": 1,
        "การจับคู่ที่คงไว้ เพราะมีการทำงานแล้ว สิ้นสุดไปแล้ว หรือพี่เลี้ยงเดิมรับคืนไม่ได้": 1,
    }
    undone = take_back(suggestion, officer)

    assert (undone.counts["taken_back"], undone.counts["kept"]) == (1, 1)
    assert list(Pairing.objects.open().values_list("household_id", flat=True)) == [second.pk]
    assert dict(suggestion.pairs.values_list("household", "outcome")) == {
        first.pk: "ถอนการจับคู่แล้ว",
        second.pk: "คงไว้ เพราะมีการทำงานกับครัวเรือนแล้ว หรือพี่เลี้ยงเดิมรับคืนไม่ได้",
    }


def test_a_household_paired_in_the_meantime_says_so_and_does_not_stop_the_others(officer):
    taken, free = make_household("420107"), make_household("420107")
    make_official("420107", capacity=2)
    suggestion = suggest(officer)
    other = make_official("4201")
    make_pairing(taken, other, officer)

    done = confirm(suggestion, officer)

    assert done.counts == {"made": 1, "refused": 1}
    assert other.first_name in done.pairs.get(household=taken).outcome
    assert Pairing.objects.open().get(household=free).suggested_as.suggestion == suggestion


def test_the_officer_changes_a_pair_within_the_rules(officer):
    household, other = make_household("420107"), make_household("420107")
    make_official("420107", capacity=1)
    spare = make_official("4201", capacity=1)
    suggestion = suggest(officer)
    pair = suggestion.pairs.get(household=household)
    if pair.official_id == spare.pk:
        pair = suggestion.pairs.get(household=other)

    with pytest.raises(OverCapacityError):
        suggestions.change_pair(pair=pair, official=spare, by=officer)
    suggestions.change_pair(pair=pair, official=None, by=officer)

    assert (pair.official, pair.left_out) == (None, "by_hand")
    confirm(suggestion, officer)
    with pytest.raises(SuggestionDoneError):
        suggestions.change_pair(pair=pair, official=spare, by=officer)


def test_a_co_mentor_is_proposed_and_taken_where_there_is_no_main_one(officer):
    household, main, co = make_household("420107"), make_official("420107"), make_official("420107")
    pairing = pairings.pair_mentor(household=household, official=main, by=officer)
    pairings.pair_mentor(household=household, official=co, by=officer, kind="co")
    pairings.end_pairing(pairing=pairing, by=officer, end_reason="transferred")
    Official.objects.filter(pk=main.pk).update(is_available=False)

    suggestion = confirm(suggest(officer), officer)

    assert [(p.official, p.outcome) for p in suggestion.pairs.all()] == [(co, "จับคู่แล้ว")]
    assert [(p.official, p.kind) for p in Pairing.objects.open()] == [(co, "main")]


def test_who_speaks_what_the_household_speaks_is_preferred(officer):
    household, other = make_household("420107"), make_household("420107")
    near = make_official("420107", capacity=1)
    speaking = make_official("420107", capacity=1, languages="ไทเลย, ภาษาม้ง")
    acts.record_languages(households=[household], language="ม้ง", by=officer)
    assert chosen(suggest(officer)) == {household.pk: speaking.pk, other.pk: near.pk}


def test_standing_pairs_stay_unless_planned_again_and_worth_it(officer):
    """Two mentors far from their households would each be nearer to the other's."""
    north, south = make_household("420107"), make_household("420108")
    of_south, of_north = make_official("420108", capacity=1), make_official("420107", capacity=1)
    first = make_pairing(north, of_south, officer, started_on=date(2026, 1, 1))
    make_pairing(south, of_north, officer, started_on=date(2026, 1, 1))
    assert chosen(suggest(officer)) == {}
    dear = suggest(officer, replan=True, change_km=500)
    assert chosen(dear) == {north.pk: of_south.pk, south.pk: of_north.pk}
    assert dear.figures["best"]["kept"] == 2
    done = confirm(dear, officer)
    assert done.counts == {"made": 0, "refused": 0, "same": 2}

    again = suggest(officer, replan=True, change_km=0)
    assert again.figures["best"]["cost"] < again.figures["now"]["cost"]
    done = confirm(again, officer)

    assert done.counts == {"made": 2, "refused": 0}  # both full: they change places together
    now = Pairing.objects.open().values_list("household", "official")
    assert dict(now) == {north.pk: of_north.pk, south.pk: of_south.pk}
    first.refresh_from_db()
    assert (first.end_reason, first.ended_on) == ("reassigned", timezone.localdate())
    assert Pairing.objects.on(date(2026, 3, 1)).count() == 2

    undone = take_back(again, officer)
    assert undone.counts["taken_back"] == 2
    now = Pairing.objects.open().values_list("household", "official")
    assert dict(now) == {north.pk: of_south.pk, south.pk: of_north.pk}


def test_what_stays_is_measured_as_it_was_before_with_village_and_language(officer):
    """One official, so the best there is, is what stands: both are the same figures."""
    here, there = (
        Village.objects.create(code=f"4201070{n}", number=n, subdistrict_id="420107")
        for n in (1, 2)
    )
    official = make_official("420107", capacity=2, village=here, languages="ไทเลย")
    homes = [make_household("420107", village=village) for village in (here, there)]
    for home in homes:
        make_pairing(home, official, officer, started_on=date(2026, 1, 1))
    acts.record_languages(households=homes[:1], language="ม้ง", by=officer)
    figures = suggest(officer, replan=True, change_km=0).figures
    assert figures["now"]["cost"] == figures["best"]["cost"] > 0
    assert figures["now"]["total_km"] == figures["best"]["total_km"] > 0


def test_a_mentor_changed_in_the_meantime_is_not_overwritten(officer):
    household, old, new = make_household("420107"), make_official("420108"), make_official("420107")
    make_pairing(household, old, officer)
    plan = suggest(officer, replan=True, change_km=0)
    third = make_official("4201")
    acts.pair_households(households=[household], official=third, by=officer, kind="change")
    done = confirm(plan, officer)
    assert (chosen(plan)[household.pk], done.counts["made"]) == (new.pk, 0)
    assert Pairing.objects.open().get().official == third


def test_capacity_taken_in_the_meantime_refuses_the_least_urgent(officer):
    urgent, other = (make_household("420107", urgency_score=n) for n in (9, 1))
    mentor = make_official("420107", capacity=2)
    plan = suggest(officer)
    make_pairing(make_household("420108"), mentor, officer)
    done = confirm(plan, officer)
    assert done.counts == {"made": 1, "refused": 1}
    assert done.pairs.get(household=other).outcome == OverCapacityError.message
    assert urgent.pairings.open().get().official == mentor


def test_begun_once_finished_once_and_given_up_as_it_was(officer):
    make_household("420107")
    make_official("420107")
    plan = suggest(officer)
    begin = {"suggestion": plan, "by": officer, "stage": SuggestionStage.MAKING}
    suggestions.begin(**begin)
    with pytest.raises(SuggestionDoneError):
        suggestions.begin(**begin)
    suggestions.give_up(plan.pk, "ระบบขัดข้อง")
    plan.refresh_from_db()
    assert (plan.stage, plan.confirmed_by, plan.error) == ("draft", None, "ระบบขัดข้อง")
    suggestions.begin(**begin)
    do(plan)
    do(plan)
    assert Pairing.objects.count() == 1
    suggestions.begin(**begin | {"stage": SuggestionStage.UNDOING})
    suggestions.give_up(plan.pk, "ระบบขัดข้อง")
    plan.refresh_from_db()
    assert (plan.stage, plan.confirmed_by) == ("confirmed", officer)


def test_the_page_shows_how_many_are_written_while_it_goes_on(client, officer, monkeypatch):
    for _ in range(5):
        make_household("420107")
    make_official("420107", capacity=5)
    plan = suggest(officer)
    suggestions.begin(suggestion=plan, by=officer, stage=SuggestionStage.MAKING)
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    client.force_login(officer)
    address = reverse("mentors:suggestion-detail", args=[plan.pk])
    told, pages = [], []

    def tell(job, percent, step):
        told.append((percent, step))
        keep(job, percent, step)
        Suggestion.objects.filter(pk=plan.pk).update(state="running")  # as another page sees it
        answer = client.get(address, {"part": "job"}, headers={"HX-Request": "true"})
        pages.append(answer.content.decode())

    keep = progress.report
    monkeypatch.setattr(progress, "report", tell)
    do(plan)

    assert [percent for percent, _step in told] == [0, 1, 5, 48, 76, 90, 92]
    written = [step for _percent, step in told if "เขียนการจับคู่" in step]
    assert [step.split(" (")[0] for step in written] == [
        f"ขั้น 3 จาก 4: เขียนการจับคู่ {n} จาก 5 ครัวเรือน" for n in (2, 4, 5)
    ]
    for (percent, step), page in zip(told, pages, strict=True):
        assert step in page
        assert f'value="{percent}"' in page
    plan.refresh_from_db()
    assert (plan.state, plan.progress, plan.counts["made"]) == ("done", 100, 5)
    told.clear()
    suggestions.begin(suggestion=plan, by=officer, stage=SuggestionStage.UNDOING)
    do(plan)
    assert told[-1] == (80, "ขั้น 2 จาก 2: บันทึกผล ถอนแล้ว 5 ครัวเรือน")


def test_what_a_dead_worker_told_is_not_shown_of_a_job_that_is_over(officer):
    make_household("420107")
    make_official("420107")
    plan = suggest(officer)
    progress.report(plan, 55, "เขียน")
    assert progress.show(plan).progress == 100
    suggestions.begin(suggestion=plan, by=officer, stage=SuggestionStage.MAKING)
    suggestions.give_up(plan.pk, "ระบบขัดข้อง")
    plan.state = "running"
    assert progress.show(plan).step == ""


def test_an_interest_bars_the_pair_and_ends_a_standing_one(officer):
    household, relative = make_household("420107"), make_official("420107")
    pairing = make_pairing(household, relative, officer)

    pairings.record_conflict(household=household, official=relative, by=officer, kind="relative")

    pairing.refresh_from_db()
    assert pairing.end_reason == "conflict"
    with pytest.raises(ConflictOfInterestError):
        pairings.pair_mentor(household=household, official=relative, by=officer)
    suggestion = suggest(officer)
    assert suggestion.pairs.get().left_out == "barred"


def test_a_leaving_official_hands_over_as_far_as_there_is_room(officer):
    leaving, coming = make_official(capacity=3), make_official(capacity=1)
    households = [make_household() for _ in range(2)]
    for household in households:
        make_pairing(household, leaving, officer)
    with pytest.raises(HandOverToSelfError):
        pairings.hand_over(official=leaving, to=leaving, by=officer, end_reason="transferred")

    handed, left = pairings.hand_over(
        official=leaving,
        to=coming,
        by=officer,
        end_reason="transferred",
        ended_on=date(2026, 11, 1),
    )
    last = leaving.postings.get()
    leaving.refresh_from_db()
    assert last.ended_on == leaving.ended_on == date(2026, 11, 1)

    assert (handed, len(left)) == (1, 1)
    assert left[0][1] == OverCapacityError.message
    assert Pairing.objects.open().get().official == coming
    assert Pairing.objects.filter(official=leaving, end_reason="transferred").count() == 2
    assert Official.objects.get(pk=leaving.pk).ended_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("replan", "about"),
    [
        (False, ["คู่ใหม่เท่านั้น", "คู่ใหม่เท่านั้น", "คู่เดิมทั้งพื้นที่ ข้อเสนอนี้ไม่เปลี่ยน"]),
        (True, ["คู่ใหม่และคู่เดิมที่วางแผนใหม่"] * 2 + ["คู่เดิมก่อนวางแผนใหม่ ไม่มีคู่ใหม่"]),
    ],
)
def test_the_comparison_says_which_pairs_each_row_is_about(client, officer, replan, about):
    near, far = make_official("420107", capacity=2), make_official("420108", capacity=1)
    make_pairing(make_household("420107"), far, officer, started_on=date(2026, 1, 1))
    make_household("420107")
    plan = suggest(officer, replan=replan, change_km=500)
    client.force_login(officer)

    page = client.get(reverse("mentors:suggestion-detail", args=[plan.pk]))

    rows = page.context["figures"]
    assert [of for _name, of, _figures in rows] == about
    assert [figures["pairs"] for _name, _of, figures in rows] == [1 + replan, 1 + replan, 1]
    assert rows[2][2]["left"] is None  # who has nobody is not asked of what stands
    assert all(f"{figures['mean_km']:.2f}</td>" in page.text for _name, _of, figures in rows)
    assert near.pk in chosen(plan).values()


def test_the_annex_of_a_suggestion_is_written_in_the_background_and_has_its_pairs_alone(
    officer, client
):
    """Beside a pair of the same district that the suggestion did not make."""
    make_pairing(make_household("420107"), make_official("420107"), officer)
    make_household("420107")
    make_official("420107", capacity=1)
    suggestion = suggest(officer)
    confirm(suggestion, officer, order_number="3/2569")
    assert Pairing.objects.open().count() == 2
    client.force_login(officer)

    asked = client.post(reverse("mentors:suggestion-paper", args=[suggestion.pk]))

    paper = MentorPaper.objects.get(suggestion=suggestion)
    assert asked.url == reverse("mentors:paper-detail", args=[paper.pk])
    assert (paper.kind, paper.order_number, bool(paper.stored_file)) == ("annex", "3/2569", False)
    assert do(paper).counts == {"pairings": 1}
    event = AuditEvent.objects.get(action="paper.asked")
    assert event.details == {"kind": "annex", "area": "4201", "suggestion": suggestion.pk}
    listed = client.get(reverse("mentors:paper-list")).text
    assert f"เฉพาะข้อเสนอ #{suggestion.pk}" in listed
    sheet = client.get(reverse("mentors:suggestion-annex", args=[suggestion.pk]))
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_the_annex_of_a_suggestion_is_of_its_day_and_says_of_which_pairs(officer, tmp_path):
    """Written on a later day it has who looked after whom on the day it names, and no other."""
    house, mentor = make_household("420107"), make_official("420107", capacity=1)
    with at(date(2026, 11, 20)):
        suggestion = suggest(officer)
        confirm(suggestion, officer)
        fields = {"area": suggestion.area, "by": officer, "suggestion": suggestion}
        early = papers.ask_for_paper(kind="annex", day=date(2026, 11, 19), **fields)
        paper = papers.ask_for_paper(kind="annex", **fields)
    pairing = Pairing.objects.get(household=house, official=mentor)
    pairings.end_pairing(pairing=pairing, by=officer, end_reason="transferred")

    written = [do(one) for one in (early, paper)]
    assert [one.counts["pairings"] for one in written] == [0, 1]
    with written[1].stored_file.open() as file:
        said = words(file.read(), tmp_path)
    assert f"ข้อเสนอ #{to_thai_digits(suggestion.pk)}" in said
