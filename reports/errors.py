"""Rules of months and papers."""

from core.errors import DomainError


class MonthClosedError(DomainError):
    code = "month_closed"
    message = "เดือนนี้ปิดแล้ว ตัวเลขไม่เปลี่ยนอีก"
    status = 409


class MonthBusyError(DomainError):
    code = "month_busy"
    message = "ระบบกำลังนับหรือปิดเดือนนี้อยู่แล้ว โปรดรอให้เสร็จก่อน"
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


class MonthUnclosedError(DomainError):
    code = "month_unclosed"
    message = "สรุปหนึ่งหน้าใช้ตัวเลขของเดือนที่ปิดแล้วเท่านั้น โปรดปิดเดือนก่อน"
    status = 409


class RevisionReasonError(DomainError):
    code = "revision_reason"
    message = "โปรดระบุเหตุที่ต้องแก้ไขเดือนที่ปิดแล้ว"


class QuarterOpenError(DomainError):
    code = "quarter_open"
    message = "รายงานรายไตรมาสใช้ตัวเลขของเดือนที่ปิดแล้วเท่านั้น โปรดปิดเดือนให้ครบทั้งสามเดือนก่อน"
    status = 409

    def __init__(self, months: str = "") -> None:
        super().__init__(f"{self.message} (ยังไม่ปิด: {months})" if months else self.message)


class NoTeamThenError(DomainError):
    code = "no_team_then"
    message = "ทีมปฏิบัติการนี้ไม่ได้ปฏิบัติงานเมื่อสิ้นไตรมาสที่เลือก โปรดเลือกไตรมาสหรือทีมอื่น"


class ReportSignedError(DomainError):
    code = "report_signed"
    message = "รายงานฉบับนี้ลงนามรับรองแล้ว แก้ถ้อยคำหรือลงนามซ้ำไม่ได้ หากต้องแก้ให้จัดทำฉบับใหม่"
    status = 409


class ReportUnfinishedError(DomainError):
    code = "report_unfinished"
    message = "รายงานฉบับนี้ยังจัดทำไม่เสร็จ โปรดรอให้เสร็จก่อน"
    status = 409


class MovedWordsError(DomainError):
    code = "words_moved"
    message = "มีผู้แก้ถ้อยคำระหว่างที่ท่านเปิดหน้า โปรดเทียบกับถ้อยคำล่าสุดใต้ช่องแล้วบันทึกอีกครั้ง"
    status = 409


class MovedReportError(DomainError):
    code = "report_moved"
    message = "มีผู้แก้ถ้อยคำและจัดพิมพ์รายงานใหม่หลังท่านเปิดหน้า โปรดอ่านฉบับล่าสุดก่อนลงนาม"
    status = 409


class NotChiefError(DomainError):
    code = "not_chief"
    message = "ผู้ลงนามต้องเป็นผู้ดำรงตำแหน่งประธานหรือผู้รักษาราชการแทนที่บันทึกไว้ในคณะกรรมการของพื้นที่"
    status = 409


class SigningDayError(DomainError):
    code = "signing_day"
    message = "วันที่ลงนามต้องไม่อยู่ในอนาคต และไม่ก่อนสิ้นงวดของรายงาน"


class FiguresSinceError(DomainError):
    code = "figures_since"
    message = "ตัวเลขของงวดเปลี่ยนหลังจัดทำรายงาน จึงทำฉบับสำหรับผู้รับนอกสายงานไม่ได้ โปรดจัดทำรายงานใหม่"
    status = 409


class OutsideUnclosedError(DomainError):
    code = "outside_unclosed"
    message = "เดือนนี้ยังไม่ปิด ตัวเลขยังเปลี่ยนได้ จึงยังไม่ส่งนอกสายงาน ศจพ. โปรดปิดเดือนและจัดทำรายงานใหม่"
    status = 409


class MovedFiguresError(DomainError):
    code = "figures_moved"
    message = "มีผู้บันทึกตัวเลขของเดือนนี้ระหว่างที่ท่านเปิดหน้า โปรดเทียบกับค่าในระบบใต้ช่องแล้วบันทึกอีกครั้ง"
    status = 409
