"""Broken rules of help and referrals."""

from core.errors import DomainError


class NobodyReadsError(DomainError):
    code = "nobody_reads"
    message = "หน่วยงานนี้ยังไม่มีผู้ใช้ในระบบ จะไม่มีใครเห็นเรื่องที่ส่ง เลือก «ส่งเป็นหนังสือนอกระบบ» หรือขอให้เปิดบัญชีก่อน"


class AssistanceConflictError(DomainError):
    code = "assistance_conflict"
    message = "มีบันทึกการช่วยเหลือรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class AssistanceDateError(DomainError):
    code = "assistance_date"
    message = "วันที่ช่วยเหลือต้องไม่อยู่ในอนาคต และไม่ก่อน พ.ศ. 2560"


class ReferralStateError(DomainError):
    code = "referral_state"
    message = "เรื่องนี้ไม่อยู่ในขั้นที่ทำรายการนี้ได้ โปรดดูสถานะล่าสุด"
    status = 409


class LetterNumberedError(DomainError):
    code = "letter_numbered"
    message = "หนังสือฉบับนี้มีเลขแล้ว ถ้าไม่ใช้เลขเดิม ให้ยกเลิกในทะเบียนหนังสือส่งก่อน แล้วออกเลขใหม่"
    status = 409


class OutcomeMissingError(DomainError):
    code = "outcome_missing"
    message = "โปรดระบุผลการดำเนินการหรือเหตุผล"


class OwnReferralError(DomainError):
    code = "own_referral"
    message = "ผู้ส่งเรื่องตอบเรื่องของตนเองไม่ได้ ต้องให้หน่วยงานที่รับเรื่องเป็นผู้ตอบ"


class NothingAskedError(DomainError):
    code = "nothing_asked"
    message = "ยังไม่ได้เลือกคำขอหรือครัวเรือนที่จะส่งต่อ"


class NothingAnsweredError(DomainError):
    code = "nothing_answered"
    message = "ยังไม่ได้เลือกผลการพิจารณาของรายการใด"


class ClosedMeanwhileError(DomainError):
    code = "closed_meanwhile"
    status = 409

    def __init__(self, lines=()):
        numbers = ", ".join(str(line) for line in lines)
        super().__init__(
            f"ยังไม่ได้บันทึกคำตอบใด รายการที่ {numbers} มีผู้ตอบหรือถอนไปแล้วระหว่างที่กรอก "
            "โปรดดูสิ่งที่กรอกไว้ด้านล่าง แล้วส่งคำตอบของรายการที่ยังรออยู่อีกครั้ง"
        )


class PlanDayError(DomainError):
    code = "plan_day"
    message = "กำหนดแล้วเสร็จต้องไม่ก่อนวันนี้ และไม่เกินหนึ่งปี"


class AnswerPageError(DomainError):
    """One sentence for every reason: whoever guesses learns nothing."""

    code = "answer_page"
    message = "ลิงก์หรือรหัสตอบนี้ใช้ไม่ได้ โปรดตรวจหนังสือฉบับล่าสุด หรือติดต่อ ศจพ.อ. ที่ส่งหนังสือ"
    status = 404


class AnswerTriesError(DomainError):
    code = "answer_tries"
    message = "ใส่รหัสตอบผิดหลายครั้ง โปรดรอ 10 นาทีแล้วลองใหม่ หรือติดต่อ ศจพ.อ. ที่ส่งหนังสือ"
    status = 429


class RequestConflictError(DomainError):
    code = "request_conflict"
    message = "มีคำขอรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class RequestDateError(DomainError):
    code = "request_date"
    message = "วันที่ขอต้องไม่อยู่ในอนาคต และไม่ก่อน พ.ศ. 2560"


class RequestStateError(DomainError):
    code = "request_state"
    message = "คำขอนี้ไม่ได้รออยู่ในบัญชีรวบรวมแล้ว โปรดดูสถานะล่าสุด"
    status = 409


class RequestClosedError(DomainError):
    code = "request_closed"
    message = "คำขอนี้ปิดแล้ว หากยังต้องการความช่วยเหลือ โปรดขอใหม่"
    status = 409


class NotYourRequestError(DomainError):
    code = "not_your_request"
    message = "แนบภาพได้เฉพาะผู้ขอ"


class RequestPhotoConflictError(DomainError):
    code = "request_photo_conflict"
    message = "มีภาพรหัสนี้อยู่แล้วแต่เป็นภาพอื่น โปรดส่งด้วยรหัสใหม่"
    status = 409


class TooManyRequestPhotosError(DomainError):
    code = "too_many_photos"
    message = "คำขอหนึ่งแนบภาพได้ไม่เกิน 5 ภาพ"


class AssistancePersonError(DomainError):
    code = "assistance_person"
    message = "ผู้รับต้องเป็นสมาชิกของครัวเรือนนี้ โปรดเลือกใหม่ หรือเว้นว่างถ้าให้ทั้งครัวเรือน"


class AssistancePlanRowError(DomainError):
    code = "assistance_plan_row"
    message = "กิจกรรมนี้อยู่ในแผนของครัวเรือนอื่น โปรดเลือกกิจกรรมของครัวเรือนนี้ หรือเว้นว่าง"


class AlreadyWithdrawnError(DomainError):
    code = "already_withdrawn"
    message = "รายการนี้ถูกถอนไปแล้ว โปรดดูรายการล่าสุด"
    status = 409


class PaidByProjectError(DomainError):
    code = "paid_by_project"
    message = (
        "มูลค่าและผู้ให้ของความช่วยเหลือจากโครงการแก้ที่นี่ไม่ได้ เพราะนับในงบประมาณ"
        " โปรดถอนรายการแล้วบันทึกใหม่จากหน้าโครงการ"
    )
    status = 409


class EnteredByAgencyError(DomainError):
    code = "entered_by_agency"
    message = "รายการนี้หน่วยงานเป็นผู้บันทึก จึงแก้ที่นี่ไม่ได้ หากไม่ใช่ของครัวเรือนนี้ ให้กด «ไม่ใช่ของครัวเรือนนี้»"
    status = 409


class HelpConflictError(DomainError):
    code = "help_conflict"
    message = "มีรายการรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class OutsideServedError(DomainError):
    code = "outside_served"
    message = "ตำบลนี้อยู่นอกพื้นที่ที่หน่วยงานของท่านดูแล โปรดเลือกตำบลในพื้นที่ หรือเว้นว่าง"


class HelpLimitError(DomainError):
    code = "help_limit"
    message = "วันนี้หน่วยงานของท่านบันทึกครบจำนวนต่อวันแล้ว โปรดบันทึกต่อในวันพรุ่งนี้ หรือแบ่งบัญชีให้สั้นลง"
    status = 429


class HelpListStateError(DomainError):
    code = "help_list_state"
    message = "บัญชีนี้ไม่อยู่ในขั้นที่ทำรายการนี้ได้ โปรดดูสถานะล่าสุด"
    status = 409


class HelpListMovedError(DomainError):
    code = "help_list_moved"
    message = "มีรายการในบัญชีนี้ที่บันทึกไปแล้วหลังจากตรวจไฟล์ โปรดกด «ตรวจใหม่» แล้วยืนยันอีกครั้ง"
    status = 409


class HelpListEmptyError(DomainError):
    code = "help_list_empty"
    message = "บัญชีนี้ไม่มีแถวที่รับได้ จึงไม่มีรายการให้บันทึก โปรดแก้ไฟล์ตามข้อสังเกตแล้วส่งใหม่"
    status = 409


class HelpFileRefusedError(DomainError):
    code = "file_refused"
    message = "ไม่รับไฟล์นี้ โปรดเลือกไฟล์อื่น"


class AlreadySettledError(DomainError):
    code = "already_settled"
    message = "รายการนี้มีผู้จัดการแล้ว หรือหน่วยงานแก้ไขรายการระหว่างนี้ โปรดดูรายการล่าสุด"
    status = 409
