"""Published criteria of urgency and each household's score, line by line."""

from django.db import models
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey


class UrgencyCriterion(models.Model):
    """A rule the province publishes. `code` names the rule in `households.urgency`; weight in
    points.
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


class HouseholdUrgency(models.Model):
    """A household's score in a data year. `lines` is `[{"code", "label", "points"}]`."""

    household = HouseholdKey(on_delete=models.CASCADE, related_name="urgencies", db_index=False)
    district = DistrictField()
    data_year = models.PositiveSmallIntegerField("ปีข้อมูล (พ.ศ.)")
    score = models.PositiveSmallIntegerField("คะแนน")
    lines = models.JSONField("รายการคะแนน", default=list)
    computed_at = models.DateTimeField("คำนวณเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id household district data_year computed_at", sensitive="score lines"
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    history_exempt = "computed from rows that are kept"

    class Meta:
        verbose_name = "คะแนนความเร่งด่วน"
        verbose_name_plural = "คะแนนความเร่งด่วน"
        constraints = [
            models.UniqueConstraint(fields=["household", "data_year"], name="urgency_once_a_year")
        ]

    def __str__(self):
        return f"{self.household_id} {self.data_year}: {self.score}"
