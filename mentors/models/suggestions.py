"""A suggested allocation of households to officials, and who may not be paired with whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from households.querysets import ScopedQuerySet
from mentors.enums import ConflictKind, LeftOut, SuggestionStage
from mentors.models.pairings import Official, Pairing
from mentors.querysets import SuggestionQuerySet


class ConflictOfInterest(models.Model):
    """An official who must not look after a household, and why."""

    household = HouseholdKey(related_name="conflicts")
    district = DistrictField()
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField("ความเกี่ยวข้อง", max_length=16, choices=ConflictKind)
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id household district official recorded_by recorded_at", sensitive="kind note"
    )

    policy = Policy(Permission.PAIRING_VIEW)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "ส่วนได้เสียกับครัวเรือน"
        verbose_name_plural = "ส่วนได้เสียกับครัวเรือน"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "official"],
                name="conflict_once",
                violation_error_message="บันทึกส่วนได้เสียของคู่นี้ไว้แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.household_id} {self.official_id}"


class Suggestion(Job):
    """A run of the allocation over the unpaired households of an area.

    `figures` is `{"best" | "greedy" | "now": {figures and spread of mentors.allocation}}`.
    """

    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", verbose_name="พื้นที่"
    )
    stage = models.CharField(
        "ขั้น", max_length=9, choices=SuggestionStage, default=SuggestionStage.DRAFT
    )
    no_skill_km = models.PositiveSmallIntegerField("น้ำหนักเมื่อหน่วยงานไม่ตรงปัญหา (กม.)", default=5)
    load_km = models.PositiveSmallIntegerField("น้ำหนักต่อครัวเรือนที่ดูแลอยู่ (กม.)", default=4)
    language_km = models.PositiveSmallIntegerField("น้ำหนักเมื่อพูดคนละภาษา (กม.)", default=8)
    replan = models.BooleanField("จัดคู่ที่ดูแลอยู่ใหม่ด้วย", default=False)
    change_km = models.PositiveSmallIntegerField("น้ำหนักเมื่อเปลี่ยนพี่เลี้ยง (กม.)", default=20)
    only = ArrayField(
        models.BigIntegerField(), verbose_name="เฉพาะครัวเรือน", default=list, blank=True
    )
    act = models.OneToOneField(
        "mentors.PairingAct", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField("ผลเปรียบเทียบ", default=dict, blank=True)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True, blank=True)

    privacy = classified(
        internal=(
            "id area stage no_skill_km load_km language_km replan change_km only act figures "
            "order_number confirmed_by confirmed_at "
            f"{JOB_FIELDS}"
        )
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อเสนอการจับคู่"
        verbose_name_plural = "ข้อเสนอการจับคู่"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_confirmed_whole",
                condition=Q(stage=SuggestionStage.DRAFT, confirmed_by=None, confirmed_at=None)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(stage=SuggestionStage.DRAFT)
                ),
                violation_error_message="การยืนยันต้องมีผู้ยืนยันและวันเวลา",
            )
        ]

    def __str__(self):
        return f"ข้อเสนอการจับคู่ #{self.pk}"


class SuggestedPair(models.Model):
    """A household of a suggestion: with whom, or why with nobody; and what came of it."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="pairs")
    household = HouseholdKey(related_name="suggested_pairs")
    district = DistrictField()
    official = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="พี่เลี้ยง",
    )
    km = models.FloatField("ระยะทาง (กม.)", null=True)
    has_skill = models.BooleanField("หน่วยงานตรงกับปัญหา", default=False)
    shares_language = models.BooleanField("พูดภาษาของครัวเรือน", default=True)
    standing = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="พี่เลี้ยงเดิม",
    )
    left_out = models.CharField("เหตุที่ยังไม่มีพี่เลี้ยง", max_length=12, choices=LeftOut, blank=True)
    is_changed = models.BooleanField("เจ้าหน้าที่แก้ไข", default=False)
    outcome = models.CharField("ผลเมื่อยืนยัน", max_length=255, blank=True)
    pairing = models.OneToOneField(
        Pairing, on_delete=models.PROTECT, null=True, blank=True, related_name="suggested_as"
    )

    privacy = classified(
        internal=(
            "id suggestion household district official km has_skill shares_language standing "
            "left_out is_changed outcome pairing"
        )
    )

    policy = Policy(Permission.PAIRING_EDIT)

    history_exempt = "a proposal; the pairings made of it are kept"

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "คู่ที่เสนอ"
        verbose_name_plural = "คู่ที่เสนอ"
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "household"], name="suggested_once"),
            models.CheckConstraint(
                name="suggested_or_left_out",
                condition=Q(official__isnull=False, left_out="")
                | (Q(official=None) & ~Q(left_out="")),
                violation_error_message="ต้องมีพี่เลี้ยงหรือเหตุที่ไม่มี อย่างใดอย่างหนึ่ง",
            ),
        ]

    def __str__(self):
        return f"{self.suggestion_id} {self.household_id}"
