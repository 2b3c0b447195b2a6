"""Many pairings at one press of a button, and taking them back together."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from core import days
from households.models import Household
from households.services.households import lock_households
from mentors.actions import Act
from mentors.enums import ActKind, PairingEndReason, PairingKind
from mentors.errors import (
    ActUndoneError,
    NotEnoughRoomError,
    NothingChosenError,
    PairedMeanwhileError,
    PairingDateError,
    PairsRefusedError,
)
from mentors.models import HouseholdLanguage, Official, Pairing, PairingAct
from mentors.services.pairing_rules import Rules, within_capacity
from mentors.worked import worked_with

AT_ONCE = 500  # pairs written between two reports of progress


@transaction.atomic
def pair_households(
    *,
    households: Iterable[Household],
    official: Official,
    by: User,
    kind: str = ActKind.MAIN,
    order_number: str = "",
    reason: str = "",
    started_on: date | None = None,
) -> PairingAct:
    """One official for several households (`kind` of `ActKind`), all or none.

    Raises `NothingChosenError`, `NotEnoughRoomError`, `PairsRefusedError` with each sentence.
    """
    households = lock_households(households)
    official = lock_officials([official])[official.pk]
    if not households:
        raise NothingChosenError
    started_on = started_on or timezone.localdate()
    rules = Rules(households, [official])
    checks = ((h, rules.why_not(h, official, kind, started_on=started_on)) for h in households)
    refused = [(household, str(error)) for household, error in checks if error]
    if refused:
        raise PairsRefusedError(refused)
    if kind != ActKind.CO and len(households) > rules.free(official):
        raise NotEnoughRoomError(rules.free(official), len(households))
    act = PairingAct.objects.create(kind=kind, done_by=by)
    make_pairs(
        act,
        [(household, official) for household in households],
        rules=rules,
        by=by,
        order_number=order_number,
        reason=reason,
        started_on=started_on,
    )
    return act


def make_pairs(
    act: PairingAct,
    pairs: list[tuple[Household, Official]],
    *,
    rules: Rules,
    by: User,
    order_number: str,
    reason: str,
    started_on: date,
    as_kind: str = "",
    is_brought_in: bool = False,
    on_progress: Callable[[int], object] | None = None,
) -> list[Pairing]:
    """Writes pairs that were checked, under locks; the main mentor before, if any, ends.

    `as_kind` is one of `PairingKind` where the act does not say it. `on_progress` is told how many
    are written, whenever some are. Raises `PairingDateError`.
    """
    kind = as_kind or (PairingKind.CO if act.kind == ActKind.CO else PairingKind.MAIN)
    if not days.PROGRAMME <= started_on <= days.in_a_year():
        raise PairingDateError
    if kind == PairingKind.MAIN:
        _end_former(act, pairs, rules, by, started_on)
    made = []
    for start in range(0, len(pairs), AT_ONCE):
        some = Pairing.objects.bulk_create(
            Pairing(
                household=household,
                district=household.district,
                official=official,
                kind=kind,
                paired_by=by,
                made_in=act,
                order_number=order_number,
                reason=reason,
                started_on=started_on,
                is_brought_in=is_brought_in,
            )
            for household, official in pairs[start : start + AT_ONCE]
        )
        audit.record_all(Act.PAIRING_MADE, some, by=by, details={"act": act.pk})
        made += some
        if on_progress:
            on_progress(len(made))
    act.made += len(made)
    act.save(update_fields=["made"])
    _notify_mentors(act, made)
    return made


def _end_former(
    act: PairingAct, pairs: list[tuple[Household, Official]], rules: Rules, by: User, ended_on: date
) -> None:
    """The main mentor before, and a co-mentor who becomes the main one."""
    mains = [rules.main[h.pk].pk for h, _official in pairs if h.pk in rules.main]
    both = [(h.pk, o.pk) for h, o in pairs if (h.pk, o.pk) in rules.co]
    co = Q(pk__in=[])
    for household, official in both:
        co |= Q(household=household, official=official, ended_on=None, kind=PairingKind.CO)
    former = Pairing.objects.filter(Q(pk__in=mains) | co)
    ended = list(former)
    former.update(
        ended_on=Greatest("started_on", ended_on),  # a co-mentor may have come after that day
        end_reason=PairingEndReason.REASSIGNED,
        ended_by=by,
        ended_in=act,
    )
    audit.record_all(
        Act.PAIRING_ENDED,
        ended,
        by=by,
        details={"act": act.pk, "reason": PairingEndReason.REASSIGNED},
    )


def _notify_mentors(act: PairingAct, made: list[Pairing]) -> None:
    users = {p.official.user_id: p.official for p in made if p.official.user_id}
    notify(
        [official.user for official in users.values()],
        key=f"act:{act.pk}",
        text="ท่านได้รับครัวเรือนใหม่ในความดูแล",
        url="/households/",
    )


@transaction.atomic
def undo_act(*, act: PairingAct, by: User) -> tuple[list[Pairing], int]:
    """Takes an act back: what it paired never was, what it ended goes on; a pair it brought in as
    ended never was either. Gives the pairings taken back, and how many are kept.

    A pair that has ended since, or whose household was visited or planned with since, stays.
    Raises `ActUndoneError`.
    """
    act = PairingAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if act.undone_at:
        raise ActUndoneError
    made = list(act.made_pairings.all())
    former = _former(act)
    lock_households(Household(pk=pairing.household_id) for pairing in made)
    officials = lock_officials(Official(pk=pairing.official_id) for pairing in [*made, *former])
    taken = _may_be_taken_back(act, former, officials)
    rows = Pairing.objects.filter(pk__in=[pairing.pk for pairing in taken])
    # It never was: a period without a day, so nobody is «responsible in March» by mistake.
    rows.update(ended_on=F("started_on"), end_reason=PairingEndReason.MISTAKE, ended_by=by)
    of_taken = {pairing.household_id for pairing in taken}
    again = [pairing for pairing in former if pairing.household_id in of_taken]
    Pairing.objects.filter(pk__in=[pairing.pk for pairing in again]).update(
        ended_on=None, end_reason="", ended_by=None, ended_in=None
    )
    act.undone_by, act.undone_at = by, timezone.now()
    act.save(update_fields=["undone_by", "undone_at"])
    details = {"act": act.pk, "reason": PairingEndReason.MISTAKE}
    audit.record_all(Act.PAIRING_ENDED, taken, by=by, details=details)
    audit.record_all(Act.PAIRING_RESTORED, again, by=by, details={"act": act.pk})
    _notify_undone(act, [p for p in taken if not p.ended_on], again, officials, by)
    return taken, len(made) - len(taken)


def _notify_undone(
    act: PairingAct,
    taken: list[Pairing],
    again: list[Pairing],
    officials: dict[int, Official],
    by: User,
) -> None:
    """Who had the households by the act, and who has them as before."""
    for what, text, rows in (
        ("undone", "การจับคู่ที่ให้ท่านดูแลครัวเรือนถูกถอนคืน ท่านไม่ได้ดูแลครัวเรือนนั้นแล้ว", taken),
        ("restored", "การเปลี่ยนพี่เลี้ยงถูกถอนคืน ท่านดูแลครัวเรือนเดิมต่อ", again),
    ):
        users = {officials[pairing.official_id].user for pairing in rows} - {by, None}
        key = f"act-{what}:{act.pk}"
        notify([user for user in users if user], key=key, text=text, url="/households/")


def takeable(act: PairingAct) -> int:
    """Returns how many of its pairings taking the act back would end, as things stand now."""
    former = _former(act)
    keys = {pairing.official_id for pairing in (*act.made_pairings.all(), *former)}
    return len(_may_be_taken_back(act, former, Official.objects.in_bulk(keys)))


def _former(act: PairingAct) -> list[Pairing]:
    """Those that went on before the act put an end to them."""
    return list(act.ended_pairings.exclude(made_in=act))


def _may_be_taken_back(
    act: PairingAct, former: list[Pairing], officials: dict[int, Official]
) -> list[Pairing]:
    """As the act left them, not worked with; and the mentor before, if any, still may have the
    household and has room.
    """
    worked = worked_with(Pairing.objects.filter(made_in=act))
    as_made = act.made_pairings.filter(Q(ended_on=None) | Q(ended_in=act))
    made = [p for p in as_made.select_related("household") if p.pk not in worked]
    rules = Rules([pairing.household for pairing in made], officials.values())
    before = {p.household_id: p.official_id for p in former if p.kind == PairingKind.MAIN}
    moves = [
        (
            pairing,
            None if pairing.ended_on else pairing.official_id,
            before.get(pairing.household_id),
        )
        for pairing in made
        if not (back := before.get(pairing.household_id))
        or _goes_on(rules, pairing.household, officials[back])
    ]
    capacities = {pk: official.capacity for pk, official in officials.items()}
    return within_capacity(moves, rules.loads, capacities)


def _goes_on(rules: Rules, household: Household, official: Official) -> bool:
    """Whether the mentor before may have the household back; not who is its co-mentor since."""
    if (household.pk, official.pk) in rules.co:
        return False
    return rules.why_not_as_before(household, official) is None


def refuse_more(pairings: Iterable[Pairing], held: Iterable[Household]) -> None:
    """What was looked up before anything was held is looked up again: whoever paired meanwhile has
    added a household nobody holds. Raises `PairedMeanwhileError`.
    """
    if {pairing.household_id for pairing in pairings} - {household.pk for household in held}:
        raise PairedMeanwhileError


def lock_officials(officials: Iterable[Official]) -> dict[int, Official]:
    """Locked after the households, always, so that two officers cannot wait for each other."""
    keys = sorted({official.pk for official in officials})
    rows = Official.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    return {official.pk: official for official in rows.select_related("user").order_by("pk")}


@transaction.atomic
def record_languages(*, households: Iterable[Household], language: str, by: User) -> int:
    """What these households speak from now on; an empty `language` forgets it. Gives how many."""
    households = lock_households(households)
    if not households:
        raise NothingChosenError
    known = HouseholdLanguage.objects.filter(household__in=households)
    if not language:
        known.delete()
    else:
        known.update(language=language, recorded_by=by, recorded_at=timezone.now())
        have = set(known.values_list("household_id", flat=True))
        HouseholdLanguage.objects.bulk_create(
            HouseholdLanguage(
                household=household, district=household.district, language=language, recorded_by=by
            )
            for household in households
            if household.pk not in have
        )
    audit.record_all(Act.HOUSEHOLD_LANGUAGE, households, by=by)
    return len(households)
