"""The page on which a body without an account answers a letter once.

The address in the QR code names the letter and the round of its code, signed; the six digits beside
it open the page. Neither is stored: both come from the key of the installation. Whoever has one
without the other, or either of them too late, learns nothing.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from allauth.core.internal.ratelimit import truncate_ip
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from assistance.actions import Act
from assistance.enums import Channel
from assistance.errors import AnswerPageError, AnswerTriesError
from assistance.models import ReferralLetter
from assistance.services.letters import answer_letter, lock_letter
from assistance.services.referrals import ReportedAnswer
from core import days
from core.guessing import MINUTE, Limit
from core.thai import to_arabic_digits

PASS_LASTS = timedelta(hours=2)  # from the right code to the answer
STRANGERS = Limit("answer", 20, 10 * MINUTE)  # wrong links and codes from one address
_links, _passes = Signer(salt="letter-answer"), TimestampSigner(salt="letter-pass")


@transaction.atomic
def answer_once(
    *, letter: ReferralLetter, answers: dict[UUID, dict], said_by: str
) -> ReferralLetter:
    """What the answer page takes, once: after it the code opens nothing any more.

    Raises `AnswerPageError`, and what the steps raise.
    """
    letter = lock_letter(letter)
    if not letter.opens_answers:
        raise AnswerPageError
    reported = ReportedAnswer(Channel.QR, said_by, days.today())
    answer_letter(letter=letter, by=None, answers=answers, reported=reported)
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


def name_in(link: str, *, address: str | None) -> str:
    """What a link of a QR code names, for `letter_of`; asks the database nothing.

    Raises `AnswerPageError` for a link nobody signed, and `AnswerTriesError` for an address that
    has tried too many.
    """
    if STRANGERS.wait(_key(address)):
        raise AnswerTriesError
    try:
        return _links.unsign(link)
    except BadSignature as error:
        STRANGERS.count(_key(address))
        raise AnswerPageError from error


def letter_of(name: str) -> ReferralLetter:
    """The letter that `name` opens now. Raises `AnswerPageError` where it opens none any more."""
    key, _, round = name.partition(".")
    rows = ReferralLetter.objects.select_related("organization")
    letter = rows.filter(pk=UUID(key), answer_round=int(round)).first()
    if letter is None or not letter.opens_answers or not letter.referrals.unanswered().exists():
        raise AnswerPageError
    return letter


@transaction.atomic
def pass_for(letter: ReferralLetter, code: str, *, address: str | None) -> str:
    """What the answer form carries once the code was right, empty when it was wrong. A wrong one
    counts against the letter and the address; after five the letter's page stays shut until a new
    code is printed.

    Raises `AnswerPageError` where the letter was shut meanwhile.
    """
    rows = ReferralLetter.objects.select_for_update(of=("self",), no_key=True)
    letter = rows.get(pk=letter.pk)  # one try after the other: none is made past the fifth
    if not letter.opens_answers:
        raise AnswerPageError
    typed = "".join(c for c in to_arabic_digits(code) if c.isdigit())
    if constant_time_compare(typed, answer_code(letter)):
        return _passes.sign(_named(letter))
    STRANGERS.count(_key(address))
    letter.wrong_codes += 1
    letter.save(update_fields=["wrong_codes"])
    audit.record(Act.LETTER_CODE_WRONG, letter, details={"round": letter.answer_round})
    return ""


def holds_pass(letter: ReferralLetter, text: str) -> bool:
    """Returns whether a signed pass was given for this letter and round, and has not run out."""
    return _is_pass_of(_named(letter), text, PASS_LASTS)


def held_pass(name: str, text: str) -> bool:
    """Returns whether a pass was once given for what a link names; it may have run out."""
    return _is_pass_of(name, text, None)


def _is_pass_of(name: str, text: str, lasts: timedelta | None) -> bool:
    try:
        return _passes.unsign(text, max_age=lasts) == name
    except BadSignature:
        return False


def _key(address: str | None) -> str:
    """An IPv6 address counts by its network: whoever has one has all of it."""
    network = truncate_ip(address) if address else ""
    return f"answer:{hashlib.sha256(network.encode()).hexdigest()}"
