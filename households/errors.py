"""Rules of the households app, as people meet them."""

from core.errors import DomainError


class AlreadyLeftError(DomainError):
    code = "already_left"
    message = "ครัวเรือนนี้ออกจากโครงการแล้ว"
    status = 409


class NotLeftError(DomainError):
    code = "not_left"
    message = "ครัวเรือนนี้ยังอยู่ในโครงการ จึงไม่ต้องรับกลับเข้า"
    status = 409


class HouseholdMergedError(DomainError):
    code = "household_merged"
    message = "ครัวเรือนนี้รวมเข้ากับครัวเรือนอื่นแล้ว โปรดบันทึกที่ครัวเรือนที่ใช้ต่อ"
    status = 409


class NotMergedError(DomainError):
    code = "not_merged"
    message = "การรวมครั้งนี้ยกเลิกไปแล้ว หรือครัวเรือนที่ใช้ต่อออกจากโครงการแล้ว"
    status = 409


class MergedOnError(DomainError):
    code = "merged_on"
    status = 409

    def __init__(self, stays: int):
        super().__init__(
            f"ครัวเรือน #{stays} ที่รวมไว้ด้วยถูกรวมต่อไปอีก โปรดเปิดครัวเรือน #{stays} แล้วแยกกลับก่อน"
        )


class ChoiceMissingError(DomainError):
    code = "choice_missing"
    message = "ทั้งสองครัวเรือนมีพี่เลี้ยงหรือแผนอยู่ โปรดเลือกว่าจะใช้ของครัวเรือนใดต่อ"


class NominationDecidedError(DomainError):
    code = "nomination_decided"
    message = "ข้อเสนอนี้ตรวจสอบไปแล้ว"
    status = 409


class OwnNominationError(DomainError):
    code = "own_nomination"
    message = "ผู้เสนอตรวจสอบข้อเสนอของตนเองไม่ได้"


class PinTakenError(DomainError):
    code = "pin_taken"
    message = "มีบุคคลที่ใช้เลขประจำตัวประชาชนนี้อยู่ในระบบแล้ว อาจอยู่อำเภออื่น โปรดให้ ศจพ.จ. ตรวจสอบก่อนรับเข้า"


class AlreadyDecidedError(DomainError):
    code = "already_decided"
    message = "มีผู้ตัดสินคู่นี้แล้ว"


class AlreadyMergedError(DomainError):
    code = "already_merged"
    message = "ครัวเรือนใดครัวเรือนหนึ่งออกจากโครงการหรือถูกรวมไปแล้ว"


class NoEvidenceError(DomainError):
    code = "no_evidence"
    message = "โปรดกรอกหลักฐานหรือผู้ให้ข้อมูล หรือแนบภาพถ่าย อย่างน้อยหนึ่งอย่าง"


class LooksKnownError(DomainError):
    code = "looks_known"
    message = "อาจเป็นครัวเรือนที่มีอยู่แล้ว โปรดตรวจรายการด้านล่าง ถ้าไม่ใช่ครัวเรือนเดียวกันให้ยืนยันแล้วส่งอีกครั้ง"
