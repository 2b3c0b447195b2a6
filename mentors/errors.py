"""Rules of pairing and planning, as people meet them."""

from loei_poverty.errors import DomainError


class AlreadyPairedError(DomainError):
    code = "already_paired"
    status = 409

    def __init__(self, official=None):
        name = f" ({official})" if official else ""
        super().__init__(f"ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว{name} หากต้องการเปลี่ยนให้สิ้นสุดการดูแลเดิมก่อน")


class HouseholdLeftError(DomainError):
    code = "household_left"
    message = "ครัวเรือนนี้ออกจากโครงการแล้ว จึงจับคู่หรือทำแผนไม่ได้"


class OfficialNotAvailableError(DomainError):
    code = "official_not_available"
    message = "พี่เลี้ยงคนนี้พ้นหน้าที่หรือไม่พร้อมรับครัวเรือน โปรดเลือกคนอื่น"


class OverCapacityError(DomainError):
    code = "over_capacity"
    message = "พี่เลี้ยงคนนี้ดูแลครบจำนวนที่รับได้แล้ว โปรดเลือกคนอื่นหรือเพิ่มจำนวนที่รับได้"


class OutsideAreaError(DomainError):
    code = "outside_area"
    message = "พี่เลี้ยงคนนี้ปฏิบัติงานต่างอำเภอกับครัวเรือน จึงจับคู่ไม่ได้"


class PairingEndedError(DomainError):
    code = "pairing_ended"
    message = "การดูแลนี้สิ้นสุดไปแล้ว"
    status = 409


class PlanOpenError(DomainError):
    code = "plan_open"
    message = "ครัวเรือนนี้มีแผนที่ใช้อยู่แล้ว โปรดแก้ไขแผนเดิมหรือปิดแผนก่อน"
    status = 409


class PlanClosedError(DomainError):
    code = "plan_closed"
    message = "แผนนี้ปิดแล้ว แก้ไขไม่ได้"
    status = 409


class PlanEmptyError(DomainError):
    code = "plan_empty"
    message = "แผนยังไม่มีกิจกรรม โปรดเพิ่มอย่างน้อยหนึ่งกิจกรรมก่อนตกลงกับครัวเรือน"


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


class ConflictOfInterestError(DomainError):
    code = "conflict_of_interest"

    def __init__(self, kind=""):
        why = f" ({kind})" if kind else ""
        super().__init__(f"พี่เลี้ยงคนนี้มีส่วนได้เสียกับครัวเรือนนี้{why} โปรดเลือกคนอื่น")


class SuggestionDoneError(DomainError):
    code = "suggestion_done"
    message = "ข้อเสนอนี้ยืนยันหรือถอนไปแล้ว แก้ไขไม่ได้ โปรดคำนวณข้อเสนอใหม่"
    status = 409


class HandOverToSelfError(DomainError):
    code = "hand_over_to_self"
    message = "ส่งต่อให้คนเดิมไม่ได้ โปรดเลือกพี่เลี้ยงคนอื่น"


class PlanAgreedError(DomainError):
    code = "plan_agreed"
    message = (
        "แผนนี้ตกลงกับครัวเรือนแล้ว เปลี่ยนได้เฉพาะสถานะและงบประมาณ หากต้องการเปลี่ยนกิจกรรมให้ปรับแผนเป็นฉบับใหม่"
    )
    status = 409


class PlanNotAgreedError(DomainError):
    code = "plan_not_agreed"
    message = "แผนนี้ยังไม่ได้ตกลงกับครัวเรือน โปรดบันทึกการตกลงก่อนแนบภาพ"


class AgreementDateError(DomainError):
    code = "agreement_date"
    message = "วันที่ตกลงต้องไม่อยู่ในอนาคต"


class NeedElsewhereError(DomainError):
    code = "need_elsewhere"
    message = "ปัญหาที่เลือกต้องเป็นของครัวเรือนนี้และอยู่ในมิติเดียวกับกิจกรรม"


class PictureUnreadableError(DomainError):
    code = "picture_unreadable"
    message = "เปิดภาพนี้ไม่ได้ โปรดถ่ายใหม่หรือเลือกไฟล์ภาพ JPEG หรือ PNG"


class IdeaRetiredError(DomainError):
    code = "idea_retired"
    message = "ตัวอย่างกิจกรรมนี้เลิกใช้แล้ว โปรดเลือกข้ออื่น"


class IdeaUsedError(DomainError):
    code = "idea_used"
    message = "แผนนี้มีกิจกรรมตามตัวอย่างนี้แล้ว"
    status = 409


class LedgerMonthError(DomainError):
    code = "ledger_month"
    message = "บันทึกบัญชีของเดือนที่ยังมาไม่ถึงไม่ได้"


class LedgerEmptyError(DomainError):
    code = "ledger_empty"
    message = "บัญชีเดือนนี้ยังว่าง โปรดใส่รายรับ รายจ่าย เงินออม หรือหนี้สินอย่างน้อยหนึ่งช่อง"


class LedgerChangedError(DomainError):
    code = "ledger_changed"
    message = "มีผู้แก้บัญชีเดือนนี้ไปก่อนแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูค่าล่าสุดแล้วบันทึกอีกครั้ง"
    status = 409


class NothingToPrintError(DomainError):
    code = "nothing_to_print"
    message = "ไม่มีครัวเรือนที่มีแผนในพื้นที่นี้"


class TooManyToPrintError(DomainError):
    code = "too_many_to_print"

    def __init__(self, count=0, most=0):
        super().__init__(f"มี {count:,} ครัวเรือน เกิน {most:,} ครัวเรือนต่อไฟล์ โปรดเลือกพิมพ์ทีละหมู่บ้าน")


class SamePairError(DomainError):
    code = "same_pair"
    message = "พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว"
    status = 409


class NoMainMentorError(DomainError):
    code = "no_main_mentor"
    message = "ครัวเรือนนี้ยังไม่มีพี่เลี้ยงหลัก โปรดจับคู่พี่เลี้ยงหลักก่อน"


class EndBeforeStartError(DomainError):
    code = "end_before_start"
    message = "วันสิ้นสุดต้องไม่ก่อนวันที่เริ่มดูแล"


class NotEnoughRoomError(DomainError):
    code = "over_capacity"

    def __init__(self, free, wanted):
        super().__init__(f"พี่เลี้ยงคนนี้รับได้อีก {free} ครัวเรือน แต่เลือกไว้ {wanted} ครัวเรือน โปรดเลือกให้น้อยลง")


class OverlapError(DomainError):
    code = "overlap"
    message = "วันเริ่มดูแลอยู่ในช่วงที่พี่เลี้ยงคนก่อนยังดูแลอยู่ โปรดเลือกวันภายหลัง"


class PairsRefusedError(DomainError):
    """`refused`: `[(household, Thai sentence)]`; nothing was changed."""

    code = "pairs_refused"

    def __init__(self, refused):
        self.refused = refused
        super().__init__(f"ยังไม่ได้จับคู่ มี {len(refused)} ครัวเรือนที่จับคู่กับพี่เลี้ยงคนนี้ไม่ได้")


class NothingChosenError(DomainError):
    code = "nothing_chosen"
    message = "ยังไม่ได้เลือกครัวเรือน โปรดเลือกอย่างน้อยหนึ่งครัวเรือน"


class ActUndoneError(DomainError):
    code = "act_undone"
    message = "รายการนี้ถอนไปแล้ว"
    status = 409


class PostingError(DomainError):
    code = "posting"
    message = "พื้นที่ หน่วยงาน และตำแหน่งใหม่เหมือนเดิมทุกช่อง จึงไม่มีการย้าย"
