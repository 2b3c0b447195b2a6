"""Versions of the file's layout: the one in force, a new one, an earlier one again."""

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
    )


def in_force() -> LogbookLayout:
    """The latest version; the system's own proposal becomes the first when there is none."""
    if found := LogbookLayout.objects.first():
        return found
    content = proposal().as_content()
    row, _new = LogbookLayout.objects.get_or_create(
        number=1, defaults={"content": content, "is_ours": True}
    )
    return row


def current() -> Layout:
    """The layout in force, without storing anything."""
    found = LogbookLayout.objects.first()
    return Layout.read(found.content) if found else proposal()


@transaction.atomic
def publish(*, layout: Layout, by: User, seen: int, note: str = "") -> LogbookLayout:
    """Makes a layout the one in force. `seen` is the number of the version the page was made from.

    Raises `LayoutMovedError` where somebody else has published since, `LayoutUnchangedError`.
    """
    latest = LogbookLayout.objects.select_for_update(no_key=True).get(pk=in_force().pk)
    if latest.number != seen:
        raise LayoutMovedError
    content = layout.as_content()
    if Layout.read(latest.content) == Layout.read(content):
        raise LayoutUnchangedError
    row = LogbookLayout(number=latest.number + 1, content=content, note=note, published_by=by)
    store(row)
    audit.record(Act.LAYOUT_PUBLISHED, row, by=by, details={"number": row.number})
    return row
