"""What a visit said before it was corrected."""

from django.db import models
from django.utils import timezone

from accounts.policies import Policy
from core.privacy import classified
from logbook.models.visits import Visit


class VisitRevision(models.Model):
    """A visit as it was sent back: who returned it, when and why, and what it said then.

    `content` is all that it said, with empty parts; `content_hash` is that of the visit then, taken
    of what was sent, by which an old entry that is sent again is still known.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    returned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField("ส่งกลับเมื่อ")
    reason = models.CharField("เหตุที่ส่งกลับ", max_length=255)
    content = models.JSONField("เนื้อหาก่อนแก้ไข")
    content_hash = models.CharField(max_length=64, blank=True)
    corrected_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id visit number returned_by returned_at content_hash corrected_at",
        sensitive="reason content",
    )

    policy = Policy(by="visit")

    class Meta:
        verbose_name = "ฉบับก่อนแก้ไขของการเยี่ยม"
        verbose_name_plural = "ฉบับก่อนแก้ไขของการเยี่ยม"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="visit_revision_once"),
            models.CheckConstraint(
                name="visit_revision_with_reason",
                condition=~models.Q(reason=""),
                violation_error_message="การส่งกลับต้องระบุเหตุ",
            ),
        ]

    def __str__(self):
        return f"{self.visit_id} ฉบับที่ {self.number}"
