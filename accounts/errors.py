"""Rules about accounts, roles and emergencies that a person can break."""

from typing import Any

from core.errors import DomainError


class OwnRoleError(DomainError):
    code = "own_role"
    message = "ให้ สิ้นสุด หรือทบทวนบทบาทของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบอีกคนทำ"


class AccountStateError(DomainError):
    code = "account_state"
    status = 409

    def __init__(self, active: bool):
        super().__init__("บัญชีนี้เปิดใช้อยู่แล้ว" if active else "บัญชีนี้ปิดอยู่แล้ว")


class RoleEndedError(DomainError):
    code = "role_ended"
    message = "บทบาทนี้สิ้นสุดไปแล้ว"


class LastAdministratorError(DomainError):
    code = "last_administrator"
    message = "ต้องมีผู้ดูแลระบบที่ไม่มีกำหนดสิ้นสุดเหลืออย่างน้อยหนึ่งคน โปรดแต่งตั้งคนใหม่ก่อน"


class OwnPasswordError(DomainError):
    code = "own_password"
    message = "รหัสผ่านของท่านเองเปลี่ยนได้ที่เมนูชื่อของท่าน “เปลี่ยนรหัสผ่าน”"


class AccountClosedError(DomainError):
    code = "account_closed"
    message = "บัญชีนี้ปิดอยู่ โปรดเปิดบัญชีก่อน"


class AreaLevelError(DomainError):
    code = "area_level"
    message = "บทบาทให้ได้ในระดับจังหวัดหรืออำเภอเท่านั้น"


class EmergencyOpenError(DomainError):
    code = "emergency_open"
    message = "ท่านมีสิทธิ์ฉุกเฉินในอำเภอนี้อยู่แล้ว"


class EmergencyEndedError(DomainError):
    code = "emergency_ended"
    message = "การเข้าถึงฉุกเฉินนี้สิ้นสุดแล้ว"


class OwnEmergencyError(DomainError):
    code = "own_emergency"
    message = "ผู้ใช้สิทธิ์ฉุกเฉินตรวจสอบตนเองไม่ได้"


class EmergencyReviewedError(DomainError):
    code = "emergency_reviewed"
    message = "รายการนี้มีผู้ตรวจสอบแล้ว"


class SuspendedError(DomainError):
    code = "account_suspended"
    status = 409
    message = "บัญชีนี้ปิดหรือระงับอยู่แล้ว"


class SamePlaceError(DomainError):
    code = "same_place"
    message = "พื้นที่และหน่วยงานใหม่ต้องต่างจากเดิม"


class NothingProposedError(DomainError):
    code = "nothing_proposed"
    message = (
        "ไม่พบผู้ใดในรายชื่อและพื้นที่นี้ โปรดเลือกรายชื่อหรือพื้นที่อื่น หรือบันทึกรายชื่อที่ต้นทางก่อน (ทะเบียนพี่เลี้ยง"
        " ผู้ดำรงตำแหน่งในคณะกรรมการหรือทีม เจ้าหน้าที่ของหน่วยงาน)"
    )


class TooManyProposedError(DomainError):
    code = "too_many_proposed"

    def __init__(self, count: int, most: int):
        super().__init__(f"รายชื่อนี้มี {count} รายการ เกิน {most} รายการต่อชุด โปรดเลือกทีละอำเภอ")


class BatchNotOpenError(DomainError):
    code = "batch_not_open"
    status = 409

    def __init__(self, stage: str):
        super().__init__(f"ทำรายการนี้ไม่ได้แล้ว เพราะชุดบัญชีนี้อยู่ในขั้น “{stage}” โปรดเปิดหน้านี้ใหม่")


class LinkedOtherwiseError(DomainError):
    code = "linked_otherwise"
    message = "รายชื่อต้นทางผูกกับบัญชีอื่น หรือไม่มีรายการนี้แล้ว โปรดตรวจรายชื่อแล้วเสนอใหม่"
    status = 409


class NothingChosenError(DomainError):
    code = "nothing_chosen"
    message = "ยังไม่ได้เลือกรายการใดที่ไม่มีสิ่งขัด โปรดเลือกอย่างน้อยหนึ่งรายการ"


class NobodyApprovesError(DomainError):
    code = "nobody_approves"
    message = (
        "ยังไม่มีบุคคลที่สองที่อนุมัติได้ โปรดให้บทบาทผู้ดูแลระบบหรือเจ้าหน้าที่ ศจพ.จ. แก่อีกคนที่หน้า “บัญชีและบทบาท” ก่อน"
    )


class OwnBatchError(DomainError):
    code = "own_batch"
    message = "ผู้เสนออนุมัติหรือปฏิเสธชุดบัญชีของตนเองไม่ได้ ต้องเป็นบุคคลที่สอง"


class NotYourBatchError(DomainError):
    code = "not_your_batch"
    message = "ผู้ร่างชุดบัญชีเท่านั้นที่แก้และส่งได้ เพื่อให้ผู้อนุมัติเป็นบุคคลที่สองเสมอ หากผู้ร่างไม่อยู่ให้ถอนชุดนี้แล้วร่างใหม่"


class NobodyToWriteError(DomainError):
    code = "nobody_to_write"
    message = "ไม่มีบัญชีที่ต้องพิมพ์จดหมาย: บัญชีต้องเปิดอยู่ มีบทบาท และยังไม่เคยเข้าใช้"


class NoReceiptError(DomainError):
    code = "no_receipt"
    message = "ไม่มีจดหมายที่รอบันทึกการรับในรายการที่เลือก โปรดเลือกจดหมายที่ได้ใบรับคืนแล้วอย่างน้อยหนึ่งฉบับ"


class TooManyLettersError(DomainError):
    code = "too_many_letters"

    def __init__(self, count: int, most: int):
        super().__init__(f"จดหมาย {count} ฉบับเกิน {most} ฉบับต่อไฟล์ โปรดเลือกทีละส่วน")


class LetterShutError(DomainError):
    """One sentence whatever the reason; `letter` is for the history alone."""

    code = "letter_shut"
    status = 410
    message = (
        "ลิงก์นี้ใช้ไม่ได้: อาจพ้นกำหนด ถูกใช้ไปแล้ว มีจดหมายฉบับใหม่กว่า หรือบัญชีไม่ได้เปิดใช้ "
        "โปรดขอจดหมายฉบับใหม่จากผู้ดูแลระบบ และหากท่านยังไม่เคยใช้ลิงก์นี้ โปรดแจ้งผู้ดูแลระบบทันที"
    )

    def __init__(self, letter: Any = None):
        super().__init__()
        self.letter = letter


class LetterTriesError(DomainError):
    code = "letter_tries"
    status = 429
    message = "ใส่ลิงก์ผิดหลายครั้ง โปรดรอ 10 นาที แล้วสแกนหรือพิมพ์ใหม่ให้ตรงกับจดหมาย"
