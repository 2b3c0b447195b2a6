"""Broken rules of projects."""

from core.errors import DomainError


class ProjectOverError(DomainError):
    code = "project_over"
    message = "โครงการนี้ปิดหรือสิ้นสุดแล้ว จึงคัดเลือกครัวเรือนเพิ่มไม่ได้ หากขยายเวลา โปรดแก้ไขวันสิ้นสุดก่อน"
    status = 409


class OwnerClosedError(DomainError):
    code = "owner_closed"
    message = "หน่วยงานเจ้าของโครงการปิดไปแล้ว โปรดแก้ไขโครงการให้มีเจ้าของที่ยังทำงานอยู่ก่อน"
    status = 409


class OutsideProjectError(DomainError):
    code = "outside_project"
    message = "มีครัวเรือนที่อยู่นอกพื้นที่ของโครงการ จึงยังไม่ได้คัดเลือกครัวเรือนใด โปรดเลือกใหม่"


class NobodyChosenError(DomainError):
    code = "nobody_chosen"
    message = "ยังไม่ได้เลือกครัวเรือน"


class ChoiceReasonError(DomainError):
    code = "choice_reason"
    message = "โปรดระบุเหตุผลที่เลือกครัวเรือนเหล่านี้"


class NotOfTheProgrammeError(DomainError):
    code = "not_of_the_programme"
    message = "มีครัวเรือนที่ไม่อยู่ในบัญชีปีล่าสุดแล้ว จึงยังไม่ได้คัดเลือกครัวเรือนใด โปรดดูรายชื่อล่าสุดแล้วเลือกใหม่"
    status = 409


class OutOfReachError(DomainError):
    code = "out_of_reach"
    message = "มีครัวเรือนที่เลือกไว้ซึ่งพ้นจากความดูแลของท่านแล้ว จึงยังไม่ได้คัดเลือกครัวเรือนใด โปรดเลือกใหม่"
    status = 409


class GivenBeforeError(DomainError):
    code = "given_before"
    message = "วันที่ช่วยเหลือต้องไม่ก่อนวันเริ่มโครงการ"


class AlreadyChosenError(DomainError):
    code = "already_chosen"
    message = "มีครัวเรือนที่ได้รับคัดเลือกในโครงการนี้ไปแล้ว โปรดดูรายชื่อล่าสุดแล้วเลือกใหม่"
    status = 409


class ProjectFullError(DomainError):
    code = "project_full"
    message = "โครงการนี้จะรับเกินจำนวนที่ตั้งไว้ หากจำเป็น โปรดระบุเหตุผลที่รับเกินจำนวน"


class OverBudgetError(DomainError):
    code = "over_budget"
    message = "เงินที่ช่วยจะเกินงบประมาณของโครงการ หากจำเป็น โปรดระบุเหตุผลที่จ่ายเกินงบ"


class ParticipationStateError(DomainError):
    code = "participation_state"
    message = "ครัวเรือนนี้ไม่อยู่ในขั้นที่ทำรายการนี้ได้ โปรดดูสถานะล่าสุด"
    status = 409


class HelpStandsError(DomainError):
    code = "help_stands"
    message = "ครัวเรือนนี้ได้รับความช่วยเหลือจากโครงการแล้ว หากบันทึกผิด โปรดถอนรายการช่วยเหลือก่อน"
    status = 409


class AttendedDayError(DomainError):
    code = "attended_day"
    message = "วันที่เข้าร่วมต้องไม่อยู่ในอนาคต และไม่ก่อนวันเริ่มโครงการ"


class ResultMissingError(DomainError):
    code = "result_missing"
    message = "โปรดระบุผลหรือเหตุผล"


class ProjectStateError(DomainError):
    code = "project_state"
    message = "โครงการนี้ไม่อยู่ในขั้นที่ทำรายการนี้ได้ โปรดดูสถานะล่าสุด"
    status = 409


class ProjectConflictError(DomainError):
    code = "project_conflict"
    message = "มีโครงการรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class OwnChoiceError(DomainError):
    code = "outside_areas"
    message = "พื้นที่ของโครงการต้องอยู่ในเขตที่ท่านดูแล โปรดเลือกพื้นที่ใหม่"
