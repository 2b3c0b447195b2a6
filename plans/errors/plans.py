"""What stands against a plan, its rows, its signed paper and its print."""

from core.errors import DomainError


class PlanOpenError(DomainError):
    code = "plan_open"
    message = "ครัวเรือนนี้มีแผนที่ใช้อยู่แล้ว โปรดแก้ไขแผนเดิมหรือปิดแผนก่อน"
    status = 409


class PlanClosedError(DomainError):
    code = "plan_closed"
    message = "แผนนี้ปิดแล้ว แก้ไขไม่ได้"
    status = 409


class PlanReasonError(DomainError):
    code = "plan_reason"
    message = "เหตุนี้ระบบบันทึกให้เอง เมื่อครัวเรือนออกจากโครงการ รวมรายการ หรือปรับแผนเป็นฉบับใหม่"


class PlanEmptyError(DomainError):
    code = "plan_empty"
    message = "แผนยังไม่มีกิจกรรม โปรดเพิ่มอย่างน้อยหนึ่งกิจกรรมก่อนตกลงกับครัวเรือน"


class PlanAgreedError(DomainError):
    code = "plan_agreed"
    message = (
        "แผนนี้ตกลงกับครัวเรือนแล้ว เปลี่ยนได้เฉพาะสถานะและงบประมาณ หากต้องการเปลี่ยนกิจกรรมให้ปรับแผนเป็นฉบับใหม่"
    )
    status = 409


class PlanMovedError(DomainError):
    code = "plan_moved"
    message = "กิจกรรมในแผนเปลี่ยนไปหลังจากเปิดหน้านี้ โปรดอ่านแผนล่าสุดให้ครัวเรือนฟัง แล้วบันทึกการตกลงอีกครั้ง"
    status = 409


class PlanNotAgreedError(DomainError):
    code = "plan_not_agreed"
    message = "แผนนี้ยังไม่ได้ตกลงกับครัวเรือน โปรดบันทึกการตกลงก่อนแนบภาพ"


class AgreementDateError(DomainError):
    code = "agreement_date"
    message = "วันที่ตกลงต้องไม่อยู่ในอนาคต และไม่ก่อน พ.ศ. 2560"


class NeedElsewhereError(DomainError):
    code = "need_elsewhere"
    message = "ปัญหาที่เลือกต้องเป็นของครัวเรือนนี้และอยู่ในมิติเดียวกับกิจกรรม"


class IdeaRetiredError(DomainError):
    code = "idea_retired"
    message = "ตัวอย่างกิจกรรมนี้เลิกใช้แล้ว โปรดเลือกข้ออื่น"


class IdeaUsedError(DomainError):
    code = "idea_used"
    message = "แผนนี้มีกิจกรรมตามตัวอย่างนี้แล้ว"
    status = 409


class NothingToPrintError(DomainError):
    code = "nothing_to_print"
    message = "ไม่มีครัวเรือนที่มีแผนในพื้นที่นี้"


class TooManyToPrintError(DomainError):
    code = "too_many_to_print"

    def __init__(self, count=0, most=0):
        super().__init__(f"มี {count:,} ครัวเรือน เกิน {most:,} ครัวเรือนต่อไฟล์ โปรดเลือกพิมพ์ทีละหมู่บ้าน")
