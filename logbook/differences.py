"""Which visits and help NESDC's figures cannot have: what nobody has taken out to key in, what
nobody has keyed in, what was keyed in after the day of their figures.
"""

from datetime import datetime

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from assistance.models import Assistance
from core.differences import difference_reason
from logbook.enums import FactKind
from logbook.models import EntryKeying, LogbookEntry, Visit

KINDS: dict[type[Model], str] = {Visit: FactKind.VISIT, Assistance: FactKind.HELP}


@difference_reason("not_exported", label="ยังไม่อยู่ในไฟล์ส่งออกแบบ Logbook จึงยังกรอกไม่ได้", order=30)
def not_exported(model: type[Model], _as_of: datetime) -> Q | None:
    if model not in KINDS:
        return None
    return ~Q(Exists(LogbookEntry.objects.filter(kind=KINDS[model], fact=_key()).order_by()))


@difference_reason("not_keyed", label="ส่งออกแล้ว แต่ยังไม่มีผู้กรอกเข้า Logbook", order=40)
def not_keyed(model: type[Model], _as_of: datetime) -> Q | None:
    return ~Q(Exists(_keyings(model))) if model in KINDS else None


@difference_reason("keyed_late", label="กรอกเข้า Logbook หลังวันที่ของข้อมูล สศช.", order=50)
def keyed_late(model: type[Model], as_of: datetime) -> Q | None:
    if model not in KINDS:
        return None
    return ~Q(Exists(_keyings(model).filter(keyed_at__lt=as_of)))


def _keyings(model: type[Model]) -> QuerySet[EntryKeying]:
    """Of a fact, whichever of its rows was keyed in."""
    rows = EntryKeying.objects.filter(undone_at=None, entry__kind=KINDS[model], entry__fact=_key())
    return rows.order_by()


def _key() -> Cast:
    return Cast(OuterRef("pk"), CharField())
