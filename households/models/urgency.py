"""Published criteria of urgency."""

from django.db import models

from core.privacy import classified


class UrgencyCriterion(models.Model):
    """A rule the province publishes. `code` names the rule in
    `households.services.urgency`; weight in points.
    """

    code = models.SlugField("รหัสเกณฑ์", max_length=40, unique=True)
    label = models.CharField("เกณฑ์", max_length=160)
    weight = models.PositiveSmallIntegerField("คะแนน")
    parameter = models.DecimalField(
        "ค่ากำหนด", max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField("ใช้งาน", default=True)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)

    privacy = classified(public="id code label weight parameter is_active sort_key")

    class Meta:
        verbose_name = "เกณฑ์ความเร่งด่วน"
        verbose_name_plural = "เกณฑ์ความเร่งด่วน"
        ordering = ["sort_key", "code"]

    def __str__(self):
        return self.label
