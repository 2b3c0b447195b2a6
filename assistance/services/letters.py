"""Letters to other bodies, one for a household or for several: sent, put on paper, and the answers
that came back on it written down for a body without an account.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.actions import Act
from assistance.errors import (
    LetterNumberedError,
    NobodyReadsError,
    NothingAnsweredError,
    NothingAskedError,
    ReferralStateError,
)
from assistance.models import HelpRequest, Referral, ReferralEvent, ReferralLetter
from assistance.models.referrals import ANSWERS_FOR
from assistance.services.answers import answer
from assistance.services.referrals import Item, ReportedAnswer, refer
from committees.services.register import has_begun, register_letter
from core import days
from core.pictures import Picture
from core.records import store
from households.models import Household, Need
from households.services.households import lock_household, lock_households
from indicators.models import Dimension, Indicator
from mentors.errors import HouseholdLeftError
from places.codes import common_area
from places.enums import AreaLevel
from places.models import Area, Organization

# Days until the first answer is late, about fifteen working days; whoever sends a letter may set
# another date. Those of the stages after it: `assistance.services.answers`.
ANSWER_DAYS = 21
LEFT = "ครัวเรือนนี้ออกจากโครงการแล้ว จึงส่งต่อหน่วยงานไม่ได้"


@transaction.atomic
def send_letter(
    *,
    items: Iterable[Item],
    by: User,
    organization: Organization,
    subject: str,
    request: str,
    number: str = "",
    due_on: date | None = None,
    offline: bool = False,
) -> ReferralLetter:
    """Asks a body for one household or several; its officers get a notice without personal data.

    A body nobody reads for is asked only `offline`, on paper; the letter keeps that (`by_letter`)
    and takes the next number of the register where the office numbers there, unless it has a
    `number` of the office's own.

    Raises `NothingAskedError`, `NobodyReadsError`, `HouseholdMergedError`, `HouseholdLeftError`.
    """
    items = sorted(items, key=_place)
    if not items:
        raise NothingAskedError
    lock_households(item.household for item in items)
    organization = organization.held()
    readers = list(readers_of(organization))
    if not readers and not offline:
        raise NobodyReadsError
    households = [_still_there(item.household) for item in items]
    letter = ReferralLetter(
        district=_district_of(households),
        organization=organization,
        number=number,
        subject=subject,
        request=request,
        due_on=due_on or days.today() + timedelta(days=ANSWER_DAYS),
        by_letter=not readers,
        sent_by=by,
        answer_until=None if readers else timezone.now() + ANSWERS_FOR,
    )
    store(letter)
    referrals = [
        refer(letter, line, item, household, by)
        for line, (item, household) in enumerate(zip(items, households, strict=True), 1)
    ]
    if letter.by_letter and not number and has_begun(writes(letter)):
        _number(letter, by)
    address = reverse("assistance:referral-detail", args=[referrals[0].pk])
    notify(
        readers,
        key=f"letter:{letter.pk}",
        text=f"มีเรื่องส่งต่อใหม่ถึงหน่วยงานของท่าน {len(referrals)} เรื่อง",
        url=address if len(referrals) == 1 else reverse("assistance:referral-list"),
    )
    return letter


def _still_there(household: Household) -> Household:
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError(LEFT)
    return household


def _district_of(households: list[Household]) -> int | None:
    """The district of all of them; None when they lie in several."""
    area = common_area(household.district for household in households)
    return None if area.is_province else int(area)


def _place(item: Item) -> tuple:
    """The order of the rows on the paper, which the answer page counts by: village by village."""
    village = item.household.village_id or ""
    return item.household.subdistrict_id, village, item.household.pk, item.dimension.pk


@transaction.atomic
def send_referral(
    *,
    household: Household,
    by: User,
    dimension: Dimension,
    organization: Organization,
    subject: str,
    request: str,
    indicator: Indicator | None = None,
    need: Need | None = None,
    due_on: date | None = None,
    offline: bool = False,
    requests: Iterable[HelpRequest] = (),
) -> Referral:
    """A letter for one household; returns its referral. Raises what `send_letter` raises."""
    item = Item(household, dimension, subject, request, indicator, need, tuple(requests))
    letter = send_letter(
        items=[item],
        by=by,
        organization=organization,
        subject=subject,
        request=request,
        due_on=due_on,
        offline=offline,
    )
    return letter.referrals.get()


@transaction.atomic
def put_on_paper(*, letter: ReferralLetter, by: User) -> ReferralLetter:
    """A body whose last reader has gone is asked on paper from now on; a new code opens its answer
    page. On a letter that is on paper already the code of before dies.

    Raises `ReferralStateError` when nothing of it is open.
    """
    letter = lock_letter(letter)
    open_ones = letter.referrals.unanswered()
    if not open_ones.exists():
        raise ReferralStateError
    if letter.by_letter:
        letter.answer_round += 1
    letter.by_letter, letter.wrong_codes, letter.answered_at = True, 0, None
    letter.answer_until = timezone.now() + ANSWERS_FOR
    store(letter)
    if not letter.number and has_begun(writes(letter)):
        _number(letter, by)
    open_ones.update(by_letter=True)
    audit.record(Act.LETTER_RENEWED, letter, by=by, details={"round": letter.answer_round})
    return letter


@transaction.atomic
def number_letter(*, letter: ReferralLetter, by: User) -> ReferralLetter:
    """Enters in the register a letter that goes on paper too, or whose number was cancelled there.

    Raises `LetterNumberedError`, `BookNotBegunError`.
    """
    letter = lock_letter(letter)
    if letter.number and not is_cancelled(letter):
        raise LetterNumberedError
    _number(letter, by)
    return letter


def is_cancelled(letter: ReferralLetter) -> bool:
    """Whether the register no longer stands by the letter's number."""
    return letter.registered is not None and letter.registered.cancelled_at is not None


def _number(letter: ReferralLetter, by: User) -> None:
    body = letter.organization
    letter.registered = register_letter(
        area=writes(letter),
        addressed_to=body.addressed_to or body.name,
        subject=letter.subject,
        by=by,
        paper_kind="assistance.letter",
    )
    letter.number = letter.registered.reference
    store(letter)


def writes(letter: ReferralLetter) -> Area:
    """Whose office writes it: the district's of all its households, else the province's."""
    area = Area.objects.filter(pk=str(letter.district)).first()
    return area or Area.objects.get(level=AreaLevel.PROVINCE)


def lock_letter(letter: ReferralLetter) -> ReferralLetter:
    """The letter as it stands, held after the households for which it waits."""
    lock_households(r.household for r in letter.referrals.unanswered().select_related("household"))
    rows = ReferralLetter.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization", "registered").get(pk=letter.pk)


@transaction.atomic
def answer_letter(
    *,
    letter: ReferralLetter,
    by: User | None,
    answers: dict[UUID, dict],
    reported: ReportedAnswer,
    paper: Picture | None = None,
) -> int:
    """Writes down what a body without an account said of the households of a letter: `{referral id:
    what answer takes}`, with the photo of its `paper`. Returns how many were answered.

    Raises `NothingAnsweredError`, `ReferralStateError` for one that is not of this letter or not on
    paper, and what the steps raise.
    """
    if not answers:
        raise NothingAnsweredError
    letter = lock_letter(letter)
    rows = letter.referrals.filter(pk__in=answers, by_letter=True)
    referrals = list(rows.select_related("household", "organization").order_by("line"))
    if len(referrals) != len(answers):
        raise ReferralStateError
    for referral in referrals:
        answer(referral=referral, by=by, reported=reported, **answers[referral.pk])
    if paper:
        _keep_paper(referrals, paper)
    return len(referrals)


def _keep_paper(referrals: list[Referral], paper: Picture) -> None:
    """Stores the photo once, for the last step of each of the referrals."""
    name = default_storage.save(f"answers/{uuid4()}.jpg", ContentFile(paper))
    steps = [referral.events.latest("pk").pk for referral in referrals]
    ReferralEvent.objects.filter(pk__in=steps).update(paper=name)
