"""The board: several at one press, undone together; co-mentors; who was responsible; transfers."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.acting import acting_for
from accounts.models import AuditEvent, Membership
from core.errors import DomainError
from core.records import NotValidError, validate
from logbook.services.visits import record_visit
from mentors.enums import ActKind
from mentors.errors import (
    ActUndoneError,
    NoMainMentorError,
    NotEnoughRoomError,
    OutsideAreaError,
    OverlapError,
    PairsRefusedError,
    PostingError,
    SamePairError,
)
from mentors.models import (
    ConflictOfInterest,
    Official,
    OfficialPosting,
    Pairing,
    PairingAct,
    Suggestion,
)
from mentors.models.pairings import NO_ACCOUNT, TELL
from mentors.services import acts, pairings, registers
from mentors.services.pairing_rules import within_capacity
from mentors.services.suggestions import compute
from places.models import Area, Organization
from plans.models import StageCriterion
from tests.confirming import confirm
from tests.factories.people import make_household, make_official, make_pairing, make_user

HTMX = {"HX-Request": "true"}
TODAY = timezone.localdate


@pytest.fixture
def officer(db):
    return make_user("district_officer", "4201")


@pytest.fixture
def board(client, officer):
    client.force_login(officer)
    return client


def main_of(household):
    return household.pairings.open().filter(kind="main").values_list("official", flat=True).first()


@pytest.mark.django_db
class TestManyAtOnePress:
    def test_they_are_paired_with_order_date_and_reason_and_undone_together(self, officer):
        households, official = [make_household() for _ in range(3)], make_official(capacity=3)
        act = acts.pair_households(
            households=households,
            official=official,
            by=officer,
            order_number="7/2569",
            reason="ใกล้บ้าน",
            started_on=date(2026, 3, 1),
        )
        assert set(Pairing.objects.values_list("order_number", "reason", "started_on")) == {
            ("7/2569", "ใกล้บ้าน", date(2026, 3, 1))
        }
        assert AuditEvent.objects.filter(action="pairing.made").count() == 3

        taken, kept = acts.undo_act(act=act, by=officer)

        assert (len(taken), kept) == (3, 0)
        assert [main_of(household) for household in households] == [None] * 3
        # What was taken back never was: nobody was responsible in March.
        assert not Pairing.objects.on(date(2026, 3, 15)).exists()
        with pytest.raises(ActUndoneError):
            acts.undo_act(act=act, by=officer)

    def test_all_or_none_and_each_reason_is_said(self, officer):
        far, paired, fine = make_household("420201"), make_household(), make_household()
        other, official = make_official(), make_official(capacity=5)
        make_pairing(paired, other, officer)
        with pytest.raises(PairsRefusedError) as refused:
            acts.pair_households(households=[far, paired, fine], official=official, by=officer)
        assert dict(refused.value.refused) == {
            far: OutsideAreaError.message,
            paired: f"ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว ({other}) หากต้องการเปลี่ยนให้สิ้นสุดการดูแลเดิมก่อน",
        }
        assert (main_of(fine), PairingAct.objects.count()) == (None, 0)

    def test_more_than_there_is_room_for_is_refused(self, officer):
        official = make_official(capacity=1)
        with pytest.raises(NotEnoughRoomError, match="รับได้อีก 1 ครัวเรือน แต่เลือกไว้ 2"):
            acts.pair_households(
                households=[make_household(), make_household()], official=official, by=officer
            )
        assert Pairing.objects.count() == 0

    def test_another_in_the_mentors_place_and_back(self, officer):
        household, old, new = make_household(), make_official(capacity=1), make_official()
        first = make_pairing(household, old, officer, started_on=date(2026, 1, 1))
        act = acts.pair_households(
            households=[household], official=new, by=officer, kind=ActKind.CHANGE
        )
        assert main_of(household) == new.pk
        assert Pairing.objects.on(date(2026, 3, 1)).get().official == old
        acts.undo_act(act=act, by=officer)
        first.refresh_from_db()
        assert (main_of(household), first.ended_on, first.end_reason) == (old.pk, None, "")

    def test_undoing_gives_no_mentor_more_than_he_can_take(self, officer):
        household, old, new = make_household(), make_official(capacity=1), make_official()
        make_pairing(household, old, officer)
        act = acts.pair_households(
            households=[household], official=new, by=officer, kind=ActKind.CHANGE
        )
        pairings.pair_mentor(household=make_household(), official=old, by=officer)
        taken, kept = acts.undo_act(act=act, by=officer)
        assert (taken, kept, main_of(household)) == ([], 1, new.pk)

    def test_undoing_gives_nothing_back_to_a_mentor_who_has_left(self, officer):
        household, old, new = make_household(), make_official(), make_official()
        make_pairing(household, old, officer)
        act = acts.pair_households(
            households=[household], official=new, by=officer, kind=ActKind.CHANGE
        )
        pairings.hand_over(official=old, by=officer, end_reason="retired")
        assert acts.takeable(act) == 0
        assert (acts.undo_act(act=act, by=officer), main_of(household)) == (([], 1), new.pk)

    def test_a_household_visited_since_stays(self, officer):
        household = make_household()
        act = acts.pair_households(households=[household], official=make_official(), by=officer)
        record_visit(
            by=officer,
            id=uuid4(),
            household=household,
            purpose="first",
            visited_on=TODAY(),
            summary="x",
            met_with="x",
        )
        assert acts.undo_act(act=act, by=officer) == ([], 1)

    def test_a_co_mentor_beside_the_main_one_only(self, officer):
        household, main, co = make_household(), make_official(), make_official(capacity=0)
        kind = {"kind": ActKind.CO, "by": officer, "household": household}
        with pytest.raises(NoMainMentorError):
            pairings.pair_mentor(official=co, **kind)
        make_pairing(household, main, officer)
        pairings.pair_mentor(official=co, **kind)
        with pytest.raises(SamePairError):
            pairings.pair_mentor(official=co, **kind)
        assert household.pairings.open().count() == 2
        changed = pairings.pair_mentor(
            household=household, official=make_official(), by=officer, kind=ActKind.CHANGE
        )
        assert changed.kind == "main"
        assert household.pairings.open().filter(kind="co").get().official == co


@pytest.mark.django_db
def test_one_main_mentor_on_any_day(officer):
    household, official = make_household(), make_official()
    make_pairing(
        household,
        official,
        officer,
        started_on=date(2026, 1, 1),
        ended_on=date(2026, 4, 1),
        end_reason="transferred",
        ended_by=officer,
    )
    with pytest.raises(OverlapError):
        pairings.pair_mentor(
            household=household, official=make_official(), by=officer, started_on=date(2026, 3, 1)
        )
    with pytest.raises(IntegrityError, match="pairing_one_main_a_day"), transaction.atomic():
        make_pairing(household, make_official(), officer, started_on=date(2026, 3, 1))
    wrong = Pairing(
        household=household,
        district=household.district,
        official=make_official(),
        paired_by=officer,
        started_on=date(2026, 3, 1),
    )
    with pytest.raises(NotValidError, match="ช่วงเวลานี้"):
        validate(wrong)


moves = st.lists(
    st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from([None, 1, 2, 3])), max_size=12
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(moves, st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_moves_at_the_same_time_never_exceed_a_capacity(wanted, spare):
    """Whoever is refused stays where they are, and nobody is refused for nothing."""
    wanted = [(n, here, there) for n, (here, there) in enumerate(wanted)]
    loads = {pk: sum(here == pk for _n, here, _t in wanted) for pk in (1, 2, 3)}
    capacities = {pk: loads[pk] + spare[pk - 1] for pk in (1, 2, 3)}
    allowed = set(within_capacity(wanted, loads, capacities))
    after = dict(loads)
    for n, here, there in wanted:
        if n in allowed:
            after[here] = after.get(here, 0) - 1
            after[there] = after.get(there, 0) + 1
    assert all(after[pk] <= capacities[pk] for pk in (1, 2, 3))


acts_of_officers = st.lists(
    st.tuples(
        st.sampled_from([*ActKind.values[:3], "end", "undo"]), st.integers(0, 3), st.integers(0, 3)
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, derandomize=True)
@given(acts_of_officers)
def test_whatever_officers_do_the_rules_hold_and_no_history_is_lost(steps):
    """Capacity, one main mentor, permitted area, no conflict; pairings are ended, never removed."""
    with transaction.atomic():
        by = make_user("district_officer", "4201")
        households = [make_household(area) for area in ("420107", "420108", "420107", "420201")]
        officials = [
            make_official(area, capacity=n)
            for area, n in (("4201", 1), ("420107", 2), ("42", 1), ("4202", 1))
        ]
        ConflictOfInterest.objects.create(
            household=households[0], official=officials[1], kind="relative", recorded_by=by
        )
        seen = set()
        for what, n, m in steps:
            with suppress(DomainError):
                step(what, households[n], officials[m], by)
            check(officials)
            assert seen <= (seen := set(Pairing.objects.values_list("pk", flat=True)))
        transaction.set_rollback(True)


def step(what, household, official, by):
    if what == "end":
        for pairing in household.pairings.open():
            pairings.end_pairing(pairing=pairing, by=by, end_reason="reassigned")
    elif what == "undo":
        act = PairingAct.objects.filter(undone_at=None).first()
        if act:
            acts.undo_act(act=act, by=by)
    else:
        acts.pair_households(households=[household], official=official, by=by, kind=what)


def check(officials):
    mains = Pairing.objects.open().filter(kind="main").select_related("household")
    for official in officials:
        mine = [
            p
            for p in Pairing.objects.open().select_related("household")
            if p.official_id == official.pk
        ]
        assert sum(p.kind == "main" for p in mine) <= official.capacity
        area = official.work_area_id
        assert all(len(area) == 2 or p.household.subdistrict_id[:4] == area[:4] for p in mine)
        barred = set(official.conflicts.values_list("household", flat=True))
        assert barred.isdisjoint(p.household_id for p in mine)
    keys = [p.household_id for p in mains]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db(transaction=True)
def test_two_officers_fill_the_last_place_at_once_one_wins_the_other_is_told(reference):
    by, official = make_user("district_officer", "4201"), make_official(capacity=1)
    households = [make_household(), make_household()]

    def press(household):
        try:
            with acting_for(by):
                acts.pair_households(households=[household], official=official, by=by)
        except DomainError as error:
            return str(error)
        finally:
            connection.close()
        return "paired"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, households))
    assert "paired" in answers
    told = next(answer for answer in answers if answer != "paired")
    assert "รับได้อีก 0" in told or "จับคู่กับพี่เลี้ยงคนนี้ไม่ได้" in told
    assert Pairing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_for_overlapping_households_at_once(reference):
    """Neither waits for the other for ever, and each household has one mentor."""
    by = make_user("district_officer", "4201")
    households = [make_household() for _ in range(6)]

    def press(n):
        mine = households[:4] if n else households[:1:-1]
        try:
            with acting_for(by):
                acts.pair_households(
                    households=mine, official=officials[n], by=by, kind=ActKind.MAIN
                )
        except PairsRefusedError as error:
            return len(error.refused)
        finally:
            connection.close()
        return 0

    officials = [make_official(capacity=9), make_official(capacity=9)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, (0, 1))) == [0, 2]
    assert Pairing.objects.open().count() == 4


class TestPages:
    def test_the_board_filters_and_pairs_and_undoes_by_htmx(self, board):
        here, there = make_household("420107"), make_household("420108")
        official = make_official("4201", capacity=2)
        page = board.get(reverse("mentors:pairing-board"), {"area": "420107"}, headers=HTMX)
        assert [h.pk for h in page.context["page"]] == [here.pk]
        sent = {
            "household": [here.pk, there.pk],
            "order_number": "๑/๒๕๖๙",
            "started_on": "01/10/2569",
        }
        done = board.post(reverse("mentors:board-pair", args=[official.pk]), sent, headers=HTMX)
        assert "จับคู่พี่เลี้ยงหลัก 2 ครัวเรือน" in done.content.decode()
        assert Pairing.objects.filter(started_on=date(2026, 10, 1)).count() == 2
        act = PairingAct.objects.get()
        undone = board.post(reverse("mentors:board-undo", args=[act.pk]), headers=HTMX)
        assert "ถอนแล้ว 2 ครัวเรือน" in undone.content.decode()

    def test_an_official_without_an_account_is_said_to_have_none_wherever_given_a_household(
        self, board, officer
    ):
        """Somebody with an account beside them, of whom nothing is said."""
        paper = make_official("4201", capacity=5, first_name="กระดาษ")
        seeing = make_official(
            "4201", capacity=5, first_name="เห็นได้", user=make_user("mentor", "4201")
        )
        here, there, third = [make_household("420107") for _ in range(3)]
        told, untold = [
            board.post(
                reverse("mentors:board-pair", args=[o.pk]), {"household": [h.pk]}, headers=HTMX
            )
            for o, h in ((paper, here), (seeing, there))
        ]
        assert (TELL in told.text, TELL in untold.text) == (True, False)
        pair = reverse("mentors:pairing-create", args=[third.pk])
        offered = [
            str(label) for _, label in board.get(pair).context["form"].fields["official"].choices
        ]
        assert [NO_ACCOUNT in label for label in offered if "กระดาษ" in label] == [True]
        assert [NO_ACCOUNT in label for label in offered if "เห็นได้" in label] == [False]
        sent = {"official": paper.pk, "kind": "main"}
        assert TELL in board.post(pair, sent, follow=True).text
        pages = (
            reverse("mentors:official-list"),
            reverse("mentors:board-officials"),
            reverse("households:household-panel", args=[here.pk, "mentor"]),
        )
        shown = [board.get(page, headers=HTMX).text for page in pages]
        assert [text.count(NO_ACCOUNT) for text in shown] == [1, 1, 1]
        stranded = board.get(reverse("households:stranded-list"))
        kinds = {s["kind"].key: s["count"] for s in stranded.context["sections"]}
        assert kinds["mentors-without-account"] == 2
        assert stranded.context["total"] == 0  # start pages do not count it

    @pytest.mark.parametrize("to", [{"spread": "on"}, {}])
    def test_households_handed_over_to_somebody_without_an_account_are_said_to_be(
        self, board, officer, to
    ):
        """Also where the system finds the taker."""
        paper = make_official("4201", first_name="กระดาษ")
        leaving = make_official("4201", user=make_user("mentor", "4201"))
        make_pairing(make_household("420107"), leaving, officer)
        address = reverse("mentors:official-hand-over", args=[leaving.pk])
        sent = {"end_reason": "retired"} | (to or {"to": paper.pk})
        told = board.get(confirm(board, address, sent)["Location"]).text
        assert (paper.pairings.open().count(), TELL in told) == (1, True)

    def test_a_taker_who_was_chosen_is_not_passed_over_for_others(self, board, officer):
        chosen, leaving = make_official("4201"), make_official("4201")
        address = reverse("mentors:official-hand-over", args=[leaving.pk])
        both = {"end_reason": "retired", "to": chosen.pk, "spread": "on"}
        refused = board.post(address, both)
        assert (refused.status_code, "โปรดเลือกอย่างใดอย่างหนึ่ง" in refused.text) == (422, True)

    def test_an_account_that_closes_offers_takers_with_what_they_lack(self, client, officer):
        leaving = make_official("4201", user=make_user("mentor", "4201"))
        make_pairing(make_household("420107"), leaving, officer)
        make_official("4201", first_name="กระดาษ")
        make_official("4201", first_name="เห็นได้", user=make_user("mentor", "4201"))
        client.force_login(make_user("administrator", "42"))
        role = leaving.user.memberships.get()
        page = client.get(reverse("accounts:role-end", args=[role.pk])).text
        labels = re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", page)
        assert [NO_ACCOUNT in label for label in labels if "กระดาษ" in label] == [True]
        assert [NO_ACCOUNT in label for label in labels if "เห็นได้" in label] == [False]

    @pytest.mark.parametrize("work", ["ledger", "request", "help", "tick", "stage"])
    def test_what_a_mentor_did_in_any_way_keeps_the_pairing(self, client, officer, work):
        """«It never was» would be said of somebody who asked for help for the household."""
        mentor, house, other = make_user("mentor", "4201"), make_household(), make_household()
        official = make_official("4201", user=mentor, capacity=2)
        client.force_login(officer)
        chosen = {"household": [house.pk, other.pk]}
        client.post(reverse("mentors:board-pair", args=[official.pk]), chosen)
        client.force_login(mentor)
        today = timezone.localdate()
        need = {"dimension": "income", "kind": "goods"}
        tick = StageCriterion.objects.filter(rule="tick").first()
        month = f"{today.year + 543}-{today:%m}"
        doors = {
            "ledger": ("plans:ledger-edit", [house.pk, month], {"saving": "100"}),
            "request": (
                "assistance:request-create",
                [house.pk],
                need | {"wanted": "ข้าวสาร", "urgency": "normal"},
            ),
            "help": (
                "assistance:assistance-create",
                [house.pk],
                need | {"description": "ข้าวสาร", "given_on": today.isoformat()},
            ),
            "tick": ("plans:criterion-tick", [house.pk, tick.pk], {}),
            "stage": ("plans:stage-propose", [house.pk], {"stage": "survival", "reason": "พบ"}),
        }
        name, args, data = doors[work]
        assert client.post(reverse(name, args=args), data).status_code == 302

        client.force_login(officer)
        undo = reverse("mentors:board-undo", args=[PairingAct.objects.get().pk])
        told = client.post(undo, headers=HTMX).text
        assert "ถอนแล้ว 1 ครัวเรือน คงไว้ 1 ครัวเรือน เพราะมีการทำงานแล้ว" in told
        assert Pairing.objects.get(ended_on=None).household == house

    def test_only_what_was_just_paired_can_be_taken_back_beside_the_word_of_it(self, board):
        households = [make_household(), make_household()]
        address = reverse("mentors:board-pair", args=[make_official(capacity=2).pk])
        take_back = "ถอนรายการนี้"
        first, second = [
            board.post(address, {"household": [h.pk]}, headers=HTMX) for h in households
        ]
        acts_done = list(PairingAct.objects.order_by("pk"))
        for answer, act in zip((first, second), acts_done, strict=True):
            assert answer.context["act"] == act
            assert answer.content.decode().count(take_back) == 1
        sent = {"household": [households[0].pk], "language": "ม้ง"}
        spoken = board.post(reverse("mentors:board-language"), sent, headers=HTMX)
        undo = reverse("mentors:board-undo", args=[acts_done[1].pk])
        undone = board.post(undo, headers=HTMX)
        assert (spoken.status_code, undone.status_code) == (200, 200)
        assert not acts_done[0].undone_at
        assert take_back not in spoken.content.decode() + undone.content.decode()

    def test_what_is_refused_says_why_with_422_and_keeps_what_was_chosen(self, board):
        households, official = [make_household(), make_household()], make_official(capacity=1)
        sent = {"household": [h.pk for h in households], "reason": "ใกล้บ้าน"}
        refused = board.post(reverse("mentors:board-pair", args=[official.pk]), sent, headers=HTMX)
        assert refused.status_code == 422
        assert "รับได้อีก 1 ครัวเรือน แต่เลือกไว้ 2" in refused.content.decode()
        assert refused.context["chosen"] == {h.pk for h in households}
        assert "ใกล้บ้าน" in refused.content.decode()
        wrong = sent | {"started_on": "31/02/2569"}
        official.capacity = 2
        official.save()
        address = reverse("mentors:board-pair", args=[official.pk])
        assert board.post(address, wrong, headers=HTMX).status_code == 422
        assert Pairing.objects.count() == 0

    def test_each_official_who_cannot_take_the_household_says_why(self, board, officer):
        household = make_household("420107")
        able, full = make_official("420107"), make_official("4201", capacity=0)
        away, kin = make_official("4201", is_available=False), make_official("4201")
        ConflictOfInterest.objects.create(
            household=household, official=kin, kind="creditor", recorded_by=officer
        )
        found = board.get(reverse("mentors:board-officials"), {"household": household.pk})
        why = {o.pk: o.why_not for o in found.context["officials"]}
        assert next(iter(why)) == able.pk
        assert why == {
            able.pk: "",
            full.pk: str(NotEnoughRoomError(0, 1)),
            away.pk: "พี่เลี้ยงคนนี้พ้นหน้าที่หรือไม่พร้อมรับครัวเรือน โปรดเลือกคนอื่น",
            kin.pk: "พี่เลี้ยงคนนี้มีส่วนได้เสียกับครัวเรือนนี้ (เจ้าหนี้หรือลูกหนี้) โปรดเลือกคนอื่น",
        }

    def test_a_suggestion_for_the_chosen_alone(self, board):
        chosen, _other = make_household(), make_household()
        sent = {"household": [chosen.pk]}
        answer = board.post(reverse("mentors:board-suggest"), sent, headers=HTMX)
        suggestion = Suggestion.objects.get()
        assert answer["HX-Redirect"] == reverse("mentors:suggestion-detail", args=[suggestion.pk])
        compute(suggestion.pk)
        assert list(suggestion.pairs.values_list("household", flat=True)) == [chosen.pk]

    def test_a_language_is_recorded_for_all_chosen(self, board):
        households = [make_household(), make_household()]
        sent = {"household": [h.pk for h in households], "language": "ม้ง"}
        board.post(reverse("mentors:board-language"), sent, headers=HTMX)
        assert [h.languages.get().language for h in households] == ["ม้ง", "ม้ง"]

    def test_the_board_asks_the_same_number_of_queries_with_many_rows(self, board):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                board.get(reverse("mentors:pairing-board"), {"household": chosen})
            return len(queries)

        chosen = [make_household().pk, make_household().pk]  # of one alone the way is shown too
        make_official()
        one = asked()
        for _ in range(10):
            chosen.append(make_household(dimensions=("income", "health")).pk)
            make_official(capacity=50)
        assert asked() == one

    def test_who_was_responsible_in_march(self, board, officer):
        household, old, new = make_household(), make_official(), make_official()
        ended = {"ended_on": date(2026, 5, 1), "end_reason": "transferred", "ended_by": officer}
        make_pairing(household, old, officer, started_on=date(2026, 1, 1), **ended)
        make_pairing(household, new, officer, started_on=date(2026, 5, 1))
        for day, who in (("15/03/2569", old), ("01/05/2569", new), ("30/04/2569", old)):
            listed = board.get(reverse("mentors:pairing-day"), {"day": day})
            assert [p.official for p in listed.context["page"]] == [who]
            address = reverse("mentors:pairing-history", args=[household.pk])
            assert [p.official for p in board.get(address, {"day": day}).context["then"]] == [who]
        assert not board.get(reverse("mentors:pairing-day"), {"day": "1/1/2568"}).context["page"]


@pytest.mark.django_db
class TestTransfers:
    def test_where_he_was_in_march_and_households_outside_go_back(self, officer):
        official = make_official("420107", capacity=5, started_on=date(2025, 10, 1))
        household = make_household("420107")
        pairing = make_pairing(household, official, officer, started_on=date(2026, 1, 1))
        province = make_user("provincial_officer", "42")
        moved, ended = registers.transfer_official(
            official=official,
            by=province,
            work_area=Area.objects.get(code="4202"),
            organization=Organization.objects.get(code="loei-health"),
            position="นักวิชาการ",
            reason="ย้ายตามคำสั่ง",
            moved_on=date(2026, 6, 1),
            order_number="9/2569",
        )
        assert (moved.work_area_id, ended) == ("4202", 1)
        pairing.refresh_from_db()
        assert (pairing.ended_on, pairing.end_reason) == (date(2026, 6, 1), "transferred")
        where = [
            official.postings.on(day).get().work_area_id
            for day in (date(2026, 3, 15), date(2026, 6, 1))
        ]
        assert where == ["420107", "4202"]

    def test_households_are_held_before_the_official_as_by_every_act_that_ends_a_pairing(
        self, officer
    ):
        official = make_official("420107", capacity=5)
        make_pairing(make_household("420107"), official, officer)
        with CaptureQueriesContext(connection) as asked:
            registers.transfer_official(
                official=official,
                by=make_user("provincial_officer", "42"),
                work_area=Area.objects.get(code="4202"),
                reason="ย้ายตามคำสั่ง",
            )
        held = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
        assert "households_household" in held[0]
        assert "mentors_official" in held[1]

    def test_a_move_that_changes_nothing_or_goes_backwards_is_refused(self, officer):
        official = registers.save_official(
            official=Official(first_name="ก", last_name="ข", work_area_id="4201"), by=officer
        )
        same = {
            "official": official,
            "by": officer,
            "reason": "ย้าย",
            "work_area": official.work_area,
        }
        with pytest.raises(PostingError):
            registers.transfer_official(**same)
        early = TODAY() - timedelta(days=1)
        with pytest.raises(NotValidError), transaction.atomic():
            registers.transfer_official(**same | {"position": "ใหม่"}, moved_on=early)
        assert OfficialPosting.objects.count() == 1

    def test_the_page_and_the_login_account(self, board, officer):
        account = make_user("mentor", "4201")
        make_user("mentor", "4202")
        taken = make_user("mentor", "4201")
        make_official(user=taken)
        official = make_official("4201", started_on=date(2026, 1, 1))
        page = board.get(reverse("mentors:official-edit", args=[official.pk]))
        assert list(page.context["form"].fields["user"].queryset) == [account]
        sent = {"first_name": "ก", "last_name": "ข", "capacity": 2, "user": account.username}
        board.post(reverse("mentors:official-edit", args=[official.pk]), sent)
        official.refresh_from_db()
        assert (official.user, official.work_area_id) == (account, "4201")
        sent = {"work_area": "420107", "moved_on": "01/11/2569", "reason": "ย้าย"}
        address = reverse("mentors:official-transfer", args=[official.pk])
        assert board.post(address, sent).status_code == 302
        reasons = list(official.postings.values_list("work_area", "reason"))
        assert reasons == [("420107", "ย้าย"), ("4201", "ขึ้นทะเบียน")]
        assert board.post(address, {**sent, "work_area": "4202"}).status_code == 422

    @pytest.mark.parametrize("goes", ["moves", "ends"])
    def test_the_mentors_role_goes_along_or_ends_as_is_asked(self, client, goes):
        account, province = make_user("mentor", "4201"), make_user("provincial_officer", "42")
        official = make_official("4201", user=account, started_on=date(2026, 1, 1))
        third = make_user("mentor", "4203").memberships.get()  # of a place the move is not about
        Membership.objects.filter(pk=third.pk).update(user=account)
        client.force_login(province)
        address = reverse("mentors:official-transfer", args=[official.pk])
        sent = {"work_area": "420201", "moved_on": TODAY().strftime("%d/%m/%Y"), "reason": "ย้าย"}
        asked = client.post(address, sent)
        assert asked.status_code == 422
        assert "โปรดเลือกว่าบทบาทย้ายไปอำเภอใหม่ด้วย" in asked.content.decode()
        assert confirm(client, address, sent | {"role_goes": goes}).status_code == 302
        roles = account.memberships.order_by("pk").values_list("area", "ended_on")
        after = [("4202", None)] if goes == "moves" else []
        assert list(roles) == [("4201", TODAY()), ("4203", None), *after]

    def test_a_leaving_officials_households_are_spread_over_several(self, officer):
        leaving = make_official(capacity=3)
        receivers = [make_official(capacity=1), make_official(capacity=1)]
        for _ in range(3):
            make_pairing(make_household(), leaving, officer, started_on=date(2026, 1, 1))
        handed, left = pairings.hand_over(
            official=leaving, by=officer, end_reason="retired", spread=True
        )
        assert (handed, len(left)) == (2, 1)
        assert {p.official for p in Pairing.objects.open()} == set(receivers)

    def test_the_page_says_before_a_hand_over_what_becomes_of_the_households(self, client, officer):
        """What was shown is what happens; households handed over before are not counted."""
        leaving, coming = make_official(capacity=5), make_official(capacity=1)
        for _ in range(3):
            make_pairing(make_household(), leaving, officer)
        besides = make_household()
        make_pairing(besides, make_official(), officer)
        pairings.pair_mentor(household=besides, official=leaving, by=officer, kind=ActKind.CO)
        ended = make_pairing(make_household(), leaving, officer)
        pairings.end_pairing(pairing=ended, by=officer, end_reason="reassigned")
        client.force_login(officer)
        address = reverse("mentors:official-hand-over", args=[leaving.pk])
        form = {"end_reason": "retired", "to": coming.pk}
        asked = client.post(address, form)
        assert [(line.count, line.unit) for line in asked.context["question"].lines] == [
            (3, "ครัวเรือน"),
            (1, "ครัวเรือน"),
            (1, "ครัวเรือน"),
            (2, "ครัวเรือน"),
        ]
        done = confirm(client, address, form)
        assert (done.context["handed"], len(done.context["left"])) == (1, 2)
        assert not leaving.pairings.filter(ended_on=None).exists()
