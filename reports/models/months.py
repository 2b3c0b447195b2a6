"""What the province sets for its months, and what is kept of them for good. The month itself
(`Month`) stands in `figures`.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.periods import add_months
from core.privacy import classified
from places.querysets import codes_within
from reports.enums import Carer, LimitKind


class MemberQuerySet(models.QuerySet):
    def permitted(self, user, permission):
        """Returns the members counted in the areas in which a role of the user's grants it."""
        return self.filter(codes_within(permitted_areas(user, permission), "area__code"))


class MonthMember(models.Model):
    """Which households a metric counted in a sub-district in a month, and what each adds to it.

    `values` stand beside `households`; none where each adds one. `villages` is `{village code:
    value}`, empty for households of no village. `revision` 0 is the month while it is open.
    """

    month = models.ForeignKey("reports.Month", on_delete=models.CASCADE, related_name="members")
    revision = models.PositiveSmallIntegerField("ฉบับ", default=0)
    metric = models.SlugField("ตัวเลข", max_length=60, db_index=False)
    key = models.CharField("ส่วนย่อย", max_length=40, blank=True)
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    value = models.DecimalField("ค่า", max_digits=16, decimal_places=2)
    households = ArrayField(models.BigIntegerField(), verbose_name="ครัวเรือนที่นับ")
    values = ArrayField(
        models.DecimalField(max_digits=16, decimal_places=2),
        verbose_name="ค่าของแต่ละครัวเรือน",
        null=True,
        blank=True,
    )
    villages = models.JSONField("ค่ารายหมู่บ้าน", default=dict)

    privacy = classified(
        internal="id month revision metric key area value villages", personal="households values"
    )

    policy = Policy(Permission.DASHBOARD_VIEW, by="area")

    history_exempt = "computed; those of a closed month are never written again"

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "ครัวเรือนที่นับในเดือน"
        verbose_name_plural = "ครัวเรือนที่นับในเดือน"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "revision", "metric", "area", "key"], name="month_members_once"
            )
        ]

    def __str__(self):
        return f"{self.month_id}/{self.revision} {self.metric} {self.area_id}"


class MonthCare(models.Model):
    """Who looked after the households of a sub-district at the end of a month, kept with it: three
    arrays side by side. `organizations` holds 0 where the official's was not known.
    """

    month = models.ForeignKey("reports.Month", on_delete=models.CASCADE, related_name="care")
    revision = models.PositiveSmallIntegerField("ฉบับ", default=0)
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    households = ArrayField(models.BigIntegerField(), verbose_name="ครัวเรือน")
    officials = ArrayField(models.BigIntegerField(), verbose_name="พี่เลี้ยงหลัก")
    organizations = ArrayField(models.BigIntegerField(), verbose_name="หน่วยงานของพี่เลี้ยง")

    privacy = classified(
        internal="id month revision area officials organizations", personal="households"
    )

    policy = Policy(Permission.DASHBOARD_VIEW, by="area")

    history_exempt = "computed; those of a closed month are never written again"

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "ผู้ดูแลครัวเรือนในเดือน"
        verbose_name_plural = "ผู้ดูแลครัวเรือนในเดือน"
        constraints = [
            models.UniqueConstraint(fields=["month", "revision", "area"], name="month_care_once")
        ]

    def __str__(self):
        return f"{self.month_id}/{self.revision} {self.area_id}"


class MonthPart(models.Model):
    """What a mentor or an organisation has in an area at the end of a month: the members of the
    month beside who looked after them, added up when the month is counted, so that a page reads its
    own rows only. `who` is null for households without a mentor, 0 where the organisation was not
    known; `figures` is `{metric: value}` without zeros; a page is ordered by `place`, which follows
    from both. Month and area come from the members, which refer to them.
    """

    month = models.ForeignKey(
        "reports.Month",
        on_delete=models.CASCADE,
        related_name="parts",
        db_index=False,
        db_constraint=False,
    )
    revision = models.PositiveSmallIntegerField("ฉบับ", default=0)
    area = models.ForeignKey(
        "places.Area",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    by = models.CharField("แยกตาม", max_length=12, choices=Carer)
    who = models.BigIntegerField("ผู้ดูแล", null=True)
    figures = models.JSONField("ตัวเลข", default=dict)
    place = models.GeneratedField(
        expression=models.Func("who", "figures", function="part_place"),
        output_field=ArrayField(models.BigIntegerField()),
        db_persist=True,
        verbose_name="ลำดับ",
    )

    privacy = classified(internal="id month revision area by who figures place")

    policy = Policy(Permission.DASHBOARD_VIEW, by="area")

    history_exempt = "computed; those of a closed month are never written again"

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "ตัวเลขของผู้ดูแลในเดือน"
        verbose_name_plural = "ตัวเลขของผู้ดูแลในเดือน"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "revision", "area", "by", "place"], name="month_parts_once"
            )
        ]

    def __str__(self):
        return f"{self.month_id}/{self.revision} {self.area_id} {self.by} {self.place}"


class ToldOutside(models.Model):
    """What a closing tells of a metric outside the ศจพ. line: `{key: {area code: value}}`, null
    where the cell is hidden. Kept, since what a later closing may tell depends on it. A metric that
    was counted and has no figure has a row without any.
    """

    month = models.ForeignKey("reports.Month", on_delete=models.CASCADE, related_name="told")
    revision = models.PositiveSmallIntegerField("ฉบับ")
    metric = models.SlugField("ตัวเลข", max_length=60, db_index=False)
    figures = models.JSONField("ตัวเลขที่เปิดเผย", default=dict)

    privacy = classified(internal="id month revision metric figures")

    history_exempt = "computed; those of a closed month are never written again"

    class Meta:
        verbose_name = "ตัวเลขที่เปิดเผยนอกสายงาน"
        verbose_name_plural = "ตัวเลขที่เปิดเผยนอกสายงาน"
        constraints = [
            models.UniqueConstraint(fields=["month", "revision", "metric"], name="told_once")
        ]

    def __str__(self):
        return f"{self.month_id}/{self.revision} {self.metric}"


class CountMark(models.Model):
    """A household of which something has changed since it was counted (`mark_counted`); without
    one, all of them. Marks are given to every open month, and go when that month is counted.
    """

    month = models.ForeignKey(
        "reports.Month", on_delete=models.CASCADE, null=True, related_name="marks"
    )
    household_id = models.BigIntegerField("ครัวเรือน", null=True)

    privacy = classified(internal="id month household_id")

    policy = Policy(Permission.DASHBOARD_VIEW, by="everywhere")

    history_exempt = "says only that something is to be counted anew"

    class Meta:
        verbose_name = "ครัวเรือนที่ต้องนับใหม่"
        verbose_name_plural = "ครัวเรือนที่ต้องนับใหม่"

    def __str__(self):
        return f"{self.month_id} {self.household_id}"


class MonthRevision(models.Model):
    """A month as it was closed: the first time, and each time it was corrected since.

    `checksum` is the SHA-256 of its figures and members (`reports.months.checksum`).
    """

    month = models.ForeignKey("reports.Month", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    as_of = models.DateTimeField("ข้อมูล ณ")
    closed_at = models.DateTimeField("ปิดเมื่อ", default=timezone.now)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("เหตุที่แก้ไข", max_length=255, blank=True)
    checksum = models.CharField("ผลรวมตรวจสอบ", max_length=64, blank=True)

    privacy = classified(internal="id month number as_of closed_at closed_by reason checksum")

    history_exempt = "added only; each act stands in the history"

    class Meta:
        verbose_name = "ฉบับของเดือนที่ปิด"
        verbose_name_plural = "ฉบับของเดือนที่ปิด"
        ordering = ["month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="month_revision_once"),
            models.CheckConstraint(
                name="month_revision_with_reason",
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")),
                violation_error_message="ฉบับแก้ไขต้องบอกเหตุ",
            ),
        ]

    def __str__(self):
        return f"{self.month_id} ฉบับที่ {self.number}"


class Target(models.Model):
    """What share (per cent of its whole) a metric is to have reached in an area in a month.

    Between two targets the way is straight; an area without its own goes by the province's.
    """

    metric = models.SlugField("ตัวเลข", max_length=60)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    month = models.DateField("เดือน (วันที่ 1)")
    percent = models.DecimalField("เป้าหมาย (ร้อยละ)", max_digits=5, decimal_places=1)
    set_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField("กำหนดเมื่อ", default=timezone.now)

    privacy = classified(internal="id metric area month percent set_by set_at")

    class Meta:
        verbose_name = "เป้าหมาย"
        verbose_name_plural = "เป้าหมาย"
        ordering = ["metric", "area", "month"]
        constraints = [
            models.UniqueConstraint(fields=["metric", "area", "month"], name="target_once"),
            models.CheckConstraint(
                name="target_is_a_percentage",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message="เป้าหมายต้องอยู่ระหว่าง 0 ถึง 100",
            ),
            models.CheckConstraint(
                name="target_of_a_first_day",
                condition=Q(month__day=1),
                violation_error_message="เดือนต้องเก็บเป็นวันที่ 1",
            ),
            days.within("target_days", "month", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"{self.metric} {self.area_id} {self.month:%Y-%m}: {self.percent}"


class LateLimit(models.Model):
    """When an area counts as late by a metric."""

    metric = models.SlugField("ตัวเลข", max_length=60, unique=True)
    label = models.CharField("คำที่ใช้ในเหตุ", max_length=80)
    kind = models.CharField("วิธีเทียบ", max_length=12, choices=LimitKind)
    limit = models.DecimalField("เกณฑ์", max_digits=7, decimal_places=1)
    is_active = models.BooleanField("ใช้งาน", default=True)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)

    privacy = classified(public="id metric label kind limit is_active is_ours sort_key")

    class Meta:
        verbose_name = "เกณฑ์ความล่าช้า"
        verbose_name_plural = "เกณฑ์ความล่าช้า"
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="late_limit_sensible",
                condition=Q(limit__gte=0) & (~Q(kind=LimitKind.SHARE) | Q(limit__lte=100)),
                violation_error_message="เกณฑ์ต้องไม่ติดลบ และร้อยละต้องไม่เกิน 100",
            )
        ]

    def __str__(self):
        return self.label


class MonthRule(models.Model):
    """How months are closed and areas ranked: one row, the province's."""

    closing_day = models.PositiveSmallIntegerField("ปิดเดือนวันที่ (ของเดือนถัดไป)", default=10)
    ranked_from = models.PositiveSmallIntegerField("จัดอันดับเมื่อมีครัวเรือนตั้งแต่", default=20)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)

    privacy = classified(public="id closing_day ranked_from is_ours")

    class Meta:
        verbose_name = "กติกาของเดือน"
        verbose_name_plural = "กติกาของเดือน"
        constraints = [
            models.CheckConstraint(
                name="month_rule_is_one_row",
                condition=Q(pk=1),
                violation_error_message="มีกติกาได้ชุดเดียว",
            ),
            models.CheckConstraint(
                name="month_rule_closing_day",
                condition=Q(closing_day__gte=1, closing_day__lte=28),
                violation_error_message="วันปิดเดือนต้องเป็นวันที่ 1 ถึง 28",
            ),
        ]

    def __str__(self):
        return f"ปิดวันที่ {self.closing_day}"

    def day_of(self, first_day: date) -> date:
        """The last day on which a month is the province's to close."""
        return add_months(first_day, 1).replace(day=self.closing_day)
