"""The register of letters sent (ทะเบียนหนังสือส่ง) of the offices."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from committees.enums import RegisterBook
from committees.querysets import OfOfficeQuerySet
from core import days
from core.privacy import classified
from places.models.areas import Area


class RegisteredLetter(models.Model):
    """A letter, or an order in the `book` of orders, under its running number of an office and a
    year (พ.ศ.), which no other ever bears.

    Numbers follow each other without a gap: a trigger refuses one left out, changed or removed
    (`sql/register.sql`). One that is not used is cancelled and says why. `reference` is the number
    as it stands on the paper, whatever the office's prefix becomes. `paper_kind` and `paper_key`
    name the paper of the system, if it is one (`committees.sending`).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(
        "ทะเบียน",
        max_length=8,
        choices=RegisterBook,
        default=RegisterBook.LETTER,
        db_default=RegisterBook.LETTER,
    )
    year = models.PositiveSmallIntegerField("ปี พ.ศ.")
    number = models.PositiveIntegerField("เลขทะเบียนส่ง")
    reference = models.CharField("ที่", max_length=80)
    dated_on = models.DateField("ลงวันที่")
    addressed_to = models.CharField("ถึง", max_length=255)
    subject = models.CharField("เรื่อง", max_length=255)
    is_circular = models.BooleanField("หนังสือเวียน (ว)", default=False)
    paper_kind = models.CharField("ชนิดเอกสาร", max_length=40, blank=True)
    paper_key = models.BigIntegerField("รหัสเอกสาร", null=True, blank=True)
    registered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField("ออกเลขเมื่อ", default=timezone.now)
    cancelled_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField("เหตุที่ยกเลิก", max_length=255, blank=True)

    privacy = classified(
        internal=(
            "id area book year number reference dated_on is_circular paper_kind paper_key"
            " registered_by registered_at cancelled_at cancelled_by"
        ),
        personal="addressed_to subject cancel_reason",
    )
    policy = Policy(Permission.LETTER_VIEW, by="area")
    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "หนังสือส่งในทะเบียน"
        verbose_name_plural = "ทะเบียนหนังสือส่ง"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "book", "year", "number"],
                name="register_number_once",
                violation_error_message="เลขนี้ออกไปแล้ว โปรดออกเลขใหม่",
            ),
            models.CheckConstraint(
                name="register_cancelled_whole",
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="การยกเลิกเลขต้องมีเหตุผล",
            ),
            days.within("register_days", "dated_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return self.reference

    @property
    def standing(self) -> str:
        """The number as a paper that is written from now on bears it: none once it is cancelled."""
        return "" if self.cancelled_at else self.reference
