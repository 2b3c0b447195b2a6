"""What acts on projects are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    PROJECT_LISTED = "project.listed", "ดูรายการโครงการ"
    PROJECT_VIEWED = "project.viewed", "เปิดดูโครงการ"
    PROJECT_ADDED = "project.added", "เพิ่มโครงการ"
    PROJECT_CHANGED = "project.changed", "แก้ไขโครงการ"
    PROJECT_CLOSED = "project.closed", "ปิดโครงการ"
    PROJECT_REOPENED = "project.reopened", "เปิดโครงการต่อ"
    PROJECT_GAPS = "project.gaps", "ดูความจำเป็นที่ยังไม่มีโครงการ"
    CANDIDATES_LISTED = "project.candidates", "ดูครัวเรือนที่เข้าเกณฑ์โครงการ"
    PARTICIPATION_LISTED = "participation.listed", "ดูครัวเรือนในโครงการ"
    PARTICIPATION_VIEWED = "participation.viewed", "เปิดดูครัวเรือนในโครงการ"
    PARTICIPATION_CHOSEN = "participation.chosen", "คัดเลือกครัวเรือนเข้าโครงการ"
    PARTICIPATION_ATTENDED = "participation.attended", "บันทึกว่าครัวเรือนเข้าร่วมโครงการ"
    PARTICIPATION_ABSENT = "participation.absent", "บันทึกว่าครัวเรือนไม่ได้เข้าร่วมโครงการ"
    PARTICIPATION_WITHDRAWN = "participation.withdrawn", "ถอนครัวเรือนออกจากโครงการ"
    PARTICIPATION_RESTORED = "participation.restored", "คืนครัวเรือนเข้าโครงการ"


name_actions(
    Act,
    purposes={
        "gaps.count": "นับความจำเป็นที่ยังไม่มีโครงการ",
        "project.count": "นับผู้เข้าร่วมและเงินของโครงการ",
        "project.follow": "แจ้งพี่เลี้ยงเรื่องโครงการ",
    },
)
