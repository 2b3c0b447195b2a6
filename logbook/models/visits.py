"""Visits with progress by dimension, 4-ท assessment and photos."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.earlier_work import brought_in
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from logbook.enums import DimensionProgress, FourT, Score, VisitPurpose, VisitStatus
from logbook.querysets import VisitQuerySet

ANOTHER_MENTOR = "พี่เลี้ยงคนอื่น"


class Visit(models.Model):
    """One visit to a household. Whoever sends it makes the id, a phone or the mark of a page's
    form, so a repeated sync is harmless; one that is brought in gets its own.

    `content_hash` is SHA-256 of what was sent: the same id with other content is a conflict.
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
    latitude = models.DecimalField(
        "ละติจูด", max_digits=8, decimal_places=5, null=True, blank=True, validators=days.degrees(90)
    )
    longitude = models.DecimalField(
        "ลองจิจูด",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=days.degrees(180),
    )
    status = models.CharField(
        "สถานะ", max_length=9, choices=VisitStatus, default=VisitStatus.SUBMITTED
    )
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField("ตรวจเมื่อ", null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField("เหตุที่ส่งกลับ", max_length=255, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    is_brought_in = brought_in()
    # Where somebody else has recorded it: for a mentor, or of a visit brought in.
    visited_by = models.ForeignKey(
        "mentors.Official",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ผู้เยี่ยม",
        editable=False,
    )

    privacy = classified(
        internal=(
            "id household district pairing purpose visited_on visited_at received_at status "
            "recorded_by verified_at verified_by content_hash is_brought_in visited_by"
        ),
        personal="met_with latitude longitude",
        sensitive="summary next_step return_reason",
    )

    policy = Policy(Permission.VISIT_VIEW)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "การเยี่ยมครัวเรือน"
        verbose_name_plural = "การเยี่ยมครัวเรือน"
        ordering = ["-visited_on", "-received_at"]
        indexes = [
            models.Index(fields=["household", "-visited_on"], name="visit_household"),
            models.Index(fields=["visited_on", "status", "verified_at"], name="visit_month"),
            models.Index(fields=["-visited_on", "-received_at", "id"], name="visit_newest"),
            # In the order of the list, with all that the fence asks, so that counting reads no row.
            models.Index(
                fields=["district", "-visited_on", "-received_at", "id"],
                include=["household"],
                name="visit_of_district",
            ),
            models.Index(
                fields=["district"],
                include=["household", "recorded_by"],
                condition=Q(status=VisitStatus.SUBMITTED),
                name="visit_waiting",
            ),
            models.Index(
                fields=["district"],
                include=["household", "recorded_by"],
                condition=Q(status=VisitStatus.RETURNED),
                name="visit_returned",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="visit_verified_by_another_person",
                condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by")),
                violation_error_message="ผู้บันทึกตรวจงานของตนเองไม่ได้",
            ),
            models.CheckConstraint(
                name="visit_verification_whole",
                condition=Q(status=VisitStatus.SUBMITTED, verified_by=None, verified_at=None)
                | (
                    ~Q(status=VisitStatus.SUBMITTED)
                    & Q(verified_by__isnull=False, verified_at__isnull=False)
                ),
                violation_error_message="ผลการตรวจต้องมีผู้ตรวจและวันเวลา",
            ),
            models.CheckConstraint(
                name="visit_returned_with_reason",
                condition=~Q(status=VisitStatus.RETURNED) | ~Q(return_reason=""),
                violation_error_message="การส่งกลับต้องระบุเหตุ",
            ),
            days.within("visit_days", "visited_on", earliest=days.PROGRAMME),
            days.on_earth("visit_on_earth"),
        ]

    def __str__(self):
        return f"การเยี่ยม {self.pk}"

    @property
    def visitor(self):
        """Who went there: an official, else the person who recorded it. An official whom the
        reader may not see has no name: of a household merged into this one, say.
        """
        if self.visited_by_id is None:
            return self.recorded_by
        return self.visited_by or ANOTHER_MENTOR

    @property
    def is_for_another(self) -> bool:
        """Whether somebody else than who went there has recorded it."""
        official = self.visited_by_id and self.visited_by
        if official:
            return official.user_id != self.recorded_by_id
        return self.visited_by_id is not None


class VisitProgress(models.Model):
    """How a dimension stood at a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="progress")
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    progress = models.CharField("ความก้าวหน้า", max_length=6, choices=DimensionProgress)
    note = models.CharField("รายละเอียด", max_length=400, blank=True)

    privacy = classified(internal="id visit", sensitive="dimension progress note")

    policy = Policy(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "ความก้าวหน้ารายมิติ"
        verbose_name_plural = "ความก้าวหน้ารายมิติ"
        constraints = [
            models.UniqueConstraint(fields=["visit", "dimension"], name="visit_progress_once")
        ]

    def __str__(self):
        return f"{self.visit_id} {self.dimension_id}"


class AssessmentLine(models.Model):
    """One ท of a visit's 4-ท assessment, scored 1–5 in the words of `ScoreWord`."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="assessment")
    aspect = models.CharField("ท", max_length=8, choices=FourT)
    score = models.PositiveSmallIntegerField(
        "ระดับ", choices=Score, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.TextField("สิ่งที่พบ", blank=True)
    strengths = models.TextField("จุดแข็ง", blank=True)
    obstacles = models.TextField("อุปสรรค", blank=True)

    privacy = classified(internal="id visit", sensitive="aspect score note strengths obstacles")

    policy = Policy(Permission.VISIT_VIEW, by="visit")

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
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)

    privacy = classified(internal="id visit sha256 added_by added_at", sensitive="image caption")

    policy = Policy(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "ภาพการเยี่ยม"
        verbose_name_plural = "ภาพการเยี่ยม"
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once")]

    def __str__(self):
        return f"ภาพ {self.pk}"
