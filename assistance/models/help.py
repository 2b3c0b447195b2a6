"""What is handed on to agencies, step by step."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import ReferralStatus
from assistance.querysets import ReferralQuerySet
from core import days
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey


class Referral(models.Model):
    """What needs an agency: ศจพ.อ. → agency, with acceptance, a clock and an outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="referrals")
    district = DistrictField()
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
    )
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, related_name="referrals"
    )
    subject = models.CharField("เรื่อง", max_length=200)
    request = models.TextField("สิ่งที่ขอให้ดำเนินการ")
    status = models.CharField(
        "สถานะ", max_length=9, choices=ReferralStatus, default=ReferralStatus.SENT
    )
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    by_letter = models.BooleanField("ส่งเป็นหนังสือนอกระบบ", default=False)
    due_on = models.DateField("ขอให้ตอบภายใน")
    accepted_at = models.DateTimeField("รับเรื่องเมื่อ", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("ปิดเรื่องเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField("ผลการดำเนินการ", blank=True)

    privacy = classified(
        internal=(
            "id household district organization status sent_by sent_at by_letter due_on "
            "accepted_at accepted_by closed_at closed_by"
        ),
        sensitive="need dimension indicator subject request outcome",
    )

    policy = Policy(
        Permission.REFERRAL_VIEW,
        agency="organization_id",
        opens={
            "households_household": ("id", "household_id"),
            "households_need": ("household_id", "household_id"),
        },
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "เรื่องส่งต่อ"
        verbose_name_plural = "เรื่องส่งต่อ"
        ordering = ["due_on", "sent_at"]
        indexes = [
            models.Index(fields=["organization", "status", "due_on"], name="referral_inbox"),
            models.Index(fields=["household", "-sent_at"], name="referral_household"),
            models.Index(
                fields=["district", "due_on"], condition=Q(closed_at=None), name="referral_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_acceptance_whole",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                violation_error_message="การรับเรื่องต้องมีผู้รับและวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_closing_whole",
                condition=Q(
                    status__in=["sent", "accepted"], closed_at=None, closed_by=None, outcome=""
                )
                | (
                    Q(
                        status__in=["completed", "declined", "withdrawn"],
                        closed_at__isnull=False,
                        closed_by__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
                violation_error_message="การปิดเรื่องต้องมีผลการดำเนินการ ผู้ปิด และวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_completed_after_acceptance",
                condition=~Q(status__in=["accepted", "completed"]) | Q(accepted_at__isnull=False),
                violation_error_message="ต้องรับเรื่องก่อน",
            ),
            days.within("referral_days", "due_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"เรื่องส่งต่อ {self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < timezone.localdate()


class ReferralEvent(models.Model):
    """A step of a referral, for its timeline and its clock."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    status = models.CharField("สถานะ", max_length=9, choices=ReferralStatus)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    note = models.TextField("บันทึก", blank=True)

    privacy = classified(internal="id referral status at by", sensitive="note")

    policy = Policy(Permission.REFERRAL_VIEW, by="referral")

    class Meta:
        verbose_name = "ขั้นของเรื่องส่งต่อ"
        verbose_name_plural = "ขั้นของเรื่องส่งต่อ"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.referral_id} {self.status}"
