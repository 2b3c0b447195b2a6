"""Choices of help and referrals."""

from django.db.models import TextChoices


class AssistanceKind(TextChoices):
    MONEY = "money", "เงิน"
    GOODS = "goods", "สิ่งของ"
    HOUSING = "housing", "ซ่อมแซมที่อยู่อาศัย"
    TRAINING = "training", "ฝึกอาชีพ/อบรม"
    SERVICE = "service", "บริการของรัฐ"
    ADVICE = "advice", "คำแนะนำ"


class HelpListStage(TextChoices):
    """Where an agency's list stands. The job fields say whether a task is at work on it."""

    UPLOADED = "uploaded", "รับไฟล์แล้ว"
    REFUSED = "refused", "ไม่รับไฟล์"
    CHECKED = "checked", "ตรวจแล้ว รอยืนยัน"
    APPLIED = "applied", "บันทึกแล้ว"
    UNDONE = "undone", "ถอนคืนแล้ว"


class MatchState(TextChoices):
    """What has become of an agency's entry; officers alone read it."""

    OPEN = "open", "ยังไม่พบครัวเรือน"
    MATCHED = "matched", "อยู่ในครัวเรือนแล้ว"
    CLOSED = "closed", "ปิดโดยไม่จับคู่"
    WITHDRAWN = "withdrawn", "หน่วยงานถอนรายการ"


class ReferralStatus(TextChoices):
    SENT = "sent", "รอหน่วยงานรับเรื่อง"
    ACCEPTED = "accepted", "รับเรื่องแล้ว"
    COMPLETED = "completed", "ดำเนินการเสร็จ"
    DECLINED = "declined", "ไม่อยู่ในอำนาจหน้าที่"
    WITHDRAWN = "withdrawn", "ถอนเรื่อง"
