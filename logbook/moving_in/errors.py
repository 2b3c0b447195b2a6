"""Why a row of earlier work is not taken, or a list not taken back."""

from core.errors import DomainError


class MovedAwayError(DomainError):
    code = "moved_away"
    status = 409

    def __init__(self, count: int) -> None:
        super().__init__(
            f"มี {count} รายการที่ไปอยู่อำเภออื่นพร้อมครัวเรือนแล้ว จึงยังไม่ได้ถอนรายการใด"
            " โปรดให้เจ้าหน้าที่จังหวัดยกเลิกการนำเข้า"
        )


class RowRefusedError(Exception):
    """Carries the verdict's code, the column and what was read in it."""

    def __init__(self, code: str, key: str, value: str = "") -> None:
        self.code, self.key, self.value = code, key, value
        super().__init__(code)
