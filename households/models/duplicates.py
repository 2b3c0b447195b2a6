"""What somebody decided about two households that look alike."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from households.models.households import Household


class DuplicateDecision(models.Model):
    """Two households, the lower id first: the same family, or not. Asked once; two told
    apart may be merged after all.
    """

    household = HouseholdKey(related_name="duplicate_decisions")
    district = DistrictField()
    other = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField("เป็นครัวเรือนเดียวกัน")
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("ตัดสินเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id household district other is_same decided_by decided_at", sensitive="reason"
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    class Meta:
        verbose_name = "ผลการตรวจครัวเรือนซ้ำ"
        verbose_name_plural = "ผลการตรวจครัวเรือนซ้ำ"
        constraints = [
            models.UniqueConstraint(fields=["household", "other"], name="duplicate_decided_once"),
            models.CheckConstraint(
                name="duplicate_lower_first", condition=Q(household_id__lt=F("other_id"))
            ),
        ]

    def __str__(self):
        return f"{self.household_id} {self.other_id}"
