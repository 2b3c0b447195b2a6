"""Which visits and help NESDC's figures cannot have: what nobody has taken out to key in, what
nobody has keyed in, what was keyed in after the day of their figures.
"""

from datetime import datetime

from django.db.models import Exists, Model, Q

from core.differences import difference_reason
from logbook.keyed import KINDS, has_left, keyings


@difference_reason("not_exported", label="ยังไม่อยู่ในไฟล์ส่งออกแบบ Logbook จึงยังกรอกไม่ได้", order=30)
def not_exported(model: type[Model], _as_of: datetime) -> Q | None:
    return ~has_left(model) if model in KINDS else None


@difference_reason("not_keyed", label="ส่งออกแล้ว แต่ยังไม่มีผู้กรอกเข้า Logbook", order=40)
def not_keyed(model: type[Model], _as_of: datetime) -> Q | None:
    return ~Q(Exists(keyings(model))) if model in KINDS else None


@difference_reason("keyed_late", label="กรอกเข้า Logbook หลังวันที่ของข้อมูล สศช.", order=50)
def keyed_late(model: type[Model], as_of: datetime) -> Q | None:
    return ~Q(Exists(keyings(model).filter(keyed_at__lt=as_of))) if model in KINDS else None
