"""What moved between two lists, counted once for all readers; written by the database alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified


class YearMove(models.Model):
    """Households of a district by what became of them between two lists (พ.ศ.), in numbers, and
    the keys of those that are `gone` from the later one.

    `kinds` is `{kind: households}`, `dimensions` `{code: {move: households}}`; words of both in
    `households.services.years`. It stands as long as the district has no `ListMark`.
    """

    previous = models.PositiveSmallIntegerField("ปีก่อน (พ.ศ.)")
    current = models.PositiveSmallIntegerField("ปีหลัง (พ.ศ.)")
    district = models.PositiveSmallIntegerField("รหัสอำเภอ")
    kinds = models.JSONField("ครัวเรือน")
    dimensions = models.JSONField("มิติ")
    gone = ArrayField(models.BigIntegerField(), verbose_name="ครัวเรือนที่ไม่อยู่ในบัญชีปีหลัง")

    privacy = classified(internal="id previous current district kinds dimensions gone")
    policy = Policy(Permission.HOUSEHOLD_VIEW, by="district")
    history_exempt = "computed from rows that keep theirs"

    class Meta:
        verbose_name = "ผลเทียบบัญชีสองปี"
        verbose_name_plural = "ผลเทียบบัญชีสองปี"
        constraints = [
            models.UniqueConstraint(
                fields=["previous", "current", "district"], name="year_move_once"
            )
        ]

    def __str__(self):
        return f"{self.district} {self.previous}–{self.current}"


class ListMark(models.Model):
    """A list, or a need of one, has changed in a district since it was counted (`mark_lists`)."""

    district = models.PositiveSmallIntegerField("รหัสอำเภอ")

    privacy = classified(internal="id district")
    policy = Policy(Permission.HOUSEHOLD_VIEW, by="district")
    history_exempt = "says only that something is to be counted anew"

    class Meta:
        verbose_name = "บัญชีที่เปลี่ยนหลังการนับ"
        verbose_name_plural = "บัญชีที่เปลี่ยนหลังการนับ"
        indexes = [models.Index(fields=["district"], name="list_mark_district")]

    def __str__(self):
        return str(self.district)
