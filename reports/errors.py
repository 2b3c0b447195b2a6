"""Rules of months and papers."""

from core.errors import DomainError


class MonthClosedError(DomainError):
    code = "month_closed"
    message = "เดือนนี้ปิดแล้ว ตัวเลขไม่เปลี่ยนอีก"
    status = 409


class FutureMonthError(DomainError):
    code = "month_future"
    message = "ยังไม่ถึงเดือนนี้ จึงจัดทำตัวเลขหรือรายงานไม่ได้"


class MonthRunningError(DomainError):
    code = "month_running"
    message = "เดือนนี้ยังไม่สิ้นสุด จึงปิดเดือนไม่ได้"


class MonthOpenError(DomainError):
    code = "month_open"
    message = "เดือนนี้ยังไม่ปิด ตัวเลขยังปรับตามข้อมูล จึงไม่ต้องเปิดฉบับแก้ไข"
    status = 409


class RevisionReasonError(DomainError):
    code = "revision_reason"
    message = "โปรดระบุเหตุที่ต้องแก้ไขเดือนที่ปิดแล้ว"


class MovedFiguresError(DomainError):
    code = "figures_moved"
    message = "มีผู้บันทึกตัวเลขของเดือนนี้ระหว่างที่ท่านเปิดหน้า โปรดเทียบกับค่าในระบบใต้ช่องแล้วบันทึกอีกครั้ง"
    status = 409
