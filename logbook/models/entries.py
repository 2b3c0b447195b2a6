"""What left for Logbook, row by row, and who has keyed it in."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from logbook.enums import EntryChange, FactKind
from logbook.models.exports import LogbookExport
from logbook.querysets import EntryQuerySet


class LogbookEntry(models.Model):
    """One row of a run: a fact as it stood when it left (`said`), with what stood beside it.

    `fact` is the key of the visit, help, step of a referral, move on the ladder or household. The
    rows of a fact are a chain by `version`: new, changed, withdrawn, and new again. `fingerprint`
    is SHA-256 of `said` with household, person and day; what differs from it has changed since
    (`sql/facts.sql`).
    `month` repeats the run's: a district keys what a run of the province took, which it cannot see.
    """

    run = models.ForeignKey(LogbookExport, on_delete=models.PROTECT, related_name="entries")
    month = models.DateField("เดือนของการส่งออก (วันที่ 1)")
    number = models.PositiveIntegerField("แถว")
    kind = models.CharField("ประเภท", max_length=8, choices=FactKind)
    fact = models.CharField("รหัสรายการ", max_length=36)
    version = models.PositiveIntegerField("ฉบับ", default=1)
    change = models.CharField("การเปลี่ยนแปลง", max_length=9, choices=EntryChange)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following"
    )
    household = HouseholdKey(related_name="logbook_entries")
    district = DistrictField()
    person = models.ForeignKey(
        "households.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField("วันที่ของรายการ")
    is_late = models.BooleanField("ย้อนหลังหลังปิดเดือน", default=False)
    fingerprint = models.CharField(max_length=64)
    said = models.JSONField("เนื้อหา")
    beside = models.JSONField("ข้อมูลประกอบ")
    taken_at = models.DateTimeField("ส่งออกเมื่อ", default=timezone.now)

    following: Any
    keyings: Any

    privacy = classified(
        internal=(
            "id run month number kind fact version change previous household district organization "
            "day is_late fingerprint taken_at"
        ),
        personal="person",
        sensitive="said beside",
    )

    policy = Policy(Permission.LOGBOOK_EXPORT)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "รายการที่ส่งออกแบบ Logbook"
        verbose_name_plural = "รายการที่ส่งออกแบบ Logbook"
        ordering = ["run", "number"]
        indexes = [
            models.Index(fields=["month", "district", "household"], name="logbook_entry_month")
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="logbook_entry_row_once"),
            models.UniqueConstraint(
                fields=["kind", "fact", "version"],
                name="logbook_entry_once",
                violation_error_message="การเปลี่ยนแปลงนี้ส่งออกไปแล้ว",
            ),
            models.CheckConstraint(
                name="logbook_entry_chain",
                condition=Q(version=1, previous=None, change="new")
                | Q(version__gt=1, previous__isnull=False),
                violation_error_message="การแก้ไขและการถอนต้องบอกรายการเดิม",
            ),
            days.within("logbook_entry_days", "day", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"#{self.run_id}/{self.number}"


class EntryKeying(models.Model):
    """Somebody keyed an entry into Logbook; `note` says what was keyed differently.

    Taken back by ending the row, never by removing it.
    """

    entry = models.ForeignKey(LogbookEntry, on_delete=models.PROTECT, related_name="keyings")
    keyed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    keyed_at = models.DateTimeField("กรอกเมื่อ", default=timezone.now)
    note = models.CharField("กรอกต่างจากรายการอย่างไร", max_length=400, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    privacy = classified(
        internal="id entry keyed_by keyed_at undone_by undone_at", sensitive="note"
    )

    policy = Policy(by="entry")

    class Meta:
        verbose_name = "การกรอกเข้า Logbook"
        verbose_name_plural = "การกรอกเข้า Logbook"
        ordering = ["keyed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(undone_at=None),
                name="entry_keyed_once",
                violation_error_message="รายการนี้มีผู้กรอกแล้ว",
            ),
            models.CheckConstraint(
                name="entry_keying_undone_whole",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                violation_error_message="การยกเลิกต้องมีผู้ยกเลิกและวันเวลา",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.keyed_at:%Y-%m-%d}"
