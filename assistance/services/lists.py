"""An agency's list from file to entries: received, checked, shown in full, entered, taken back.

The rows of a checked list are kept as entries that are not entered yet, so what is shown is what
will be entered. Nobody is looked for on the way (`services.entries`).
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from assistance import waking
from assistance.actions import Act
from assistance.enums import AssistanceKind, HelpListStage
from assistance.errors import (
    HelpFileRefusedError,
    HelpListEmptyError,
    HelpListMovedError,
    HelpListStateError,
)
from assistance.lists import columns, verdicts
from assistance.lists.reading import LONGEST, Line, read_list
from assistance.lists.rows import CellWords, Row, read_row
from assistance.models import HelpEntry, HelpList, HelpListIssue
from assistance.services import list_notices
from assistance.services.entries import keep_to_the_limit
from assistance.services.giving import check_day
from assistance.serving import areas_served, is_served
from core import thai
from core.identity import pin_index
from core.jobs import progress
from core.jobs.rows import JobState
from core.jobs.running import LIVE, finish, start
from core.spreadsheets.checking import NAMED
from core.spreadsheets.receiving import ENDINGS
from core.spreadsheets.refusals import FileRefusedError
from core.uploads import names
from core.uploads.storage import remove_on_commit
from indicators.models import Dimension
from places.models import Area, Organization

PURPOSE = "help.list"
KEPT = timedelta(days=30)  # a list that was never entered, and the file of any
WARNED = timedelta(days=7)
TOO_LATE = (
    f"ไม่มีผู้ยืนยันภายใน {KEPT.days} วัน ระบบจึงลบแถวและไฟล์แล้ว และไม่ได้บันทึกรายการใด "
    "โปรดส่งไฟล์อีกครั้งหากยังต้องการ"
)
SAME = ("kind", "dimension_id", "given_on", "amount", "quantity", "description")


@transaction.atomic
def receive_list(
    *,
    organization: Organization,
    by: User,
    file: Any,
    sheet: str = "",
    kind: str = "",
    dimension: Dimension | None = None,
    description: str = "",
    given_on: date | None = None,
) -> HelpList:
    """Keeps an uploaded file, sealed; nothing is read yet (`check_list`). Raises
    `AssistanceDateError` for a day of help that cannot be.
    """
    if given_on:
        check_day(given_on)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    help_list = HelpList(
        organization=organization,
        file_name=names.shown_name(file.name),
        file_sha256=digest.hexdigest(),
        sheet=sheet[:LONGEST],
        kind=kind,
        dimension=dimension,
        description=description,
        given_on=given_on,
        served=areas_served(by, organization),
        requested_by=by,
    )
    ending = names.ending(file.name, ENDINGS)
    help_list.stored_file.save(f"{uuid.uuid4().hex}{ending}", file, save=False)
    help_list.save()
    audit.record(Act.HELP_LIST_RECEIVED, help_list, by=by)
    return help_list


def check_list(pk: int) -> HelpList:
    """Reads and checks every row; run again, it starts afresh.

    Raises `HelpFileRefusedError` for a file refused whole, `HelpListStateError`.
    """
    with acting_for(purpose=PURPOSE):
        help_list = HelpList.objects.select_related("dimension", "organization").get(pk=pk)
        if help_list.stage not in HelpListStage.not_entered():
            raise HelpListStateError
        progress.report(help_list, 10, "อ่านไฟล์")
        try:
            rows, counts = _read(help_list)
        except FileRefusedError as error:
            raise HelpFileRefusedError(str(error)) from error
        progress.report(help_list, 60, "ตรวจแถว")
        _keep(help_list, rows, counts)
    return help_list


def refuse(pk: int) -> None:
    """Of a file that was refused whole nothing is kept but that it was sent."""
    with acting_for(purpose=PURPOSE):
        rows = HelpList.objects.select_for_update(of=("self",), no_key=True)
        help_list = rows.filter(pk=pk, stage__in=HelpListStage.not_entered()).first()
        if help_list:
            _give_up(help_list)


def _give_up(help_list: HelpList, sentence: str = "") -> int:
    """Removes what the check has read, and the file. Returns how many rows went."""
    gone = _forget_rows(help_list)
    remove_on_commit(help_list.stored_file)
    help_list.stage, help_list.error = HelpListStage.REFUSED, sentence
    help_list.save(update_fields=["stage", "error", "stored_file"])
    return gone


def _forget_rows(help_list: HelpList) -> int:
    """Of rows nobody entered nothing stays, and of no row what its cells said."""
    gone, _by_model = HelpEntry.objects.filter(help_list=help_list, is_entered=False).delete()
    help_list.issues.exclude(value="").update(value="")
    return gone


@transaction.atomic
def recheck_list(*, help_list: HelpList, by: User) -> HelpList:
    """Has the file of a list that is not entered read once more. Raises `HelpListStateError`."""
    help_list = _in_stage(help_list, *HelpListStage.not_entered())
    if not help_list.stored_file:
        raise HelpListStateError
    start(help_list, "help.check", by=by)
    return help_list


def _read(help_list: HelpList) -> tuple[list[Row], dict[str, Any]]:
    """The rows, and what the page says was not read, or hidden."""
    with help_list.stored_file.open("rb") as file:
        sheet = read_list(Path(f"/proc/self/fd/{file.fileno()}"), help_list.sheet)
        lines, beside = sheet.read()
        counts = {
            "unread": list(sheet.unread)[:50],
            "sheets_left_out": list(sheet.left_out)[:50],
            "hidden_rows": sheet.hidden_rows,
            "hidden_columns": sheet.hidden_columns,
            "beside": len(beside),
            "beside_rows": beside[:NAMED],
        }
        return list(_rows(help_list, lines, is_cut=sheet.is_cut)), counts


def _rows(help_list: HelpList, lines: list[Line], *, is_cut: bool) -> Iterable[Row]:
    words, seen = known_words(), set()
    said_once = {name: getattr(help_list, name) for name in columns.SAID_ONCE}
    rows = [read_row(line, said_once, words) for line in lines]
    if is_cut:
        rows[-1].say("pin", "row_cut")
    before = _entered_before(help_list, {pin_index(r.said["pin"]) for r in rows if "pin" in r.said})
    for row in rows:
        area = row.said.get("subdistrict")
        if area and not is_served(area.pk, help_list.served):
            row.say("subdistrict", "outside_served", area.name)
        if not row.is_refused:
            key = _key_of(row.said)
            if key in seen:
                row.say("pin", "row_duplicate")
            elif key in before:
                row.say("pin", "entered_before")
            seen.add(key)
        yield row


def known_words() -> CellWords:
    """What cells may name: kinds and dimensions by code or name, sub-districts by name."""
    kinds = {
        thai.text_key(word): code
        for code, label in AssistanceKind.choices
        for word in (code, label)
    }
    dimensions = {thai.text_key(w): d for d in Dimension.objects.all() for w in (d.code, d.name)}
    areas = list(Area.objects.subdistricts().select_related("parent"))
    often = Counter(thai.text_key(area.name) for area in areas)
    places = {}
    for area in areas:
        name = thai.text_key(area.name)
        places[name, thai.text_key(area.parent.name if area.parent else "")] = area
        if often[name] == 1:
            places[name, ""] = area
    return CellWords(kinds, dimensions, places)


def _key_of(said: dict) -> tuple:
    """What makes two rows, or a row and an entry, one: the person and what was given when."""
    values = {**said, "dimension_id": said["dimension"].pk}
    return (pin_index(said["pin"]), *(values.get(name) for name in SAME))


def _entered_before(help_list: HelpList, indexes: Any) -> set[tuple]:
    """The agency's own standing entries for the people with these indexes, as `_key_of` names
    them.
    """
    rows = HelpEntry.objects.standing().filter(organization=help_list.organization)
    rows = rows.filter(pin_index__in=indexes)
    return {(bytes(index), *said) for index, *said in rows.values_list("pin_index", *SAME)}


def _keep(help_list: HelpList, rows: list[Row], counts: dict[str, Any]) -> None:
    """Keeps the rows that are taken, what was said of each, and the counts."""
    HelpEntry.objects.filter(help_list=help_list, is_entered=False).delete()
    HelpListIssue.objects.filter(help_list=help_list).delete()
    taken = [row for row in rows if _is_taken(row)]
    HelpEntry.objects.bulk_create([_entry(help_list, row) for row in taken], batch_size=500)
    HelpListIssue.objects.bulk_create(
        [
            HelpListIssue(
                help_list=help_list,
                row=row.line,
                column=columns.LAYOUT.label(column),
                code=code,
                level=verdicts.level(code),
                message=verdicts.message(code),
                value=value,
            )
            for row in rows
            for column, code, value in row.issues
        ],
        batch_size=1000,
    )
    amounts = (row.said["amount"] for row in taken)
    finish(
        help_list,
        stage=HelpListStage.CHECKED,
        rows=len(rows),
        accepted=len(taken),
        rejected=sum(row.is_refused for row in rows),
        warnings=sum(bool(row.issues) and not row.is_refused for row in rows),
        baht=sum((amount for amount in amounts if amount), Decimal(0)),
        counts=counts,
    )
    details = {"rows": len(rows), "accepted": len(taken)}
    audit.record(Act.HELP_LIST_CHECKED, help_list, by=help_list.asked_by, details=details)


def _is_taken(row: Row) -> bool:
    return not row.is_refused and not any(
        code in verdicts.NOT_TAKEN for _column, code, _value in row.issues
    )


def _entry(help_list: HelpList, row: Row) -> HelpEntry:
    return HelpEntry(
        organization=help_list.organization,
        help_list=help_list,
        line=row.line,
        pin_index=pin_index(row.said["pin"]),
        served=help_list.served,
        recorded_by=help_list.requested_by,
        is_entered=False,
        **row.said,
    )


@transaction.atomic
def apply_list(*, help_list: HelpList, by: User) -> HelpList:
    """Enters every row that was taken, all or none.

    Raises `HelpListStateError`, `HelpListEmptyError`, `HelpLimitError`, `HelpListMovedError` where
    a row was entered in another way since the check.
    """
    help_list = _in_stage(help_list, HelpListStage.CHECKED)
    entries = HelpEntry.objects.filter(help_list=help_list, is_entered=False)
    if not entries.exists():
        raise HelpListEmptyError
    keep_to_the_limit(help_list.organization, entries.count())
    before = _entered_before(help_list, entries.values("pin_index"))
    if any((bytes(i), *said) in before for i, *said in entries.values_list("pin_index", *SAME)):
        raise HelpListMovedError
    now = timezone.now()
    count = entries.update(is_entered=True, recorded_at=now, recorded_by=by)
    help_list.stage, help_list.applied_at, help_list.applied_by = HelpListStage.APPLIED, now, by
    help_list.state, help_list.error = JobState.DONE, ""  # of a check again that came to nothing
    help_list.save()
    audit.record(Act.HELP_LIST_APPLIED, help_list, by=by, details={"count": count})
    waking.settle_soon()
    return help_list


@transaction.atomic
def undo_list(*, help_list: HelpList, by: User, reason: str) -> HelpList:
    """Takes the list's entries back, those apart that were withdrawn already. Raises
    `HelpListStateError`.
    """
    help_list = _in_stage(help_list, HelpListStage.APPLIED)
    now = timezone.now()
    count = (
        HelpEntry.objects.standing()
        .filter(help_list=help_list)
        .update(
            withdrawn_at=now,
            withdrawn_by=by,
            withdraw_reason=reason.strip(),
            changed_at=now,
            version=F("version") + 1,
        )
    )
    help_list.stage, help_list.undone_at, help_list.undone_by = HelpListStage.UNDONE, now, by
    help_list.save()
    audit.record(
        Act.HELP_LIST_UNDONE, help_list, by=by, reason=reason[:200], details={"count": count}
    )
    waking.settle_soon()
    return help_list


def _in_stage(help_list: HelpList, *stages: str) -> HelpList:
    rows = HelpList.objects.select_for_update(of=("self",), no_key=True)
    help_list = rows.select_related("organization").get(pk=help_list.pk)
    if help_list.stage not in stages or help_list.is_live:
        raise HelpListStateError
    return help_list


def forget_old() -> int:
    """Gives up lists nobody entered within `KEPT`, which is told, and `WARNED` before it; of the
    others that old the file and what cells said goes. Returns how many rows went.
    """
    with acting_for(purpose=PURPOSE):
        rows = HelpList.objects.select_for_update(of=("self",), skip_locked=True)
        rows, limit = rows.exclude(state__in=LIVE), timezone.now() - KEPT
        old = rows.filter(requested_at__lt=limit)
        entered = Q(stage__in=(HelpListStage.APPLIED, HelpListStage.UNDONE))
        for help_list in old.filter(entered).exclude(stored_file=""):
            _forget_rows(help_list)
            remove_on_commit(help_list.stored_file)
            help_list.save(update_fields=["stored_file"])
        soon = rows.filter(requested_at__range=(limit, limit + WARNED), accepted__gt=0)
        for help_list in soon.filter(stage=HelpListStage.CHECKED):
            list_notices.tell_it_waits(help_list, help_list.requested_at + KEPT)
        waiting = old.filter(stage__in=HelpListStage.not_entered())
        return sum(_give_up_late(help_list) for help_list in waiting)


def _give_up_late(help_list: HelpList) -> int:
    gone = _give_up(help_list, TOO_LATE)
    list_notices.tell_given_up(help_list)
    return gone


def outcome(help_list: HelpList) -> str:
    """How the check ended, in a sentence for whoever sent the file."""
    if help_list.error:
        return f"บัญชีการช่วยเหลือ #{help_list.pk}: {help_list.error}"
    return (
        f"ตรวจบัญชีการช่วยเหลือ #{help_list.pk} แล้ว รับได้ {help_list.accepted:,} แถว"
        f" ไม่ผ่านการตรวจ {help_list.rejected:,} แถว โปรดตรวจแล้วยืนยัน"
    )
