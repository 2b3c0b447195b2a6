"""Where an official worked, from day to day."""

from django.db import models
from django.db.models import F, Q

from accounts.policies import Policy
from core import days
from core.privacy import classified
from mentors.models.pairings import Official
from mentors.querysets import PostingQuerySet


class OfficialPosting(models.Model):
    """A work place, organisation and position of an official for a time. The open one is what the
    register says now.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="postings")
    work_area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", verbose_name="พื้นที่ปฏิบัติงาน"
    )
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงาน",
    )
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    started_on = models.DateField("ตั้งแต่")
    ended_on = models.DateField("ถึง", null=True, blank=True)
    reason = models.CharField("เหตุผล", max_length=255)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=(
            "id official work_area organization started_on ended_on order_number recorded_by"
        ),
        personal="position reason",
    )

    policy = Policy(by="official")

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "ประวัติการปฏิบัติงาน"
        verbose_name_plural = "ประวัติการปฏิบัติงาน"
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["official"],
                condition=Q(ended_on=None),
                name="posting_one_open",
                violation_error_message="พี่เลี้ยงคนนี้มีตำแหน่งปัจจุบันอยู่แล้ว",
            ),
            models.CheckConstraint(
                name="posting_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="วันที่ย้ายต้องไม่ก่อนวันที่เริ่มปฏิบัติงานที่เดิม",
            ),
            models.CheckConstraint(
                name="posting_has_reason",
                condition=~Q(reason=""),
                violation_error_message="โปรดระบุเหตุผลของการย้าย",
            ),
            days.within("posting_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return f"{self.official_id} {self.work_area_id}"
