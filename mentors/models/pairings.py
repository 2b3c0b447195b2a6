"""Officials, the one-official-one-household pairings, the ladder, and household plans."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.fenced import Fenced
from committees.permissions import Permission
from committees.privacy import classified
from households.fields import DistrictField, HouseholdKey
from mentors.enums import (
    OfficialEndReason,
    PairingEndReason,
    PairingKind,
    PlanCloseReason,
    PlanRowStatus,
    PlanStatus,
    Stage,
)
from mentors.querysets import OfficialQuerySet, PairingQuerySet, PlanQuerySet, StageQuerySet


class Official(models.Model):
    """A civil servant who can look after households, with or without a login account."""

    user = models.OneToOneField(
        "committees.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="official",
        verbose_name="บัญชีผู้ใช้",
    )
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    first_name = models.CharField("ชื่อ", max_length=120)
    last_name = models.CharField("นามสกุล", max_length=120)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    organization = models.ForeignKey(
        "committees.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name="หน่วยงาน",
    )
    work_area = models.ForeignKey(
        "committees.Area",
        on_delete=models.PROTECT,
        related_name="officials",
        verbose_name="พื้นที่ปฏิบัติงาน",
    )
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    languages = models.CharField("ภาษาถิ่น", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("จำนวนครัวเรือนที่รับได้", default=1)
    is_available = models.BooleanField("พร้อมรับครัวเรือน", default=True)
    started_on = models.DateField("เริ่มปฏิบัติงาน", default=timezone.localdate)
    ended_on = models.DateField("พ้นหน้าที่", null=True, blank=True)
    end_reason = models.CharField("เหตุที่พ้น", max_length=12, choices=OfficialEndReason, blank=True)

    privacy = classified(
        internal=(
            "id user organization work_area capacity is_available started_on ended_on end_reason"
        ),
        personal="title first_name last_name position phone email languages",
    )

    fenced = Fenced(Permission.OFFICIAL_VIEW, by="area", area="work_area_id", own="user_id")

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้าราชการพี่เลี้ยง"
        verbose_name_plural = "ข้าราชการพี่เลี้ยง"
        ordering = ["first_name", "last_name"]
        constraints = [
            models.CheckConstraint(
                name="official_ends_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="วันที่พ้นหน้าที่กับเหตุต้องมีคู่กัน",
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()


class Pairing(models.Model):
    """An official looks after a household for a time. One open main pairing a household."""

    household = HouseholdKey(related_name="pairings")
    district = DistrictField()
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="pairings")
    kind = models.CharField("ประเภท", max_length=4, choices=PairingKind, default=PairingKind.MAIN)
    started_on = models.DateField("ตั้งแต่", default=timezone.localdate)
    ended_on = models.DateField("สิ้นสุด", null=True, blank=True)
    end_reason = models.CharField("เหตุที่สิ้นสุด", max_length=16, choices=PairingEndReason, blank=True)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    paired_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        "committees.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=(
            "id household district official kind started_on ended_on end_reason order_number "
            "paired_by ended_by"
        ),
        sensitive="reason",
    )

    fenced = Fenced(Permission.PAIRING_VIEW, opens={"mentors_official": ("id", "official_id")})

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "การจับคู่พี่เลี้ยง"
        verbose_name_plural = "การจับคู่พี่เลี้ยง"
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_on=None, kind="main"),
                name="pairing_one_open_main",
                violation_error_message="ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว",
            ),
            models.UniqueConstraint(
                fields=["household", "official"],
                condition=Q(ended_on=None),
                name="pairing_once_while_open",
                violation_error_message="พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว",
            ),
            models.CheckConstraint(
                name="pairing_ends_with_reason",
                condition=Q(ended_on=None, end_reason="", ended_by=None)
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                violation_error_message="การสิ้นสุดการดูแลต้องมีวันที่ เหตุ และผู้บันทึก",
            ),
            models.CheckConstraint(
                name="pairing_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
        ]

    def __str__(self):
        return f"การจับคู่ #{self.pk}"


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
    closed_on = models.DateField("ปิดแผนเมื่อ", null=True, blank=True)
    close_reason = models.CharField("เหตุที่ปิดแผน", max_length=16, choices=PlanCloseReason, blank=True)
    created_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)
    updated_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(
        internal=(
            "id household district version official status started_on agreed_on closed_on "
            "close_reason created_by created_at updated_at"
        ),
        personal="agreed_by_name",
        sensitive="goal_stage goal",
    )

    fenced = Fenced(Permission.PLAN_VIEW)

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
                condition=(Q(closed_on=None, close_reason="") & ~Q(status="closed"))
                | (Q(closed_on__isnull=False, status="closed") & ~Q(close_reason="")),
                violation_error_message="การปิดแผนต้องมีวันที่และเหตุ",
            ),
            models.CheckConstraint(
                name="plan_agreed_has_date",
                condition=~Q(status="agreed") | Q(agreed_on__isnull=False),
                violation_error_message="แผนที่ตกลงแล้วต้องมีวันที่ตกลง",
            ),
        ]

    def __str__(self):
        return f"แผน #{self.pk} ฉบับที่ {self.version}"


class PlanRow(models.Model):
    """A line of the form: what the household does, who supports it, when, how it stands.

    `first_month` and `last_month` are the first days of the months of the period, both included.
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
        "committees.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงานสนับสนุน",
    )
    first_month = models.DateField("เดือนเริ่ม")
    last_month = models.DateField("เดือนสิ้นสุด")
    status = models.CharField(
        "สถานะ", max_length=12, choices=PlanRowStatus, default=PlanRowStatus.NOT_STARTED
    )
    stop_reason = models.CharField("เหตุที่ยุติ", max_length=255, blank=True)
    cost = models.DecimalField(
        "งบประมาณ (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    money_source = models.CharField("แหล่งงบประมาณ", max_length=120, blank=True)

    privacy = classified(
        internal="id plan position organization first_month last_month status",
        sensitive="dimension need household_does support stop_reason cost money_source",
    )

    fenced = Fenced(Permission.PLAN_VIEW, by="plan")

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
                condition=~Q(status="stopped") | ~Q(stop_reason=""),
                violation_error_message="กิจกรรมที่ยุติต้องระบุเหตุ",
            ),
            models.CheckConstraint(
                name="plan_row_cost_not_negative",
                condition=Q(cost=None) | Q(cost__gte=0),
                violation_error_message="งบประมาณติดลบไม่ได้",
            ),
        ]

    def __str__(self):
        return f"กิจกรรม #{self.pk}"
