"""What agencies say they gave, under a national ID, and what was found for it.

An agency reads its own `HelpEntry` and nothing else: whether a household was found stands in
`HelpMatch`, which the database shows to officers alone.
"""

import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import AssistanceKind, HelpListStage, MatchState
from assistance.models.given import (
    GIVEN_INTERNAL,
    GIVEN_SENSITIVE,
    Assistance,
    GivenThing,
    amount_not_negative,
    quantity_with_unit,
    withdrawal_whole,
)
from assistance.querysets import HelpEntryQuerySet, HelpListQuerySet, HelpMatchQuerySet
from core import days
from core.fields import EncryptedPin
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from core.sealed import SealedStorage


class HelpList(Job):
    """A list of people an agency helped, in a file it sent: checked, shown, entered, taken back.

    What the file lacks is said once for all rows: `kind`, `dimension`, `description`, `given_on`.
    """

    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField("ชื่อไฟล์", max_length=255)
    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    stored_file = models.FileField(
        "ไฟล์", upload_to="help-lists/%Y/", max_length=255, blank=True, storage=SealedStorage()
    )
    sheet = models.CharField("แผ่นงาน", max_length=120, blank=True)
    kind = models.CharField("ประเภท", max_length=8, choices=AssistanceKind, blank=True)
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    description = models.CharField("รายละเอียด", max_length=400, blank=True)
    given_on = models.DateField("วันที่ช่วยเหลือ", null=True, blank=True)
    stage = models.CharField(
        "ขั้น", max_length=8, choices=HelpListStage, default=HelpListStage.UPLOADED
    )
    rows = models.PositiveIntegerField("แถวทั้งหมด", default=0)
    accepted = models.PositiveIntegerField("รับได้", default=0)
    warnings = models.PositiveIntegerField("แถวที่มีคำเตือน", default=0)
    rejected = models.PositiveIntegerField("ไม่ผ่านการตรวจ", default=0)
    baht = models.DecimalField("รวมมูลค่า (บาท)", max_digits=16, decimal_places=2, default=Decimal(0))
    served = models.JSONField("พื้นที่ที่หน่วยงานดูแล", default=list)
    applied_at = models.DateTimeField("บันทึกเมื่อ", null=True, blank=True)
    applied_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("ถอนคืนเมื่อ", null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=(
            f"id {JOB_FIELDS} organization file_name file_sha256 sheet kind dimension description "
            "given_on stage rows accepted warnings rejected baht served applied_at applied_by "
            "undone_at undone_by"
        ),
        sensitive="stored_file",
    )

    policy = Policy(Permission.HELP_SETTLE, by="everywhere", agency="organization_id")

    objects = HelpListQuerySet.as_manager()

    class Meta:
        verbose_name = "บัญชีการช่วยเหลือของหน่วยงาน"
        verbose_name_plural = "บัญชีการช่วยเหลือของหน่วยงาน"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="help_list_applied_has_time",
                condition=~Q(stage__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                violation_error_message="บัญชีที่บันทึกแล้วต้องมีวันเวลา",
            ),
            days.within("help_list_days", "given_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"บัญชีการช่วยเหลือ #{self.pk}"


class HelpListIssue(models.Model):
    """Something said about a row of a list: where, which rule, and what to do about it."""

    help_list = models.ForeignKey(HelpList, on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField("แถวในแผ่นงาน")
    column = models.CharField("คอลัมน์", max_length=80)
    code = models.CharField("รหัส", max_length=24)
    level = models.CharField("ระดับ", max_length=7)
    message = models.CharField("ข้อความ", max_length=255)
    value = models.CharField("ค่าที่อ่านได้", max_length=120, blank=True)

    privacy = classified(internal="id help_list row column code level message", sensitive="value")

    policy = Policy(by="help_list")

    history_exempt = "rewritten by each check"

    class Meta:
        verbose_name = "ข้อสังเกตของแถว"
        verbose_name_plural = "ข้อสังเกตของแถว"
        ordering = ["help_list", "row", "code"]
        indexes = [models.Index(fields=["help_list", "row"], name="help_issue_row")]

    def __str__(self):
        return f"{self.help_list_id}:{self.row} {self.code}"


class HelpEntry(GivenThing):
    """Help as an agency says it, for the person with a national ID. `served` are the codes of the
    areas the agency serves through who entered it: outside them nobody is found.

    `version` counts its changes; `HelpMatch` says which of them was looked at last. A row of a
    list that is only checked yet is not entered (`is_entered`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="หน่วยงานที่ช่วย",
    )
    help_list = models.ForeignKey(
        HelpList, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    line = models.PositiveIntegerField("แถวในแผ่นงาน", null=True, blank=True)
    pin = EncryptedPin("เลขประจำตัวประชาชน")
    pin_index = models.BinaryField("ดัชนีเลขประจำตัว", max_length=32)
    person_name = models.CharField("ชื่อผู้รับตามที่หน่วยงานบันทึก", max_length=240, blank=True)
    is_for_household = models.BooleanField("ให้ทั้งครัวเรือน", default=False)
    subdistrict = models.ForeignKey(
        "places.Area",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ตำบลที่ให้ความช่วยเหลือ",
    )
    served = models.JSONField("พื้นที่ที่หน่วยงานดูแล", default=list)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("ฉบับ", default=1)
    is_entered = models.BooleanField("บันทึกแล้ว", default=True)

    privacy = classified(
        internal=(
            "id organization help_list line is_for_household subdistrict served version "
            f"is_entered {GIVEN_INTERNAL}"
        ),
        personal="person_name",
        sensitive=f"pin pin_index {GIVEN_SENSITIVE}",
    )

    policy = Policy(Permission.HELP_SETTLE, by="everywhere", agency="organization_id")

    objects = HelpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "การช่วยเหลือที่หน่วยงานบันทึก"
        verbose_name_plural = "การช่วยเหลือที่หน่วยงานบันทึก"
        ordering = ["-recorded_at", "line", "id"]
        indexes = [
            models.Index(fields=["organization", "-recorded_at"], name="help_entry_agency"),
            models.Index(fields=["organization", "pin_index"], name="help_entry_again"),
        ]
        constraints = [
            amount_not_negative("help_entry_amount_not_negative"),
            quantity_with_unit("help_entry_quantity_with_unit"),
            withdrawal_whole("help_entry_withdrawal_whole"),
            models.UniqueConstraint(fields=["help_list", "line"], name="help_entry_line_once"),
            days.within("help_entry_days", "given_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"การช่วยเหลือที่หน่วยงานบันทึก {self.pk}"

    @property
    def masked_pin(self) -> str:
        pin: Any = self.pin
        return pin.masked


class HelpMatch(models.Model):
    """What was found for an entry: the help in the ledger, or nothing yet (`open`), which the
    `district` settles, the province where it is empty.
    """

    entry = models.OneToOneField(HelpEntry, on_delete=models.PROTECT, related_name="match")
    version = models.PositiveIntegerField("ฉบับที่ตรวจแล้ว", default=0)
    state = models.CharField("สถานะ", max_length=9, choices=MatchState, default=MatchState.OPEN)
    district = models.PositiveSmallIntegerField("รหัสอำเภอ", null=True, blank=True)
    assistance = models.OneToOneField(
        Assistance, on_delete=models.PROTECT, null=True, blank=True, related_name="match"
    )
    settled_at = models.DateTimeField("จัดการเมื่อ", null=True, blank=True)
    settled_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("เหตุผล", max_length=400, blank=True)
    tried_at = models.DateTimeField("ค้นหาล่าสุดเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id entry version district settled_at settled_by tried_at",
        sensitive="state assistance reason",
    )

    policy = Policy(
        Permission.HELP_SETTLE, by="district", opens={"assistance_helpentry": ("id", "entry_id")}
    )

    objects = HelpMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "ผลการจับคู่การช่วยเหลือ"
        verbose_name_plural = "ผลการจับคู่การช่วยเหลือ"
        indexes = [
            models.Index(
                fields=["district", "id"], condition=Q(state="open"), name="help_match_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="help_match_whole",
                condition=(Q(state="matched", assistance__isnull=False))
                | (~Q(state="matched") & Q(assistance=None)),
                violation_error_message="รายการที่จับคู่แล้วต้องมีการช่วยเหลือในครัวเรือน",
            ),
            models.CheckConstraint(
                name="help_match_settled_whole",
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                violation_error_message="การจัดการต้องมีผู้จัดการและวันเวลา",
            ),
            models.CheckConstraint(
                name="help_match_closed_with_reason",
                condition=~Q(state="closed") | (Q(settled_at__isnull=False) & ~Q(reason="")),
                violation_error_message="การปิดรายการต้องมีเหตุผล",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.state}"
