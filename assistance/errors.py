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
