"""The ladder."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.fenced import Fenced
from committees.permissions import Permission
from committees.privacy import classified
from households.fields import DistrictField, HouseholdKey
from mentors.enums import (
    Stage,
)
from mentors.querysets import StageQuerySet


class StageRecord(models.Model):
    """A household's step on the ladder: proposed by the mentor, confirmed by ศจพ.อ."""

    household = HouseholdKey(related_name="stages")
    district = DistrictField()
    stage = models.CharField("ระดับ", max_length=16, choices=Stage)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    proposed_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("เสนอเมื่อ", default=timezone.now)
    confirmed_by = models.ForeignKey(
        "committees.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True, blank=True)

    privacy = classified(
        internal=("id household district proposed_by proposed_at confirmed_by confirmed_at"),
        sensitive="stage reason",
    )

    fenced = Fenced(Permission.PLAN_VIEW)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = "ระดับของครัวเรือน"
        verbose_name_plural = "ระดับของครัวเรือน"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="stage_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message="ผู้เสนอยืนยันระดับที่ตนเสนอไม่ได้",
            ),
            models.CheckConstraint(
                name="stage_confirmation_whole",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                violation_error_message="การยืนยันต้องมีผู้ยืนยันและวันเวลา",
            ),
        ]

    def __str__(self):
        return f"{self.household_id} {self.get_stage_display()}"
