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


class AssistancePersonError(DomainError):
    code = "assistance_person"
    message = "ผู้รับต้องเป็นสมาชิกของครัวเรือนนี้ โปรดเลือกใหม่ หรือเว้นว่างถ้าให้ทั้งครัวเรือน"


class AlreadyWithdrawnError(DomainError):
    code = "already_withdrawn"
    message = "รายการนี้ถูกถอนไปแล้ว โปรดดูรายการล่าสุด"
    status = 409


class EnteredByAgencyError(DomainError):
    code = "entered_by_agency"
    message = "รายการนี้หน่วยงานเป็นผู้บันทึก จึงแก้ที่นี่ไม่ได้ หากไม่ใช่ของครัวเรือนนี้ ให้กด «ไม่ใช่ของครัวเรือนนี้»"
    status = 409


class NoAgencyError(DomainError):
    code = "no_agency"
    message = "บัญชีของท่านยังไม่ได้ผูกกับหน่วยงานที่บันทึกความช่วยเหลือได้ โปรดแจ้งผู้ดูแลระบบ"


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


class HelpFileRefusedError(DomainError):
    code = "file_refused"
    message = "ไม่รับไฟล์นี้ โปรดเลือกไฟล์อื่น"


class AlreadySettledError(DomainError):
    code = "already_settled"
    message = "รายการนี้มีผู้จัดการแล้ว หรือหน่วยงานแก้ไขรายการระหว่างนี้ โปรดดูรายการล่าสุด"
    status = 409
