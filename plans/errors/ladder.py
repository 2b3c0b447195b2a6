"""What stands against a move on the ladder, or a tick."""

from core.errors import DomainError


class OwnStageError(DomainError):
    code = "own_stage"
    message = "ผู้เสนอยืนยันระดับที่ตนเสนอไม่ได้"


class StageWaitingError(DomainError):
    code = "stage_waiting"
    message = "ครัวเรือนนี้มีข้อเสนอระดับที่รอ ศจพ.อ. อยู่แล้ว โปรดรอผลก่อนเสนอใหม่"
    status = 409


class StageSameError(DomainError):
    code = "stage_same"
    message = "ครัวเรือนอยู่ในระดับนี้แล้ว โปรดเลือกระดับอื่น"


class StageReasonError(DomainError):
    code = "stage_reason"

    def __init__(self, unmet=0):
        why = f"ยังขาด {unmet} เกณฑ์ โปรดระบุเหตุผลที่ควรเลื่อนระดับ" if unmet else "โปรดระบุเหตุผลที่ลดระดับ"
        super().__init__(why)


class StageDecidedError(DomainError):
    code = "stage_decided"
    message = "ข้อเสนอระดับนี้มีผู้ตัดสินไปแล้ว"
    status = 409


class CriterionNotTickableError(DomainError):
    code = "criterion_not_tickable"
    message = "เกณฑ์นี้ระบบคำนวณจากข้อมูลหรือเลิกใช้แล้ว จึงยืนยันเองไม่ได้"


class CriterionNotTickedError(DomainError):
    code = "criterion_not_ticked"
    message = "เกณฑ์นี้ยังไม่มีผู้ยืนยัน จึงไม่มีอะไรให้ถอน"
    status = 409
