"""What was done to a whole household, with what it changed elsewhere, so it can be taken back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.enums import HouseholdAct
from households.fields import DistrictField, HouseholdKey
from households.models.households import Household
from households.querysets import ScopedQuerySet


class HouseholdEvent(models.Model):
    """A household left the programme, or another was merged into it (`other`).

    `kept` is `{key of an effect: what it changed}` (see `core.consequences`): ids and
    codes, never personal data.
    """

    household = HouseholdKey(related_name="acts")
    district = DistrictField()
    act = models.CharField("การดำเนินการ", max_length=16, choices=HouseholdAct)
    other = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ครัวเรือนที่รวมเข้ามา",
    )
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    kept = models.JSONField("สิ่งที่เปลี่ยนตามมา", default=dict, blank=True)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("ดำเนินการเมื่อ", default=timezone.now)
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    privacy = classified(
        internal=("id household district act other kept done_by done_at undone_by undone_at"),
        sensitive="reason",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "การดำเนินการกับครัวเรือน"
        verbose_name_plural = "การดำเนินการกับครัวเรือน"
        ordering = ["-done_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="household_act_undone_whole",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                violation_error_message="การยกเลิกต้องมีผู้ยกเลิกและวันเวลา",
            ),
            models.CheckConstraint(
                name="household_act_merge_has_other",
                condition=Q(act="household-merge", other__isnull=False)
                | (~Q(act="household-merge") & Q(other=None)),
                violation_error_message="การรวมครัวเรือนต้องระบุครัวเรือนที่รวมเข้ามา",
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()} #{self.household_id}"
