"""Places of the province under their DOPA codes, and the bodies that work there."""

from django.db import models
from django.db.models import F, Q

from core import days
from core.privacy import classified
from places.enums import AreaLevel, OrganizationKind
from places.querysets import AreaQuerySet


class Area(models.Model):
    """A province, district or sub-district under its DOPA code (TIS 1099: 2, 4 or 6 digits)."""

    code = models.CharField("รหัสพื้นที่", max_length=6, primary_key=True)
    level = models.CharField("ระดับ", max_length=12, choices=AreaLevel)
    name = models.CharField("ชื่อ", max_length=80)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    latitude = models.DecimalField(
        "ละติจูด", max_digits=8, decimal_places=5, validators=days.degrees(90)
    )
    longitude = models.DecimalField(
        "ลองจิจูด", max_digits=8, decimal_places=5, validators=days.degrees(180)
    )
    boundary = models.JSONField("ขอบเขต (GeoJSON)", null=True, blank=True)
    boundary_source = models.CharField("ที่มาของขอบเขต", max_length=200, blank=True)

    privacy = classified(
        public=("code level name name_en parent latitude longitude boundary boundary_source")
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "พื้นที่"
        verbose_name_plural = "พื้นที่"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="area_code_matches_level",
                condition=Q(level=AreaLevel.PROVINCE, code__regex=r"^\d{2}$", parent=None)
                | Q(level=AreaLevel.DISTRICT, code__regex=r"^\d{4}$", parent__isnull=False)
                | Q(level=AreaLevel.SUBDISTRICT, code__regex=r"^\d{6}$", parent__isnull=False),
                violation_error_message="รหัสพื้นที่ไม่ตรงกับระดับ",
            ),
            days.on_earth("area_on_earth"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its kind in front, e.g. «อำเภอภูเรือ»."""
        return f"{self.get_level_display()}{self.name}"


class Organization(models.Model):
    """A ministry, central agency or provincial office, under the name its papers use."""

    code = models.SlugField("รหัส", max_length=60, unique=True)
    name = models.CharField("ชื่อหน่วยงาน", max_length=200, unique=True)
    short_name = models.CharField("ชื่อย่อ", max_length=60, blank=True)
    kind = models.CharField("ประเภท", max_length=20, choices=OrganizationKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    answers_for = models.ManyToManyField(
        "self",
        through="OrganizationDuty",
        symmetrical=False,
        related_name="provincial_offices",
        verbose_name="รับเรื่องแทนหน่วยงานส่วนกลาง",
    )
    is_active = models.BooleanField("ใช้งาน", default=True)

    privacy = classified(public="id code name short_name kind parent is_active answers_for")

    class Meta:
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganizationDuty(models.Model):
    """Which provincial office answers, in Loei, for which ministry or central agency."""

    office = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duties")
    answers_for = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="answered_by"
    )
    is_default = models.BooleanField("สำนักงานหลัก", default=False)
    basis = models.CharField("ที่มา", max_length=200, blank=True)

    privacy = classified(public="id office answers_for is_default basis")

    class Meta:
        verbose_name = "การรับเรื่องแทน"
        verbose_name_plural = "การรับเรื่องแทน"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "answers_for"],
                name="duty_once",
                violation_error_message="มีการมอบหมายนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=["answers_for"],
                condition=Q(is_default=True),
                name="duty_one_default_office",
                violation_error_message="หน่วยงานส่วนกลางนี้มีสำนักงานหลักในจังหวัดแล้ว",
            ),
            models.CheckConstraint(
                name="duty_not_for_itself",
                condition=~Q(office=F("answers_for")),
                violation_error_message="หน่วยงานรับเรื่องแทนตนเองไม่ได้",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} ← {self.answers_for}"
