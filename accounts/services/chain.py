"""Seals each finished day of the history, and finds where a chain is broken.

An entry's hash covers its text and the entry before it in its chain (a trigger writes it, see
`AuditEvent`). A day's digest covers the ends of all its chains; its seal is keyed with a secret
that is not in the database and covers the seal before, so that a rewritten day shows even to
whoever can rewrite everything stored.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from accounts.models import AuditEvent, AuditSeal
from core.errors import DomainError

BROKEN = """
SELECT (chained.entry).id, (chained.entry).day,
       (chained.entry).entry_hash <> audit_entry_hash(chained.entry) AS altered
FROM (
    SELECT e AS entry, lag(entry_hash, 1, '') OVER (PARTITION BY day, chain ORDER BY id) AS expected
    FROM accounts_auditevent e
) chained
WHERE (chained.entry).previous_hash <> chained.expected
   OR (chained.entry).entry_hash <> audit_entry_hash(chained.entry)
ORDER BY 1
"""
MOST_EMPTY = 14  # days
CHAINS = """
SELECT chain, count(*), (array_agg(entry_hash ORDER BY id DESC))[1]
FROM accounts_auditevent WHERE day = %s GROUP BY chain ORDER BY chain
"""


class ClockAheadError(DomainError):
    code = "clock_ahead"
    message = (
        f"ประวัติว่างเกิน {MOST_EMPTY} วัน จึงยังไม่ปิดผนึก โปรดตรวจนาฬิกาของเครื่อง ถ้านาฬิกาตรงและเครื่องปิดไปจริง"
        " สั่ง script/manage verify_audit --seal"
    )


@dataclass(frozen=True)
class Fault:
    """Where the history does not hold: an entry, or a day as a whole."""

    day: date
    kind: str  # altered, gap, day_altered, seal_broken, unsealed
    entry: int | None = None

    def __str__(self) -> str:
        where = f"entry {self.entry}" if self.entry else "whole day"
        return f"{self.day} {where}: {MEANING[self.kind]}"


MEANING = {
    "altered": "its content is not what was written",
    "gap": "the entry before it is missing or was changed",
    "day_altered": "entries were added or removed after the day was sealed",
    "seal_broken": "the seal does not follow from the day before, or was made with another key",
    "unsealed": "the day is over and has no seal, though a later day has one",
}


def seal_finished_days(*, is_asked: bool = False) -> int:
    """Seals every day before today that has no seal, from the first with entries. Returns how many.

    Runs inside `acting_for(purpose=…)`. Days are sealed in order, each over the one before. A day
    that is sealed takes no entry any more: where nothing was written for more than `MOST_EMPTY`
    days the clock may be ahead, and it raises `ClockAheadError` unless a person `is_asked`.
    """
    last = AuditSeal.objects.order_by("-day").first()
    first = last.day + timedelta(days=1) if last else _first_day()
    made, today = 0, timezone.localdate()
    if first and not is_asked:
        _refuse_a_leap(first, today)
    previous = last.seal if last else ""
    while first and first < today:
        entries, digest = day_digest(first)
        previous = _seal(previous, first, entries, digest)
        AuditSeal.objects.create(day=first, entries=entries, digest=digest, seal=previous)
        first, made = first + timedelta(days=1), made + 1
    return made


def _refuse_a_leap(first: date, today: date) -> None:
    """Each running day has entries of its own, the nightly ones."""
    found = AuditEvent.objects.filter(day__gte=first, day__lt=today).order_by("day")
    days = [day for day in found.values_list("day", flat=True).distinct() if day]
    days = [first - timedelta(days=1), *days, today]
    if any((day - last).days - 1 > MOST_EMPTY for last, day in pairwise(days)):
        raise ClockAheadError


def day_digest(day: date) -> tuple[int, str]:
    """How many entries a day has, and SHA-256 over the ends of its chains."""
    with connection.cursor() as cursor:
        cursor.execute(CHAINS, [day])
        chains = cursor.fetchall()
    text = "\n".join(f"{chain}:{count}:{entry_hash}" for chain, count, entry_hash in chains)
    return sum(count for _chain, count, _hash in chains), hashlib.sha256(text.encode()).hexdigest()


def verify() -> list[Fault]:
    """Every fault of the history, first those of entries; an intact history has none.

    Runs inside `acting_for(purpose=…)`.
    """
    return _broken_entries() + _broken_days()


def _broken_entries() -> list[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [
            Fault(day, "altered" if altered else "gap", entry)
            for entry, day, altered in cursor.fetchall()
        ]


def _broken_days() -> list[Fault]:
    faults, previous, expected = [], "", None
    for sealed in AuditSeal.objects.order_by("day"):
        if expected and sealed.day != expected:
            faults.append(Fault(expected, "unsealed"))
        if sealed.seal != _seal(previous, sealed.day, sealed.entries, sealed.digest):
            faults.append(Fault(sealed.day, "seal_broken"))
        if (sealed.entries, sealed.digest) != day_digest(sealed.day):
            faults.append(Fault(sealed.day, "day_altered"))
        previous, expected = sealed.seal, sealed.day + timedelta(days=1)
    return faults


def _first_day() -> date | None:
    return AuditEvent.objects.aggregate(first=Min("day"))["first"]


def _seal(previous: str, day: date, entries: int, digest: str) -> str:
    key = hmac.digest(settings.LOEI_ID_HMAC_KEY, b"audit-seal", hashlib.sha256)
    text = f"{previous}\n{day.isoformat()}\n{entries}\n{digest}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
