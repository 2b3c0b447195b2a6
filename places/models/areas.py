"""Places of the province under their DOPA codes, and the bodies that work there."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q

from core import days
from core.privacy import classified
from core.sorting import sort_key_of
from places.codes import is_within
from places.enums import AreaLevel, OrganizationKind, SupportKind
from places.querysets import AreaQuerySet, OrganizationQuerySet

MOST_CREDIT = 500  # letters of whose boundaries they are


class Area(models.Model):
    """A province, district or sub-district under its DOPA code (TIS 1099: 2, 4 or 6 digits)."""

    code = models.CharField("รหัสพื้นที่", max_length=6, primary_key=True)
    level = models.CharField("ระดับ", max_length=12, choices=AreaLevel)
    name = models.CharField("ชื่อ", max_length=80)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=80)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="อยู่ใน",
    )
    latitude = models.DecimalField(
        "ละติจูด", max_digits=8, decimal_places=5, validators=days.degrees(90)
    )
    longitude = models.DecimalField(
        "ลองจิจูด", max_digits=8, decimal_places=5, validators=days.degrees(180)
    )
    boundary_source = models.CharField("ที่มาของขอบเขต", max_length=MOST_CREDIT, blank=True)

    privacy = classified(public="code level name name_en parent latitude longitude boundary_source")

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

    @property
    def name_in_list(self) -> str:
        """The name in a list of districts, each with its sub-districts below."""
        return f"\u2003ต.{self.name}" if self.level == AreaLevel.SUBDISTRICT else self.full_name


class Boundary(models.Model):
    """The border of an area as GeoJSON. Apart from the area, which pages read with nearly every
    row: only maps draw it.
    """

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True)
    geometry = models.JSONField("ขอบเขต (GeoJSON)")

    privacy = classified(public="area geometry")

    history_exempt = "computed, or loaded from a file that the office has"

    class Meta:
        verbose_name = "แนวเขต"
        verbose_name_plural = "แนวเขต"

    def __str__(self) -> str:
        return f"แนวเขต{self.area_id}"


class Organization(models.Model):
    """A body that answers for an indicator or can help a household, under the name its papers use.

    `serves` holds the DOPA codes of the areas it works in; without one it is the province's alone
    to edit, and no household lies in its area. `merged_into` names the entry that stays where one
    body stood twice.
    """

    code = models.SlugField("รหัส", max_length=60, unique=True)
    name = models.CharField("ชื่อหน่วยงาน", max_length=200, unique=True)
    short_name = models.CharField("ชื่อย่อ", max_length=60, blank=True)
    kind = models.CharField("ประเภท", max_length=20, choices=OrganizationKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name="ต้นสังกัด",
    )
    answers_for = models.ManyToManyField(
        "self",
        through="OrganizationDuty",
        symmetrical=False,
        related_name="provincial_offices",
        verbose_name="รับเรื่องแทนหน่วยงานส่วนกลาง",
    )
    is_active = models.BooleanField("ใช้งาน", default=True)
    serves = ArrayField(
        models.CharField(max_length=6), verbose_name="พื้นที่ที่รับผิดชอบ", default=list, blank=True
    )
    gives = ArrayField(
        models.CharField(max_length=12, choices=SupportKind),
        verbose_name="สนับสนุนอะไรได้",
        default=list,
        blank=True,
    )
    phone = models.CharField("โทรศัพท์สำนักงาน", max_length=60, blank=True)
    email = models.EmailField("อีเมลสำนักงาน", blank=True)
    address = models.CharField("ที่อยู่สำหรับส่งหนังสือ", max_length=255, blank=True)
    addressed_to = models.CharField(
        "คำขึ้นต้นหนังสือ (เรียน)", max_length=160, blank=True, help_text="เช่น นายกองค์การบริหารส่วนตำบล…"
    )
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)
    is_ours = models.BooleanField("ระบบเสนอ โปรดตรวจสอบ", default=False, editable=False)
    name_sort_key = sort_key_of("name")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="doubles"
    )

    privacy = classified(
        public=(
            "id code name short_name kind parent is_active answers_for serves gives phone email "
            "address addressed_to note is_ours merged_into name_sort_key"
        )
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        ordering = ["name_sort_key"]
        constraints = [
            models.CheckConstraint(
                name="organization_merged_is_closed",
                condition=Q(merged_into=None) | Q(is_active=False),
                violation_error_message="หน่วยงานที่รวมแล้วใช้งานต่อไม่ได้",
            ),
            models.CheckConstraint(
                name="organization_not_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message="รวมหน่วยงานเข้ากับตัวเองไม่ได้",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_gives_display(self) -> str:
        """What it can give, in words."""
        return ", ".join(str(SupportKind(code).label) for code in self.gives)

    def held(self) -> "Organization":
        """Returns the entry of the body that stands now: a phone may name one merged into it
        since. Until the transaction ends it cannot be merged into another.
        """
        row = self
        while (found := _held(row.pk)) != row.pk:
            row = Organization.objects.get(pk=found)
        return row

    def reaches(self, place: object) -> bool:
        """Whether `place` (code of an area or a village) lies in the area it serves."""
        return is_within(place, self.serves)


HELD = "SELECT coalesce(merged_into_id, id) FROM places_organization WHERE id = %s FOR KEY SHARE"


def _held(key: int) -> int:
    """Where the entry leads, held as whoever points at it holds it: many may at a time."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [key])
        return cursor.fetchone()[0]


class OrganizationDuty(models.Model):
    """Which provincial office answers, in Loei, for which ministry or central agency."""

    office = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="duties", verbose_name="หน่วยงานในจังหวัด"
    )
    answers_for = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="answered_by", verbose_name="รับเรื่องแทน"
    )
    is_default = models.BooleanField("สำนักงานหลัก", default=False)
    basis = models.CharField("ที่มา", max_length=200, blank=True)

    privacy = classified(public="id office answers_for is_default basis")

    is_mere_link = True  # where two bodies are merged that both have it, it stays once

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
