"""Letters by which a person takes an account into use.

The link is known to the paper alone: of it the database keeps a hash, and the file with the papers
is sealed, opened by whoever asked alone, and gone after a day. Opening a link uses nothing up;
sending a password does, once. Printing anew makes another link and ends the one before.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.errors import (
    LetterShutError,
    LetterTriesError,
    NobodyToWriteError,
    NoReceiptError,
    TooManyLettersError,
)
from accounts.models import AccountLetter, LetterPrint, Membership, User
from core.guessing import MINUTE, Limit
from core.jobs import progress
from core.jobs.running import finish, start
from core.pdf import render_pdf_of_many
from core.qr import qr_picture
from core.records import store
from core.thai import to_arabic_digits

PURPOSE = "account.letter"
MOST = 200  # letters in a file
PAPER = "accounts/letter_paper.html"
FILE_LASTS = timedelta(days=1)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that two people read in two ways
STRANGERS = Limit("letter", 20, 10 * MINUTE)  # wrong links from one address


def waiting_accounts() -> QuerySet[User]:
    """Open accounts whose owners have not chosen a password yet."""
    return never_used().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def never_used() -> QuerySet[User]:
    """Open accounts into which nobody has ever signed in."""
    return User.objects.filter(is_active=True, last_login=None)


def _roles() -> QuerySet[Membership]:
    """Returns roles in force or still to come."""
    return Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))


@transaction.atomic
def ask_for_letters(
    *, users: Iterable[User], by: User, base_url: str, is_anew: bool = False
) -> LetterPrint:
    """Has letters written in the background; `base_url` like `https://host`. Accounts whose
    owners have chosen a password are left out unless `is_anew`: it ends when the letter is written.

    Raises `NobodyToWriteError`, `TooManyLettersError`.
    """
    found = [user.pk for user in _writable(users, by=by, is_anew=is_anew)]
    if not found:
        raise NobodyToWriteError
    if len(found) > MOST:
        raise TooManyLettersError(len(found), MOST)
    run = LetterPrint(users=found, requested_by=by, base_url=base_url, is_anew=is_anew)
    store(run)
    start(run, "accounts.letters", by=by)
    audit.record(Act.LETTERS_ASKED, run, by=by, details={"count": len(found)})
    return run


def _writable(users: Iterable[Any], *, by: User | None, is_anew: bool) -> QuerySet[User]:
    rows = User.objects.filter(is_active=True) if is_anew else waiting_accounts()
    rows = rows.filter(Exists(_roles().filter(user=OuterRef("pk"))))
    keys = [getattr(user, "pk", user) for user in users]
    return rows.filter(pk__in=keys).exclude(pk=(by and by.pk) or 0).order_by("username")


def write_letters(run_id: int) -> None:
    """Writes the file, and ends what opened these accounts before, in one transaction: where the
    file fails, the letters of before hold.
    """
    with acting_for(purpose=PURPOSE):
        run = LetterPrint.objects.select_related("requested_by").get(pk=run_id)
        rows = _writable(run.users, by=run.requested_by, is_anew=run.is_anew)
        users = list(rows.select_for_update(of=("self",), no_key=True))
        if not users:
            raise NobodyToWriteError
        papers = [_paper(run, *_letter(run, user)) for user in users]
        data = render_pdf_of_many(
            PAPER,
            papers,
            on_page=lambda n: progress.report(
                run, n * 90 // len(papers), f"จัดหน้า {n} จาก {len(papers)}"
            ),
        )
        run.stored_file.save(f"letters-{run.pk}.pdf", ContentFile(data), save=False)
        finish(run, counts={"letters": len(papers)})


def _letter(run: LetterPrint, user: User) -> tuple[AccountLetter, str]:
    """Writes a letter's row; returns it with the code of its link, which is stored nowhere."""
    void_letters(user, by=run.requested_by)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    code, now = new_code(), timezone.now()
    lasts = timedelta(days=settings.ACCOUNT_LETTER_DAYS)
    letter = AccountLetter(
        user=user, run=run, digest=digest_of(code), made_at=now, expires_at=now + lasts
    )
    store(letter)
    audit.record(Act.LETTER_PRINTED, letter, by=run.requested_by, details={"user": user.pk})
    return letter, code


def _paper(run: LetterPrint, letter: AccountLetter, code: str) -> dict:
    roles = _roles().filter(user=letter.user).select_related("area", "organization")
    link = f"{run.base_url}{reverse('account-start', args=[code])}"
    return {
        "letter": letter,
        "person": letter.user,
        "roles": list(roles.order_by("started_on", "pk")),
        "link": link,
        "code": qr_picture(link),
        "until": timezone.localtime(letter.expires_at).date(),
    }


def new_code() -> str:
    """«k7mp-3xqa-9hvt-w2rd»: 79 bits, typed from paper without mistaking a letter."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def digest_of(code: str) -> str:
    """The hash of a code, however it was typed."""
    plain = "".join(c for c in to_arabic_digits(code).lower() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def letter_of(code: str, *, address: str | None) -> AccountLetter:
    """The letter a link opens now; nothing is used up by looking.

    Raises `LetterShutError` for any that opens nothing: wrong, used, late, replaced, or of an
    account that is closed, suspended or without a role; `LetterTriesError` for an address that has
    tried too many.
    """
    key = f"letter:{hashlib.sha256((address or '').encode()).hexdigest()}"
    if STRANGERS.wait(key):
        raise LetterTriesError
    letter = AccountLetter.objects.select_related("user").filter(digest=digest_of(code)).first()
    if letter is None:
        STRANGERS.count(key)
        raise LetterShutError
    if not _opens(letter):
        raise LetterShutError(letter)
    return letter


def _opens(letter: AccountLetter) -> bool:
    user = letter.user
    return letter.is_open and user.is_active and _roles().filter(user=user).exists()


@transaction.atomic
def use_letter(*, letter: AccountLetter, password: str) -> User:
    """The holder chooses a password; the link opens nothing from now on. Raises `LetterShutError`
    for whoever comes second.
    """
    rows = AccountLetter.objects.select_for_update(of=("self",), no_key=True)
    letter = rows.select_related("user").get(pk=letter.pk)
    if not _opens(letter):
        raise LetterShutError(letter)
    letter.used_at = timezone.now()
    letter.save(update_fields=["used_at"])
    letter.user.set_password(password)
    letter.user.save(update_fields=["password"])
    audit.record(Act.LETTER_USED, letter, by=letter.user)
    return letter.user


def void_letters(user: User, *, by: User | None) -> int:
    """Ends the letter that is still open, since something else opens the account, or nothing."""
    rows = AccountLetter.objects.filter(user=user, used_at=None, voided_at=None)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(voided_at=timezone.now())
    for key in keys:
        audit.record(Act.LETTER_VOIDED, AccountLetter(pk=key), by=by, details={"user": user.pk})
    return len(keys)


def open_or_used(users: Iterable[int]) -> QuerySet[AccountLetter]:
    """The letter of each account that nothing has replaced."""
    rows = AccountLetter.objects.filter(user__in=list(users), voided_at=None)
    return rows.order_by("user", "-pk").distinct("user")


@transaction.atomic
def note_receipt(*, letters: Iterable[int], by: User, received_on: date) -> int:
    """Notes that the slips of these letters came back signed; returns how many were new.

    Raises `NoReceiptError` where none was.
    """
    rows = AccountLetter.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk__in=list(letters), received_on=None).exclude(voided_at__isnull=False)
    for letter in found:
        letter.received_on, letter.received_noted_by = received_on, by
        store(letter)
        audit.record(Act.LETTER_RECEIVED, letter, by=by, details={"user": letter.user_id})
    if not found:
        raise NoReceiptError
    return len(found)


@transaction.atomic
def note_opening(*, run: LetterPrint, by: User) -> None:
    """Writes down that the letters of a print were opened, and the first time when."""
    if run.opened_at is None:
        LetterPrint.objects.filter(pk=run.pk, opened_at=None).update(opened_at=timezone.now())
    audit.record(Act.LETTERS_OPENED, run, by=by, details=run.counts)


@transaction.atomic
def shred(*, run: LetterPrint, by: User | None) -> None:
    """Removes the file with the links; the letters on paper stay good."""
    name = run.stored_file.name
    if not name:
        return
    LetterPrint.objects.filter(pk=run.pk).update(stored_file="")
    storage: Storage = run.stored_file.storage
    transaction.on_commit(partial(storage.delete, name))
    audit.record(Act.LETTERS_SHREDDED, run, by=by)


def shred_old() -> int:
    """Removes the files that are past their day; returns how many."""
    with acting_for(purpose=PURPOSE):
        limit = timezone.now() - FILE_LASTS
        rows = list(LetterPrint.objects.filter(finished_at__lt=limit).exclude(stored_file=""))
        for run in rows:
            shred(run=run, by=None)
        return len(rows)
