"""A paper goes to a list: in the system with a receipt, and told by e-mail."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.enums import MailState
from accounts.models import Membership, User
from accounts.notifications import administrators, notify
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import DeliveryState, MailFault
from committees.errors import (
    AlreadySentError,
    NobodyOnListError,
    NothingToRepeatError,
    PersonalPaperError,
)
from committees.models import Addressee, Delivery, Dispatch, DistributionList
from committees.sending import Paper, PaperKind
from committees.services.distribution import missing_of, people_for
from committees.services.register import register_letter
from core.records import store
from core.waking import wake_soon
from places.codes import AreaCode
from places.models import Area

TASK = "committees.tasks.send_papers"
LOOKED_FOR = timedelta(days=60)  # so long a line without a reader is looked at again


@transaction.atomic
def send_paper(
    *,
    kind: PaperKind,
    key: int,
    distribution_list: DistributionList,
    by: User,
    addressee: Addressee | None = None,
    by_mail: bool = False,
    is_numbered: bool = False,
) -> Dispatch:
    """Sends a paper to a list, or one line of it, at once; `is_numbered` enters it in the register
    as a circular. Nothing is kept of one that cannot go.

    Raises `PersonalPaperError`, `PaperNotReadyError`, `PaperGoneError`, `BlankPaperError`,
    `NobodyOnListError`, `AlreadySentError`.
    """
    if kind.is_personal:
        raise PersonalPaperError
    paper = kind.find(key).checked()
    if _sent_before(kind.code, key, paper.edition, distribution_list, addressee):
        raise AlreadySentError
    dispatch = Dispatch(
        area_id=paper.area_id,
        paper_kind=kind.code,
        paper_key=key,
        title=paper.title[:255],
        distribution_list=distribution_list,
        addressee=addressee,
        by_mail=by_mail,
        asked_by=by,
    )
    wake_soon(TASK)
    return send_dispatch(dispatch, paper, by=by, is_numbered=is_numbered)


def _sent_before(
    code: str,
    key: int,
    edition: str,
    distribution_list: DistributionList,
    addressee: Addressee | None,
) -> bool:
    rows = Dispatch.objects.filter(paper_kind=code, paper_key=key, edition=edition)
    return rows.filter(distribution_list=distribution_list, addressee=addressee).exists()


def send_dispatch(
    dispatch: Dispatch, paper: Paper, *, by: User | None, is_numbered: bool = False
) -> Dispatch:
    """Keeps the paper as it leaves and hands it to each line; a message to whoever reads is part of
    it. Raises `NobodyOnListError`.
    """
    lines = _lines_of(dispatch)
    if not lines:
        raise NobodyOnListError
    if is_numbered:
        paper = _number(dispatch, paper, by)
    dispatch.edition = paper.edition
    dispatch.sha256 = hashlib.sha256(paper.pdf).hexdigest()
    name = f"{dispatch.paper_kind}-{dispatch.area_id}-{dispatch.sha256[:16]}.pdf"
    goes_outside = paper.outside and any(line.is_outside for line in lines)
    outside = paper.outside() if paper.outside and goes_outside else b""  # before a file is kept
    dispatch.file.save(name, ContentFile(paper.pdf), save=False)
    if outside:
        dispatch.outside_file.save(f"outside-{name}", ContentFile(outside), save=False)
    dispatch.sent_at, dispatch.fault, dispatch.title = timezone.now(), "", paper.title[:255]
    store(dispatch)
    for line in lines:
        _deliver(dispatch, line)
    details = {"list": dispatch.distribution_list_id, "lines": len(lines)}
    audit.record(Act.PAPER_SENT, dispatch, by=by, details=details)
    return dispatch


def _lines_of(dispatch: Dispatch) -> list[Addressee]:
    if not dispatch.distribution_list.is_active:
        return []
    rows = dispatch.distribution_list.addressees.filter(is_active=True)
    if dispatch.addressee:
        rows = rows.filter(pk=dispatch.addressee.pk)
    return list(rows.select_related("seat", "organization"))


def _number(dispatch: Dispatch, paper: Paper, by: User | None) -> Paper:
    """The paper under the next number of the register, on it too where its room can."""
    to = dispatch.addressee.title if dispatch.addressee else dispatch.distribution_list.name
    dispatch.letter = register_letter(
        area=Area.objects.get(pk=paper.area_id),
        addressed_to=to,
        subject=paper.title,
        by=by,
        is_circular=dispatch.addressee is None,
        paper_kind=dispatch.paper_kind,
        paper_key=dispatch.paper_key,
    )
    dispatch.reference = dispatch.letter.reference
    if paper.numbered is None:
        return paper
    return replace(paper, make=partial(paper.numbered, dispatch.reference)).checked()


def _deliver(dispatch: Dispatch, line: Addressee) -> None:
    """One row for each person who reads for the line; where some of those it names are missing,
    one by a link to its address, or one that says nobody reads for them. A line outside gets only
    what was made for outside.
    """
    if line.is_outside and not dispatch.outside_file:
        store(_delivery(dispatch, line, state=DeliveryState.WITHHELD))
        return
    people = list(people_for(line))
    if missing := missing_of(line, people):
        row = _delivery(dispatch, line, state=DeliveryState.NOBODY)
        row.title = _title_of(line, missing)
        if dispatch.by_mail and line.email:
            row.state, row.sent_at = DeliveryState.BY_LINK, timezone.now()
            ask_for_mail(row)
        store(row)
    _hand_to(dispatch, line, people)


def _title_of(line: Addressee, missing: int) -> str:
    whole = missing == 1 or (line.seat is not None and missing >= line.seat.person_count)
    return line.title if whole else f"{line.title[:230]} (อีก {missing} คน)"


def _delivery(dispatch: Dispatch, line: Addressee, **fields: Any) -> Delivery:
    return Delivery(
        dispatch=dispatch,
        area=dispatch.area,
        addressee=line,
        title=line.title,
        is_outside=line.is_outside,
        **fields,
    )


def _hand_to(dispatch: Dispatch, line: Addressee, people: Iterable[User]) -> None:
    for person in people:
        row = _delivery(
            dispatch, line, user=person, state=DeliveryState.SENT, sent_at=timezone.now()
        )
        if dispatch.by_mail:
            ask_for_mail(row)
        store(row)
        _notify(row)


def _notify(row: Delivery) -> None:
    notify(
        [row.user],
        key=f"paper:{row.dispatch_id}",
        text=f"เอกสารถึงท่าน: {row.dispatch.title}"[:255],
        url=reverse("committees:received-detail", args=[row.pk]),
    )


def ask_for_mail(row: Delivery) -> None:
    """Makes the row wait for its e-mail, or say why none can go. Sets, does not save."""
    row.mail_to = (row.user.email if row.user else "") or row.addressee.email
    row.mail_tries, row.mail_again_at, row.mail_at = 0, timezone.now(), None
    row.mail_fault, row.mail_state = "", MailState.WAITING
    if not row.mail_to:  # the message in the system is the delivery
        row.mail_fault, row.mail_state = MailFault.NO_ADDRESS, MailState.NOT_WANTED
    elif not settings.EMAIL_READY:
        row.mail_fault, row.mail_state = MailFault.NO_SERVER, MailState.FAILED


@transaction.atomic
def repeat(*, delivery: Delivery, by: User) -> Delivery:
    """Looks again who reads for a line nobody read for, or sends an e-mail that did not leave; of
    a link another, and the one before opens nothing more.

    Raises `NothingToRepeatError`, which also says that there is still nobody.
    """
    row = _held(delivery)
    if not row.is_repeatable:
        raise NothingToRepeatError
    if row.state == DeliveryState.NOBODY or row.is_left:
        if not find_readers(row):
            raise NothingToRepeatError("ยังไม่มีผู้ใดในระบบรับแทนตำแหน่งนี้ ให้ส่งทางอื่นแล้วบันทึกไว้")
    else:
        if row.state == DeliveryState.BY_LINK:  # lost, over, or sent to an address that was wrong
            row.link_round, row.sent_at = row.link_round + 1, timezone.now()
        ask_for_mail(row)
        store(row)
    wake_soon(TASK)
    audit.record(Act.PAPER_REPEATED, row.dispatch, by=by, details={"delivery": row.pk})
    return row


def find_readers(row: Delivery) -> bool:
    """Hands a paper nobody read for, or whoever was to read it left before they did, to those who
    read for its line by now and have it not.
    """
    line, known = row.addressee, row.dispatch.deliveries.filter(user__isnull=False)
    if line.is_outside and not row.dispatch.outside_file:
        return False  # it turned outside since, and nothing was made for there
    row.is_outside = line.is_outside
    has_it = known.filter(addressee=line).values("user")
    people = list(people_for(line))
    new = list(people_for(line).exclude(pk__in=has_it))
    if not new:
        return False
    missing = missing_of(line, people)
    first = [] if missing and not row.is_left else new[:1]
    for person in first:
        row.title, row.user, row.state = line.title, person, DeliveryState.SENT
        row.sent_at = timezone.now()
        if row.dispatch.by_mail:
            ask_for_mail(row)
    if not first:
        row.title = _title_of(line, missing)
    store(row)
    if first:
        _notify(row)
    _hand_to(row.dispatch, line, new[len(first) :])
    return True


@transaction.atomic
def record_other_way(*, delivery: Delivery, by: User, handed_on: date, handed_how: str) -> Delivery:
    """Keeps how a paper came to a line nobody reads for here. Raises `NothingToRepeatError`."""
    row = _held(delivery)
    if not row.is_open:
        raise NothingToRepeatError
    row.sent_at, row.mail_state, row.mail_again_at = None, MailState.NOT_WANTED, None
    row.state, row.handed_on, row.handed_how = DeliveryState.BY_HAND, handed_on, handed_how
    store(row)
    audit.record(Act.PAPER_HANDED, row.dispatch, by=by, details={"delivery": row.pk})
    return row


def _held(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.with_left().select_for_update(of=("self",), no_key=True)
    return rows.select_related("dispatch", "addressee__seat", "user").get(pk=delivery.pk)


@transaction.atomic
def open_paper(*, delivery: Delivery, by: User) -> None:
    """Keeps when whoever it was sent to opened it first, whatever line brought it to them."""
    rows = Delivery.objects.own(by).filter(dispatch=delivery.dispatch_id, opened_at=None)
    rows.update(opened_at=timezone.now())
    audit.record(Act.PAPER_OPENED, delivery.dispatch, by=by, details={"delivery": delivery.pk})


def responsible_for(dispatch: Dispatch) -> list[User]:
    """Who is told when it does not go: who asked for it while they may still send for the office,
    else those who may, else those of the province, else the administrators.
    """
    maker = dispatch.schedule.made_by_id if dispatch.schedule else dispatch.asked_by_id
    own, above = dispatch.area_id, AreaCode(dispatch.area_id).province
    return (
        list(_senders(own, above).filter(pk=maker or 0))
        or list(_senders(own))
        or list(_senders(above))
        or list(administrators())
    )


def _senders(*areas: str) -> QuerySet[User]:
    roles = Membership.objects.granting(Permission.LETTER_SEND).filter(area__in=areas)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def notify_responsible(dispatch: Dispatch, what: str, sentence: str) -> None:
    """Tells those responsible for a dispatch, once for each `what` (a code of what went wrong)."""
    notify(
        responsible_for(dispatch),
        key=f"paper-{what}:{dispatch.pk}",
        text=f"{sentence}: {dispatch.title}"[:255],
        url=reverse("committees:dispatch-detail", args=[dispatch.pk]),
    )
