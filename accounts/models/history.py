"""What was done and seen: the chained history, its daily seals, and rows as they stood before."""

from django.db import models
from django.utils import timezone

from accounts.enums import AuditOutcome, RowOperation
from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified


class AuditEvent(models.Model):
    """Who did or saw what. Written in the transaction of the act; no foreign keys, so it
    outlives all. Only ever added to: the office's database role may not change or remove a row.

    A trigger sets `at`, `day` (Bangkok), `chain`, `previous_hash` and `entry_hash`. A chain is the
    server process of a connection: it does one transaction at a time, so its entries of a day form
    a chain that nobody has to wait for. `AuditSeal` ties the chains of a day together.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("เวลา", default=timezone.now, db_index=True)
    action = models.CharField("การกระทำ", max_length=60)
    outcome = models.CharField("ผล", max_length=8, choices=AuditOutcome, default=AuditOutcome.DONE)
    actor_id = models.BigIntegerField("ผู้กระทำ", null=True)
    actor_role = models.CharField("บทบาทที่ใช้", max_length=200, blank=True)
    on_behalf_of_id = models.BigIntegerField("กระทำแทน", null=True)
    purpose = models.CharField("วัตถุประสงค์ของระบบ", max_length=80, blank=True)
    target_type = models.CharField("ชนิดข้อมูล", max_length=60, blank=True)
    target_id = models.CharField("รหัสข้อมูล", max_length=64, blank=True)
    household_id = models.BigIntegerField("ครัวเรือน", null=True)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    details = models.JSONField("รายละเอียด", default=dict, blank=True)
    request_id = models.CharField("รหัสคำขอ", max_length=36, blank=True)
    remote_address = models.GenericIPAddressField("ที่อยู่เครือข่าย", null=True)
    day = models.DateField("วัน", null=True)
    chain = models.IntegerField("สายโซ่", null=True)
    previous_hash = models.CharField("ค่าตรวจสอบก่อนหน้า", max_length=64, blank=True)
    entry_hash = models.CharField("ค่าตรวจสอบ", max_length=64, blank=True)

    privacy = classified(
        internal=(
            "id at action outcome actor_role on_behalf_of_id purpose target_type target_id "
            "household_id details request_id day chain previous_hash entry_hash"
        ),
        personal="actor_id remote_address",
        sensitive="reason",
    )

    policy = Policy(Permission.AUDIT_VIEW, by="everywhere", adding_is_free=True)

    history_exempt = "is itself the history"

    class Meta:
        verbose_name = "ประวัติการใช้งาน"
        verbose_name_plural = "ประวัติการใช้งาน"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["household_id", "-id"], name="audit_household"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
            models.Index(fields=["day", "chain", "-id"], name="audit_chain"),
        ]

    def __str__(self):
        return f"{self.action} #{self.pk}"


class AuditSeal(models.Model):
    """A finished day of the history, sealed with the office's key over the day before's seal."""

    day = models.DateField("วัน", primary_key=True)
    entries = models.PositiveIntegerField("จำนวนรายการ")
    digest = models.CharField("ค่าตรวจสอบของวัน", max_length=64)
    seal = models.CharField("ตราประทับ", max_length=64)
    sealed_at = models.DateTimeField("ประทับเมื่อ", default=timezone.now)

    privacy = classified(internal="day entries digest seal sealed_at")

    history_exempt = "is itself the history"

    class Meta:
        verbose_name = "ตราประทับประวัติรายวัน"
        verbose_name_plural = "ตราประทับประวัติรายวัน"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day}"


class RowHistory(models.Model):
    """A row before and after a change, kept by database triggers: bulk SQL is covered too.

    `before` and `after` hold the columns that differ; of a removed row `before` holds all.
    National IDs never stand here, only that they changed. Columns of bookkeeping are left out.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("เวลา")
    table = models.CharField("ตาราง", max_length=63)
    row_id = models.CharField("รหัสแถว", max_length=64)
    household_id = models.BigIntegerField("ครัวเรือน", null=True)
    operation = models.CharField("การเปลี่ยน", max_length=6, choices=RowOperation)
    before = models.JSONField("ก่อน", null=True)
    after = models.JSONField("หลัง", null=True)
    actor_id = models.BigIntegerField("ผู้กระทำ", null=True)
    purpose = models.CharField("วัตถุประสงค์ของระบบ", max_length=80, blank=True)
    request_id = models.CharField("รหัสคำขอ", max_length=36, blank=True)

    privacy = classified(
        internal="id at table row_id household_id operation purpose request_id",
        personal="actor_id",
        sensitive="before after",
    )

    policy = Policy(Permission.AUDIT_VIEW, by="everywhere", adding_is_free=True)

    history_exempt = "is itself the history"

    class Meta:
        verbose_name = "ประวัติของแถว"
        verbose_name_plural = "ประวัติของแถว"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["household_id", "-id"], name="rows_household"),
            models.Index(fields=["table", "row_id", "-id"], name="rows_row"),
            models.Index(fields=["request_id"], name="rows_request"),
        ]

    def __str__(self):
        return f"{self.table} {self.row_id}"
