"""Areas, organisations, committees, accounts with their roles, history, inbox."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.enums import (
    AreaLevel,
    AuditOutcome,
    CommitteeLevel,
    JobState,
    MembershipEndReason,
    OrganizationKind,
    Role,
    SeatRole,
)
from committees.querysets import AreaQuerySet, MembershipQuerySet


class Area(models.Model):
    """A province, district or sub-district under its DOPA code (TIS 1099: 2, 4 or 6 digits)."""

    code = models.CharField("รหัสพื้นที่", max_length=6, primary_key=True)
    level = models.CharField("ระดับ", max_length=12, choices=AreaLevel)
    name = models.CharField("ชื่อ", max_length=80)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    latitude = models.DecimalField("ละติจูด", max_digits=8, decimal_places=5)
    longitude = models.DecimalField("ลองจิจูด", max_digits=8, decimal_places=5)
    boundary = models.JSONField("ขอบเขต (GeoJSON)", null=True, blank=True)
    boundary_source = models.CharField("ที่มาของขอบเขต", max_length=200, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "พื้นที่"
        verbose_name_plural = "พื้นที่"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="area_code_matches_level",
                condition=Q(level="province", code__regex=r"^\d{2}$", parent=None)
                | Q(level="district", code__regex=r"^\d{4}$", parent__isnull=False)
                | Q(level="subdistrict", code__regex=r"^\d{6}$", parent__isnull=False),
                violation_error_message="รหัสพื้นที่ไม่ตรงกับระดับ",
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its kind in front, e.g. «อำเภอภูเรือ»."""
        return f"{self.get_level_display()}{self.name}"


class Organization(models.Model):
    """A ministry, central agency or provincial office, under the name its papers use."""

    code = models.SlugField("รหัส", max_length=60, unique=True)
    name = models.CharField("ชื่อหน่วยงาน", max_length=200, unique=True)
    short_name = models.CharField("ชื่อย่อ", max_length=60, blank=True)
    kind = models.CharField("ประเภท", max_length=20, choices=OrganizationKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    answers_for = models.ManyToManyField(
        "self",
        through="OrganizationDuty",
        symmetrical=False,
        related_name="provincial_offices",
        verbose_name="รับเรื่องแทนหน่วยงานส่วนกลาง",
    )
    is_active = models.BooleanField("ใช้งาน", default=True)

    class Meta:
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        ordering = ["name"]

    def __str__(self):
        return self.name


class OrganizationDuty(models.Model):
    """Which provincial office answers, in Loei, for which ministry or central agency."""

    office = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duties")
    answers_for = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="answered_by"
    )
    is_default = models.BooleanField("สำนักงานหลัก", default=False)
    basis = models.CharField("ที่มา", max_length=200, blank=True)

    class Meta:
        verbose_name = "การรับเรื่องแทน"
        verbose_name_plural = "การรับเรื่องแทน"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "answers_for"],
                name="duty_once",
                violation_error_message="มีการมอบหมายนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=["answers_for"],
                condition=Q(is_default=True),
                name="duty_one_default_office",
                violation_error_message="หน่วยงานส่วนกลางนี้มีสำนักงานหลักในจังหวัดแล้ว",
            ),
            models.CheckConstraint(
                name="duty_not_for_itself",
                condition=~Q(office=F("answers_for")),
                violation_error_message="หน่วยงานรับเรื่องแทนตนเองไม่ได้",
            ),
        ]

    def __str__(self):
        return f"{self.office} ← {self.answers_for}"


class Committee(models.Model):
    """A committee or centre set up by an order: คจพ.จ. of the province, ศจพ.อ. of a district."""

    level = models.CharField("ระดับ", max_length=10, choices=CommitteeLevel)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="committees")
    name = models.CharField("ชื่อ", max_length=255)
    short_name = models.CharField("ชื่อย่อ", max_length=80)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=40, blank=True)
    order_number_note = models.CharField("หมายเหตุเลขที่คำสั่ง", max_length=255, blank=True)
    ordered_on = models.DateField("ลงวันที่", null=True, blank=True)
    ordered_on_note = models.CharField("หมายเหตุวันที่คำสั่ง", max_length=255, blank=True)
    started_on = models.DateField("เริ่ม", null=True, blank=True)
    ended_on = models.DateField("สิ้นสุด", null=True, blank=True)

    class Meta:
        verbose_name = "คณะกรรมการ"
        verbose_name_plural = "คณะกรรมการ"
        ordering = ["area__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "level"],
                condition=Q(ended_on=None),
                name="committee_one_current_per_area",
                violation_error_message="พื้นที่นี้มีคณะกรรมการชุดปัจจุบันแล้ว",
            ),
        ]

    def __str__(self):
        return self.name


class CommitteeSeat(models.Model):
    """A numbered line of the order. Advisers are 1.1 and 1.2, so the number is text."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    number = models.CharField("ลำดับ", max_length=8)
    sort_key = models.PositiveSmallIntegerField("ลำดับการเรียง")
    title = models.CharField("ตำแหน่ง", max_length=255)
    role = models.CharField("หน้าที่", max_length=24, choices=SeatRole)
    role_as_printed = models.CharField("หน้าที่ตามคำสั่ง", max_length=80, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    person_count = models.PositiveSmallIntegerField("จำนวนคน", default=1)
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)

    class Meta:
        verbose_name = "ตำแหน่งในคณะกรรมการ"
        verbose_name_plural = "ตำแหน่งในคณะกรรมการ"
        ordering = ["committee", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="seat_number_once",
                violation_error_message="ลำดับนี้มีอยู่แล้วในคณะกรรมการ",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class CommitteeDuty(models.Model):
    """One of the duties the order gives the committee."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="duties")
    number = models.PositiveSmallIntegerField("ข้อ")
    text = models.TextField("หน้าที่และอำนาจ")

    class Meta:
        verbose_name = "หน้าที่และอำนาจ"
        verbose_name_plural = "หน้าที่และอำนาจ"
        ordering = ["committee", "number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="committee_duty_once"),
        ]

    def __str__(self):
        return f"({self.number}) {self.text}"


class SeatHolder(models.Model):
    """Who sat in a seat, and when. Open-ended while it lasts."""

    seat = models.ForeignKey(CommitteeSeat, on_delete=models.PROTECT, related_name="holders")
    user = models.ForeignKey(
        "User", on_delete=models.PROTECT, null=True, blank=True, related_name="seats_held"
    )
    name = models.CharField("ชื่อ-สกุล", max_length=160)
    started_on = models.DateField("ตั้งแต่")
    ended_on = models.DateField("ถึง", null=True, blank=True)

    personal_fields = ("name",)

    class Meta:
        verbose_name = "ผู้ดำรงตำแหน่ง"
        verbose_name_plural = "ผู้ดำรงตำแหน่ง"
        constraints = [
            models.CheckConstraint(
                name="seat_holder_period",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องหลังวันเริ่ม",
            ),
        ]

    def __str__(self):
        return f"{self.seat} ({self.pk})"


class User(AbstractUser):
    """A personal login account. What it may do comes from its memberships, not from flags."""

    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)

    personal_fields = ("username", "first_name", "last_name", "email", "phone")

    class Meta:
        verbose_name = "บัญชีผู้ใช้"
        verbose_name_plural = "บัญชีผู้ใช้"

    def __str__(self):
        return self.full_name

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
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships_granted"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "บทบาทของผู้ใช้"
        verbose_name_plural = "บทบาทของผู้ใช้"
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
                condition=~Q(role="agency_officer") | Q(organization__isnull=False),
                violation_error_message="เจ้าหน้าที่หน่วยงานภาคีต้องระบุหน่วยงาน",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "organization"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="membership_once_while_open",
                violation_error_message="ผู้ใช้มีบทบาทนี้อยู่แล้ว",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} #{self.pk}"


class AuditEvent(models.Model):
    """Who did or saw what. Written in the transaction of the act; no foreign keys, so it
    outlives all.

    `previous_hash` and `entry_hash` are filled by the chain (see `committees.audit`).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("เวลา", default=timezone.now, db_index=True)
    action = models.CharField("การกระทำ", max_length=60)
    outcome = models.CharField("ผล", max_length=8, choices=AuditOutcome, default=AuditOutcome.DONE)
    actor_id = models.BigIntegerField("ผู้กระทำ", null=True)
    actor_role = models.CharField("บทบาทที่ใช้", max_length=120, blank=True)
    purpose = models.CharField("วัตถุประสงค์ของระบบ", max_length=80, blank=True)
    target_type = models.CharField("ชนิดข้อมูล", max_length=60, blank=True)
    target_id = models.CharField("รหัสข้อมูล", max_length=64, blank=True)
    household_id = models.BigIntegerField("ครัวเรือน", null=True)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    details = models.JSONField("รายละเอียด", default=dict, blank=True)
    request_id = models.CharField("รหัสคำขอ", max_length=36, blank=True)
    remote_address = models.GenericIPAddressField("ที่อยู่เครือข่าย", null=True)
    previous_hash = models.CharField("ค่าตรวจสอบก่อนหน้า", max_length=64, blank=True)
    entry_hash = models.CharField("ค่าตรวจสอบ", max_length=64, blank=True)

    class Meta:
        verbose_name = "ประวัติการใช้งาน"
        verbose_name_plural = "ประวัติการใช้งาน"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["household_id", "-id"], name="audit_household"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
        ]

    def __str__(self):
        return f"{self.action} #{self.pk}"


class Notification(models.Model):
    """A line in somebody's inbox. `key` makes a repeated job harmless (trap 24)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    key = models.CharField("กุญแจกันซ้ำ", max_length=120)
    text = models.CharField("ข้อความ", max_length=255)
    url = models.CharField("ไปที่", max_length=255, blank=True)
    created_at = models.DateTimeField("เมื่อ", default=timezone.now)
    read_at = models.DateTimeField("อ่านเมื่อ", null=True, blank=True)

    class Meta:
        verbose_name = "การแจ้งเตือน"
        verbose_name_plural = "การแจ้งเตือน"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
        ]

    def __str__(self):
        return self.text


class JobFields(models.Model):
    """What every long job's row has: state, progress, counts, error. The task writes it, the page
    shows it.
    """

    state = models.CharField("สถานะงาน", max_length=8, choices=JobState, default=JobState.WAITING)
    progress = models.PositiveSmallIntegerField("ความคืบหน้า (ร้อยละ)", default=0)
    step = models.CharField("ขั้นตอน", max_length=120, blank=True)
    counts = models.JSONField("จำนวน", default=dict, blank=True)
    error = models.CharField("ข้อผิดพลาด", max_length=500, blank=True)
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    started_at = models.DateTimeField("เริ่มเมื่อ", null=True, blank=True)
    finished_at = models.DateTimeField("เสร็จเมื่อ", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_live(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)
