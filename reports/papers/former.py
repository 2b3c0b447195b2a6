"""What stood where in reports that were written before their content said so (`codes`): as the
columns were until then. Nothing is changed here when columns of today are.
"""

from typing import Any

TABLE = (
    *(["followed"], ["paired"], ["paired", "followed"], ["visited"], ["visited", "followed"]),
    *(["plans"], ["plans", "followed"], ["needs.income"], ["needs_helped.income"]),
    *(["needs_helped.income", "needs.income"], ["referrals_open"], ["referrals_overdue"]),
)
LINES = (
    *(("households", "last"), ("followed", "last"), ("paired", "last"), ("visited", "reached")),
    *(("visits", "sum"), ("assessed", "last"), ("plans", "last"), ("risen", "last")),
    *(("needs.income", "last"), ("needs_helped.income", "last")),
    *(("assistance", "sum"), ("assistance_baht", "sum"), ("referrals_sent", "sum")),
    *(("referrals_completed", "sum"), ("referrals_open", "last"), ("referrals_overdue", "last")),
)
AGENCIES = (
    ("assistance_by_agency", "ช่วยเหลือ (ครั้ง)"),
    ("assistance_people_by_agency", "คน"),
    ("assistance_baht_by_agency", "บาท"),
    ("assistance_keyed_by_agency", "บันทึกเอง (ครั้ง)"),
    ("referrals_answered_by_agency", "ตอบเรื่องส่งต่อ (เรื่อง)"),
    ("referrals_open_by_agency", "ยังไม่ปิด (เรื่อง)"),
    ("referrals_overdue_by_agency", "เกินกำหนด (เรื่อง)"),
    ("referral_days_by_agency", "เสร็จใน (วัน)"),
)


def table_codes(content: dict[str, Any]) -> list[list[str]]:
    """The figures that each column of the table of areas is made of."""
    return content["table"].get("codes") or list(TABLE)


def line_codes(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The figure of each line of a quarter, and what the quarter is of its months."""
    return [(code, how) for code, how in content.get("line_codes") or LINES]


def agency_columns(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The figure of each column of help by agency, and its heading."""
    return [(code, heading) for code, heading in content.get("columns") or AGENCIES]
