"""Rules of visits, of the export for Logbook and of keying it in, as people meet them."""

from core.errors import DomainError


class VisitConflictError(DomainError):
    code = "visit_conflict"
    message = "มีบันทึกการเยี่ยมรหัสนี้อยู่แล้วแต่เนื้อหาต่างกัน ระบบเก็บฉบับแรกไว้ โปรดเปิดดูแล้วบันทึกใหม่"
    status = 409


class VisitDateError(DomainError):
    code = "visit_date"
    message = "วันที่เยี่ยมต้องไม่อยู่ในอนาคตและไม่เกินสองปีที่ผ่านมา"


class NotMentorThenError(DomainError):
    code = "not_mentor_then"
    message = "ในวันที่เยี่ยม ผู้นี้ไม่ได้เป็นพี่เลี้ยงของครัวเรือนนี้ โปรดตรวจวันที่หรือเลือกผู้ไปเยี่ยมใหม่"


class VisitNotSubmittedError(DomainError):
    code = "visit_not_submitted"
    message = "บันทึกนี้ตรวจไปแล้ว"
    status = 409


class MovedVisitError(DomainError):
    code = "visit_moved"
    message = "ผู้บันทึกแก้ไขหรือแนบภาพหลังท่านเปิดหน้า โปรดอ่านฉบับล่าสุดก่อนรับรองหรือส่งกลับ"
    status = 409


class VisitNotReturnedError(DomainError):
    code = "visit_not_returned"
    message = "แก้ไขได้เฉพาะบันทึกที่ถูกส่งกลับแก้ไข บันทึกที่รอรับรองหรือรับรองแล้วแก้ไขไม่ได้"
    status = 409


class VisitUnchangedError(DomainError):
    code = "visit_unchanged"
    message = "เนื้อหาเหมือนฉบับที่ถูกส่งกลับ โปรดแก้ไขตามเหตุที่ส่งกลับก่อนส่งใหม่"


class VisitSaidBeforeError(DomainError):
    code = "visit_said_before"
    message = "เนื้อหานี้เคยส่งแล้วและถูกส่งกลับ โปรดอ่านเหตุที่ส่งกลับครั้งล่าสุด หากฉบับนี้ถูกต้องแล้วให้ส่งอีกครั้ง"
    status = 409


class NotYourVisitError(DomainError):
    code = "not_your_visit"
    message = "ผู้บันทึกเท่านั้นที่แก้ไขบันทึกการเยี่ยมนี้ได้"


class AuthorGoneError(DomainError):
    code = "author_gone"
    message = "ผู้บันทึกเข้าระบบไม่ได้แล้ว จึงส่งกลับให้แก้ไขไม่ได้ โปรดรับรองตามที่บันทึก หรือขอให้เปิดบัญชีก่อน"
    status = 409


class AuthorCanCorrectError(DomainError):
    code = "author_can_correct"
    message = "ผู้บันทึกยังเข้าระบบได้ โปรดรอให้ผู้บันทึกแก้ไขเอง"
    status = 409


class OwnVisitError(DomainError):
    code = "own_visit"
    message = "ผู้เยี่ยมและผู้บันทึกรับรองงานของตนเองไม่ได้"


class TooManyPhotosError(DomainError):
    code = "too_many_photos"
    message = "การเยี่ยมครั้งนี้มีภาพครบ 20 ภาพแล้ว"


class PhotoConflictError(DomainError):
    code = "photo_conflict"
    message = "มีภาพรหัสนี้อยู่แล้วแต่เป็นภาพอื่น ระบบเก็บภาพแรกไว้"
    status = 409


class ExportAreaError(DomainError):
    code = "export_area"
    message = "ท่านไม่มีสิทธิ์ส่งออกของพื้นที่นี้แล้ว"


class LayoutMovedError(DomainError):
    code = "layout_moved"
    message = "มีผู้ประกาศใช้รูปแบบใหม่ไปก่อน โปรดเปิดหน้านี้ใหม่แล้วแก้จากรูปแบบล่าสุด"
    status = 409


class LayoutUnchangedError(DomainError):
    code = "layout_unchanged"
    message = "รูปแบบเหมือนฉบับที่ใช้อยู่ จึงไม่ได้ประกาศฉบับใหม่"


class AlreadyKeyedError(DomainError):
    """`message` names who was quicker."""

    code = "already_keyed"
    message = "รายการนี้มีผู้กรอกแล้ว"
    status = 409


class EntryReplacedError(DomainError):
    code = "entry_replaced"
    message = "มีรายการใหม่กว่าแทนรายการนี้แล้ว โปรดกรอกตามรายการล่าสุด"
    status = 409


class NotKeyedError(DomainError):
    code = "not_keyed"
    message = "รายการนี้ยังไม่มีผู้กรอก หรือมีผู้ยกเลิกไปก่อนแล้ว"
    status = 409
