"""Visits with 4-ท assessment and photos, assistance, referrals, and Logbook-style exports."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.fenced import Fenced
from committees.models import JobFields
from committees.permissions import Permission
from households.fields import DistrictField, HouseholdKey
from logbook.enums import (
    AssistanceKind,
    DimensionProgress,
    FourT,
    ReferralStatus,
    Score,
    VisitPurpose,
    VisitStatus,
)
from logbook.querysets import AssistanceQuerySet, ReferralQuerySet, VisitQuerySet


class Visit(models.Model):
    """One visit to a household. The id is made on the mentor's phone, so a repeated sync is
    harmless.

    `content_hash` is SHA-256 of what the phone sent: the same id with other content is a conflict.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="visits")
    district = DistrictField()
    pairing = models.ForeignKey(
        "mentors.Pairing", on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    purpose = models.CharField("วัตถุประสงค์", max_length=10, choices=VisitPurpose)
    visited_on = models.DateField("วันที่เยี่ยม")
    visited_at = models.DateTimeField("เวลาที่บันทึกในเครื่อง", null=True, blank=True)
    received_at = models.DateTimeField("ระบบได้รับเมื่อ", default=timezone.now)
    met_with = models.CharField("ผู้ให้ข้อมูล", max_length=200, blank=True)
    summary = models.TextField("ผลการเยี่ยม", blank=True)
    next_step = models.TextField("สิ่งที่จะทำต่อ", blank=True)
    latitude = models.DecimalField("ละติจูด", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("ลองจิจูด", max_digits=8, decimal_places=5, null=True, blank=True)
    status = models.CharField(
        "สถานะ", max_length=9, choices=VisitStatus, default=VisitStatus.SUBMITTED
    )
    recorded_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField("ตรวจเมื่อ", null=True, blank=True)
    verified_by = models.ForeignKey(
        "committees.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField("เหตุที่ส่งกลับ", max_length=255, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    personal_fields = ("met_with", "summary", "next_step", "latitude", "longitude", "return_reason")

    fenced = Fenced(Permission.VISIT_VIEW)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "การเยี่ยมครัวเรือน"
        verbose_name_plural = "การเยี่ยมครัวเรือน"
        ordering = ["-visited_on", "-received_at"]
        indexes = [
            models.Index(fields=["household", "-visited_on"], name="visit_household"),
            models.Index(fields=["visited_on", "status"], name="visit_month"),
        ]
        constraints = [
            models.CheckConstraint(
                name="visit_verified_by_another_person",
                condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by")),
                violation_error_message="ผู้บันทึกตรวจงานของตนเองไม่ได้",
            ),
            models.CheckConstraint(
                name="visit_verification_whole",
                condition=Q(status="submitted", verified_by=None, verified_at=None)
                | (
                    ~Q(status="submitted") & Q(verified_by__isnull=False, verified_at__isnull=False)
                ),
                violation_error_message="ผลการตรวจต้องมีผู้ตรวจและวันเวลา",
            ),
            models.CheckConstraint(
                name="visit_returned_with_reason",
                condition=~Q(status="returned") | ~Q(return_reason=""),
                violation_error_message="การส่งกลับต้องระบุเหตุ",
            ),
        ]

    def __str__(self):
        return f"การเยี่ยม {self.pk}"


class VisitProgress(models.Model):
    """How a dimension stood at a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="progress")
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    progress = models.CharField("ความก้าวหน้า", max_length=6, choices=DimensionProgress)
    note = models.CharField("รายละเอียด", max_length=400, blank=True)

    personal_fields = ("progress", "note")

    fenced = Fenced(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "ความก้าวหน้ารายมิติ"
        verbose_name_plural = "ความก้าวหน้ารายมิติ"
        constraints = [
            models.UniqueConstraint(fields=["visit", "dimension"], name="visit_progress_once"),
        ]

    def __str__(self):
        return f"{self.visit_id} {self.dimension_id}"


class AssessmentLine(models.Model):
    """One ท of a visit's 4-ท assessment, scored 1–5."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="assessment")
    aspect = models.CharField("ท", max_length=8, choices=FourT)
    score = models.PositiveSmallIntegerField(
        "ระดับ", choices=Score, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.TextField("สิ่งที่พบ", blank=True)

    personal_fields = ("score", "note")

    fenced = Fenced(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "การประเมิน 4 ท"
        verbose_name_plural = "การประเมิน 4 ท"
        constraints = [
            models.UniqueConstraint(fields=["visit", "aspect"], name="assessment_aspect_once"),
            models.CheckConstraint(
                name="assessment_score_1_to_5",
                condition=Q(score__gte=1, score__lte=5),
                violation_error_message="ระดับต้องอยู่ระหว่าง 1 ถึง 5",
            ),
        ]

    def __str__(self):
        return f"{self.visit_id} {self.aspect}"


class VisitPhoto(models.Model):
    """A photograph of a visit: private, re-encoded without EXIF, id made on the phone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    image = models.ImageField("ภาพ", upload_to="visits/%Y/%m/", max_length=255)
    sha256 = models.CharField(max_length=64)
    caption = models.CharField("คำบรรยาย", max_length=200, blank=True)
    added_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)

    personal_fields = ("image", "caption")

    fenced = Fenced(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "ภาพการเยี่ยม"
        verbose_name_plural = "ภาพการเยี่ยม"
        constraints = [
            models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once"),
        ]

    def __str__(self):
        return f"ภาพ {self.pk}"


class Referral(models.Model):
    """What needs an agency: ศจพ.อ. → agency, with acceptance, a clock and an outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="referrals")
    district = DistrictField()
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
    )
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        "committees.Organization", on_delete=models.PROTECT, related_name="referrals"
    )
    subject = models.CharField("เรื่อง", max_length=200)
    request = models.TextField("สิ่งที่ขอให้ดำเนินการ")
    status = models.CharField(
        "สถานะ", max_length=9, choices=ReferralStatus, default=ReferralStatus.SENT
    )
    sent_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    due_on = models.DateField("ขอให้ตอบภายใน")
    accepted_at = models.DateTimeField("รับเรื่องเมื่อ", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "committees.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("ปิดเรื่องเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "committees.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField("ผลการดำเนินการ", blank=True)

    personal_fields = ("subject", "request", "outcome")

    fenced = Fenced(
        Permission.REFERRAL_VIEW,
        agency="organization_id",
        opens={
            "households_household": ("id", "household_id"),
            "households_need": ("household_id", "household_id"),
        },
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "เรื่องส่งต่อ"
        verbose_name_plural = "เรื่องส่งต่อ"
        ordering = ["due_on", "sent_at"]
        indexes = [
            models.Index(fields=["organization", "status", "due_on"], name="referral_inbox"),
            models.Index(fields=["household", "-sent_at"], name="referral_household"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_acceptance_whole",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                violation_error_message="การรับเรื่องต้องมีผู้รับและวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_closing_whole",
                condition=Q(
                    status__in=["sent", "accepted"], closed_at=None, closed_by=None, outcome=""
                )
                | (
                    Q(
                        status__in=["completed", "declined", "withdrawn"],
                        closed_at__isnull=False,
                        closed_by__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
                violation_error_message="การปิดเรื่องต้องมีผลการดำเนินการ ผู้ปิด และวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_completed_after_acceptance",
                condition=~Q(status__in=["accepted", "completed"]) | Q(accepted_at__isnull=False),
                violation_error_message="ต้องรับเรื่องก่อน",
            ),
        ]

    def __str__(self):
        return f"เรื่องส่งต่อ {self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < timezone.localdate()


class ReferralEvent(models.Model):
    """A step of a referral, for its timeline and its clock."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    status = models.CharField("สถานะ", max_length=9, choices=ReferralStatus)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    note = models.TextField("บันทึก", blank=True)

    personal_fields = ("note",)

    fenced = Fenced(Permission.REFERRAL_VIEW, by="referral")

    class Meta:
        verbose_name = "ขั้นของเรื่องส่งต่อ"
        verbose_name_plural = "ขั้นของเรื่องส่งต่อ"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.referral_id} {self.status}"


class Assistance(models.Model):
    """Help given to a household: by the mentor, or by an agency (then usually under a referral)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="assistance")
    district = DistrictField()
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assistance",
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="assistance"
    )
    organization = models.ForeignKey(
        "committees.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="หน่วยงานที่ช่วย",
    )
    kind = models.CharField("ประเภท", max_length=8, choices=AssistanceKind)
    description = models.CharField("รายละเอียด", max_length=400)
    amount = models.DecimalField(
        "มูลค่า (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    given_on = models.DateField("วันที่ช่วยเหลือ")
    recorded_by = models.ForeignKey("committees.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)

    personal_fields = ("description", "amount")

    fenced = Fenced(Permission.ASSISTANCE_VIEW, agency="organization_id")

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = "การช่วยเหลือ"
        verbose_name_plural = "การช่วยเหลือ"
        ordering = ["-given_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["household", "-given_on"], name="assistance_household"),
            models.Index(fields=["given_on"], name="assistance_month"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assistance_amount_not_negative",
                condition=Q(amount=None) | Q(amount__gte=0),
                violation_error_message="มูลค่าติดลบไม่ได้",
            ),
        ]

    def __str__(self):
        return f"การช่วยเหลือ {self.pk}"


class LogbookExport(JobFields):
    """A run of the Logbook-style export of a month. Not an official layout (DOMAIN §0.3)."""

    month = models.DateField("เดือน (วันที่ 1)")
    area = models.ForeignKey("committees.Area", on_delete=models.PROTECT, related_name="+")
    stored_file = models.FileField("ไฟล์", upload_to="logbook/%Y/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField("จำนวนแถว", default=0)

    fenced = Fenced(Permission.LOGBOOK_EXPORT, by="area")

    class Meta:
        verbose_name = "การส่งออกแบบ Logbook"
        verbose_name_plural = "การส่งออกแบบ Logbook"
        ordering = ["-id"]

    def __str__(self):
        return f"ส่งออก #{self.pk} {self.month:%Y-%m}"


class ExportedVisit(models.Model):
    """A visit leaves in one export run only: a visit stands here at most once."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="exported")
    run = models.ForeignKey(LogbookExport, on_delete=models.PROTECT, related_name="visits")

    fenced = Fenced(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "การเยี่ยมที่ส่งออกแล้ว"
        verbose_name_plural = "การเยี่ยมที่ส่งออกแล้ว"

    def __str__(self):
        return f"{self.run_id} {self.visit_id}"
