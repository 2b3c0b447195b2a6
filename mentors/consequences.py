"""What acts on a household or an account do to pairings."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django import forms

from accounts.models import Membership
from accounts.notifications import notify
from core import days
from core.confirming import Line
from core.consequences import Effect, Event
from core.errors import DomainError
from core.thai import whole_number
from households.errors import ChoiceMissingError
from households.models import Household
from households.services.moving import LEAVE, MERGE, Moves
from mentors.enums import ActKind, PairingEndReason, PairingKind
from mentors.errors import NoMainMentorError, SamePairError, TakerToComeError
from mentors.models import ConflictOfInterest, HouseholdLanguage, Official, Pairing, PairingAct
from mentors.services.acts import lock_officials, make_pairs, pair_households
from mentors.services.pairing_rules import Rules
from mentors.services.pairings import end_pairing
from places.enums import OrganizationAct

MENTOR = "mentor"  # what the page of a merge asks
HOUSEHOLDS = "households_to"  # what the page asks that closes an account or ends a role
MOST_TAKERS = 200
PERSON_GOES = ("account-close", "role-end")


def open_pairings(household):
    rows = Pairing.objects.filter(household=household, ended_on=None)
    return rows.select_related("official__user").order_by("-kind", "pk")  # the main one first


def end_all(event: Event, household, reason: str) -> list[Pairing]:
    """Ends the household's open pairings on the day of the act, or the day they began if later."""
    pairings = list(open_pairings(household))
    for pairing in pairings:
        end_pairing(
            pairing=pairing,
            by=event.by,
            end_reason=reason,
            ended_on=max(event.on, pairing.started_on),
        )
    return pairings


def pair_again(event: Event, household, official, kind: str) -> Iterable[str]:
    """Pairs as before from the day of the act. Yields why not, where a rule stands against it."""
    if error := why_not_again(event, household, official, kind):
        yield f"{official.full_name} ไม่ได้กลับมาดูแล: {error}"


def why_not_again(
    event: Event, household, official, kind: str, *, has_room=False
) -> DomainError | None:
    """Pairs from the day of the act, or from the day its last mentor ends if later. Returns the
    rule that stands against it, None when the pair was made.

    `has_room` where the official gives up as many as they take.
    """
    official = lock_officials([official])[official.pk]
    rules = Rules([household], [official])
    act_kind = ActKind.CO if kind == PairingKind.CO else ActKind.MAIN
    started_on = event.on
    if act_kind != ActKind.CO:
        started_on = max(event.on, rules.last_end.get(household.pk, event.on))
    error = rules.why_not(household, official, act_kind, started_on=started_on, has_room=has_room)
    if error:
        return error
    act = PairingAct.objects.create(kind=act_kind, done_by=event.by)
    make_pairs(
        act,
        [(household, official)],
        rules=rules,
        by=event.by,
        order_number="",
        reason=event.reason[:255],
        started_on=started_on,
    )
    return None


def notify_mentors(event: Event, pairings, text: str):
    """Tells the mentors of these pairings, once for the newest of them: those that went on again
    may end on the same day.
    """
    users = {p.official.user for p in pairings if p.official.user_id}
    notify(
        users,
        key=f"{event.act}:{event.target.pk}:{max((p.pk for p in pairings), default=0)}",
        text=text,
        url="/households/",
    )


class PairingsEnd(Effect):
    """Nobody looks after a household that has left; who did may come back with it."""

    acts, key, order = LEAVE, "pairings", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("พี่เลี้ยงที่จะสิ้นสุดการดูแล", open_pairings(event.target).count(), "คน")

    def do(self, event: Event) -> list:
        ended = end_all(event, event.target, PairingEndReason.HOUSEHOLD_LEFT)
        notify_mentors(event, ended, "ครัวเรือนหนึ่งในความดูแลของท่านออกจากโครงการแล้ว การดูแลสิ้นสุด")
        return [pairing.pk for pairing in ended]

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        rows = Pairing.objects.filter(pk__in=kept).select_related("official__user")
        for pairing in rows.order_by("-kind", "pk"):
            yield from pair_again(event, event.target, pairing.official, pairing.kind)


class HouseholdsOfAnAccount(Effect):
    """A mentor who cannot sign in any more: somebody takes the households, or the district finds
    somebody (until then they stand on its list of work that has nobody).
    """

    acts, key, order = PERSON_GOES, "households", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("ครัวเรือนในความดูแลที่จะไม่มีผู้ดูแลในระบบ", self._mains(event).count(), "ครัวเรือน")

    def questions(self, event: Event) -> dict[str, forms.Field]:
        mains = self._mains(event).values("household")
        households = list(Household.objects.filter(pk__in=mains).only("district"))
        if not households:
            return {}
        choices = [("", "ให้ ศจพ.อ. หาผู้รับ (แสดงในหน้า «งานที่ไม่มีผู้รับ» จนกว่าจะมี)")]
        choices += [(str(o.pk), _offered(o)) for o in self._takers(event, households)]
        return {
            HOUSEHOLDS: forms.ChoiceField(label="ผู้รับครัวเรือนต่อ", choices=choices, required=False)
        }

    @staticmethod
    def _mains(event: Event):
        mains = Pairing.objects.filter(
            official__user=event.target,
            ended_on=None,
            kind=PairingKind.MAIN,
            household__left_on=None,
        )
        return mains if is_shut_out(event) else mains.none()

    @staticmethod
    def _takers(event: Event, households):
        rows = Official.objects.ready_for(households)
        rows = rows.filter(free__gte=len(households)).exclude(user=event.target)
        rows = rows.only("title", "first_name", "last_name", "free", "user_id")
        return rows.order_by("-free", "name_sort_key", "pk")[:MOST_TAKERS]

    def do(self, event: Event) -> dict | None:
        """A pairing of days to come passes on from the day it would have begun."""
        taker = whole_number(event.chosen.get(HOUSEHOLDS, ""))
        mains = list(self._mains(event).select_related("household"))
        if taker is None or not mains:
            return None
        today = days.today()
        if event.on > today:
            raise TakerToComeError
        since: dict[date, list[Household]] = defaultdict(list)
        for pairing in mains:
            since[max(pairing.started_on, today)].append(pairing.household)
        acts = [
            pair_households(
                households=households,
                by=event.by,
                official=Official(pk=taker),
                kind=ActKind.CHANGE,
                reason="พี่เลี้ยงเดิมพ้นหน้าที่ในระบบ",
                started_on=day,
            )
            for day, households in sorted(since.items())
        ]
        return {"acts": [act.pk for act in acts]}


class HouseholdsGoAlong(Effect):
    """Whoever has the role elsewhere looks after the same households until they are handed over."""

    acts, key, order = ("role-move",), "households", 40

    def lines(self, event: Event) -> Iterable[Line]:
        rows = Pairing.objects.filter(official__user=event.target, ended_on=None)
        kept = rows.filter(household__left_on=None)
        yield Line("ครัวเรือนที่ยังอยู่ในความดูแลของผู้นี้", kept.count(), "ครัวเรือน")


def _offered(official: Official) -> str:
    lack = f" · {official.lacks_account}" if official.lacks_account else ""
    return f"{official.full_name} (รับได้อีก {official.free}){lack}"


def is_shut_out(event: Event) -> bool:
    """Whether nobody looks after the households once the account or the role has ended."""
    if event.other is None:
        return True
    roles = Membership.objects.keeping_households().filter(user=event.target)
    return not roles.exclude(pk=event.other.pk).exists()


class OneMentor(Effect):
    """Mentors of the double go on with the household that stays; of two main ones a person chooses.

    The pairings of the double end and stay in its history.
    """

    acts, key, order = MERGE, "pairings", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("พี่เลี้ยงของครัวเรือนที่ซ้ำ", open_pairings(event.other).count(), "คน")
        for pairing in open_pairings(event.other):
            if why := self._why_not(event, pairing) or self._alone(event, pairing):
                yield Line(f"{pairing.official.full_name} ดูแลครัวเรือนที่ใช้ต่อไม่ได้: {why}")

    @staticmethod
    def _why_not(event: Event, pairing: Pairing):
        """What stands between the double's mentor and the household that stays, beside a mentor it
        has already: between those a person chooses.
        """
        error = Rules([event.target], [pairing.official]).why_not(
            event.target, pairing.official, ActKind.CHANGE, has_room=True
        )
        return None if isinstance(error, SamePairError) else error

    def _alone(self, event: Event, pairing: Pairing):
        """A co-mentor stands beside a main one only."""
        mains = self._main(event.target) or self._main(event.other)
        return None if mains or pairing.kind == PairingKind.MAIN else NoMainMentorError()

    def questions(self, event: Event) -> dict[str, forms.Field]:
        here, there = self._main(event.target), self._main(event.other)
        if not here or not there or here.official_id == there.official_id:
            return {}
        choices = [(str(p.official_id), p.official.full_name) for p in (here, there)]
        return {
            MENTOR: forms.ChoiceField(
                label="พี่เลี้ยงหลักต่อไป", choices=choices, widget=forms.RadioSelect
            )
        }

    def do(self, event: Event) -> dict:
        here, there = self._main(event.target), self._main(event.other)
        chosen = event.chosen.get(MENTOR, "")
        choices = {str(main.official_id) for main in (here, there) if main}
        if len(choices) > 1 and chosen not in choices:
            raise ChoiceMissingError
        changed = here if there and chosen == str(there.official_id) else None
        if changed and there and (why := self._why_not(event, there)):
            raise why
        ended = end_all(event, event.other, PairingEndReason.MERGED)
        gone = []
        if changed:
            gone = [changed]
            end_pairing(
                pairing=changed,
                by=event.by,
                end_reason=PairingEndReason.MERGED,
                ended_on=max(event.on, changed.started_on),
            )
        made, promoted = self._pair(event, ended, here, chosen)
        notify_mentors(event, [*ended, *gone], "ครัวเรือนในความดูแลของท่านถูกรวมกับครัวเรือนที่บันทึกซ้ำ")
        keys = [p.pk for p in gone] + promoted
        return {"ended": [p.pk for p in ended], "gone": keys, "made": made}

    @staticmethod
    def _main(household) -> Pairing | None:
        return open_pairings(household).filter(kind=PairingKind.MAIN).first()

    @staticmethod
    def _pair(event, ended, here, chosen) -> tuple[list[int], list[int]]:
        """Pairs the double's mentors with the household that stays, as far as its place is free.

        Returns the pairings made, and those that ended because a co-mentor became the main one.
        Raises the rule that stands against the mentor who was chosen.
        """
        before = set(open_pairings(event.target).values_list("pk", flat=True))
        for pairing in ended:
            is_chosen = chosen == str(pairing.official_id)
            if pairing.kind == PairingKind.MAIN and here and not is_chosen:
                continue
            error = why_not_again(
                event, event.target, pairing.official, pairing.kind, has_room=True
            )
            if error and is_chosen and pairing.kind == PairingKind.MAIN:
                raise error
        after = set(open_pairings(event.target).values_list("pk", flat=True))
        return sorted(after - before), sorted(before - after)

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        made = Pairing.objects.filter(pk__in=kept["made"], ended_on=None)
        for pairing in made:
            end_pairing(
                pairing=pairing,
                by=event.by,
                end_reason=PairingEndReason.MISTAKE,
                ended_on=max(event.on, pairing.started_on),
            )
        for household, keys in ((event.other, kept["ended"]), (event.target, kept["gone"])):
            rows = Pairing.objects.filter(pk__in=keys).select_related("official__user")
            for pairing in rows.order_by("-kind", "pk"):
                yield from pair_again(event, household, pairing.official, pairing.kind)


class Conflicts(Moves):
    """Before the mentors, so that nobody is paired against a known conflict."""

    acts, key, order = MERGE, "conflicts", 30
    model, text, once = ConflictOfInterest, "ส่วนได้เสียที่บันทึกไว้", ("official",)


class Languages(Moves):
    acts, key, order = MERGE, "languages", 40
    model, text, once = HouseholdLanguage, "ภาษาของครัวเรือน", ()


class BodyHasMentors(Effect):
    """They keep their households; the register says where they work until it is changed."""

    acts, key, order = (OrganizationAct.CLOSE,), "body-mentors", 50

    def lines(self, event: Event) -> Iterable[Line]:
        there = Official.objects.in_service().filter(organization=event.target)
        yield Line("ข้าราชการในทะเบียนพี่เลี้ยงที่สังกัดหน่วยงานนี้", there.count(), "คน")
