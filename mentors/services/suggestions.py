"""Suggested pairings: computed in the background, edited by an officer, confirmed, taken back."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from committees import audit
from committees.enums import JobState
from committees.fence import acting_for
from committees.models import Area
from committees.permissions import Permission
from households.models import Household, PersonListing
from indicators.services import lead_ministries, ministries
from loei_poverty.errors import DomainError
from mentors import allocation
from mentors.enums import LeftOut, PairingEndReason, SuggestionStage
from mentors.errors import SuggestionDoneError
from mentors.models import ConflictOfInterest, Official, Pairing, SuggestedPair, Suggestion
from mentors.services.pairings import end_pairing, may_pair, pair_mentor


@transaction.atomic
def ask_for_suggestion(*, area: Area, by, no_skill_km: int, load_km: int) -> Suggestion:
    """A suggestion to be computed (`compute`) for the unpaired households of `area`."""
    suggestion = Suggestion(
        area=area, requested_by=by, no_skill_km=no_skill_km, load_km=load_km
    )  # fmt: skip
    suggestion.full_clean()
    suggestion.save()
    audit.record("suggestion.asked", suggestion, by=by, details={"area": area.code})
    return suggestion


def compute(suggestion_id: int):
    """Fills a suggestion with pairs and figures; run again, it starts afresh.

    Raises `SuggestionDoneError` once it is confirmed.
    """
    suggestion = Suggestion.objects.select_related("area", "requested_by").get(pk=suggestion_id)
    if suggestion.stage != SuggestionStage.DRAFT:
        raise SuggestionDoneError
    _report(suggestion, 5, state=JobState.RUNNING, started_at=timezone.now(), error="")
    with acting_for(user=suggestion.requested_by):
        households, officials, standing = _facts(suggestion)
    weights = allocation.Weights(no_skill=suggestion.no_skill_km, load=suggestion.load_km)
    areas = Area.objects.all()
    centroids = {area.code: (area.latitude, area.longitude) for area in areas}
    costs = allocation.Costs(centroids, weights)
    best = allocation.allocate(
        households, officials, costs, heard=lambda percent: _report(suggestion, percent)
    )
    greedy = allocation.allocate_greedily(households, officials, costs)
    now = allocation.Allocation(tuple(standing(costs)), {})
    figures = {
        "best": best.figures | best.spread(officials),
        "greedy": greedy.figures | greedy.spread(officials),
        "now": now.figures | allocation.Allocation((), {}).spread(officials),
    }
    with acting_for(user=suggestion.requested_by):
        suggestion.pairs.all().delete()
        SuggestedPair.objects.bulk_create([*_rows(suggestion, households, best)], batch_size=2000)
    _report(suggestion, 100, state=JobState.DONE, finished_at=timezone.now(), figures=figures)


def _rows(suggestion, households, found):
    district = {household.id: int(household.area[:4]) for household in households}
    for pair in found.pairs:
        yield SuggestedPair(
            suggestion=suggestion, household_id=pair.household, district=district[pair.household],
            official_id=pair.official, km=round(pair.km, 2), has_skill=pair.has_skill,
        )  # fmt: skip
    for household, reason in found.left.items():
        yield SuggestedPair(
            suggestion=suggestion, household_id=household, district=district[household],
            left_out=reason.value,
        )  # fmt: skip


def _facts(suggestion):
    """Unpaired households and officials with their load, as the requester may see them; and a
    function that gives the standing pairs."""
    by, code = suggestion.requested_by, suggestion.area.code
    open_pairs = Pairing.objects.filter(ended_on=None, kind="main")
    mine = Household.objects.permitted(by, Permission.PAIRING_EDIT).active()
    mine = mine.filter(subdistrict__code__startswith=code)
    unpaired = mine.filter(~Exists(open_pairs.filter(household=OuterRef("pk"))))
    leading, barred = _leading(unpaired), _barred(unpaired)
    households = [
        allocation.Household(pk, area, urgency, leading.get(pk, frozenset()),
                             barred.get(pk, frozenset()))
        for pk, area, urgency in unpaired.values_list("pk", "subdistrict_id", "urgency_score")
    ]  # fmt: skip
    rows = Official.objects.permitted(by, Permission.PAIRING_EDIT).in_service()
    rows = rows.filter(is_available=True).with_load()
    near = [o for o in rows if o.work_area_id[:4] == code[: len(o.work_area_id[:4])]
            or o.work_area_id.startswith(code)]  # fmt: skip
    ministry_of = ministries()
    officials = [
        allocation.Official(
            o.pk, o.work_area_id, o.capacity, o.load, ministry_of.get(o.organization_id)
        )
        for o in near
    ]  # fmt: skip
    of = {official.id: official for official in officials}
    standing = [
        (allocation.Household(pk, area), of[official])
        for pk, area, official in open_pairs.filter(official__in=of, household__in=mine)
        .values_list("household_id", "household__subdistrict_id", "official_id")
    ]  # fmt: skip
    return households, officials, lambda costs: [costs.pair(h, o, 0) for h, o in standing]


def _leading(households) -> dict[int, frozenset[int]]:
    """The ministries that lead the failed indicators of each household's latest list."""
    leads: dict[int, dict] = {}
    found = defaultdict(set)
    listings = PersonListing.objects.filter(household__in=households)
    rows = listings.values_list(
        "household_id", "household__latest_year", "data_year", "failed_indicators"
    )
    for household, latest, year, numbers in rows:
        if year == latest:
            if year not in leads:
                leads[year] = lead_ministries(year)
            for number in numbers:
                found[household] |= leads[year].get(number, frozenset())
    return {household: frozenset(ids) for household, ids in found.items()}


def _barred(households) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    rows = ConflictOfInterest.objects.filter(household__in=households)
    for household, official in rows.values_list("household_id", "official_id"):
        found[household].add(official)
    return {household: frozenset(ids) for household, ids in found.items()}


@transaction.atomic
def change_pair(*, pair: SuggestedPair, official: Official | None, by) -> SuggestedPair:
    """The officer's own choice for a household of a draft; None leaves it out.

    Raises `SuggestionDoneError` and what `may_pair` says.
    """
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=pair.suggestion_id)
    if suggestion.stage != SuggestionStage.DRAFT or suggestion.is_live:
        raise SuggestionDoneError
    if official:
        others = suggestion.pairs.filter(official=official).exclude(pk=pair.pk).count()
        may_pair(pair.household, official, promised=others)
    pair.official, pair.is_changed = official, True
    pair.left_out = "" if official else LeftOut.BY_HAND
    pair.km, pair.has_skill = None, False
    pair.save()
    audit.record("suggestion.changed", suggestion, by=by, details={"household": pair.household_id})
    return pair


def confirm_suggestion(*, suggestion: Suggestion, by, order_number: str = "") -> Suggestion:
    """Makes the pairings. One that can no longer be made says why and does not stop the others.

    Raises `SuggestionDoneError`.
    """
    with transaction.atomic():
        suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
        if suggestion.stage != SuggestionStage.DRAFT or suggestion.state != JobState.DONE:
            raise SuggestionDoneError
        made = refused = 0
        rows = suggestion.pairs.filter(official__isnull=False, pairing=None)
        for pair in rows.select_related("household", "official").order_by("household_id"):
            try:
                with transaction.atomic():
                    pair.pairing = pair_mentor(
                        household=pair.household, official=pair.official, by=by,
                        order_number=order_number, reason=f"ข้อเสนอการจับคู่ #{suggestion.pk}",
                    )  # fmt: skip
            except DomainError as error:
                pair.outcome, refused = str(error)[:255], refused + 1
            else:
                pair.outcome, made = "จับคู่แล้ว", made + 1
            pair.save(update_fields=["pairing", "outcome"])
        suggestion.stage, suggestion.confirmed_by = SuggestionStage.CONFIRMED, by
        suggestion.confirmed_at, suggestion.order_number = timezone.now(), order_number
        suggestion.counts = {"made": made, "refused": refused}
        suggestion.save()
        audit.record("suggestion.confirmed", suggestion, by=by, details=suggestion.counts)
    return suggestion


@transaction.atomic
def undo_suggestion(*, suggestion: Suggestion, by) -> Suggestion:
    """Takes the pairings of a confirmed suggestion back; those ended since or with visits stay.

    Raises `SuggestionDoneError` when it is not a confirmed one.
    """
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.stage != SuggestionStage.CONFIRMED:
        raise SuggestionDoneError
    ended = kept = 0
    pairs = suggestion.pairs.filter(pairing__isnull=False).select_related("pairing")
    for pair in pairs:
        pairing = pair.pairing
        if pairing.ended_on or _has_been_worked_with(pairing):
            pair.outcome, kept = "คงไว้ เพราะมีการทำงานกับครัวเรือนแล้ว", kept + 1
        else:
            end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.MISTAKE)
            pair.outcome, ended = "ถอนการจับคู่แล้ว", ended + 1
        pair.save(update_fields=["outcome"])
    suggestion.stage = SuggestionStage.UNDONE
    suggestion.counts = suggestion.counts | {"taken_back": ended, "kept": kept}
    suggestion.save()
    audit.record("suggestion.undone", suggestion, by=by, details={"ended": ended, "kept": kept})
    return suggestion


def _has_been_worked_with(pairing) -> bool:
    """Whether the household has a visit or a plan since the pairing was made."""
    household = pairing.household
    visited = household.visits.filter(visited_on__gte=pairing.started_on).exists()
    return visited or household.plans.filter(started_on__gte=pairing.started_on).exists()


def _report(suggestion, progress: int, **fields):
    for name, value in {"progress": progress, **fields}.items():
        setattr(suggestion, name, value)
    suggestion.save(update_fields=["progress", *fields])
