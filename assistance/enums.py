"""Choices of help and referrals."""

from django.db.models import TextChoices


class AssistanceKind(TextChoices):
    MONEY = "money", "เงิน"
    GOODS = "goods", "สิ่งของ"
    HOUSING = "housing", "ซ่อมแซมที่อยู่อาศัย"
    TRAINING = "training", "ฝึกอาชีพ/อบรม"
    SERVICE = "service", "บริการของรัฐ"
    ADVICE = "advice", "คำแนะนำ"


# Kinds of organisations that help a household.
HELPING = ("provincial_office", "local_government", "private")


class ReferralStatus(TextChoices):
    SENT = "sent", "รอหน่วยงานรับเรื่อง"
    ACCEPTED = "accepted", "รับเรื่องแล้ว"
    COMPLETED = "completed", "ดำเนินการเสร็จ"
    DECLINED = "declined", "ไม่อยู่ในอำนาจหน้าที่"
    WITHDRAWN = "withdrawn", "ถอนเรื่อง"
