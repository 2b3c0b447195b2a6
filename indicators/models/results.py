"""How villages came out in กชช.2ค, year by year, what levels mean, and lists of results."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from core.spreadsheets.batches import BATCH_FIELDS, ListBatch, RememberedHeadings
from core.spreadsheets.stages import RowVerdict
from indicators.enums import Confidence
from indicators.models.reference import Indicator, IndicatorEdition
from indicators.querysets import VillageResultQuerySet

LEVELS = (1, 2, 3)


class ResultLevel(models.Model):
    """What a level means in an edition. The official manual was not found (docs/domain.md), so the
    office edits it and says how sure it is.
    """

    edition = models.ForeignKey(
        IndicatorEdition, on_delete=models.PROTECT, related_name="levels", verbose_name="ฉบับ"
    )
    level = models.PositiveSmallIntegerField("ระดับ", choices=[(n, str(n)) for n in LEVELS])
    name = models.CharField("ความหมาย", max_length=80)
    is_lack = models.BooleanField("นับว่าหมู่บ้านขาดเรื่องนี้", default=False)
    confidence = models.CharField("ความเชื่อมั่น", max_length=12, choices=Confidence)
    basis = models.CharField("ที่มา", max_length=255)

    privacy = classified(public="id edition level name is_lack confidence basis")

    class Meta:
        verbose_name = "ความหมายของระดับ กชช.2ค"
        verbose_name_plural = "ความหมายของระดับ กชช.2ค"
        ordering = ["edition", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "level"],
                name="result_level_once",
                violation_error_message="ฉบับนี้มีความหมายของระดับนี้แล้ว",
            ),
            models.CheckConstraint(
                name="result_level_of_three",
                condition=Q(level__in=LEVELS),
                violation_error_message="ระดับต้องเป็น 1, 2 หรือ 3",
            ),
        ]

    def __str__(self):
        return f"ระดับ {self.level} {self.name}"


class IndicatorThreshold(models.Model):
    """From what on a village is at a level of an indicator. No row: not known."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="thresholds", verbose_name="ตัวชี้วัด"
    )
    level = models.PositiveSmallIntegerField("ระดับ", choices=[(n, str(n)) for n in LEVELS])
    text = models.CharField("เกณฑ์", max_length=400)
    basis = models.CharField("ที่มา", max_length=255)

    privacy = classified(public="id indicator level text basis")

    class Meta:
        verbose_name = "เกณฑ์ของระดับ กชช.2ค"
        verbose_name_plural = "เกณฑ์ของระดับ กชช.2ค"
        ordering = ["indicator", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "level"],
                name="threshold_once",
                violation_error_message="ตัวชี้วัดนี้มีเกณฑ์ของระดับนี้แล้ว",
            ),
            models.CheckConstraint(
                name="threshold_of_three",
                condition=Q(level__in=LEVELS),
                violation_error_message="ระดับต้องเป็น 1, 2 หรือ 3",
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id} ระดับ {self.level}: {self.text}"


class ResultBatch(ListBatch):
    """One file of results of one survey year."""

    survey_year = models.PositiveSmallIntegerField("ปีที่จัดเก็บ (พ.ศ.)")
    edition = models.ForeignKey(IndicatorEdition, on_delete=models.PROTECT, related_name="batches")

    privacy = classified(internal=f"{BATCH_FIELDS} survey_year edition stored_file headings")

    policy = Policy(Permission.VILLAGE_IMPORT, by="everywhere")

    class Meta:
        verbose_name = "การนำเข้าผล กชช.2ค"
        verbose_name_plural = "การนำเข้าผล กชช.2ค"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="result_batch_applied_has_time",
                condition=~Q(stage__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                violation_error_message="รายการที่นำเข้าแล้วต้องมีวันเวลา",
            )
        ]

    def __str__(self):
        return f"ผล กชช.2ค #{self.pk} ปี {self.survey_year}"

    @property
    def year(self) -> int:
        return self.survey_year


class ResultRow(models.Model):
    """A row of a list as the check read it, and what applying it does or did.

    `levels` is `{indicator number: level}`; `changes` `{indicator number: [level before or None,
    level after, batch the level before came from or None]}`; `said` `[[code, column key, value]]`
    (`indicators.results.verdicts`); `cells` the row as it was sent, in the order of the batch's
    headings, of a refused one only.
    """

    batch = models.ForeignKey(ResultBatch, on_delete=models.CASCADE, related_name="read_rows")
    row = models.PositiveIntegerField("แถวในแผ่นงาน")
    village_code = models.CharField("รหัสหมู่บ้าน", max_length=8, blank=True)
    words = models.CharField("หมู่บ้านตามที่อ่านได้", max_length=255, blank=True)
    village_name = models.CharField("ชื่อหมู่บ้าน", max_length=120, blank=True)
    verdict = models.CharField("ผล", max_length=9, choices=RowVerdict)
    has_warning = models.BooleanField("มีคำเตือน", default=False)
    levels = models.JSONField("ระดับ", default=dict)
    changes = models.JSONField("สิ่งที่เปลี่ยน", default=dict)
    said = models.JSONField("ข้อสังเกต", default=list)
    cells = models.JSONField("แถวตามที่ส่งมา", default=list)

    privacy = classified(
        internal="id batch row village_code words village_name verdict has_warning levels changes"
        " said cells"
    )

    policy = Policy(Permission.VILLAGE_IMPORT, by="everywhere")

    history_exempt = "rewritten by each check"

    class Meta:
        verbose_name = "แถวของผล กชช.2ค"
        verbose_name_plural = "แถวของผล กชช.2ค"
        ordering = ["batch", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="result_row_once")]

    def __str__(self):
        return f"{self.batch_id}:{self.row}"


class ResultHeadings(RememberedHeadings):
    """Of results of กชช.2ค."""

    privacy = classified(internal="id signature mapping saved_by saved_at")

    class Meta:
        verbose_name = "การจับคู่หัวคอลัมน์ผล กชช.2ค"
        verbose_name_plural = "การจับคู่หัวคอลัมน์ผล กชช.2ค"


class VillageResult(models.Model):
    """The level of a village in one indicator in the survey of a year. No row: not said."""

    village = models.ForeignKey(
        "places.Village", on_delete=models.PROTECT, related_name="indicator_levels"
    )
    survey_year = models.PositiveSmallIntegerField("ปีที่จัดเก็บ (พ.ศ.)")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="village_levels"
    )
    level = models.PositiveSmallIntegerField("ระดับ", choices=[(n, str(n)) for n in LEVELS])
    batch = models.ForeignKey(ResultBatch, on_delete=models.PROTECT, related_name="brought")
    saved_at = models.DateTimeField("นำเข้าเมื่อ", default=timezone.now)

    privacy = classified(public="id village survey_year indicator level saved_at", internal="batch")

    objects = VillageResultQuerySet.as_manager()

    class Meta:
        verbose_name = "ผล กชช.2ค ของหมู่บ้าน"
        verbose_name_plural = "ผล กชช.2ค ของหมู่บ้าน"
        ordering = ["village", "survey_year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "survey_year", "indicator"],
                name="village_result_once",
                violation_error_message="หมู่บ้านนี้มีผลของตัวชี้วัดนี้ในปีนี้แล้ว",
            ),
            models.CheckConstraint(
                name="village_result_of_three",
                condition=Q(level__in=LEVELS),
                violation_error_message="ระดับต้องเป็น 1, 2 หรือ 3",
            ),
        ]
        indexes = [models.Index(fields=["survey_year", "indicator"], name="village_result_year")]

    def __str__(self):
        return f"{self.village_id} ปี {self.survey_year} ข้อ {self.indicator_id}: {self.level}"
