"""What is done on the pairing board, as one act that can be undone; papers; languages spoken."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from households.querysets import ScopedQuerySet
from mentors.enums import ActKind, PaperKind
from mentors.querysets import ActQuerySet, PaperQuerySet


class PairingAct(models.Model):
    """One press of a button on the board: the pairings it made and ended, to be undone together."""

    kind = models.CharField("รายการ", max_length=10, choices=ActKind)
    made = models.PositiveIntegerField("จำนวนที่จับคู่", default=0)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("ทำเมื่อ", default=timezone.now)
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("ถอนเมื่อ", null=True, blank=True)

    privacy = classified(internal="id kind made done_by done_at undone_by undone_at")

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = "รายการจับคู่"
        verbose_name_plural = "รายการจับคู่"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="act_undone_whole",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                violation_error_message="การถอนรายการต้องมีผู้ถอนและวันเวลา",
            )
        ]

    def __str__(self):
        return f"รายการจับคู่ #{self.pk}"


class HouseholdLanguage(models.Model):
    """What a household speaks, when a mentor ought to speak it too."""

    household = HouseholdKey(related_name="languages")
    district = DistrictField()
    language = models.CharField("ภาษาที่ใช้ในครัวเรือน", max_length=40)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)

    privacy = classified(
        internal="id household district recorded_by recorded_at", sensitive="language"
    )

    policy = Policy(Permission.PAIRING_VIEW)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "ภาษาของครัวเรือน"
        verbose_name_plural = "ภาษาของครัวเรือน"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                name="household_language_once",
                violation_error_message="บันทึกภาษาของครัวเรือนนี้ไว้แล้ว",
            ),
            models.CheckConstraint(
                name="household_language_named",
                condition=~Q(language=""),
                violation_error_message="โปรดระบุภาษา",
            ),
        ]

    def __str__(self):
        return f"{self.household_id}"


class MentorPaper(Job):
    """A paper over an area as it stands on a day, written in the background: the appointing
    order (`basis` is what it refers to), its annex, or every mentor's letter. `registered` is its
    number in the office's register. The annex of a `suggestion` has what was confirmed of it alone.
    """

    kind = models.CharField("ชนิด", max_length=8, choices=PaperKind)
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", verbose_name="พื้นที่"
    )
    day = models.DateField("ณ วันที่", default=timezone.localdate)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    basis = models.CharField("อ้างถึง", max_length=300, blank=True, db_default="")
    registered = models.ForeignKey(
        "committees.RegisteredLetter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    suggestion = models.ForeignKey(
        "mentors.Suggestion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="ข้อเสนอ",
    )
    base_url = models.CharField("ที่อยู่ของระบบ", max_length=200, blank=True)
    stored_file = models.FileField("ไฟล์", upload_to="mentors/%Y/", max_length=255, blank=True)

    privacy = classified(
        internal=(
            f"id kind area day order_number basis registered suggestion base_url {JOB_FIELDS}"
        ),
        sensitive="stored_file",
    )
    remade_file = "stored_file"

    policy = Policy(Permission.PAIRING_EDIT, by="area")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "เอกสารแต่งตั้งพี่เลี้ยง"
        verbose_name_plural = "เอกสารแต่งตั้งพี่เลี้ยง"
        ordering = ["-id"]
        constraints = [days.within("mentor_paper_days", "day", earliest=days.PROGRAMME)]

    def __str__(self):
        return f"เอกสาร #{self.pk}"
