"""What a year's TPMAP list says of a household and its people, and the needs that follow."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.enums import NeedStatus
from households.fields import DistrictField, HouseholdKey
from households.models.households import Person
from households.querysets import NeedQuerySet


class HouseholdListing(models.Model):
    """A household on the official list of data year `data_year` (พ.ศ.)."""

    household = HouseholdKey(related_name="listings", db_index=False)
    district = DistrictField()
    data_year = models.PositiveSmallIntegerField("ปีข้อมูล (พ.ศ.)")
    batch = models.ForeignKey(
        "households.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        related_name="listings",
        db_index=False,
    )
    income_per_person = models.DecimalField(
        "รายได้เฉลี่ยต่อคนต่อปี (บาท)",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    source_status = models.CharField("สถานะในบัญชี", max_length=80, blank=True)

    privacy = classified(
        internal="id household district data_year batch",
        sensitive="income_per_person source_status",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    class Meta:
        verbose_name = "รายการครัวเรือนเป้าหมายรายปี"
        verbose_name_plural = "รายการครัวเรือนเป้าหมายรายปี"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "data_year"], name="household_listed_once_a_year"
            ),
            models.CheckConstraint(
                name="listing_income_not_negative",
                condition=Q(income_per_person=None) | Q(income_per_person__gte=0),
                violation_error_message="รายได้ติดลบไม่ได้",
            ),
        ]
        indexes = [models.Index(fields=["data_year", "household"], name="listing_year")]

    def __str__(self):
        return f"{self.household_id} ปี {self.data_year}"


class PersonListing(models.Model):
    """A person on the official list of a data year, with the indicators failed that year."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="listings", db_index=False
    )
    household = HouseholdKey(related_name="person_listings", db_index=False)
    district = DistrictField()
    data_year = models.PositiveSmallIntegerField("ปีข้อมูล (พ.ศ.)")
    batch = models.ForeignKey(
        "households.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    age = models.PositiveSmallIntegerField("อายุ (ปี)", null=True, blank=True)
    failed_indicators = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="ตัวชี้วัดที่ตกเกณฑ์", default=list, blank=True
    )

    privacy = classified(
        internal="id household district data_year batch",
        personal="person age",
        sensitive="failed_indicators",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    class Meta:
        verbose_name = "รายการบุคคลเป้าหมายรายปี"
        verbose_name_plural = "รายการบุคคลเป้าหมายรายปี"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "data_year"], name="person_listed_once_a_year"
            )
        ]
        indexes = [models.Index(fields=["household", "data_year"], name="person_listing_house")]

    def __str__(self):
        return f"{self.person_id} ปี {self.data_year}"


class Need(models.Model):
    """A dimension in which a person falls short in a data year, and how far the help has come.

    `met_on` is the day the first help was given, whenever somebody entered it.
    """

    household = HouseholdKey(related_name="needs", db_index=False)
    district = DistrictField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="needs", db_index=False
    )
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    data_year = models.PositiveSmallIntegerField("ปีข้อมูล (พ.ศ.)")
    batch = models.ForeignKey(
        "households.ImportBatch",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    status = models.CharField("สถานะ", max_length=8, choices=NeedStatus, default=NeedStatus.WAITING)
    status_at = models.DateTimeField("เปลี่ยนสถานะเมื่อ", null=True, blank=True)
    status_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    met_on = models.DateField("ได้รับความช่วยเหลือเมื่อ", null=True, blank=True)

    privacy = classified(
        internal="id household district data_year batch status_at status_by met_on",
        personal="person",
        sensitive="dimension status",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "ปัญหารายมิติ"
        verbose_name_plural = "ปัญหารายมิติ"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dimension", "data_year"], name="need_once_a_year"
            ),
            models.CheckConstraint(
                name="need_status_with_time",
                condition=Q(status=NeedStatus.WAITING) | Q(status_at__isnull=False),
                violation_error_message="สถานะที่เปลี่ยนแล้วต้องมีวันเวลา",
            ),
            models.CheckConstraint(
                name="need_met_with_day",
                condition=Q(status__in=NeedStatus.met(), met_on__isnull=False)
                | (~Q(status__in=NeedStatus.met()) & Q(met_on=None)),
                violation_error_message="ปัญหาที่ช่วยเหลือแล้วต้องมีวันที่ได้รับความช่วยเหลือ",
            ),
        ]
        indexes = [models.Index(fields=["household", "data_year"], name="need_household")]

    def __str__(self):
        return f"{self.person_id} {self.dimension_id} {self.data_year}"
