"""Households the list missed (ครัวเรือนตกหล่น), kept apart from the official list."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.fields import EncryptedPin
from core.privacy import classified
from households.enums import NominationStatus
from households.models.households import Household
from households.querysets import NominationQuerySet
from places.models.villages import Village


class Nomination(models.Model):
    """A proposal with evidence; ศจพ.อ. verifies or refuses it, never the proposer."""

    subdistrict = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="nominations"
    )
    district = models.PositiveSmallIntegerField("รหัสอำเภอ")
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    house_number = models.CharField("บ้านเลขที่", max_length=40, blank=True)
    head_name = models.CharField("ชื่อหัวหน้าครัวเรือน", max_length=200)
    name_key = models.CharField(max_length=240, blank=True)
    sound_key = models.CharField(max_length=60, blank=True)
    pin = EncryptedPin("เลขประจำตัวประชาชน", null=True, blank=True)
    pin_index = models.BinaryField(max_length=32, null=True, blank=True)
    dimensions = ArrayField(models.CharField(max_length=20), verbose_name="มิติที่ตกเกณฑ์")
    reason = models.TextField("เหตุผลที่เสนอ")
    evidence = models.TextField("หลักฐาน", blank=True)
    status = models.CharField(
        "สถานะ", max_length=8, choices=NominationStatus, default=NominationStatus.PROPOSED
    )
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("เสนอเมื่อ", default=timezone.now)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("ตรวจสอบเมื่อ", null=True, blank=True)
    decision_reason = models.CharField("เหตุผลของผู้ตรวจ", max_length=255, blank=True)
    household = models.OneToOneField(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="nomination"
    )

    privacy = classified(
        internal=(
            "id subdistrict district village status proposed_by proposed_at decided_by decided_at "
            "household"
        ),
        personal="house_number head_name name_key sound_key",
        sensitive="pin pin_index dimensions reason evidence decision_reason",
    )

    policy = Policy(Permission.NOMINATION_MAKE, by="district", own="proposed_by_id")

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อเสนอครัวเรือนตกหล่น"
        verbose_name_plural = "ข้อเสนอครัวเรือนตกหล่น"
        constraints = [
            models.CheckConstraint(
                name="nomination_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message="ผู้เสนอตรวจสอบข้อเสนอของตนเองไม่ได้",
            ),
            models.CheckConstraint(
                name="nomination_decision_whole",
                condition=Q(status=NominationStatus.PROPOSED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=NominationStatus.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message="ผลการตรวจสอบต้องมีผู้ตรวจและวันเวลา",
            ),
        ]

    def __str__(self):
        return f"ข้อเสนอ #{self.pk}"


class NominationPhoto(models.Model):
    """A photograph that speaks for a proposal: private, re-encoded without EXIF."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="photos")
    image = models.ImageField("ภาพ", upload_to="nominations/%Y/%m/", max_length=255)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)

    privacy = classified(internal="id nomination sha256 added_by added_at", sensitive="image")

    policy = Policy(by="nomination")

    class Meta:
        verbose_name = "ภาพของข้อเสนอครัวเรือนตกหล่น"
        verbose_name_plural = "ภาพของข้อเสนอครัวเรือนตกหล่น"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "sha256"],
                name="nomination_photo_once",
                violation_error_message="ภาพนี้แนบไว้แล้ว",
            )
        ]

    def __str__(self):
        return f"ภาพ {self.pk}"
