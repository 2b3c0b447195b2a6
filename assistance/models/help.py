"""Help that was given."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import AssistanceKind
from assistance.querysets import AssistanceQuerySet
from core import days
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey


class Assistance(models.Model):
    """Help given to a household: by the mentor, or by an agency (then usually under a referral)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="assistance")
    district = DistrictField()
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assistance",
    )
    referral = models.ForeignKey(
        "assistance.Referral",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
    )
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="หน่วยงานที่ช่วย",
    )
    kind = models.CharField("ประเภท", max_length=8, choices=AssistanceKind)
    description = models.CharField("รายละเอียด", max_length=400)
    amount = models.DecimalField(
        "มูลค่า (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    given_on = models.DateField("วันที่ช่วยเหลือ")
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)

    privacy = classified(
        internal=("id household district referral organization given_on recorded_by recorded_at"),
        sensitive="dimension need kind description amount",
    )

    policy = Policy(Permission.ASSISTANCE_VIEW, agency="organization_id")

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = "การช่วยเหลือ"
        verbose_name_plural = "การช่วยเหลือ"
        ordering = ["-given_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["household", "-given_on"], name="assistance_household"),
            models.Index(fields=["given_on"], name="assistance_month"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assistance_amount_not_negative",
                condition=Q(amount=None) | Q(amount__gte=0),
                violation_error_message="มูลค่าติดลบไม่ได้",
            ),
            models.CheckConstraint(
                name="assistance_recorded_by_somebody",
                condition=Q(recorded_by__isnull=False) | Q(referral__isnull=False),
                violation_error_message="การช่วยเหลือต้องมีผู้บันทึก หรือเป็นคำตอบของเรื่องส่งต่อ",
            ),
            days.within("assistance_days", "given_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"การช่วยเหลือ {self.pk}"
