"""What an agency enters by a national ID: kept as it says it, whoever the person is.

Nothing here looks for the person: that is done afterwards, by nobody the agency can watch
(`services.matching`). So the answer, its time and its counts are the same for everybody.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assistance import waking
from assistance.actions import Act
from assistance.errors import (
    AlreadyWithdrawnError,
    HelpConflictError,
    HelpLimitError,
    OutsideServedError,
)
from assistance.models import HelpEntry
from assistance.services.giving import check_day, keep_evidence
from assistance.serving import areas_served, is_served
from core.identity import pin_index
from core.pictures import Picture
from core.records import store, validate
from core.repeats import fingerprint
from indicators.models import Dimension
from places.models import Area, Organization

# Entries an agency makes in a day, one by one and by lists: more than the largest municipality of
# a province has people to help, and far too few to try out numbers.
MOST_A_DAY = 5_000
# What an agency may say otherwise later; another number is another person, and another entry.
SAID = (
    "person_name",
    "is_for_household",
    "subdistrict",
    "dimension",
    "kind",
    "description",
    "quantity",
    "unit",
    "amount",
    "given_on",
)


@transaction.atomic
def enter_help(
    *,
    organization: Organization,
    by: User,
    id: UUID,
    pin: str,
    dimension: Dimension,
    kind: str,
    description: str,
    given_on: date,
    amount: Decimal | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    person_name: str = "",
    is_for_household: bool = False,
    subdistrict: Area | None = None,
    evidence: Picture | None = None,
) -> tuple[HelpEntry, bool]:
    """`(entry, created)` of help the agency gave to whoever has the 13 digits `pin`; the same again
    under the same id gives the stored entry and False, also when it was corrected since.

    Raises `HelpConflictError` for the id with other content, `HelpLimitError`,
    `OutsideServedError`, `AssistanceDateError`, `NotValidError`.
    """
    said = {
        "person_name": person_name,
        "is_for_household": is_for_household,
        "subdistrict": subdistrict,
        "dimension": dimension,
        "kind": kind,
        "description": description,
        "quantity": quantity,
        "unit": unit,
        "amount": amount,
        "given_on": given_on,
    }
    sent = _fingerprint(pin_index(pin), said)
    rows = HelpEntry.objects.filter(pk=id, organization=organization)
    if stored := rows.first():
        return _same(stored, sent), False
    keep_to_the_limit(organization, 1)
    if stored := rows.first():  # of two that come at once the second has waited for the first
        return _same(stored, sent), False
    served = areas_served(by, organization)
    check_said(served, said)
    entry = HelpEntry(
        id=id,
        organization=organization,
        pin=pin,
        pin_index=pin_index(pin),
        served=served,
        recorded_by=by,
        content_hash=sent,
        **said,
    )
    validate(entry, unique=False)
    keep_evidence(entry, evidence)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise HelpConflictError from error
    audit.record(Act.HELP_ENTERED, entry, by=by, details={"kind": kind})
    waking.settle_soon()
    return entry, True


def _fingerprint(index: bytes, said: Mapping[str, Any]) -> str:
    values = [said[name] for name in SAID]
    return fingerprint([index.hex(), *(getattr(value, "pk", value) for value in values)])


def _same(stored: HelpEntry, sent: str) -> HelpEntry:
    """Of an entry from before there were hashes, what it says now has to do."""
    now = {name: getattr(stored, name) for name in SAID}
    if sent != (stored.content_hash or _fingerprint(bytes(stored.pin_index), now)):
        raise HelpConflictError
    return stored


def check_said(served: Iterable[str], said: Mapping[str, Any]) -> None:
    """Checks the day of an entry, and that the agency serves its sub-district. Raises
    `AssistanceDateError`, `OutsideServedError`.
    """
    check_day(said["given_on"])
    if said["subdistrict"] and not is_served(said["subdistrict"].pk, served):
        raise OutsideServedError


def keep_to_the_limit(organization: Organization, more: int) -> None:
    """Holds the agency and refuses where `more` entries would be more than a day has. Raises
    `HelpLimitError`.
    """
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    if entered_today(organization) + more > MOST_A_DAY:
        raise HelpLimitError


def entered_today(organization: Organization) -> int:
    """How many entries the agency has made today, withdrawn ones among them."""
    begin = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    rows = HelpEntry.objects.entered().filter(organization=organization)
    return rows.filter(recorded_at__gte=begin).count()


@transaction.atomic
def correct_entry(*, entry: HelpEntry, by: User, **said: Any) -> HelpEntry:
    """The agency puts right what it said (`SAID`, `evidence`); how it stood before is kept.

    Raises `AlreadyWithdrawnError`, `OutsideServedError`, `AssistanceDateError`, `NotValidError`.
    """
    entry = _held(entry)
    evidence = said.pop("evidence", None)
    now = {name: said.get(name, getattr(entry, name)) for name in SAID}
    changed = [name for name in SAID if getattr(entry, name) != now[name]]
    if not changed and not evidence:
        return entry
    check_said(entry.served, now)
    for name in changed:
        setattr(entry, name, now[name])
    entry.changed_at, entry.version = timezone.now(), entry.version + 1
    validate(entry, unique=False)
    keep_evidence(entry, evidence)
    store(entry, unique=False)
    audit.record(Act.HELP_CORRECTED, entry, by=by, details={"fields": changed})
    waking.settle_soon()
    return entry


@transaction.atomic
def withdraw_entry(*, entry: HelpEntry, by: User, reason: str) -> HelpEntry:
    """The agency takes its entry back, with a reason. Raises `AlreadyWithdrawnError`."""
    entry = _held(entry)
    entry.withdrawn_at, entry.withdrawn_by = timezone.now(), by
    entry.withdraw_reason = reason.strip()
    entry.changed_at, entry.version = entry.withdrawn_at, entry.version + 1
    store(entry, unique=False)
    audit.record(Act.HELP_WITHDRAWN, entry, by=by, reason=reason[:200])
    waking.settle_soon()
    return entry


def _held(entry: HelpEntry) -> HelpEntry:
    rows = HelpEntry.objects.entered().select_for_update(of=("self",), no_key=True)
    entry = rows.select_related("subdistrict", "dimension").get(pk=entry.pk)
    if entry.withdrawn_at:
        raise AlreadyWithdrawnError
    return entry
