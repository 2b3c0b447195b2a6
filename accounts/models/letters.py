"""Letters by which a person takes an account into use, and their printing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.accounts import User
from accounts.permissions import Permission
from accounts.policies import Policy
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from core.sealed import SealedStorage


class LetterPrint(Job):
    """A run that writes letters into one file. The file holds links that open accounts: it is kept
    sealed, for whoever asked alone, and for a day.
    """

    users = ArrayField(models.BigIntegerField(), verbose_name="บัญชี")
    is_anew = models.BooleanField("แทนรหัสผ่านเดิม", default=False)
    base_url = models.CharField("ที่อยู่ของระบบ", max_length=200)
    stored_file = models.FileField(
        "ไฟล์", upload_to="account-letters/%Y/", max_length=255, blank=True, storage=SealedStorage()
    )
    opened_at = models.DateTimeField("เปิดไฟล์ครั้งแรกเมื่อ", null=True, blank=True)

    privacy = classified(
        internal=f"id is_anew base_url opened_at {JOB_FIELDS}",
        personal="users",
        sensitive="stored_file",
    )
    policy = Policy(Permission.ACCOUNT_MANAGE, by="everywhere")
    history_exempt = "asking, writing and opening stand in the history"

    class Meta:
        verbose_name = "การพิมพ์จดหมายเปิดใช้บัญชี"
        verbose_name_plural = "การพิมพ์จดหมายเปิดใช้บัญชี"
        ordering = ["-id"]

    def __str__(self):
        return f"จดหมายชุด #{self.pk}"


class AccountLetter(models.Model):
    """One letter: its link opens the choice of a password once, until its day. Of the link only the
    hash is kept. It ends by use, by the next letter, and with the account.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="letters")
    run = models.ForeignKey(LetterPrint, on_delete=models.PROTECT, related_name="letters")
    digest = models.CharField("ค่าตรวจสอบ", max_length=64, unique=True)
    made_at = models.DateTimeField("พิมพ์เมื่อ", default=timezone.now)
    expires_at = models.DateTimeField("ใช้ได้ถึง")
    used_at = models.DateTimeField("ใช้เมื่อ", null=True, blank=True)
    voided_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    received_on = models.DateField("ลงนามรับวันที่", null=True, blank=True)
    received_noted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=("id run made_at expires_at used_at voided_at received_on received_noted_by"),
        personal="user",
        sensitive="digest",
    )
    policy = Policy(Permission.ACCOUNT_MANAGE, by="everywhere")
    history_exempt = "printing, use and receipt stand in the history; the rest is a secret's hash"

    class Meta:
        verbose_name = "จดหมายเปิดใช้บัญชี"
        verbose_name_plural = "จดหมายเปิดใช้บัญชี"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, voided_at=None),
                name="letter_one_open",
                violation_error_message="บัญชีนี้มีจดหมายที่ยังใช้ได้อยู่แล้ว",
            ),
            models.CheckConstraint(
                name="letter_used_or_voided",
                condition=Q(used_at=None) | Q(voided_at=None),
                violation_error_message="จดหมายที่ใช้แล้วยกเลิกไม่ได้",
            ),
            models.CheckConstraint(
                name="letter_ends_after_it_begins",
                condition=Q(expires_at__gt=F("made_at")),
                violation_error_message="วันสิ้นสุดของจดหมายต้องอยู่หลังวันที่พิมพ์",
            ),
            models.CheckConstraint(
                name="letter_receipt_whole",
                condition=Q(received_on=None, received_noted_by=None)
                | Q(received_on__isnull=False, received_noted_by__isnull=False),
                violation_error_message="การรับจดหมายต้องมีวันที่และผู้บันทึก",
            ),
        ]

    def __str__(self):
        return f"จดหมาย #{self.pk}"

    @property
    def is_open(self) -> bool:
        return not (self.used_at or self.voided_at) and self.expires_at > timezone.now()

    @property
    def state(self) -> tuple[str, str]:
        """`(tone, word)` for a page."""
        if self.used_at:
            return "ok", "ใช้แล้ว"
        if self.voided_at:
            return "", "ยกเลิกแล้ว"
        return ("info", "รอผู้ใช้เปิด") if self.is_open else ("late", "พ้นกำหนด")
