"""Household plans."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.earlier_work import brought_in
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from mentors.models.pairings import Official
from plans.enums import AgreementMark, PlanCloseReason, PlanRowStatus, PlanStatus, Stage
from plans.querysets import PlanQuerySet


class ActionPlan(models.Model):
    """แผนพัฒนาคุณภาพชีวิตครัวเรือน, one open at a time; a new version closes the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="plans")
    district = DistrictField()
    version = models.PositiveSmallIntegerField("ฉบับที่", default=1)
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    goal_stage = models.CharField("เป้าหมาย", max_length=16, choices=Stage)
    goal = models.TextField("เป้าหมายสูงสุดของครัวเรือน")
    status = models.CharField(
        "สถานะแผน", max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT
    )
    started_on = models.DateField("เริ่มแผน", default=timezone.localdate)
    agreed_on = models.DateField("วันที่ตกลงกับครัวเรือน", null=True, blank=True)
    agreed_by_name = models.CharField("ผู้แทนครัวเรือนที่ตกลง", max_length=200, blank=True)
    agreed_by_relation = models.CharField("เกี่ยวข้องกับหัวหน้าครัวเรือน", max_length=80, blank=True)
    agreed_mark = models.CharField("ลงนามด้วย", max_length=12, choices=AgreementMark, blank=True)
    agreed_paper = models.ImageField(
        "ภาพแบบแผนที่ลงนาม", upload_to="plans/%Y/%m/", max_length=255, blank=True
    )
    closed_on = models.DateField("ปิดแผนเมื่อ", null=True, blank=True)
    close_reason = models.CharField("เหตุที่ปิดแผน", max_length=16, choices=PlanCloseReason, blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)
    updated_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)
    is_brought_in = brought_in()

    privacy = classified(
        internal=(
            "id household district version official status started_on agreed_on closed_on "
            "close_reason created_by created_at updated_at is_brought_in"
        ),
        personal="agreed_by_name agreed_by_relation agreed_mark",
        sensitive="goal_stage goal agreed_paper",
    )

    policy = Policy(Permission.PLAN_VIEW)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "แผนพัฒนาคุณภาพชีวิตครัวเรือน"
        verbose_name_plural = "แผนพัฒนาคุณภาพชีวิตครัวเรือน"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(closed_on=None),
                name="plan_one_open",
                violation_error_message="ครัวเรือนนี้มีแผนที่ใช้อยู่แล้ว",
            ),
            models.UniqueConstraint(fields=["household", "version"], name="plan_version_once"),
            models.CheckConstraint(
                name="plan_closes_with_reason",
                condition=(Q(closed_on=None, close_reason="") & ~Q(status=PlanStatus.CLOSED))
                | (Q(closed_on__isnull=False, status=PlanStatus.CLOSED) & ~Q(close_reason="")),
                violation_error_message="การปิดแผนต้องมีวันที่และเหตุ",
            ),
            models.CheckConstraint(
                name="plan_agreed_has_date",
                condition=~Q(status=PlanStatus.AGREED) | Q(agreed_on__isnull=False),
                violation_error_message="แผนที่ตกลงแล้วต้องมีวันที่ตกลง",
            ),
            models.CheckConstraint(
                name="plan_paper_of_agreement",
                condition=Q(agreed_paper="") | Q(agreed_on__isnull=False),
                violation_error_message="ภาพแบบแผนที่ลงนามต้องมีวันที่ตกลง",
            ),
            days.within(
                "plan_days", "started_on", "agreed_on", "closed_on", earliest=days.PROGRAMME
            ),
        ]

    def __str__(self):
        return f"แผน #{self.pk} ฉบับที่ {self.version}"


class PlanRow(models.Model):
    """A line of the form: what the household does, who supports it, when, how it stands.

    `first_month` and `last_month` are the first days of the months of the period, both included.
    What `is_immediate` began when it was written: the form says «ดำเนินการทันที» for its first month.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="rows")
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", verbose_name="มิติ"
    )
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="plan_rows",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    household_does = models.TextField("สิ่งที่ครัวเรือนดำเนินการเอง", blank=True)
    support = models.TextField("สิ่งที่พี่เลี้ยง/หน่วยงานสนับสนุน", blank=True)
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงานสนับสนุน",
    )
    first_month = models.DateField("เดือนเริ่ม")
    last_month = models.DateField("เดือนสิ้นสุด")
    is_immediate = models.BooleanField("ดำเนินการทันที", default=False, db_default=False)
    status = models.CharField(
        "สถานะ", max_length=12, choices=PlanRowStatus, default=PlanRowStatus.NOT_STARTED
    )
    stop_reason = models.CharField("เหตุที่ยุติ", max_length=255, blank=True)
    cost = models.DecimalField(
        "งบประมาณ (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    money_source = models.CharField("แหล่งงบประมาณ", max_length=120, blank=True)
    is_brought_in = brought_in()

    privacy = classified(
        internal=(
            "id plan position organization first_month last_month is_immediate status is_brought_in"
        ),
        sensitive="dimension need household_does support stop_reason cost money_source",
    )

    policy = Policy(by="plan")

    class Meta:
        verbose_name = "กิจกรรมในแผน"
        verbose_name_plural = "กิจกรรมในแผน"
        ordering = ["plan", "dimension__sort_key", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_row_period",
                condition=Q(last_month__gte=F("first_month")),
                violation_error_message="เดือนสิ้นสุดต้องไม่ก่อนเดือนเริ่ม",
            ),
            models.CheckConstraint(
                name="plan_row_not_empty",
                condition=~Q(household_does="", support=""),
                violation_error_message="ต้องระบุสิ่งที่ครัวเรือนทำหรือสิ่งที่สนับสนุนอย่างน้อยหนึ่งช่อง",
            ),
            models.CheckConstraint(
                name="plan_row_stopped_with_reason",
                condition=~Q(status=PlanRowStatus.STOPPED) | ~Q(stop_reason=""),
                violation_error_message="กิจกรรมที่ยุติต้องระบุเหตุ",
            ),
            models.CheckConstraint(
                name="plan_row_cost_not_negative",
                condition=Q(cost=None) | Q(cost__gte=0),
                violation_error_message="งบประมาณติดลบไม่ได้",
            ),
            days.within("plan_row_days", "first_month", "last_month", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"กิจกรรม #{self.pk}"
