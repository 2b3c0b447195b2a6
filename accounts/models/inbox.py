"""The inbox: a line for one person, and the day's digest."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.enums import MailState
from accounts.models.accounts import User
from core.privacy import classified


class Notification(models.Model):
    """A line in somebody's inbox. `key` makes a repeated job harmless (trap 24)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    key = models.CharField("กุญแจกันซ้ำ", max_length=120)
    text = models.CharField("ข้อความ", max_length=255)
    url = models.CharField("ไปที่", max_length=255, blank=True)
    created_at = models.DateTimeField("เมื่อ", default=timezone.now)
    read_at = models.DateTimeField("อ่านเมื่อ", null=True, blank=True)

    privacy = classified(internal="id key text url created_at read_at", personal="user")

    history_exempt = "a notice changes only by being read"

    class Meta:
        verbose_name = "การแจ้งเตือน"
        verbose_name_plural = "การแจ้งเตือน"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]

    def __str__(self):
        return self.text


class Digest(models.Model):
    """What a person was told of a day's work: once a person and day (trap 24), in the inbox and,
    where wanted, by e-mail. `counts` is `{kind of work: households}`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField("วันที่")
    counts = models.JSONField("จำนวนงาน", default=dict)
    mail_state = models.CharField(
        "สถานะอีเมล", max_length=10, choices=MailState, default=MailState.WAITING
    )
    mail_at = models.DateTimeField("ส่งอีเมลเมื่อ", null=True, blank=True)
    mail_error = models.CharField("ชนิดข้อผิดพลาด", max_length=80, blank=True)
    created_at = models.DateTimeField("สรุปเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id day counts mail_state mail_at mail_error created_at", personal="user"
    )

    history_exempt = "is itself the record of what was sent"

    class Meta:
        verbose_name = "สรุปงานประจำวัน"
        verbose_name_plural = "สรุปงานประจำวัน"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once_a_day",
                violation_error_message="สรุปงานของวันนี้มีอยู่แล้ว",
            ),
            models.CheckConstraint(
                name="digest_sent_has_time",
                condition=~models.Q(mail_state=MailState.SENT) | models.Q(mail_at__isnull=False),
                violation_error_message="อีเมลที่ส่งแล้วต้องมีวันเวลา",
            ),
        ]

    def __str__(self):
        return f"สรุปงาน {self.day}"
