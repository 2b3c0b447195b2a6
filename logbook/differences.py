"""Which visits NESDC's figures cannot have: those nobody has taken out to key in yet.

Whether an entry has been keyed is not known yet; when it is, that reason stands before this one.
"""

from django.db.models import Q

from core.differences import difference_reason
from logbook.models import Visit


@difference_reason("not_exported", label="ยังไม่อยู่ในไฟล์ส่งออกแบบ Logbook จึงยังกรอกไม่ได้", order=30)
def not_exported(model, as_of):
    return Q(exported=None) if model is Visit else None
