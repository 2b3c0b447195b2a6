"""Running numbers of letters sent, and of orders, per office and year."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from committees.actions import Act
from committees.enums import RegisterBook
from committees.errors import BookNotBegunError, FirstNumberError, NumberCancelledError
from committees.models import RegisteredLetter
from committees.services.offices import office_of
from core import days
from core.records import store
from core.thai import be_year, to_thai_digits
from places.models import Area


@transaction.atomic
def register_letter(
    *,
    area: Area,
    addressed_to: str,
    subject: str,
    by: User | None,
    book: str = RegisterBook.LETTER,
    is_circular: bool = False,
    first_number: int | None = None,
    begins: bool = False,
    **fields: Any,
) -> RegisteredLetter:
    """Gives a letter, or an order, the next number of the office and the year in its `book`, dated
    today unless `dated_on` says otherwise. `first_number` begins a year where an office leaves its
    book of paper in the middle; an office's very first number, which nothing can change later, is
    given only where somebody `begins` the book.

    The office is held until the transaction ends, so that one that fails leaves no gap. Raises
    `FirstNumberError`, `BookNotBegunError`.
    """
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    if not begins and not has_begun(area, book):
        raise BookNotBegunError
    fields.setdefault("dated_on", days.today())
    year = be_year(fields["dated_on"])
    number = _next(area, book, year, first_number)
    letter = RegisteredLetter(
        area=area,
        book=book,
        year=year,
        number=number,
        reference=_reference(area, book, year, number, is_circular=is_circular),
        addressed_to=addressed_to[:255],
        subject=subject[:255],
        is_circular=is_circular,
        registered_by=by,
        **fields,
    )
    store(letter)
    audit.record(Act.LETTER_REGISTERED, letter, by=by, details={"area": area.pk, "number": number})
    return letter


def has_begun(area: Area, book: str = RegisterBook.LETTER) -> bool:
    """Whether the office numbers here at all, and no longer in a book of paper."""
    return RegisteredLetter.objects.filter(area=area, book=book).exists()


def last_number(area: Area, year: int, book: str = RegisterBook.LETTER) -> int:
    """0 where the year has none yet."""
    rows = RegisteredLetter.objects.filter(area=area, book=book, year=year)
    return rows.aggregate(last=Max("number"))["last"] or 0


def _next(area: Area, book: str, year: int, first: int | None) -> int:
    last = last_number(area, year, book)
    if last and first:
        raise FirstNumberError
    return last + 1 if last else first or 1


def _reference(area: Area, book: str, year: int, number: int, *, is_circular: bool) -> str:
    """«ลย ๐๐๑๙.๔/ว ๑๒»: circulars are numbered in the one row, as the rules of 2526 permit. Of an
    order «๑๒/๒๕๖๙».
    """
    if book == RegisterBook.ORDER:
        return to_thai_digits(f"{number}/{year}")
    circular = "ว " if is_circular else ""
    return f"{office_of(area).reference_prefix}{circular}{to_thai_digits(number)}"


@transaction.atomic
def cancel_letter(*, letter: RegisteredLetter, by: User, reason: str) -> RegisteredLetter:
    """The number stays, says why it is not used, and goes to no other. Raises
    `NumberCancelledError`.
    """
    letter = RegisteredLetter.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.pk)
    if letter.cancelled_at:
        raise NumberCancelledError
    letter.cancelled_at, letter.cancelled_by = timezone.now(), by
    letter.cancel_reason = reason
    store(letter)
    audit.record(Act.LETTER_CANCELLED, letter, by=by)
    return letter
