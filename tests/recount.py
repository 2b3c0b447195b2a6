"""Every metric and everything due, counted over again by hand: plain Python on plain records, one
household at a time. Shares no definition with the product.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

from assistance.models import Assistance, Referral
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from logbook.models import AssessmentLine, EntryKeying, LogbookEntry, Visit
from mentors.models import Pairing
from plans.models import ActionPlan, PlanRow, StageRecord

BANGKOK = ZoneInfo("Asia/Bangkok")
TABLES = {
    "households": (
        Household,
        "id",
        "subdistrict_id",
        "district",
        "origin",
        "left_on",
        "leave_reason",
        "latest_year",
        "created_at",
        "survey_status",
        "survey_status_at",
    ),
    "listings": (HouseholdListing, "household_id", "data_year"),
    "persons": (PersonListing, "household_id", "data_year"),
    "needs": (Need, "household_id", "dimension_id", "data_year", "person_id", "status"),
    "pairings": (Pairing, "id", "household_id", "official_id", "kind", "started_on", "ended_on"),
    "visits": (
        Visit,
        "id",
        "household_id",
        "purpose",
        "status",
        "visited_on",
        "recorded_by_id",
        "verified_at",
        "received_at",
    ),
    "lines": (AssessmentLine, "visit_id", "aspect", "score"),
    "plans": (ActionPlan, "id", "household_id", "started_on", "closed_on"),
    "rows": (PlanRow, "plan_id", "status", "last_month"),
    "help": (
        Assistance,
        "household_id",
        "person_id",
        "dimension_id",
        "organization_id",
        "given_on",
        "amount",
        "recorded_at",
        "is_by_agency",
        "withdrawn_at",
    ),
    "merged": (Person, "id", "merged_into_id", "household_id"),
    "referrals": (
        Referral,
        "household_id",
        "organization_id",
        "status",
        "sent_at",
        "accepted_at",
        "closed_at",
        "due_on",
    ),
    "stages": (
        StageRecord,
        "id",
        "household_id",
        "from_stage",
        "stage",
        "proposed_at",
        "confirmed_at",
        "refused_at",
    ),
    "left": (LogbookEntry, "id", "kind", "fact", "version", "change", "day", "household_id"),
    "keyed": (EntryKeying, "entry_id", "undone_at"),
}


def load() -> SimpleNamespace:
    """Every table as a list of plain records; help that was taken back counts nowhere."""
    all = SimpleNamespace(
        **{
            name: [SimpleNamespace(**row) for row in model.objects.values(*columns)]
            for name, (model, *columns) in TABLES.items()
        }
    )
    all.help = [a for a in all.help if a.withdrawn_at is None]
    return all


def _day(moment) -> date:
    return moment.astimezone(BANGKOK).date()


class Recount:
    """`first` and `last` are the first and the last day that count, `today` the day of asking."""

    def __init__(self, all, first: date, last: date, today: date):
        self.all, self.first, self.last, self.today = all, first, last, today
        self.house = {h.id: h for h in all.households}
        years = {x.data_year for x in all.listings if x.data_year <= first.year + 543}
        self.year = max(years, default=None)

    def of(self, code) -> dict:
        """`{(sub-district, key): value}` of a metric, without zeros."""
        counted = Counter()
        for household, key, value in getattr(self, code)():
            counted[self.house[household].subdistrict_id, key] += value
        return {at: value for at, value in counted.items() if value}

    def here(self, day) -> bool:
        return self.first <= day <= self.last

    def is_listed(self, household) -> bool:
        """Somebody of it is on the list: whose people have all moved is a household of nobody."""
        return any(
            x.household_id == household.id and x.data_year == self.year for x in self.all.persons
        )

    def is_there(self, household) -> bool:
        """In the programme on the evening of the last day."""
        if household.left_on and household.left_on <= self.last:
            return False
        return self.is_listed(household) or (
            self.is_missed(household) and _day(household.created_at) <= self.last
        )

    def is_missed(self, household) -> bool:
        """Nominated, and named by no list so far; nor have its people been found in another house,
        unless that is by what it left with.
        """
        lives_there = any(
            p.household_id == household.id and not p.merged_into_id for p in self.all.merged
        )
        is_named = any(
            x.household_id == household.id and x.data_year <= self.year for x in self.all.persons
        )
        has_people = lives_there or household.left_on
        return household.origin == "nomination" and has_people and not is_named

    def official_ones(self):
        return [h for h in self.all.households if self.is_there(h) and self.is_listed(h)]

    def missed_ones(self):
        return [h for h in self.all.households if self.is_there(h) and not self.is_listed(h)]

    def has_mentor(self, household) -> bool:
        return any(
            p.household_id == household.id
            and p.kind == "main"
            and p.started_on <= self.last
            and (p.ended_on is None or p.ended_on > self.last)
            for p in self.all.pairings
        )

    def met_in_month(self):
        return [
            v
            for v in self.all.visits
            if v.status in ("submitted", "verified")
            and v.purpose in ("first", "follow_up", "delivery")
            and self.here(v.visited_on)
        ]

    def was_visited(self, household) -> bool:
        return any(v.household_id == household.id for v in self.met_in_month())

    def was_assessed(self, household) -> bool:
        stands = {
            v.id
            for v in self.all.visits
            if v.household_id == household.id
            and v.status != "returned"
            and v.visited_on <= self.last
        }
        return any(line.visit_id in stands for line in self.all.lines)

    def has_plan(self, household) -> bool:
        return any(
            p.household_id == household.id
            and p.started_on <= self.last
            and (p.closed_on is None or p.closed_on > self.last)
            for p in self.all.plans
        )

    # A metric each: `(household, key, value)` for everything counted.
    def households(self):
        return [(h.id, "", 1) for h in self.all.households if self.is_listed(h)]

    def persons(self):
        return [(p.household_id, "", 1) for p in self.all.persons if p.data_year == self.year]

    def nominated(self):
        return [(h.id, "", 1) for h in self.missed_ones()]

    def nominated_paired(self):
        return [(h.id, "", 1) for h in self.missed_ones() if self.has_mentor(h)]

    def nominated_visited(self):
        return [(h.id, "", 1) for h in self.missed_ones() if self.was_visited(h)]

    def followed(self):
        return [(h.id, "", 1) for h in self.official_ones()]

    def paired(self):
        return [(h.id, "", 1) for h in self.official_ones() if self.has_mentor(h)]

    def visited(self):
        return [(h.id, "", 1) for h in self.official_ones() if self.was_visited(h)]

    def visits(self):
        return [(v.household_id, "", 1) for v in self.met_in_month()]

    def visits_verified(self):
        return [(v.household_id, "", 1) for v in self.met_in_month() if v.status == "verified"]

    def assessed(self):
        return [(h.id, "", 1) for h in self.official_ones() if self.was_assessed(h)]

    def plans(self):
        return [(h.id, "", 1) for h in self.official_ones() if self.has_plan(h)]

    def assistance(self):
        return [(a.household_id, "", 1) for a in self.all.help if self.here(a.given_on)]

    def assistance_baht(self):
        return [(a.household_id, "", a.amount or 0) for a in self.all.help if self.here(a.given_on)]

    def _of_agencies(self):
        return [a for a in self.all.help if a.organization_id and self.here(a.given_on)]

    def assistance_by_agency(self):
        return [(a.household_id, str(a.organization_id), 1) for a in self._of_agencies()]

    def assistance_baht_by_agency(self):
        return [
            (a.household_id, str(a.organization_id), a.amount or 0) for a in self._of_agencies()
        ]

    def assistance_keyed_by_agency(self):
        rows = [a for a in self._of_agencies() if a.is_by_agency]
        return [(a.household_id, str(a.organization_id), 1) for a in rows]

    def assistance_people_by_agency(self):
        same = {p.id: p.merged_into_id for p in self.all.merged}
        people = {
            (self.house[a.household_id].subdistrict_id, a.organization_id, who): a.household_id
            for a in self._of_agencies()
            if (who := same.get(a.person_id) or a.person_id)
        }
        return [(house, str(office), 1) for (_place, office, _who), house in people.items()]

    def referral_days_by_agency(self):
        days = defaultdict(list)
        for r in self.all.referrals:
            if r.status == "completed" and self.here(_day(r.closed_at)):
                place = self.house[r.household_id].subdistrict_id
                took = (r.closed_at - r.sent_at).total_seconds() / 86_400
                days[place, str(r.organization_id)].append((took, r.household_id))
        return [
            (found[0][1], office, Decimal(str(median(took for took, _house in found))))
            for (_place, office), found in days.items()
        ]

    def referrals_sent(self):
        return [(r.household_id, "", 1) for r in self.all.referrals if self.here(_day(r.sent_at))]

    def referrals_completed(self):
        return [
            (r.household_id, "", 1)
            for r in self.all.referrals
            if r.status == "completed" and self.here(_day(r.closed_at))
        ]

    def _open(self):
        return [
            r
            for r in self.all.referrals
            if _day(r.sent_at) <= self.last
            and (r.closed_at is None or _day(r.closed_at) > self.last)
        ]

    def referrals_open(self):
        return [(r.household_id, "", 1) for r in self._open()]

    def referrals_overdue(self):
        day = min(self.last, self.today)
        return [(r.household_id, "", 1) for r in self._open() if r.due_on < day]

    def _needs(self):
        return [
            n
            for n in self.all.needs
            if n.data_year == self.year and self.is_listed(self.house[n.household_id])
        ]

    def needs(self):
        return [(n.household_id, n.dimension_id, 1) for n in self._needs()]

    def needs_helped(self):
        """By help alone, whatever stands at the need."""
        return [
            (n.household_id, n.dimension_id, 1)
            for n in self._needs()
            if any(self._meets(a, n) for a in self.all.help)
        ]

    def _meets(self, given, need) -> bool:
        if (given.household_id, given.dimension_id) != (need.household_id, need.dimension_id):
            return False
        years = [
            n.data_year
            for n in self.all.needs
            if n.household_id == given.household_id
            and n.dimension_id == given.dimension_id
            and n.data_year <= given.given_on.year + 543
        ]
        latest = self.house[need.household_id].latest_year
        return given.given_on <= self.last and need.data_year == max(years, default=latest)

    def _with_survey(self, status):
        return [
            (h.id, "", 1)
            for h in self.official_ones()
            if h.survey_status == status and _day(h.survey_status_at) <= self.last
        ]

    def visited_by_mentor(self) -> dict:
        """`{official: households visited}` by who was the main mentor on the last day."""
        counted = Counter()
        for household, _key, _one in self.visited():
            mine = [
                p.official_id
                for p in self.all.pairings
                if (p.household_id, p.kind) == (household, "main")
                and p.started_on <= self.last
                and (p.ended_on is None or p.ended_on > self.last)
            ]
            counted[mine[0] if mine else None] += 1
        return dict(counted)

    def surveyed(self):
        return self._with_survey("surveyed")

    def not_found(self):
        return self._with_survey("not_found")

    def _met(self, household, first=date.min, last=date.max, statuses=("submitted", "verified")):
        return [
            v
            for v in self.all.visits
            if v.household_id == household.id
            and v.status in statuses
            and v.purpose in ("first", "follow_up", "delivery")
            and first <= v.visited_on <= min(last, self.last)
        ]

    def reached(self):
        return [(h.id, "", 1) for h in self.official_ones() if self._met(h)]

    def verified(self):
        return [
            (h.id, "", 1)
            for h in self.official_ones()
            if self._met(h, self.first, self.last, ("verified",))
        ]

    def _pair_of_a_month(self, household):
        """Of a mentor who has had the household for thirty days."""
        return [
            p
            for p in self.all.pairings
            if p.household_id == household.id
            and p.kind == "main"
            and p.started_on <= self.last - timedelta(days=30)
            and (p.ended_on is None or p.ended_on > self.last)
        ]

    def first_visit_due(self):
        return [(h.id, "", 1) for h in self.official_ones() if self._pair_of_a_month(h)]

    def first_visit_in_time(self):
        return [
            (h.id, "", 1)
            for h in self.official_ones()
            if any(
                self._met(h, p.started_on, p.started_on + timedelta(days=30))
                for p in self._pair_of_a_month(h)
            )
        ]

    def visits_exported(self):
        out = {UUID(e.fact) for e in self.all.left if e.kind == "visit"}
        return [(v.household_id, "", 1) for v in self.met_in_month() if v.id in out]

    def entries(self):
        latest = {}
        for e in sorted(self.all.left, key=lambda e: e.version):
            latest[e.kind, e.fact] = e
        here = [e for e in latest.values() if self._month(e.day) == self._month(self.first)]
        return [(e.household_id, "", 1) for e in here if not self._in_vain(e)]

    def _in_vain(self, e):
        """A withdrawal of what does not stand in Logbook."""
        ticks = {k.entry_id for k in self.all.keyed if k.undone_at is None}
        chain = [x for x in self.all.left if (x.kind, x.fact) == (e.kind, e.fact) and x.id in ticks]
        if e.change != "withdrawn" or e in chain:
            return False
        chain.sort(key=lambda x: x.version)
        return not chain or chain[-1].change == "withdrawn"

    @staticmethod
    def _month(day):
        return day.year, day.month

    def entries_keyed(self):
        ticks = {k.entry_id for k in self.all.keyed if k.undone_at is None}
        keyed = [e for e in self.all.left if e.id in ticks]
        later = {
            (e.kind, e.fact): e.version for e in sorted(self.all.left, key=lambda e: e.version)
        }
        return [
            (e.household_id, "", 1)
            for e in keyed
            if later[e.kind, e.fact] == e.version and self._month(e.day) == self._month(self.first)
        ]

    def _scores(self):
        """`(household, aspect, score before the month, score at its end)` where both are known."""
        visits = {v.id: v for v in self.all.visits if v.status != "returned"}
        for household in self.official_ones():
            told = [
                (visit.visited_on, visit.received_at, str(visit.id), line.aspect, line.score)
                for line in self.all.lines
                if (visit := visits.get(line.visit_id)) and visit.household_id == household.id
            ]
            for aspect in ("attitude", "skill", "resource", "way_out"):
                mine = sorted(line for line in told if line[3] == aspect)
                before = [line[4] for line in mine if line[0] < self.first]
                within = [line[4] for line in mine if self.here(line[0])]
                if before and within:
                    yield household.id, aspect, before[-1], within[-1]

    def four_t_again(self):
        return [(house, aspect, 1) for house, aspect, _was, _now in self._scores()]

    def four_t_up(self):
        return [(house, aspect, 1) for house, aspect, was, now in self._scores() if now > was]

    def four_t_down(self):
        return [(house, aspect, 1) for house, aspect, was, now in self._scores() if now < was]

    def _years(self):
        years = {x.data_year for x in self.all.listings if x.data_year <= self.first.year + 543}
        return sorted(years, reverse=True)

    def _in_year(self, year):
        on = {p.household_id for p in self.all.persons if p.data_year == year}
        return [h for h in self.all.households if h.id in on]

    def listed_by_year(self):
        return [(h.id, str(year), 1) for year in self._years() for h in self._in_year(year)]

    def passed_by_year(self):
        return [
            (h.id, str(year), 1)
            for year in self._years()
            for h in self._in_year(year)
            if self._has_passed(h, year)
        ]

    def gone_by_year(self):
        return [
            (h.id, str(year), 1)
            for after, year in zip(self._years(), self._years()[1:], strict=False)
            for h in self._in_year(year)
            if h not in self._in_year(after)
        ]

    def _needs_in_years(self):
        return [
            n
            for n in self.all.needs
            if n.data_year in self._years()
            and any(
                (x.household_id, x.data_year) == (n.household_id, n.data_year)
                for x in self.all.persons
            )
        ]

    def needs_by_year(self):
        return [(n.household_id, str(n.data_year), 1) for n in self._needs_in_years()]

    def needs_helped_by_year(self):
        return [
            (n.household_id, str(n.data_year), 1)
            for n in self._needs_in_years()
            if any(self._meets(a, n) for a in self.all.help)
        ]

    def helped(self):
        given = {a.household_id for a in self.all.help if a.given_on <= self.last}
        return [(h.id, "", 1) for h in self.official_ones() if h.id in given]

    def _stage_of(self, household):
        confirmed = [
            (s.confirmed_at, s.id, s.stage)
            for s in self.all.stages
            if s.household_id == household.id
            and s.confirmed_at
            and _day(s.confirmed_at) <= self.last
        ]
        return max(confirmed)[2] if confirmed else ""

    def stage(self):
        found = [(h.id, self._stage_of(h), 1) for h in self.official_ones()]
        return [line for line in found if line[1]]

    def risen(self):
        return [(h, "", 1) for h, stage, _one in self.stage() if stage != "survival"]

    def _moved(self, up):
        ladder = ["survival", "sufficiency", "sustainability"]
        return [
            (s.household_id, s.stage, 1)
            for s in self.all.stages
            if s.confirmed_at
            and s.from_stage
            and self.here(_day(s.confirmed_at))
            and s.from_stage != s.stage
            and (ladder.index(s.stage) > ladder.index(s.from_stage)) == up
        ]

    def stage_up(self):
        return self._moved(True)

    def stage_down(self):
        return self._moved(False)

    def passed(self):
        listed = [h for h in self.all.households if self.is_listed(h)]
        return [(h.id, "", 1) for h in listed if self._has_passed(h, self.year)]

    def _has_passed(self, household, year):
        needs = [
            n for n in self.all.needs if n.household_id == household.id and n.data_year == year
        ]
        if not needs:
            return False
        days = [[a.given_on for a in self.all.help if self._meets(a, n)] for n in needs]
        if not all(days):
            return False
        return bool(self._met(household, max(map(min, days)), self.last, ("verified",)))

    def gone(self):
        before = max((x.data_year for x in self.all.listings if x.data_year < self.year), default=0)
        return [
            (h.id, "", 1)
            for h in self.all.households
            if not self.is_listed(h)
            and any(p.household_id == h.id and p.data_year == before for p in self.all.persons)
        ]

    def referrals_answered_by_agency(self):
        answers = [
            (r, r.accepted_at or (r.closed_at if r.status == "declined" else None))
            for r in self.all.referrals
        ]
        return [
            (r.household_id, str(r.organization_id), 1)
            for r, answered in answers
            if answered and self.here(_day(answered))
        ]

    def referrals_open_by_agency(self):
        return [(r.household_id, str(r.organization_id), 1) for r in self._open()]

    def referrals_overdue_by_agency(self):
        day = min(self.last, self.today)
        late = [r for r in self._open() if r.due_on < day]
        return [(r.household_id, str(r.organization_id), 1) for r in late]

    def left(self):
        return [
            (h.id, h.leave_reason, 1)
            for h in self.all.households
            if h.left_on and self.here(h.left_on)
        ]


DAYS = {
    "returned": 0,
    "never_visited": 0,
    "not_visited": 36,
    "no_assessment": 14,
    "no_plan": 30,
    "late_rows": 0,
    "stage_waiting": 0,
    "visit_waiting": 7,
    "referral_late": 0,
}
FOR_OFFICERS = ("stage_waiting", "visit_waiting", "referral_late")


def due_to(all, user, *, role: str, district: int | None, today: date) -> dict[int, list[str]]:
    """`{household: kinds}` that are due, in the order of work, to a mentor, a district officer or
    the province.
    """
    found = {}
    for household in all.households:
        open_pairs = [
            p for p in all.pairings if p.household_id == household.id and p.ended_on is None
        ]
        mine = {
            "mentor": any(p.official_id == user.official.pk for p in open_pairs)
            if role == "mentor"
            else False,
            "officer": household.district == district,
            "province": True,
        }[role]
        if not mine:
            continue
        since = _since(all, household, open_pairs, user)
        kinds = [
            kind
            for kind, days in DAYS.items()
            if since.get(kind)
            and since[kind] + timedelta(days=days) <= today
            and (role != "mentor" or kind not in FOR_OFFICERS)
        ]
        if kinds:
            found[household.id] = kinds
    return found


def _since(all, household, open_pairs, user) -> dict[str, date]:
    """From which day each kind waits in one household."""
    since = {}
    visits = [v for v in all.visits if v.household_id == household.id]
    waiting = [_day(v.received_at) for v in visits if v.status == "submitted"]
    late = [
        r.due_on + timedelta(days=1)
        for r in all.referrals
        if r.household_id == household.id and r.closed_at is None
    ]
    for kind, days in (("visit_waiting", waiting), ("referral_late", late)):
        if days:
            since[kind] = min(days)
    if household.left_on:
        return since
    returned = [
        _day(v.verified_at)
        for v in visits
        if v.status == "returned" and v.recorded_by_id == user.pk
    ]
    stages = [
        _day(s.proposed_at)
        for s in all.stages
        if s.household_id == household.id and not s.confirmed_at and not s.refused_at
    ]
    for kind, days in (("returned", returned), ("stage_waiting", stages)):
        if days:
            since[kind] = min(days)
    if open_pairs:
        since |= _of_mentor(all, household, open_pairs, visits)
    return since


def _of_mentor(all, household, open_pairs, visits) -> dict[str, date]:
    pair = min(open_pairs, key=lambda p: (p.kind != "main", p.started_on, p.id))
    met = [v.visited_on for v in visits if v.status != "returned" and v.purpose != "not_met"]
    stands = {v.id for v in visits if v.status != "returned"}
    aspects = {line.aspect for line in all.lines if line.visit_id in stands}
    plans = [p.id for p in all.plans if p.household_id == household.id and not p.closed_on]
    ends = [
        r.last_month
        for r in all.rows
        if r.plan_id in plans and r.status not in ("succeeded", "stopped")
    ]
    since = {}
    if not met:
        since["never_visited"] = pair.started_on
    else:
        since["not_visited"] = max(met)
        if len(aspects) < 4:
            since["no_assessment"] = pair.started_on
    if not plans:
        since["no_plan"] = pair.started_on
    if ends:
        last = min(ends)
        since["late_rows"] = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    return since


def by_kind(found: dict[int, list[str]]) -> dict[str, int]:
    counts = defaultdict(int)
    for kinds in found.values():
        for kind in kinds:
            counts[kind] += 1
    return dict(counts)
