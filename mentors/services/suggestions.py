"""Suggested pairings: computed in the background, edited by an officer, confirmed, taken back."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.confirming import Line, present
from core.jobs import progress, running
from core.jobs.rows import JobState
from core.records import store
from households.models import Household
from households.services.households import lock_households
from mentors import allocation
from mentors.actions import Act
from mentors.enums import ActKind, LeftOut, SuggestionStage
from mentors.errors import (
    AlreadyPairedError,
    OfficialNotAvailableError,
    OverCapacityError,
    SuggestionDoneError,
)
from mentors.models import Official, PairingAct, SuggestedPair, Suggestion
from mentors.services.acts import lock_officials, make_pairs, takeable, undo_act
from mentors.services.pairing_rules import Rules, within_capacity
from mentors.services.planning import PairingData, measure
from places.codes import AreaCode
from places.models import Area

UNCHANGED = "คงพี่เลี้ยงเดิม"


@transaction.atomic
def ask_for_suggestion(
    *, area: Area, by: User, only: Iterable[int] = (), **wishes: Any
) -> Suggestion:
    """A suggestion to be computed (`compute`) for `area`, or for `only` these household ids in it.

    `wishes`: `no_skill_km`, `load_km`, `language_km`, `change_km`, `replan`.
    """
    suggestion = Suggestion(area=area, requested_by=by, only=sorted(only), **wishes)
    store(suggestion)
    running.start(suggestion, "mentors.suggest", by=by)
    audit.record(Act.SUGGESTION_ASKED, suggestion, by=by, details={"area": area.code})
    return suggestion


def compute(suggestion_id: int) -> None:
    """Fills a suggestion with pairs and figures; run again, it starts afresh.

    Raises `SuggestionDoneError` once it is confirmed.
    """
    suggestion = Suggestion.objects.select_related("area", "requested_by").get(pk=suggestion_id)
    if suggestion.stage != SuggestionStage.DRAFT:
        raise SuggestionDoneError
    progress.report(suggestion, 5, "อ่านข้อมูล")
    with acting_for(user=suggestion.requested_by):
        facts = PairingData(suggestion)
        now = facts.standing_pairs()
    progress.report(suggestion, 10, "หาคู่ที่ดีที่สุด")
    people = facts.households, facts.officials, facts.costs
    best = allocation.allocate(
        *people, on_progress=lambda percent: progress.report(suggestion, percent, "หาคู่ที่ดีที่สุด")
    )
    progress.report(suggestion, 75, "เปรียบเทียบกับวิธีอื่น")
    greedy = allocation.allocate_greedily(*people)
    figures = {
        "best": best.figures | best.spread(facts.officials),
        "greedy": greedy.figures | greedy.spread(facts.officials),
        "now": measure(facts, now),
    }
    progress.report(suggestion, 85, "บันทึกข้อเสนอ")
    with acting_for(user=suggestion.requested_by):
        suggestion.pairs.all().delete()
        SuggestedPair.objects.bulk_create([*_rows(suggestion, facts, best)], batch_size=2000)
        running.finish(suggestion, figures=figures)


def _rows(
    suggestion: Suggestion, facts: PairingData, found: allocation.Allocation
) -> Iterator[SuggestedPair]:
    of = {household.id: household for household in facts.households}

    def row(pk: int, **fields: Any) -> SuggestedPair:
        household = of[pk]
        return SuggestedPair(
            suggestion=suggestion,
            household_id=pk,
            district=int(AreaCode(household.area).district),
            standing_id=household.mentor,
            **fields,
        )

    for pair in found.pairs:
        yield row(
            pair.household,
            official_id=pair.official,
            km=round(pair.km, 2),
            has_skill=pair.has_skill,
            shares_language=pair.shares_language,
        )
    for household, reason in found.left.items():
        yield row(household, left_out=reason.value)


@transaction.atomic
def change_pair(*, pair: SuggestedPair, official: Official | None, by: User) -> SuggestedPair:
    """The officer's own choice for a household of a draft; None leaves it out.

    Raises `SuggestionDoneError` and what `Rules.why_not` says.
    """
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=pair.suggestion_id)
    if suggestion.stage != SuggestionStage.DRAFT or suggestion.is_live:
        raise SuggestionDoneError
    if official:
        _check_choice(suggestion, pair, official)
    pair.official, pair.is_changed = official, True
    pair.left_out = "" if official else LeftOut.BY_HAND
    pair.km, pair.has_skill, pair.shares_language = None, False, True
    pair.save()
    audit.record(
        Act.SUGGESTION_CHANGED, suggestion, by=by, details={"household": pair.household_id}
    )
    return pair


def _check_choice(suggestion: Suggestion, pair: SuggestedPair, official: Official) -> None:
    """Room is what the official has when everything else of the draft is done."""
    if official.pk == pair.standing_id:
        return
    kind = ActKind.CHANGE if pair.standing_id else ActKind.MAIN
    rules = Rules([pair.household], [official])
    leaving = suggestion.pairs.filter(standing=official, official__isnull=False)
    arriving = suggestion.pairs.filter(official=official).exclude(pk=pair.pk)
    promised = arriving.count() - leaving.exclude(pk=pair.pk).count()
    if error := rules.why_not(pair.household, official, kind, promised=promised):
        raise error


@transaction.atomic
def begin(
    *, suggestion: Suggestion, by: User, stage: SuggestionStage, order_number: str = ""
) -> Suggestion:
    """The officer has said yes (`MAKING`) or takes back (`UNDOING`); `finish` does it, once.

    Raises `SuggestionDoneError`.
    """
    needed = {
        SuggestionStage.MAKING: SuggestionStage.DRAFT,
        SuggestionStage.UNDOING: SuggestionStage.CONFIRMED,
    }
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.stage != needed[stage] or suggestion.state != JobState.DONE:
        raise SuggestionDoneError
    said: dict[str, Any] = {"stage": stage}
    if stage == SuggestionStage.MAKING:
        said |= {"confirmed_by": by, "confirmed_at": timezone.now(), "order_number": order_number}
    running.start(suggestion, "mentors.pair", by=by, **said)
    action = (
        Act.SUGGESTION_CONFIRMED if stage == SuggestionStage.MAKING else Act.SUGGESTION_TAKEN_BACK
    )
    audit.record(action, suggestion, by=by)
    return suggestion


def finish(suggestion_id: int, by: User) -> None:
    """Makes or takes back the pairings of a suggestion that was begun; a repeat does nothing.

    All or nothing in one transaction; how far it is goes through `core.jobs.progress`.
    """
    suggestion = Suggestion.objects.get(pk=suggestion_id)
    work = {SuggestionStage.MAKING: _make, SuggestionStage.UNDOING: _undo}.get(
        SuggestionStage(suggestion.stage)
    )
    if work is None:
        return
    progress.report(suggestion, 0, suggestion.get_stage_display())
    with acting_for(user=by):
        suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion_id)
        work(suggestion, by)
        running.finish(suggestion)


def give_up(suggestion_id: int, sentence: str) -> None:
    """The job failed and changed nothing: the suggestion is again what it was before."""
    suggestion = Suggestion.objects.get(pk=suggestion_id)
    if suggestion.stage == SuggestionStage.MAKING:
        suggestion.stage = SuggestionStage.DRAFT
        suggestion.confirmed_by = suggestion.confirmed_at = None
    elif suggestion.stage == SuggestionStage.UNDOING:
        suggestion.stage = SuggestionStage.CONFIRMED
    was_computed = bool(suggestion.figures)
    suggestion.state = JobState.DONE if was_computed else JobState.FAILED
    suggestion.error, suggestion.finished_at = sentence, timezone.now()
    suggestion.save()
    progress.forget(suggestion)


def lines_of_making(suggestion: Suggestion) -> tuple[Line, ...]:
    """Returns what confirming the suggestion would do, in lines of text and count."""
    rows = suggestion.pairs.filter(official__isnull=False, pairing=None)
    same = rows.filter(standing=F("official"))
    replaced = rows.filter(standing__isnull=False).exclude(standing=F("official"))
    unseen = rows.filter(official__user=None).values("official").distinct()
    return present(
        Line("ครัวเรือนที่จะได้พี่เลี้ยง", rows.filter(standing=None).count(), "ครัวเรือน"),
        Line("ครัวเรือนที่จะเปลี่ยนพี่เลี้ยง", replaced.count(), "ครัวเรือน"),
        Line("ครัวเรือนที่คงพี่เลี้ยงเดิม", same.count(), "ครัวเรือน"),
        Line("พี่เลี้ยงที่เกี่ยวข้อง", rows.values("official").distinct().count(), "คน"),
        Line("พี่เลี้ยงที่ไม่มีบัญชีผู้ใช้ จึงไม่เห็นครัวเรือนในระบบ", unseen.count(), "คน"),
        Line("ครัวเรือนที่ยังไม่มีพี่เลี้ยงต่อไป", suggestion.pairs.filter(official=None).count(), "ครัวเรือน"),
    )


def lines_of_taking_back(suggestion: Suggestion) -> tuple[Line, ...]:
    """Returns what taking the confirmed suggestion back would undo and leave, in lines of text and
    count.
    """
    if not (act := suggestion.act):
        return ()
    taken = takeable(act)
    kept = "การจับคู่ที่คงไว้ เพราะมีการทำงานแล้ว สิ้นสุดไปแล้ว หรือพี่เลี้ยงเดิมรับคืนไม่ได้"
    return present(
        Line("การจับคู่ที่จะถูกถอน", taken, "ครัวเรือน"), Line(kept, act.made - taken, "ครัวเรือน")
    )


def _make(suggestion: Suggestion, by: User) -> None:
    """Steps as shares of the time they take: reading 5 %, checking 15 %, writing 70 %, results."""
    progress.report(suggestion, 1, "ขั้น 1 จาก 4: อ่านข้อมูลครัวเรือนและพี่เลี้ยง")
    waiting = suggestion.pairs.filter(official__isnull=False, pairing=None)
    waiting = waiting.select_related("household")
    rows = list(waiting.order_by("-household__urgency_score", "household_id"))
    households = {h.pk: h for h in lock_households(row.household for row in rows)}
    keys = {row.official_id for row in rows} | {row.standing_id for row in rows} - {None}
    officials = lock_officials(Official(pk=key) for key in keys)
    rules = Rules(households.values(), officials.values())
    for done, row in enumerate(rows):
        if done % 200 == 0:
            step = f"ขั้น 2 จาก 4: ตรวจกติกา {done:,} จาก {len(rows):,} ครัวเรือน"
            progress.report(suggestion, 5 + 15 * done // len(rows), step)
        official = officials.get(cast("int", row.official_id))
        row.outcome = _outcome(row, households[row.household_id], official, rules)
    moving = [row for row in rows if not row.outcome]
    capacities = {pk: official.capacity for pk, official in officials.items()}
    moves = [(row, row.standing_id, row.official_id) for row in moving]
    allowed = set(within_capacity(moves, rules.loads, capacities))
    for row in moving:
        row.outcome = "จับคู่แล้ว" if row in allowed else str(OverCapacityError())
    made = [row for row in moving if row in allowed]
    act = PairingAct.objects.create(kind=ActKind.SUGGESTION, done_by=by)
    pairings = make_pairs(
        act,
        [(households[row.household_id], _proposed(row, officials)) for row in made],
        rules=rules,
        by=by,
        order_number=suggestion.order_number,
        reason=f"ข้อเสนอการจับคู่ #{suggestion.pk}",
        started_on=timezone.localdate(),
        on_progress=lambda done: progress.report(
            suggestion,
            20 + 70 * done // len(made),
            f"ขั้น 3 จาก 4: เขียนการจับคู่ {done:,} จาก {len(made):,} ครัวเรือน (มีผลเมื่อเสร็จทั้งหมด)",
        ),
    )
    progress.report(suggestion, 92, "ขั้น 4 จาก 4: บันทึกผลรายครัวเรือน")
    for row, pairing in zip(made, pairings, strict=True):
        row.pairing = pairing
    SuggestedPair.objects.bulk_update(rows, ["outcome", "pairing"], batch_size=2000)
    kept = sum(row.outcome == UNCHANGED for row in rows)
    suggestion.act, suggestion.stage = act, SuggestionStage.CONFIRMED
    refused = len(rows) - len(made) - kept
    suggestion.counts = {"made": len(made), "refused": refused} | ({"same": kept} if kept else {})


def _proposed(row: SuggestedPair, officials: dict[int, Official]) -> Official:
    return officials[cast("int", row.official_id)]  # rows that wait to be made have one


def _outcome(
    row: SuggestedPair, household: Household, official: Official | None, rules: Rules
) -> str:
    """Why the pair cannot be made any more, or that there is nothing to do; empty when it can. An
    official who works elsewhere since is out of sight (None).
    """
    if official is None:
        return OfficialNotAvailableError.message
    main = rules.main.get(household.pk)
    now = main.official_id if main else None
    if now == row.official_id and row.standing_id:
        return UNCHANGED
    if now != row.standing_id and main:
        return str(AlreadyPairedError(main.official))[:255]
    kind = ActKind.CHANGE if main else ActKind.MAIN
    row.standing_id = now
    error = rules.why_not(household, official, kind, has_room=True, started_on=timezone.localdate())
    return str(error)[:255] if error else ""


def _undo(suggestion: Suggestion, by: User) -> None:
    if not (act := suggestion.act):
        raise SuggestionDoneError
    number = act.made
    progress.report(suggestion, 10, f"ขั้น 1 จาก 2: ตรวจและถอนการจับคู่ {number:,} ครัวเรือน")
    taken, kept = undo_act(act=act, by=by)
    progress.report(suggestion, 80, f"ขั้น 2 จาก 2: บันทึกผล ถอนแล้ว {len(taken):,} ครัวเรือน")
    rows = suggestion.pairs.filter(pairing__isnull=False)
    rows.update(outcome="คงไว้ เพราะมีการทำงานกับครัวเรือนแล้ว หรือพี่เลี้ยงเดิมรับคืนไม่ได้")
    rows.filter(pairing__in=taken).update(outcome="ถอนการจับคู่แล้ว")
    ended = len(taken)
    suggestion.stage = SuggestionStage.UNDONE
    suggestion.counts = suggestion.counts | {"taken_back": ended, "kept": kept}
