"""Rules of visits, help and referrals, as people meet them."""

from loei_poverty.errors import DomainError


class VisitConflictError(DomainError):
    code = "visit_conflict"
    message = "มีบันทึกการเยี่ยมรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class VisitDateError(DomainError):
    code = "visit_date"
    message = "วันที่เยี่ยมต้องไม่อยู่ในอนาคตและไม่เกินสองปีที่ผ่านมา"


class VisitNotSubmittedError(DomainError):
    code = "visit_not_submitted"
    message = "บันทึกนี้ตรวจไปแล้ว"
    status = 409


class VisitNotReturnedError(DomainError):
    code = "visit_not_returned"
    message = "แก้ไขได้เฉพาะบันทึกที่ ศจพ.อ. ส่งกลับแก้ไข บันทึกที่รอตรวจหรือตรวจแล้วแก้ไขไม่ได้"
    status = 409


class VisitUnchangedError(DomainError):
    code = "visit_unchanged"
    message = "เนื้อหาเหมือนฉบับที่ถูกส่งกลับ โปรดแก้ไขตามเหตุที่ส่งกลับก่อนส่งใหม่"


class NotYourVisitError(DomainError):
    code = "not_your_visit"
    message = "ผู้บันทึกเท่านั้นที่แก้ไขบันทึกการเยี่ยมนี้ได้"


class OwnVisitError(DomainError):
    code = "own_visit"
    message = "ผู้บันทึกตรวจงานของตนเองไม่ได้"


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
