"""What a mentor asks for: it needs resources from outside (circular, guideline 4, case 2)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import RequestStatus, Urgency
from assistance.models.referrals import Referral
from assistance.querysets import RequestQuerySet
from core import days
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from places.enums import SupportKind


class HelpRequest(models.Model):
    """One need of a household, collected by ศจพ.อ. The id is made on the mentor's phone, so that a
    repeated sync is harmless; `content_hash` is SHA-256 of what the phone sent.

    It waits, is with a body (`referral`), or is closed with an answer. A referral that comes back
    without help lets it wait again: `referral` then still says which one it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="requests")
    district = DistrictField()
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", verbose_name="มิติ"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ตัวชี้วัด",
    )
    kind = models.CharField("ขอความช่วยเหลือด้าน", max_length=12, choices=SupportKind)
    wanted = models.TextField("สิ่งที่ต้องการ", max_length=2000)
    urgency = models.CharField("ความเร่งด่วน", max_length=8, choices=Urgency, default=Urgency.NORMAL)
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="หน่วยงานที่เห็นควรขอ",
    )
    officer_note = models.TextField("ข้อมูลเพิ่มเติมของ ศจพ.อ.", blank=True, max_length=2000)
    asked_on = models.DateField("วันที่ขอ")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("ระบบได้รับเมื่อ", default=timezone.now)
    status = models.CharField(
        "สถานะ", max_length=9, choices=RequestStatus, default=RequestStatus.WAITING
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    answer = models.TextField("คำตอบ", blank=True, max_length=2000)
    closed_at = models.DateTimeField("ปิดเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64, blank=True)

    privacy = classified(
        internal=(
            "id household district urgency organization asked_on asked_by received_at status "
            "referral closed_at closed_by content_hash"
        ),
        sensitive="dimension indicator kind wanted officer_note answer",
    )

    policy = Policy(Permission.REQUEST_VIEW)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "คำขอความช่วยเหลือ"
        verbose_name_plural = "คำขอความช่วยเหลือ"
        ordering = ["asked_on", "received_at", "id"]
        indexes = [
            models.Index(fields=["household", "-received_at"], name="request_household"),
            models.Index(
                fields=["district", "asked_on"],
                condition=Q(status="waiting"),
                name="request_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_with_a_body",
                condition=~Q(status="referred") | Q(referral__isnull=False),
                violation_error_message="คำขอที่ส่งต่อแล้วต้องมีเรื่องส่งต่อ",
            ),
            models.CheckConstraint(
                name="request_closing_whole",
                condition=Q(
                    status__in=["waiting", "referred"], closed_at=None, closed_by=None, answer=""
                )
                | (
                    Q(status__in=["helped", "answered", "withdrawn"], closed_at__isnull=False)
                    & ~Q(answer="")
                ),
                violation_error_message="การปิดคำขอต้องมีคำตอบและวันเวลา",
            ),
            days.within("request_days", "asked_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"คำขอ {self.pk}"


class RequestEvent(models.Model):
    """A step of a request. `by` is nobody where the answer page of a letter moved it."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="events")
    status = models.CharField("สถานะ", max_length=9, choices=RequestStatus)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField("บันทึก", blank=True)

    privacy = classified(internal="id request status at by", sensitive="note")

    policy = Policy(by="request")

    class Meta:
        verbose_name = "ขั้นของคำขอความช่วยเหลือ"
        verbose_name_plural = "ขั้นของคำขอความช่วยเหลือ"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.request_id} {self.status}"


class RequestPhoto(models.Model):
    """A photo that shows the need: private, re-encoded without EXIF."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="photos")
    image = models.ImageField("ภาพ", upload_to="requests/%Y/%m/", max_length=255)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)

    privacy = classified(internal="id request sha256 added_by added_at", sensitive="image")

    policy = Policy(by="request")

    class Meta:
        verbose_name = "ภาพของคำขอความช่วยเหลือ"
        verbose_name_plural = "ภาพของคำขอความช่วยเหลือ"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "sha256"],
                name="request_photo_once",
                violation_error_message="ภาพนี้แนบไว้แล้ว",
            )
        ]

    def __str__(self):
        return f"ภาพ {self.pk}"
