"""Login accounts, the roles they hold, and access taken in an emergency."""

import re
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import MembershipEndReason, Role
from accounts.querysets import MembershipQuerySet
from core import days
from core.privacy import classified
from core.sorting import sort_key_of
from places.models.areas import Area, Organization

USERNAME_TAKEN = "มีผู้ใช้ชื่อนี้แล้ว โปรดใช้ชื่ออื่น"
USERNAME, USERNAME_LETTERS = re.compile(r"[A-Za-z0-9._-]+"), "ตัวอักษรอังกฤษ ตัวเลข และ . _ -"


class User(AbstractUser):
    """A personal login account. What it may do comes from its memberships, not from flags."""

    username = models.CharField(  # `clean` says what a new one may be
        "ชื่อผู้ใช้", max_length=150, unique=True, error_messages={"unique": USERNAME_TAKEN}
    )
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)
    wants_mail = models.BooleanField("รับสรุปงานประจำวันทางอีเมล", default=True)
    suspended_at = models.DateTimeField("ระงับเมื่อ", null=True, blank=True)
    suspension = models.CharField("เหตุที่ระงับ", max_length=255, blank=True)
    name_sort_key = sort_key_of("first_name", "last_name")

    privacy = classified(
        internal=(
            "id is_superuser is_staff is_active date_joined groups user_permissions wants_mail "
            "suspended_at"
        ),
        personal=(
            "last_login username first_name last_name name_sort_key email title position phone"
        ),
        sensitive="password suspension",
    )

    class Meta:
        verbose_name = "บัญชีผู้ใช้"
        verbose_name_plural = "บัญชีผู้ใช้"
        indexes = [models.Index(fields=["id"], condition=Q(is_active=False), name="user_closed")]
        constraints = [
            models.CheckConstraint(
                name="user_suspended_whole",
                condition=Q(suspended_at=None, suspension="")
                | (Q(suspended_at__isnull=False, is_active=False) & ~Q(suspension="")),
                violation_error_message="การระงับต้องมีเหตุผล และบัญชีต้องปิดอยู่",
            )
        ]

    def __str__(self):
        return self.full_name

    def clean(self):
        """An address is kept in small letters, in which it is looked for. A new user name is of
        letters that every keyboard sends alike: «ำ» is kept as two, and compared as it was typed.
        """
        super().clean()
        self.email = self.email.lower()
        if self._state.adding and not USERNAME.fullmatch(self.username):
            raise ValidationError({"username": f"ชื่อผู้ใช้ใช้ได้เฉพาะ{USERNAME_LETTERS}"})

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip() or self.username


class Membership(models.Model):
    """A role a person holds: role × area × organisation × period, under an order."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("บทบาท", max_length=24, choices=Role)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    started_on = models.DateField("ตั้งแต่", default=timezone.localdate)
    ended_on = models.DateField("สิ้นสุด", null=True, blank=True)
    end_reason = models.CharField(
        "เหตุที่สิ้นสุด", max_length=16, choices=MembershipEndReason, blank=True
    )
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    is_acting = models.BooleanField("รักษาการ", default=False)
    on_behalf_of = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="รักษาการแทน",
    )
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships_granted"
    )
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField("ทบทวนล่าสุด", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=(
            "id role area organization started_on ended_on end_reason order_number is_acting "
            "on_behalf_of granted_by ended_by reviewed_on reviewed_by"
        ),
        personal="user",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "บทบาทของผู้ใช้"
        verbose_name_plural = "บทบาทของผู้ใช้"
        # Nearly all are mentors in force; these find the others.
        indexes = [
            models.Index(fields=["role"], condition=~Q(role="mentor"), name="membership_office"),
            models.Index(
                fields=["ended_on"], condition=Q(ended_on__isnull=False), name="membership_ended"
            ),
            models.Index(fields=["started_on"], name="membership_begins"),
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
            models.CheckConstraint(
                name="membership_end_needs_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="วันสิ้นสุดกับเหตุที่สิ้นสุดต้องมีคู่กัน",
            ),
            models.CheckConstraint(
                name="membership_role_has_area",
                condition=Q(role__in=["mentor", "agency_officer"]) | Q(area__isnull=False),
                violation_error_message="บทบาทนี้ต้องระบุพื้นที่ที่รับผิดชอบ",
            ),
            models.CheckConstraint(
                name="membership_agency_has_organization",
                condition=~Q(role=Role.AGENCY_OFFICER) | Q(organization__isnull=False),
                violation_error_message="เจ้าหน้าที่หน่วยงานภาคีต้องระบุหน่วยงาน",
            ),
            models.CheckConstraint(
                name="membership_on_behalf_is_acting",
                condition=Q(on_behalf_of=None) | (Q(is_acting=True) & ~Q(on_behalf_of=F("user"))),
                violation_error_message="ระบุผู้ที่รักษาการแทนได้เฉพาะการรักษาการ และต้องเป็นคนอื่น",
            ),
            models.CheckConstraint(
                name="membership_acting_has_an_end",
                condition=Q(is_acting=False) | Q(ended_on__isnull=False),
                violation_error_message="การรักษาการต้องระบุวันสิ้นสุด",
            ),
            models.CheckConstraint(
                name="membership_review_whole",
                condition=Q(reviewed_on=None, reviewed_by=None)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
                violation_error_message="การทบทวนต้องมีวันที่และผู้ทบทวน",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "organization"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="membership_once_while_open",
                violation_error_message="ผู้ใช้มีบทบาทนี้อยู่แล้ว",
            ),
            days.within(
                "membership_days", "started_on", "ended_on", "reviewed_on", earliest=days.SERVICE
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} #{self.pk}"


class EmergencyAccess(models.Model):
    """Access to a district's households taken in an emergency: with a reason, for some hours."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("เหตุฉุกเฉิน", max_length=255)
    started_at = models.DateTimeField("เริ่ม", default=timezone.now)
    ends_at = models.DateTimeField("สิ้นสุด")
    reviewed_at = models.DateTimeField("ตรวจสอบเมื่อ", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.CharField("ผลการตรวจสอบ", max_length=255, blank=True)

    privacy = classified(
        internal="id area started_at ends_at reviewed_at reviewed_by",
        personal="user",
        sensitive="reason finding",
    )

    class Meta:
        verbose_name = "การเข้าถึงกรณีฉุกเฉิน"
        verbose_name_plural = "การเข้าถึงกรณีฉุกเฉิน"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["user", "ends_at"], name="emergency_open")]
        constraints = [
            models.CheckConstraint(
                name="emergency_at_most_a_day",
                condition=Q(
                    ends_at__gt=F("started_at"), ends_at__lte=F("started_at") + timedelta(hours=24)
                ),
                violation_error_message="การเข้าถึงฉุกเฉินต้องไม่เกิน 24 ชั่วโมง",
            ),
            models.CheckConstraint(
                name="emergency_reviewed_by_another",
                condition=Q(reviewed_at=None, reviewed_by=None, finding="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(finding="")
                    & ~Q(reviewed_by=F("user"))
                ),
                violation_error_message="ผู้ใช้สิทธิ์ฉุกเฉินตรวจสอบตนเองไม่ได้ และต้องระบุผลการตรวจสอบ",
            ),
        ]

    def __str__(self):
        return f"ฉุกเฉิน #{self.pk}"
