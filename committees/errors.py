"""Rules of committees that a person can break."""

from core.errors import DomainError


class SeatTakenError(DomainError):
    code = "seat_taken"
    message = (
        "ตำแหน่งนี้มีผู้ดำรงตำแหน่งครบตามคำสั่งในช่วงเวลานี้แล้ว "
        "โปรดบันทึกวันสิ้นสุดของผู้เดิมก่อน หรือเลือกฐานะรักษาราชการแทนหรือผู้แทน"
    )


class SeatUsedError(DomainError):
    code = "seat_used"
    message = "ลบตำแหน่งนี้ไม่ได้ เพราะมีประวัติผู้ดำรงตำแหน่ง โปรดบันทึกวันสิ้นสุดของผู้ดำรงตำแหน่งแทน"


class HoldingEndedError(DomainError):
    code = "holding_ended"
    message = "ผู้นี้พ้นจากตำแหน่งแล้ว โปรดเปิดหน้านี้ใหม่"


class AccountClosedForSeatError(DomainError):
    code = "seat_account_closed"
    message = "บัญชีผู้ใช้นี้ปิดแล้ว โปรดเลือกบัญชีที่ใช้งานอยู่ หรือเว้นว่างไว้"
