"""Broken rules of work of before."""

from core.errors import DomainError


class NotYoursThatDayError(DomainError):
    code = "not_yours_that_day"
    message = "วันที่ระบุ ท่านไม่ได้ดูแลครัวเรือนนี้ จึงบันทึกแทนไม่ได้ โปรดตรวจวันที่ หรือส่งให้พี่เลี้ยงปัจจุบันบันทึก"
    status = 403
