"""Entries keyed into Logbook by hand: ticked, taken back, and what is left."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.periods import month_of
from core.thai import be_datetime
from logbook.actions import Act
from logbook.enums import EntryChange
from logbook.errors import AlreadyKeyedError, EntryReplacedError, NotKeyedError
from logbook.layouts import Layout
from logbook.models import EntryKeying, LogbookEntry
from logbook.querysets import EntryQuerySet


@transaction.atomic
def key_entry(*, entry: LogbookEntry, by: User, note: str = "") -> EntryKeying:
    """Ticks an entry off; `note` says what was keyed differently. One's own tick again, with the
    same note, changes nothing.

    Raises `AlreadyKeyedError` with who was quicker, `EntryReplacedError`.
    """
    entry = _held(entry)
    note = note.strip()
    if known := _standing(entry):
        if (known.keyed_by_id, known.note) == (by.pk, note):
            return known
        raise _already(known)
    if LogbookEntry.objects.filter(previous=entry).exists():
        raise EntryReplacedError
    try:
        with transaction.atomic():
            keying = EntryKeying.objects.create(entry=entry, keyed_by=by, note=note)
    except IntegrityError as error:
        raise AlreadyKeyedError from error
    details = {"run": entry.run_id, "row": entry.number, "differs": bool(note)}
    audit.record(Act.ENTRY_KEYED, entry, by=by, details=details)
    return keying


@transaction.atomic
def unkey_entry(*, entry: LogbookEntry, by: User) -> LogbookEntry:
    """Takes a tick back, whoever made it. Raises `NotKeyedError`."""
    entry = _held(entry)
    keying = _standing(entry)
    if keying is None:
        raise NotKeyedError
    keying.undone_by, keying.undone_at = by, timezone.now()
    keying.save(update_fields=["undone_by", "undone_at"])
    details = {"run": entry.run_id, "row": entry.number, "keyed_by": keying.keyed_by_id}
    audit.record(Act.ENTRY_UNKEYED, entry, by=by, details=details)
    return entry


def _held(entry: LogbookEntry) -> LogbookEntry:
    rows = LogbookEntry.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=entry.pk)


def _standing(entry: LogbookEntry) -> EntryKeying | None:
    rows = EntryKeying.objects.filter(entry=entry, undone_at=None)
    return rows.select_related("keyed_by").first()


def _already(keying: EntryKeying) -> AlreadyKeyedError:
    when = be_datetime(keying.keyed_at)
    return AlreadyKeyedError(f"รายการนี้ {keying.keyed_by.full_name} กรอกแล้วเมื่อ {when}")


@dataclass(frozen=True)
class Deadline:
    """Until when a month is to be keyed in; `days_left` is negative once it is over."""

    day: date
    days_left: int


def deadline_of(first_day: date, layout: Layout) -> Deadline:
    """Returns the last day on which a month is to be keyed in, and how many days are left
    (negative: over).
    """
    day = month_of(first_day).last + timedelta(days=layout.days_to_key)
    return Deadline(day, (day - timezone.localdate()).days)


IS_LEFT = Q(is_keyed=False)
COUNTS = {
    "whole": Count("pk"),
    "keyed": Count("pk", filter=Q(is_keyed=True)),
    "left": Count("pk", filter=IS_LEFT),
    "corrections": Count("pk", filter=IS_LEFT & ~Q(change=EntryChange.NEW)),
}


def totals(rows: EntryQuerySet) -> dict[str, int]:
    """`{whole, keyed, left, corrections}` of the entries that stand; one query."""
    return rows.standing().order_by().aggregate(**COUNTS)


def left_by(rows: EntryQuerySet, *columns: str) -> list[list[dict]]:
    """For each column `[{key, whole, keyed, left, corrections}]` of the entries that stand, the
    most left first; `key` is what the column holds. One query.
    """
    counted = rows.standing().order_by().values(*columns, "is_keyed", "change")
    sums: list[dict] = [{} for _column in columns]
    for part in counted.annotate(number=Count("pk")):
        added = ["whole", "keyed"] if part["is_keyed"] else ["whole", "left"]
        if not part["is_keyed"] and part["change"] != EntryChange.NEW:
            added.append("corrections")
        for found, column in zip(sums, columns, strict=True):
            row = found.setdefault(part[column], {"key": part[column]} | dict.fromkeys(COUNTS, 0))
            row |= {name: row[name] + part["number"] for name in added}
    return [sorted(found.values(), key=_most_left) for found in sums]


def summed(rows: list[dict]) -> dict[str, int]:
    """`totals` of rows that `left_by` has counted."""
    return {name: sum(row[name] for row in rows) for name in COUNTS}


def _most_left(row: dict) -> tuple:
    """What has no key comes last among as many."""
    return -row["left"], row["key"] is None, row["key"] or 0
