"""The paper of a letter, and the page on which a body without an account answers it once.

The address in the QR code names the letter and the round of its code, signed; the six digits beside
it open the page. Neither is stored: both come from the key of the installation. Whoever has one
without the other, or either of them too late, learns nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from accounts.models import User
from assistance.actions import Act
from assistance.enums import Channel, ReferralStatus
from assistance.errors import AnswerPageError, AnswerTriesError, ReferralStateError
from assistance.models import Referral, ReferralLetter
from assistance.services.referrals import (
    Said,
    accept_referral,
    complete_referral,
    decline_referral,
    help_partly,
    plan_referral,
)
from committees.services.offices import head_of
from core import days
from core.guessing import MINUTE, Limit
from core.pdf import render_pdf
from core.qr import qr_picture
from core.thai import to_arabic_digits
from places.enums import AreaLevel
from places.models import Area

PASS_LASTS = timedelta(hours=2)  # from the right code to the answer
STRANGERS = Limit("answer", 20, 10 * MINUTE)  # wrong links and codes from one address
_links, _passes = Signer(salt="letter-answer"), TimestampSigner(salt="letter-pass")

ACTIONS = {
    "accept": "รับเรื่อง",
    "plan": "กำหนดแผนช่วยเหลือ",
    "partly": "ช่วยแล้วบางส่วน",
    "complete": "ดำเนินการเสร็จ",
    "decline": "ไม่รับเรื่อง",
}


def steps_of(status: str, *, on_paper: bool = False) -> list[tuple[str, str]]:
    """The steps a body can take from `status`, as choices. On paper they may come all at once."""
    if status not in ReferralStatus.open():
        return []
    left_out = {"complete"} if status == ReferralStatus.SENT and not on_paper else set()
    left_out |= {"accept"} if status != ReferralStatus.SENT else set()
    return [(code, label) for code, label in ACTIONS.items() if code not in left_out]


@transaction.atomic
def answer(
    *,
    referral: Referral,
    by: User | None,
    action: str,
    outcome: str = "",
    until: date | None = None,
    kind: str = "",
    amount: Decimal | None = None,
    given_on: date | None = None,
    said: Said | None = None,
) -> Referral:
    """Takes one step (`ACTIONS`) of a referral; raises what that step raises."""
    whose: dict[str, Any] = {"referral": referral, "by": by, "said": said}
    help: dict[str, Any] = {"kind": kind or None, "amount": amount, "given_on": given_on}
    steps: dict[str, Callable[[], Referral]] = {
        "accept": lambda: accept_referral(note=outcome, **whose),
        "plan": lambda: plan_referral(plan=outcome, until=until or days.today(), **whose),
        "partly": lambda: help_partly(outcome=outcome, until=until, **help, **whose),
        "complete": lambda: complete_referral(outcome=outcome, **help, **whose),
        "decline": lambda: decline_referral(outcome=outcome, **whose),
    }
    if action not in steps:
        raise ReferralStateError
    return steps[action]()


@transaction.atomic
def answer_letter(
    *, letter: ReferralLetter, by: User | None, answers: dict[UUID, dict], said: Said
) -> int:
    """Writes down what a body without an account said of the households of a letter: `{referral id:
    what answer takes}`. Returns how many were answered.

    Raises `ReferralStateError` for one that is not of this letter or not on paper.
    """
    rows = letter.referrals.select_related("household", "organization").order_by("line")
    referrals = {row.pk: row for row in rows}
    for key, fields in answers.items():
        if key not in referrals or not referrals[key].by_letter:
            raise ReferralStateError
        answer(referral=referrals[key], by=by, said=said, **fields)
    return len(answers)


@transaction.atomic
def answer_once(
    *, letter: ReferralLetter, answers: dict[UUID, dict], said_by: str
) -> ReferralLetter:
    """What the answer page takes, once: after it the code opens nothing any more.

    Raises `AnswerPageError`, and what the steps raise.
    """
    letter = ReferralLetter.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.pk)
    if not letter.opens_answers:
        raise AnswerPageError
    said = Said(Channel.QR, said_by, days.today())
    answer_letter(letter=letter, by=None, answers=answers, said=said)
    letter.answered_at = timezone.now()
    letter.save(update_fields=["answered_at"])
    return letter


def answer_path(letter: ReferralLetter) -> str:
    """The path behind the QR code of the paper that is valid now."""
    return reverse("assistance:letter-answer", args=[_links.sign(_named(letter))])


def answer_code(letter: ReferralLetter) -> str:
    """The six digits under the QR code."""
    digest = salted_hmac("letter-code", _named(letter), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**6:06d}"


def _named(letter: ReferralLetter) -> str:
    return f"{letter.pk.hex}.{letter.answer_round}"


def letter_of(link: str, *, address: str | None) -> ReferralLetter:
    """The letter a link of a QR code opens now. Raises `AnswerPageError` for any that does not, and
    `AnswerTriesError` for an address that has tried too many.
    """
    _refuse_strangers(address)
    try:
        name = _links.unsign(link)
    except BadSignature as error:
        _count_stranger(address)
        raise AnswerPageError from error
    return _open_letter(name)


def _open_letter(name: str) -> ReferralLetter:
    key, _, round = name.partition(".")
    rows = ReferralLetter.objects.select_related("organization")
    letter = rows.filter(pk=UUID(key), answer_round=int(round)).first()
    if letter is None or not letter.opens_answers or not letter.referrals.unanswered().exists():
        raise AnswerPageError
    return letter


def pass_for(letter: ReferralLetter, code: str, *, address: str | None) -> str:
    """What the answer form carries once the code was right. A wrong one counts against the letter
    and the address; after five the letter's page stays shut until a new code is printed.

    Raises `AnswerPageError`.
    """
    typed = "".join(c for c in to_arabic_digits(code) if c.isdigit())
    if constant_time_compare(typed, answer_code(letter)):
        return _passes.sign(_named(letter))
    _count_stranger(address)
    rows = ReferralLetter.objects.filter(pk=letter.pk)
    rows.update(wrong_codes=F("wrong_codes") + 1)
    audit.record(Act.LETTER_CODE_WRONG, letter, details={"round": letter.answer_round})
    raise AnswerPageError


def holds_pass(letter: ReferralLetter, text: str) -> bool:
    try:
        named = _passes.unsign(text, max_age=PASS_LASTS)
    except BadSignature:
        return False
    return named == _named(letter)


def _refuse_strangers(address: str | None) -> None:
    if STRANGERS.wait(_key(address)):
        raise AnswerTriesError


def _count_stranger(address: str | None) -> None:
    STRANGERS.count(_key(address))


def _key(address: str | None) -> str:
    return f"answer:{hashlib.sha256((address or '').encode()).hexdigest()}"


def letter_pdf(letter: ReferralLetter, *, base_url: str) -> bytes:
    """The letter as an official paper; with the QR code and its digits where the answer comes on
    paper. `base_url` like `https://host`.
    """
    rows = letter.referrals.exclude(status=ReferralStatus.WITHDRAWN)
    rows = rows.select_related("household__village", "household__subdistrict__parent", "dimension")
    area = Area.objects.filter(pk=str(letter.district)).first()
    writes = area or Area.objects.get(level=AreaLevel.PROVINCE)
    context: dict[str, Any] = {
        "letter": letter,
        "rows": rows.order_by("line"),
        "area": area,
        **head_of(writes),
    }
    if letter.opens_answers:
        context |= {
            "code": qr_picture(f"{base_url}{answer_path(letter)}"),
            "digits": answer_code(letter),
            "until": timezone.localtime(letter.answer_until).date(),
        }
    return render_pdf("assistance/letter_paper.html", context)
