"""Accounts for many: drafted from a ready list, sent, decided on by a second person, made."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.candidates import Candidate, selection_named, selections
from accounts.enums import BatchStage, MembershipEndReason, Obstacle
from accounts.errors import (
    BatchNotOpenError,
    NobodyApprovesError,
    NothingChosenError,
    NothingProposedError,
    NotYourBatchError,
    OwnBatchError,
    TooManyProposedError,
)
from accounts.models import AccountBatch, Membership, ProposedAccount, User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.services.accounts import check_level, create_account, grant_role
from accounts.services.obstacles import look
from core.errors import DomainError
from core.jobs import progress
from core.jobs.running import finish, start
from core.records import store
from core.thai import telephone
from places.codes import AreaCode
from places.models import Area

MOST = 200  # lines: as many letters as one file holds
PURPOSE = "account.batch"
NAMES_LOCK = 7_230_058
MADE, GIVEN = "สร้างบัญชีแล้ว", "ให้บทบาทแก่บัญชีเดิมแล้ว"


@transaction.atomic
def draft_batch(*, selection: str, area: Area, by: User, **fields: Any) -> AccountBatch:
    """Writes down whom a ready list names in an area, with what stands against each. `fields`:
    `order_number`, `started_on`, `ended_on`.

    Raises `NothingProposedError`, `TooManyProposedError`, `NotValidError`.
    """
    found = list(selection_named(selection).find([area.pk]))
    if not found:
        raise NothingProposedError
    if len(found) > MOST:
        raise TooManyProposedError(len(found), MOST)
    batch = AccountBatch(selection=selection, area=area, requested_by=by, **fields)
    store(batch)
    lines = [_line(batch, candidate) for candidate in found]
    look(batch, lines)
    for line in lines:
        line.is_chosen = not line.obstacle
        store(line)
    audit.record(
        Act.BATCH_DRAFTED, batch, by=by, details={"selection": selection, "count": len(lines)}
    )
    return batch


def _line(batch: AccountBatch, candidate: Candidate) -> ProposedAccount:
    said = {name: getattr(candidate, name) for name in ("role", "title", "email", "area_id")}
    said |= {name: getattr(candidate, name) for name in ("organization_id", "user_id", "ended_on")}
    return ProposedAccount(
        batch=batch,
        source_key=candidate.key,
        whence=candidate.whence[:255],
        first_name=candidate.first_name[:150],
        last_name=candidate.last_name[:150],
        position=candidate.position[:160],
        phone=telephone(candidate.phone)[:40],
        order_number=candidate.order_number,
        **said,
    )


@transaction.atomic
def change_line(*, line: ProposedAccount, by: User, **fields: Any) -> ProposedAccount:
    """Puts a line of a draft right, and looks anew at what stands against all of them.

    Raises `BatchNotOpenError`, `NotYourBatchError`, `AreaLevelError`, `NotValidError`.
    """
    batch = _own_draft(line.batch, by)
    for name, value in fields.items():
        setattr(line, name, value)
    check_level(line.role, line.area)
    store(line)
    _look_anew(batch)
    line.refresh_from_db()
    line.is_chosen = not line.obstacle
    line.save(update_fields=["is_chosen"])
    details = {"batch": batch.pk, "fields": sorted(fields)}
    audit.record(Act.BATCH_LINE_CHANGED, line, by=by, details=details)
    return line


def _look_anew(batch: AccountBatch) -> list[ProposedAccount]:
    lines = list(batch.lines.select_related("area", "organization", "user"))
    before = [line.obstacle for line in lines]
    look(batch, lines)
    changed = [line for line, was in zip(lines, before, strict=True) if line.obstacle != was]
    ProposedAccount.objects.bulk_update(changed, ["obstacle"])
    return lines


@transaction.atomic
def choose_lines(
    *, batch: AccountBatch, shown: Iterable[int], chosen: Iterable[int], by: User
) -> AccountBatch:
    """Keeps which of the `shown` lines of a draft are chosen, while the others are looked through.
    Raises `BatchNotOpenError`, `NotYourBatchError`.
    """
    batch, chosen = _own_draft(batch, by), set(chosen)
    lines = batch.lines.filter(pk__in=shown)
    lines.filter(obstacle="", pk__in=chosen).update(is_chosen=True)
    lines.exclude(pk__in=chosen).update(is_chosen=False)
    return batch


@transaction.atomic
def send_batch(
    *, batch: AccountBatch, chosen: Iterable[int], by: User, shown: Iterable[int] = ()
) -> AccountBatch:
    """Sends the chosen lines against which nothing stands to whoever may approve. Where only some
    lines were `shown`, of the others those that are chosen as stored.

    Raises `BatchNotOpenError`, `NotYourBatchError`, `NothingChosenError`, `NobodyApprovesError`.
    """
    batch, chosen, shown = _own_draft(batch, by), set(chosen), set(shown)
    lines = _look_anew(batch)
    for line in lines:
        is_asked = not shown or line.pk in shown
        line.is_chosen = not line.obstacle and (line.pk in chosen if is_asked else line.is_chosen)
    count = sum(line.is_chosen for line in lines)
    if not count:
        raise NothingChosenError
    approvers = approvers_of(batch)
    if not approvers.exists():
        raise NobodyApprovesError
    ProposedAccount.objects.bulk_update(lines, ["is_chosen"])
    batch.stage, batch.sent_at = BatchStage.SENT, timezone.now()
    store(batch)
    notify(
        approvers,
        key=f"batch-sent:{batch.pk}",
        text=f"มีชุดบัญชี {count} รายการรอท่านอนุมัติ",
        url=_page(batch),
    )
    audit.record(Act.BATCH_SENT, batch, by=by, details={"count": count})
    return batch


def approvers_of(batch: AccountBatch) -> QuerySet[User]:
    """Returns who may decide on the batch: whoever approves accounts, but not its proposer."""
    roles = Membership.objects.granting(Permission.ACCOUNT_APPROVE)
    rows = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return rows.exclude(pk=batch.requested_by_id or 0)


@transaction.atomic
def withdraw_batch(*, batch: AccountBatch, by: User) -> AccountBatch:
    """Takes a batch back before anybody has decided on it. Raises `BatchNotOpenError`."""
    batch = _held(batch, BatchStage.DRAFT, BatchStage.SENT)
    batch.stage = BatchStage.WITHDRAWN
    store(batch)
    audit.record(Act.BATCH_WITHDRAWN, batch, by=by)
    return batch


@transaction.atomic
def approve_batch(*, batch: AccountBatch, by: User) -> AccountBatch:
    """The second person says yes: the accounts are made in the background.

    Raises `BatchNotOpenError`, `OwnBatchError`.
    """
    batch = _decided(batch, BatchStage.APPROVED, by=by)
    start(batch, "accounts.make", by=by)
    count = batch.lines.filter(is_chosen=True).count()
    audit.record(Act.BATCH_APPROVED, batch, by=by, details={"count": count})
    return batch


@transaction.atomic
def refuse_batch(*, batch: AccountBatch, by: User, note: str) -> AccountBatch:
    """Refuses a batch with a note and tells its proposer. Raises `BatchNotOpenError`,
    `OwnBatchError`.
    """
    batch = _decided(batch, BatchStage.REFUSED, by=by, note=note)
    _notify(batch, "refused", "ชุดบัญชีที่ท่านเสนอไม่ได้รับอนุมัติ")
    audit.record(Act.BATCH_REFUSED, batch, by=by)
    return batch


def _decided(batch: AccountBatch, stage: str, *, by: User, note: str = "") -> AccountBatch:
    batch = _held(batch, BatchStage.SENT)
    if batch.requested_by_id == by.pk:
        raise OwnBatchError
    batch.stage, batch.decided_by, batch.decided_at = stage, by, timezone.now()
    batch.note = note
    store(batch)
    return batch


def _held(batch: AccountBatch, *stages: str) -> AccountBatch:
    rows = AccountBatch.objects.select_for_update(of=("self",), no_key=True)
    batch = rows.get(pk=batch.pk)
    if batch.stage not in stages:
        raise BatchNotOpenError(batch.get_stage_display())
    return batch


def _own_draft(batch: AccountBatch, by: User) -> AccountBatch:
    """Whoever wrote a line of it is never the one who approves it."""
    batch = _held(batch, BatchStage.DRAFT)
    if batch.requested_by_id != by.pk:
        raise NotYourBatchError
    return batch


def _notify(batch: AccountBatch, what: str, text: str) -> None:
    if batch.requested_by:
        notify([batch.requested_by], key=f"batch-{what}:{batch.pk}", text=text, url=_page(batch))


def _page(batch: AccountBatch) -> str:
    return reverse("accounts:batch-detail", args=[batch.pk])


def make_accounts(batch_id: int) -> None:
    """Makes what was approved, each line as it stands now: what has come in the way meanwhile is
    said beside the line and keeps none of the others.
    """
    with acting_for(purpose=PURPOSE):
        batch = AccountBatch.objects.select_related("requested_by", "decided_by").get(pk=batch_id)
        _names_alone()
        lines = [line for line in _look_anew(batch) if line.is_chosen and not line.outcome]
        for n, line in enumerate(lines):
            progress.report(batch, n * 100 // len(lines), f"สร้างบัญชี {n + 1} จาก {len(lines)}")
            line.outcome = _outcome(batch, line)
            line.save()
        counts = {
            "made": sum(line.is_new for line in lines),
            "given": sum(line.outcome == GIVEN for line in lines),
            "left": sum(line.membership_id is None for line in lines),
        }
        _notify(batch, "made", f"สร้างบัญชีตามชุดที่ท่านเสนอแล้ว {counts['made']} บัญชี พิมพ์จดหมายได้")
        finish(batch, counts=counts)
        audit.record(Act.BATCH_MADE, batch, by=batch.decided_by, details=counts)


def _names_alone() -> None:
    """Two batches give no user name twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])


def _outcome(batch: AccountBatch, line: ProposedAccount) -> str:
    """Makes one line's account; returns what came of it."""
    if line.obstacle:
        return str(Obstacle(line.obstacle).label)
    try:
        with transaction.atomic():
            return _made(batch, line)
    except DomainError as error:
        line.user_id = None if line.is_new else line.user_id
        line.membership_id, line.is_new = None, False
        return str(error)[:255]


def _made(batch: AccountBatch, line: ProposedAccount) -> str:
    by, said = batch.decided_by, GIVEN
    if line.user is None:
        said, line.is_new = MADE, True
        fields = {n: getattr(line, n) for n in ("title", "first_name", "last_name", "position")}
        fields |= {"phone": line.phone[:40], "email": line.email}
        line.user, _link = create_account(by=by, username=next_username(line), **fields)
    ended_on = _end(batch, line)
    line.membership = grant_role(
        user=line.user,
        by=by,
        role=line.role,
        area=line.area,
        organization=line.organization,
        order_number=line.order_number or batch.order_number,
        started_on=batch.started_on,
        ended_on=ended_on,
        end_reason=MembershipEndReason.EXPIRED if ended_on else "",
    )
    if line.source_key:
        selection_named(batch.selection).link(line.source_key, line.user)
    return said


def _end(batch: AccountBatch, line: ProposedAccount) -> date | None:
    """The earlier of the order's end and the seat's own."""
    ends = [day for day in (batch.ended_on, line.ended_on) if day]
    return min(ends) if ends else None


def next_username(line: ProposedAccount) -> str:
    """«4201-017»: the place of the role and a number. Says nothing of the person, and is short to
    type from paper.
    """
    area = line.area_id or next(iter(line.organization.serves if line.organization else []), "")
    prefix = f"{AreaCode(area).served if area else 'office'}-"
    taken = User.objects.filter(username__startswith=prefix).values_list("username", flat=True)
    numbers = [int(n) for name in taken if (n := name.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def left_behind() -> QuerySet[Membership]:
    """Roles in force that came with a seat or duty which has ended since."""
    rows = ProposedAccount.objects.filter(membership__in=Membership.objects.current())
    keys: dict[str, dict[int, int]] = {}
    for code, source, role in rows.values_list("batch__selection", "source_key", "membership"):
        if source is not None and role is not None:
            keys.setdefault(code, {})[source] = role
    known = {selection.code: selection for selection in selections()}
    gone = Q(pk__in=[])
    for code, roles in keys.items():
        standing = known[code].standing(list(roles)) if code in known else set(roles)
        gone |= Q(pk__in=[role for source, role in roles.items() if source not in standing])
    return Membership.objects.filter(gone)
