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


class OutcomeMissingError(DomainError):
    code = "outcome_missing"
    message = "โปรดระบุผลการดำเนินการหรือเหตุผล"


class OwnReferralError(DomainError):
    code = "own_referral"
    message = "ผู้ส่งเรื่องตอบเรื่องของตนเองไม่ได้ ต้องให้หน่วยงานที่รับเรื่องเป็นผู้ตอบ"


class NothingAskedError(DomainError):
    code = "nothing_asked"
    message = "ยังไม่ได้เลือกคำขอหรือครัวเรือนที่จะส่งต่อ"


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
    status = 403


class RequestPhotoConflictError(DomainError):
    code = "request_photo_conflict"
    message = "มีภาพรหัสนี้อยู่แล้วแต่เป็นภาพอื่น โปรดส่งด้วยรหัสใหม่"
    status = 409


class TooManyRequestPhotosError(DomainError):
    code = "too_many_photos"
    message = "คำขอหนึ่งแนบภาพได้ไม่เกิน 5 ภาพ"
