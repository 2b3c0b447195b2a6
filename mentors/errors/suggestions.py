"""What stands against a suggestion."""

from core.errors import DomainError


class SuggestionDoneError(DomainError):
    code = "suggestion_done"
    message = "ข้อเสนอนี้ยืนยันหรือถอนไปแล้ว แก้ไขไม่ได้ โปรดคำนวณข้อเสนอใหม่"
    status = 409
