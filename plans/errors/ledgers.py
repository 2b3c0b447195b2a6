"""What stands against a month of a household's ledger."""

from core.errors import DomainError


class LedgerMonthError(DomainError):
    code = "ledger_month"
    message = "บันทึกบัญชีได้ตั้งแต่ พ.ศ. 2560 ถึงเดือนนี้ เดือนที่ยังมาไม่ถึงบันทึกไม่ได้"


class LedgerEmptyError(DomainError):
    code = "ledger_empty"
    message = "บัญชีเดือนนี้ยังว่าง โปรดใส่รายรับ รายจ่าย เงินออม หรือหนี้สินอย่างน้อยหนึ่งช่อง"


class LedgerChangedError(DomainError):
    code = "ledger_changed"
    message = "มีผู้แก้บัญชีเดือนนี้ไปก่อนแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูค่าล่าสุดแล้วบันทึกอีกครั้ง"
    status = 409
