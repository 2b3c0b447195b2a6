"""What helps the talk of a 4-ท assessment, and how many days work may wait: rows of the province.

No official questions, words or days are published (docs/domain.md): `is_ours` marks the system's
own proposal, until the province changes the row.
"""

from django.db import models
from django.db.models import Q

from core.privacy import classified
from logbook.enums import FourT, Score


class GuideQuestion(models.Model):
    """A question the mentor may ask to get a ท talked about; the answer is not stored by it."""

    aspect = models.CharField("ท", max_length=8, choices=FourT)
    text = models.CharField("คำถามนำ", max_length=255)
    is_active = models.BooleanField("ใช้งาน", default=True)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)

    privacy = classified(public="id aspect text is_active is_ours sort_key")

    class Meta:
        verbose_name = "คำถามนำ 4 ท"
        verbose_name_plural = "คำถามนำ 4 ท"
        ordering = ["sort_key", "id"]

    def __str__(self):
        return self.text


class ScoreWord(models.Model):
    """What a step of a ท means in words."""

    aspect = models.CharField("ท", max_length=8, choices=FourT)
    score = models.PositiveSmallIntegerField("ระดับ", choices=Score)
    text = models.CharField("คำอธิบาย", max_length=160)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)

    privacy = classified(public="id aspect score text is_ours")

    class Meta:
        verbose_name = "คำอธิบายระดับ 4 ท"
        verbose_name_plural = "คำอธิบายระดับ 4 ท"
        ordering = ["aspect", "score"]
        constraints = [
            models.UniqueConstraint(
                fields=["aspect", "score"],
                name="score_word_once",
                violation_error_message="ระดับนี้ของ ท นี้มีคำอธิบายแล้ว",
            ),
            models.CheckConstraint(
                name="score_word_one_to_five",
                condition=Q(score__gte=1, score__lte=5),
                violation_error_message="ระดับต้องเป็น 1 ถึง 5",
            ),
        ]

    def __str__(self):
        return f"{self.aspect} {self.score}"


class WorkLimit(models.Model):
    """After how many days a kind of work counts as due; `code` is that of its `@due_kind`."""

    code = models.SlugField("รหัส", max_length=40, unique=True)
    label = models.CharField("งาน", max_length=160)
    days = models.PositiveSmallIntegerField("จำนวนวัน")
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)

    privacy = classified(public="id code label days is_ours sort_key")

    class Meta:
        verbose_name = "กำหนดเวลาของงาน"
        verbose_name_plural = "กำหนดเวลาของงาน"
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="work_limit_within_two_years",
                condition=Q(days__lte=730),
                violation_error_message="กำหนดได้ไม่เกิน 730 วัน",
            )
        ]

    def __str__(self):
        return self.label
