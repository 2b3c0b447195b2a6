"""Versions of the file's layout: the one in force, a new one, an earlier one again."""

from dataclasses import replace

from django.db import transaction
from django.db.models import TextChoices

from accounts import audit
from accounts.models import User
from assistance.enums import AssistanceKind, ReferralStatus
from core.records import store
from households.enums import HouseholdOrigin, LeaveReason, NeedStatus, SurveyStatus
from indicators.models import Dimension
from logbook.actions import Act
from logbook.enums import DimensionProgress, EntryChange, FactKind, FourT, VisitPurpose
from logbook.errors import LayoutMovedError, LayoutUnchangedError
from logbook.exports import FIELDS
from logbook.layouts import Column, Layout, Screen
from logbook.models import LogbookLayout
from plans.enums import Stage

# Sets of codes, by the names fields use: what they are called on the page, and their values.
CHOICES: dict[str, tuple[str, type[TextChoices]]] = {
    "kind": ("ประเภทรายการ", FactKind),
    "change": ("การเปลี่ยนแปลง", EntryChange),
    "survey_status": ("สถานะการสำรวจ", SurveyStatus),
    "need_status": ("สถานะของปัญหา", NeedStatus),
    "origin": ("ที่มา", HouseholdOrigin),
    "purpose": ("วัตถุประสงค์ของการเยี่ยม", VisitPurpose),
    "progress": ("ความก้าวหน้า", DimensionProgress),
    "four_t": ("4 ท", FourT),
    "help_kind": ("ประเภทความช่วยเหลือ", AssistanceKind),
    "referral_status": ("สถานะเรื่องส่งต่อ", ReferralStatus),
    "stage": ("ระดับของครัวเรือน", Stage),
    "leave_reason": ("เหตุที่ออก", LeaveReason),
}


ALL = tuple(field.code for field in FIELDS)
# Of layouts that do not say which fields were offered: these were not.
LATER = frozenset(["referred_to", "subject", "referral_status", "outcome", "visitor", "met_with"])


def choices() -> dict[str, tuple[str, dict[str, str]]]:
    """`{set: (its name, {value: our word})}`, the dimensions among them."""
    sets = {code: (name, dict(values.choices)) for code, (name, values) in CHOICES.items()}
    return {**sets, "dimension": ("มิติ", dict(Dimension.objects.values_list("code", "name")))}


def proposal() -> Layout:
    """The system's own layout: every field under its own heading, every value in our words."""
    return Layout(
        columns=tuple(Column(field.code, field.heading) for field in FIELDS),
        screens=tuple(Screen(kind.value, kind.label) for kind in FactKind),
        codes={code: values for code, (_name, values) in choices().items()},
        offered=ALL,
    )


def in_force() -> LogbookLayout:
    """The latest version. The system's own proposal becomes the first when there is none, and where
    fields came since the latest was stored, a version that has them at the end becomes the next:
    runs of before keep theirs.
    """
    found = LogbookLayout.objects.first()
    stored = Layout.read(found.content) if found else None
    layout = _with_new_fields(stored) if stored else proposal()
    if found and layout is stored:
        return found
    content = {"content": layout.as_content(), "is_ours": found is None or found.is_ours}
    if found:
        content["note"] = "เพิ่มคอลัมน์ที่ระบบมีใหม่ไว้ท้ายตาราง"
    number = found.number + 1 if found else 1
    row, _new = LogbookLayout.objects.get_or_create(number=number, defaults=content)
    return row


def current() -> Layout:
    """The layout in force, without storing anything."""
    found = LogbookLayout.objects.first()
    return _with_new_fields(Layout.read(found.content)) if found else proposal()


def _with_new_fields(layout: Layout) -> Layout:
    """The layout with a column for each field nobody could choose when it was stored, and words for
    values that came since.
    """
    headings = {column.heading for column in layout.columns}
    known = {column.field for column in layout.columns} | set(layout.offered)
    new = [
        Column(f.code, f"{f.heading} (ใหม่)" if f.heading in headings else f.heading)
        for f in FIELDS
        if f.code not in known and (layout.offered or f.code in LATER)
    ]
    if not new:
        return layout
    return replace(
        layout,
        columns=(*layout.columns, *new),
        codes={
            code: values | dict(layout.codes.get(code, {}))
            for code, (_name, values) in choices().items()
        },
        offered=ALL,
    )


@transaction.atomic
def publish(*, layout: Layout, by: User, seen: int, note: str = "") -> LogbookLayout:
    """Makes a layout the one in force. `seen` is the number of the version the page was made from.

    Raises `LayoutMovedError` where somebody else has published since, `LayoutUnchangedError`.
    """
    latest = LogbookLayout.objects.select_for_update(no_key=True).get(pk=in_force().pk)
    if latest.number != seen:
        raise LayoutMovedError
    layout = replace(layout, offered=ALL)
    content = layout.as_content()
    if replace(Layout.read(latest.content), offered=ALL) == Layout.read(content):
        raise LayoutUnchangedError
    row = LogbookLayout(number=latest.number + 1, content=content, note=note, published_by=by)
    store(row)
    audit.record(Act.LAYOUT_PUBLISHED, row, by=by, details={"number": row.number})
    return row
