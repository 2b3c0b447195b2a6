"""Rules of committees that a person can break."""

from collections.abc import Iterable

from django.db.models import Model

from core.errors import DomainError


class SeatTakenError(DomainError):
    code = "seat_taken"
    message = (
        "ตำแหน่งนี้มีผู้ดำรงตำแหน่งครบตามคำสั่งในช่วงเวลานี้แล้ว "
        "โปรดบันทึกวันสิ้นสุดของผู้เดิมก่อน หรือเลือกฐานะรักษาราชการแทนหรือผู้แทน"
    )


class SeatUsedError(DomainError):
    code = "seat_used"
    message = (
        "ลบตำแหน่งนี้ไม่ได้ เพราะมีประวัติผู้ดำรงตำแหน่งหรือการเข้าประชุม "
        "โปรดบันทึกวันสิ้นสุดของผู้ดำรงตำแหน่ง หรือแก้ไขข้อความของตำแหน่งแทน"
    )


class SeatGoneError(DomainError):
    code = "seat_gone"
    message = "รายการนี้ถูกลบไปแล้ว โปรดเปิดหน้าคณะกรรมการใหม่"
    status = 409


class SeatTooSmallError(DomainError):
    code = "seat_too_small"
    message = "จำนวนคนน้อยกว่าผู้ที่ดำรงตำแหน่งอยู่ โปรดบันทึกการพ้นจากตำแหน่งก่อน"


class HoldingProlongedError(DomainError):
    code = "holding_prolonged"
    message = "มีวันสิ้นสุดบันทึกไว้ก่อนวันนี้แล้ว ถ้าดำรงตำแหน่งต่อ ให้บันทึกเป็นช่วงใหม่"


class HoldingEndedError(DomainError):
    code = "holding_ended"
    message = "ผู้นี้พ้นจากตำแหน่งแล้ว โปรดเปิดหน้านี้ใหม่"


class AccountClosedForSeatError(DomainError):
    code = "seat_account_closed"
    message = "บัญชีผู้ใช้นี้ปิดแล้ว โปรดเลือกบัญชีที่ใช้งานอยู่ หรือเว้นว่างไว้"


class SameOrganizationError(DomainError):
    code = "same_organization"
    message = "รวมหน่วยงานเข้ากับตัวเองไม่ได้ โปรดเลือกหน่วยงานที่บันทึกซ้ำ"


class AlreadyMergedError(DomainError):
    code = "already_merged"
    message = "หน่วยงานนี้ถูกรวมไปแล้ว โปรดเปิดหน่วยงานที่ใช้ต่อ"
    status = 409


class NotMergeableError(DomainError):
    code = "not_mergeable"
    status = 409

    def __init__(self, row: Model) -> None:
        name = row._meta.verbose_name
        super().__init__(
            f"ยังรวมไม่ได้ เพราะ{name}ของสองหน่วยงานซ้ำกัน (รายการที่ {row.pk}) "
            "โปรดแก้รายการนั้นก่อนแล้วรวมใหม่ ยังไม่มีข้อมูลใดเปลี่ยน"
        )


class OfficerEndedError(DomainError):
    code = "officer_ended"
    message = "ผู้นี้สิ้นสุดหน้าที่ไปแล้ว"
    status = 409


class DutyKnownError(DomainError):
    code = "duty_known"
    message = "หน่วยงานนี้รับเรื่องแทนหน่วยงานส่วนกลางนี้อยู่แล้ว โปรดเปิดหน้าหน่วยงานนั้น แล้วแก้ไขจากรายการที่มีอยู่"


class DutyGoneError(DomainError):
    code = "duty_gone"
    message = "การรับเรื่องแทนนี้ยกเลิกไปแล้ว"
    status = 409


class PersonalWordsError(DomainError):
    """Its sentence says what is to be taken out."""

    code = "personal_words"
    message = "โปรดเอาข้อมูลส่วนบุคคลออก ข้อความนี้ใช้ในรายงานและการประชุม"


class ObstacleEndedError(DomainError):
    code = "obstacle_ended"
    message = "เรื่องนี้ยุติแล้ว ถ้ายังเป็นปัญหาให้แจ้งเป็นเรื่องใหม่"
    status = 409


class MeetingHeldError(DomainError):
    code = "meeting_held"
    message = "การประชุมนี้บันทึกว่าประชุมแล้ว จึงแก้วาระไม่ได้"
    status = 409


class MeetingCancelledError(DomainError):
    code = "meeting_cancelled"
    message = "การประชุมนี้งดแล้ว เรื่องที่รออยู่นำเข้าการประชุมครั้งถัดไป"
    status = 409


class MeetingResolvedError(DomainError):
    code = "meeting_resolved"
    message = "การประชุมนี้มีมติแล้ว จึงงดไม่ได้ ให้บันทึกว่าประชุมแล้ว"
    status = 409


class ItemGoneError(DomainError):
    code = "item_gone"
    message = "วาระนี้ถูกลบหรือไม่อยู่ในร่างใหม่แล้ว โปรดเปิดหน้าการประชุมใหม่"
    status = 409


class LineGoneError(DomainError):
    code = "line_gone"
    message = "ผู้ดำรงตำแหน่งเปลี่ยนไปหลังจากเปิดหน้านี้ จึงยังไม่ได้บันทึก โปรดใส่ในบรรทัดของวันนี้แล้วบันทึกอีกครั้ง"
    status = 409


class LineMovedError(DomainError):
    """`lines` are `(title of the seat, what is written)` of those another has changed as well."""

    code = "line_moved"
    status = 409

    def __init__(self, lines: Iterable[tuple[str, str]]):
        told = " · ".join(f"{title} ขณะนี้บันทึกไว้ว่า “{words}”" for title, words in lines)
        super().__init__(
            f"มีผู้บันทึกบรรทัดเดียวกันหลังจากท่านเปิดหน้านี้ จึงยังไม่บันทึก หากต้องการใช้ของท่านให้กดบันทึกอีกครั้ง: {told}"
        )


class MeetingNotHeldError(DomainError):
    code = "meeting_not_held"
    message = "ยังไม่ถึงวันประชุม จึงบันทึกว่าประชุมแล้วไม่ได้"


class ResolutionEndedError(DomainError):
    code = "resolution_ended"
    message = "มตินี้ดำเนินการแล้วหรือยกเลิกแล้ว โปรดเปิดหน้านี้ใหม่"
    status = 409


class OwnerAwayError(DomainError):
    code = "owner_away"
    message = "ไม่มีผู้ใดในระบบรับเรื่องนี้ได้ โปรดเลือกผู้รับผิดชอบที่มีบัญชีเปิดอยู่"


class NotYourResolutionError(DomainError):
    code = "resolution_not_yours"
    message = "มตินี้มอบหมายผู้อื่น ผู้รับผิดชอบหรือเลขานุการเป็นผู้บันทึกผล"


class BookNotBegunError(DomainError):
    code = "book_not_begun"
    message = (
        "สำนักงานนี้ยังไม่ออกเลขในระบบ ให้ออกเลขแรกที่หน้า «ทะเบียนหนังสือส่ง» ก่อน"
        " ถ้าสมุดเดิมมีเลขแล้ว ระบุเลขต่อจากสมุด"
    )
    status = 422


class NumberCancelledError(DomainError):
    code = "number_cancelled"
    message = "เลขนี้ยกเลิกไปแล้ว"
    status = 409


class FirstNumberError(DomainError):
    code = "first_number"
    message = "ปีนี้มีเลขในทะเบียนแล้ว เลขต่อไปเรียงเอง จึงกำหนดเลขเริ่มต้นไม่ได้"


class PaperNotReadyError(DomainError):
    code = "paper_not_ready"
    message = "เอกสารนี้ยังจัดทำไม่เสร็จ"


class PaperGoneError(DomainError):
    code = "paper_gone"
    message = "ไม่พบเอกสารนี้แล้ว"
    status = 404


class LinkShutError(DomainError):
    code = "paper_link_shut"
    message = "ลิงก์นี้เปิดเอกสารไม่ได้แล้ว อาจพ้น 30 วันหรือคัดลอกไม่ครบ โปรดขอให้ผู้ส่งส่งใหม่"
    status = 410


class BlankPaperError(DomainError):
    code = "paper_blank"
    message = "เอกสารนี้ว่างเปล่าหรือไม่ครบ จึงไม่ส่ง โปรดจัดทำใหม่"


class PersonalPaperError(DomainError):
    code = "paper_personal"
    message = "เอกสารนี้มีข้อมูลของครัวเรือน จึงส่งถึงรายชื่อไม่ได้ ให้ส่งถึงหน่วยงานจากหน้าของเอกสารเอง"


class NobodyOnListError(DomainError):
    code = "list_empty"
    message = "รายชื่อนี้ยังไม่มีผู้รับ โปรดเพิ่มผู้รับก่อนส่ง"


class AlreadySentError(DomainError):
    code = "already_sent"
    message = "เอกสารนี้ส่งถึงรายชื่อนี้แล้ว ถ้ายังไม่ถึงผู้ใด ให้ส่งซ้ำจากรายการส่งเดิม"
    status = 409


class NothingToRepeatError(DomainError):
    code = "nothing_to_repeat"
    message = "รายการนี้ส่งถึงแล้ว ไม่มีอะไรต้องส่งซ้ำ"
    status = 409


class NothingToFillError(DomainError):
    code = "nothing_to_fill"
    message = "ทุกตำแหน่งของคณะกรรมการอยู่ในรายชื่อแล้ว"


class TeamPlaceError(DomainError):
    code = "team_place"
    message = "โปรดเลือกตำบลของทีมอย่างน้อยหนึ่งตำบล และทุกตำบลต้องอยู่ในอำเภอของทีม"


class TeamEndedError(DomainError):
    code = "team_ended"
    message = "ทีมนี้สิ้นสุดแล้ว"
    status = 409
