"""The ladder อยู่รอด → พอเพียง → ยั่งยืน: its criteria, what mentors ticked, and the moves."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from plans.enums import Stage
from plans.querysets import StageQuerySet, TickQuerySet


class StageCriterion(models.Model):
    """What a household must have reached to stand on a stage; the province writes these.

    `rule` names how it is found out (`plans.ladder_rules`): «tick» by the mentor, else computed.
    No official criteria are published (docs/domain.md): `is_ours` marks the system's own proposal,
    until the province changes the row.
    """

    stage = models.CharField("ระดับ", max_length=16, choices=Stage)
    label = models.CharField("เกณฑ์", max_length=200)
    rule = models.CharField("วิธีตรวจ", max_length=40)
    parameter = models.DecimalField(
        "ค่ากำหนด",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    dimension = models.ForeignKey(
        "indicators.Dimension",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="มิติ",
    )
    is_active = models.BooleanField("ใช้งาน", default=True)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)

    privacy = classified(
        public="id stage label rule parameter dimension is_active is_ours sort_key"
    )

    class Meta:
        verbose_name = "เกณฑ์ของระดับ"
        verbose_name_plural = "เกณฑ์ของระดับ"
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="stage_criterion_parameter_not_negative",
                condition=Q(parameter=None) | Q(parameter__gte=0),
                violation_error_message="ค่ากำหนดติดลบไม่ได้",
            )
        ]

    def __str__(self):
        return self.label


class CriterionTick(models.Model):
    """A mentor saw that a criterion is met. Taken back by ending the row, never by removing it."""

    household = HouseholdKey(related_name="criterion_ticks")
    district = DistrictField()
    criterion = models.ForeignKey(StageCriterion, on_delete=models.PROTECT, related_name="ticks")
    note = models.CharField("สิ่งที่เห็น", max_length=255, blank=True)
    ticked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField("ยืนยันเมื่อ", default=timezone.now)
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("ถอนเมื่อ", null=True, blank=True)

    privacy = classified(
        internal="id household district ticked_by ticked_at ended_by ended_at",
        sensitive="criterion note",
    )

    policy = Policy(Permission.PLAN_VIEW)

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = "เกณฑ์ที่พี่เลี้ยงยืนยัน"
        verbose_name_plural = "เกณฑ์ที่พี่เลี้ยงยืนยัน"
        ordering = ["-ticked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "criterion"],
                condition=Q(ended_at=None),
                name="criterion_ticked_once",
                violation_error_message="เกณฑ์นี้ยืนยันไว้แล้ว",
            ),
            models.CheckConstraint(
                name="criterion_tick_end_whole",
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                violation_error_message="การถอนต้องมีผู้ถอนและวันเวลา",
            ),
        ]

    def __str__(self):
        return f"{self.household_id} {self.criterion_id}"


class StageRecord(models.Model):
    """A household's move on the ladder: proposed by the mentor, confirmed or refused by ศจพ.อ.

    `criteria` is how every criterion up to the stage stood when it was proposed:
    `[{"id", "stage", "label", "met", "shown"}]`; `unmet` counts those that were not met, for a
    move up. `from_stage` is where the household stood.
    """

    household = HouseholdKey(related_name="stages")
    district = DistrictField()
    from_stage = models.CharField("ระดับเดิม", max_length=16, choices=Stage, blank=True)
    stage = models.CharField("ระดับ", max_length=16, choices=Stage)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    criteria = models.JSONField("เกณฑ์ ณ วันที่เสนอ", default=list, blank=True)
    unmet = models.PositiveSmallIntegerField("เกณฑ์ที่ยังไม่ครบ", default=0)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("เสนอเมื่อ", default=timezone.now)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True, blank=True)
    refused_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField("ไม่ยืนยันเมื่อ", null=True, blank=True)
    refusal_reason = models.CharField("เหตุที่ไม่ยืนยัน", max_length=255, blank=True)

    privacy = classified(
        internal=(
            "id household district proposed_by proposed_at confirmed_by confirmed_at refused_by "
            "refused_at"
        ),
        sensitive="from_stage stage reason criteria unmet refusal_reason",
    )

    policy = Policy(Permission.PLAN_VIEW)

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
            models.CheckConstraint(
                name="stage_refused_by_another",
                condition=Q(refused_by=None) | ~Q(refused_by=F("proposed_by")),
                violation_error_message="ผู้เสนอตัดสินข้อเสนอของตนไม่ได้",
            ),
            # Without a person: settled by a migration, see 0004.
            models.CheckConstraint(
                name="stage_refusal_whole",
                condition=Q(refused_by=None, refused_at=None, refusal_reason="")
                | (Q(refused_at__isnull=False, confirmed_at=None) & ~Q(refusal_reason="")),
                violation_error_message="การไม่ยืนยันต้องมีวันเวลาและเหตุ และเกิดกับข้อเสนอที่ยังไม่ยืนยัน",
            ),
            models.CheckConstraint(
                name="stage_unmet_with_reason",
                condition=Q(unmet=0) | ~Q(reason=""),
                violation_error_message="ยังมีเกณฑ์ที่ไม่ครบ โปรดระบุเหตุผลที่ควรเลื่อนระดับ",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(confirmed_at=None, refused_at=None),
                name="stage_one_waiting",
                violation_error_message="ครัวเรือนนี้มีข้อเสนอระดับที่รอ ศจพ.อ. อยู่แล้ว",
            ),
        ]

    def __str__(self):
        return f"{self.household_id} {self.get_stage_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None
