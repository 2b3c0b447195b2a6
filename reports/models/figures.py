"""Numbers as they stood, and months that are open or closed."""

from django.db import models
from django.db.models import Q

from core import days
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from places.models import Area


class MetricSnapshot(models.Model):
    """The value of a metric for an area in a month (its first day). Since `as_of` it is this one;
    the month says when everything was counted last.

    `key` splits a metric (a dimension code, a status), empty for the whole.
    """

    metric = models.SlugField("ตัวเลข", max_length=60, db_index=False)
    month = models.DateField("เดือน (วันที่ 1)")
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # with the metric and the month below; alone it would be taken for all months there are
    key = models.CharField("ส่วนย่อย", max_length=40, blank=True)
    value = models.DecimalField("ค่า", max_digits=16, decimal_places=2)
    as_of = models.DateTimeField("ข้อมูล ณ")

    privacy = classified(internal="id metric month area key value as_of")

    history_exempt = "computed; frozen by the month close"

    class Meta:
        verbose_name = "ตัวเลขรายเดือน"
        verbose_name_plural = "ตัวเลขรายเดือน"
        constraints = [
            models.UniqueConstraint(fields=["month", "area", "metric", "key"], name="snapshot_once")
        ]
        indexes = [models.Index(fields=["area", "metric", "month"], name="snapshot_trend")]

    def __str__(self):
        return f"{self.metric} {self.area_id} {self.month:%Y-%m}"


class Month(Job):
    """A month's snapshot: when it was built, and whether it is frozen (`closed_at`). `revision` is
    how often it was closed: once, and once more for each correction. `counted_with` is what the
    last counting followed beside the households (`reports.months.marks`), `measured_by` the limits
    that were in force when it was closed first (`reports.months.limits`). `lists` are the lists it
    counted by, `[data year, [codes of districts]]`; empty where one list is of all districts.
    """

    first_day = models.DateField("เดือน (วันที่ 1)", unique=True)
    as_of = models.DateTimeField("ข้อมูล ณ", null=True, blank=True)
    closed_at = models.DateTimeField("ปิดเดือนเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveSmallIntegerField("ฉบับ", default=0, db_default=0, editable=False)
    asked_reason = models.CharField("เหตุที่ขอแก้ไข", max_length=255, blank=True, db_default="")
    measured_by = models.JSONField("เกณฑ์ที่ใช้", null=True, editable=False)
    counted_with = models.CharField(
        "นับด้วย", max_length=255, blank=True, db_default="", editable=False
    )
    lists = models.JSONField("บัญชีที่นับ", default=list, db_default=[], blank=True, editable=False)

    privacy = classified(
        internal=(
            f"id {JOB_FIELDS} first_day as_of closed_at closed_by revision asked_reason"
            " measured_by counted_with lists"
        )
    )

    class Meta:
        verbose_name = "เดือน"
        verbose_name_plural = "เดือน"
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="month_is_a_first_day",
                condition=Q(first_day__day=1),
                violation_error_message="เดือนต้องเก็บเป็นวันที่ 1",
            ),
            models.CheckConstraint(
                name="month_closed_has_figures",
                condition=Q(closed_at=None) | Q(as_of__isnull=False),
                violation_error_message="ปิดเดือนที่ยังไม่มีตัวเลขไม่ได้",
            ),
            days.within("month_days", "first_day", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"{self.first_day:%Y-%m}"

    def list_words(self) -> str:
        """«อ.เชียงคาน นับตามบัญชีปี 2568», or of most districts which alone have the newest list;
        empty where all are counted by one.
        """
        (newest, having), *older = self.lists or [(0, [])]
        if not older:
            return ""
        codes = [str(code) for _year, districts in self.lists for code in districts]
        names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))

        def named(districts: list[int]) -> str:
            return " ".join(f"อ.{names.get(str(code), code)}" for code in districts)

        if len(older) == 1 and len(having) < len(older[0][1]):
            return f"{named(having)} นับตามบัญชีปี {newest} อำเภออื่นตามบัญชีปี {older[0][0]}"
        told = [f"{named(districts)} นับตามบัญชีปี {year}" for year, districts in older if districts]
        return " ".join(told)
