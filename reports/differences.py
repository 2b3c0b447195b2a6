"""Which rows of ours NESDC's figures cannot have, as far as today's data say."""

from django.db.models import Q
from django.utils import timezone

from core.differences import difference_reason
from core.thai import be_year
from households.models import Household
from households.sets import missed
from reports.late import LATE


@difference_reason("not_ours", label="ครัวเรือนตกหล่นที่ไม่อยู่ในบัญชี TPMAP", order=10)
def not_on_their_list(model, as_of):
    year = be_year(timezone.localdate(as_of))
    if model is Household:
        return missed(year)
    names = {field.name for field in model._meta.fields}
    return missed(year, "household__") if "household" in names else None


@difference_reason("entered_late", label="บันทึกในระบบของเราหลังวันที่ของข้อมูล สศช.", order=20)
def entered_after(model, as_of):
    if model is Household:  # of a household only its leaving has a time
        return None
    return entered_since(model, as_of)


def entered_since(model, at):
    """Rows that were made after `at`; None where no time is known."""
    entered = next((late.entered for late in LATE if late.model is model), None)
    entered = "created_at" if model is Household else entered
    return Q(**{f"{entered}__gt": at}) if entered else None
