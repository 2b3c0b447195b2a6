"""A household and its people."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.fields import EncryptedPin
from core.privacy import classified
from households.enums import HouseholdOrigin, LeaveReason, Precision, Sex, SurveyStatus
from households.fields import DistrictField, HouseholdKey
from households.querysets import HouseholdQuerySet, PersonQuerySet
from places.models.villages import Village

NEVER = date.min  # `date.max` stands for «no end is known»


class Household(models.Model):
    """A household followed by the programme, once, over all data years.

    `district` repeats the district's DOPA code as a number, so that scope is one comparison
    on the row itself (decision 0029). `identity_key` is what an import matches on: `h:` + house
    code, else `v:` + village, house number and the head's keyed ID hash or name key.
    """

    house_code = models.CharField("รหัสบ้าน", max_length=11, blank=True)
    identity_key = models.CharField("กุญแจเทียบครัวเรือน", max_length=160)
    house_number = models.CharField("บ้านเลขที่", max_length=40, blank=True)
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        db_index=False,
    )
    subdistrict = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="households", db_index=False
    )
    district = models.PositiveSmallIntegerField("รหัสอำเภอ")
    head_name = models.CharField("หัวหน้าครัวเรือน", max_length=200, blank=True)
    head_sort_key = models.CharField(max_length=200, blank=True)
    member_count = models.PositiveSmallIntegerField("จำนวนสมาชิก", default=0)
    origin = models.CharField(
        "ที่มา", max_length=12, choices=HouseholdOrigin, default=HouseholdOrigin.LIST
    )
    survey_status = models.CharField(
        "สถานะการสำรวจ", max_length=16, choices=SurveyStatus, default=SurveyStatus.NOT_SURVEYED
    )
    survey_status_at = models.DateTimeField("บันทึกสถานะเมื่อ", null=True, blank=True)
    latest_year = models.PositiveSmallIntegerField("ปีข้อมูลล่าสุด (พ.ศ.)", null=True, blank=True)
    # Kept by triggers, so that «on the list» and «without a mentor» are asked of the row itself.
    listed_years = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="ปีที่มีชื่อในบัญชี (พ.ศ.)",
        default=list,
        db_default=[],
        editable=False,
    )
    mentored_until = models.DateField("มีพี่เลี้ยงถึง", default=NEVER, db_default=NEVER, editable=False)
    urgency_score = models.PositiveSmallIntegerField("คะแนนความเร่งด่วน", default=0)
    latitude = models.DecimalField(
        "ละติจูด", max_digits=8, decimal_places=5, null=True, blank=True, validators=days.degrees(90)
    )
    longitude = models.DecimalField(
        "ลองจิจูด",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=days.degrees(180),
    )
    left_on = models.DateField("ออกจากโครงการเมื่อ", null=True, blank=True)
    leave_reason = models.CharField("เหตุที่ออก", max_length=12, choices=LeaveReason, blank=True)
    # Set by a trigger, whoever writes `left_on`.
    left_recorded_at = models.DateTimeField("บันทึกการออกเมื่อ", null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
        verbose_name="รวมเข้ากับ",
    )
    created_batch = models.ForeignKey(
        "households.ImportBatch",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="มาจากการนำเข้า",
    )
    created_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)
    updated_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(
        internal=(
            "id village subdistrict district member_count origin survey_status_at latest_year "
            "listed_years mentored_until left_on left_recorded_at merged_into created_batch "
            "created_at updated_at"
        ),
        personal=(
            "house_code identity_key house_number head_name head_sort_key survey_status latitude "
            "longitude"
        ),
        sensitive="urgency_score leave_reason",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW, by="self")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "ครัวเรือน"
        verbose_name_plural = "ครัวเรือน"
        indexes = [
            models.Index(fields=["district", "-urgency_score", "id"], name="household_worklist"),
            models.Index(fields=["subdistrict", "-urgency_score", "id"], name="household_tambon"),
            models.Index(fields=["-urgency_score", "id"], name="household_urgency"),
            models.Index(fields=["head_sort_key", "id"], name="household_head"),
            # Few of a province are asked for by these: who has nobody, who came in beside the list.
            models.Index(fields=["mentored_until"], name="household_mentored"),
            models.Index(fields=["district", "mentored_until"], name="household_mentored_here"),
            models.Index(
                fields=["district"], condition=Q(origin="nomination"), name="household_nominated"
            ),
            models.Index(
                fields=["district", "left_on"],
                condition=Q(left_on__isnull=False),
                name="household_left",
            ),
            models.Index(fields=["village"], name="household_village"),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="household_merged",
            ),
        ]
        constraints = [
            # What the rows of a household refer to, so that their district is its district.
            models.UniqueConstraint(fields=["id", "district"], name="household_with_district"),
            models.UniqueConstraint(fields=["identity_key"], name="household_identity_once"),
            models.UniqueConstraint(
                fields=["house_code"],
                condition=~Q(house_code=""),
                name="household_house_code_once",
                violation_error_message="มีครัวเรือนที่ใช้รหัสบ้านนี้แล้ว",
            ),
            models.CheckConstraint(
                name="household_house_code_shape",
                condition=Q(house_code="") | Q(house_code__regex=r"^\d{11}$"),
                violation_error_message="รหัสบ้านต้องเป็นตัวเลข 11 หลัก",
            ),
            models.CheckConstraint(
                name="household_merged_has_left",
                condition=Q(merged_into=None)
                | (Q(left_on__isnull=False) & ~Q(merged_into=F("id"))),
                violation_error_message="ครัวเรือนที่รวมแล้วต้องออกจากโครงการ และรวมเข้ากับตนเองไม่ได้",
            ),
            models.CheckConstraint(
                name="household_leaves_with_reason",
                condition=Q(left_on=None, leave_reason="")
                | (Q(left_on__isnull=False) & ~Q(leave_reason="")),
                violation_error_message="วันที่ออกกับเหตุที่ออกต้องมีคู่กัน",
            ),
            days.within("household_days", "left_on", earliest=days.PROGRAMME),
            days.on_earth("household_on_earth"),
        ]

    def __str__(self):
        return f"ครัวเรือน #{self.pk}"

    @property
    def household_id(self) -> int:
        """Its own key, as rows that hang on it name it (the history asks rows for it)."""
        return self.pk

    @property
    def standing(self) -> "Household":
        """The household that stays, where this one was merged away; else itself."""
        household = self
        while household.merged_into:
            household = household.merged_into
        return household

    @property
    def is_missed(self) -> bool:
        """Taken in beside the lists, and named by none since."""
        return self.origin == HouseholdOrigin.NOMINATION and not self.listed_years

    @property
    def address(self) -> str:
        """House number and village in one line, without the sub-district."""
        parts = [f"บ้านเลขที่ {self.house_number}" if self.house_number else ""]
        if self.village_id:
            parts.append(str(self.village))
        return " ".join(part for part in parts if part)


class Person(models.Model):
    """Somebody of a household. The national ID is kept encrypted and found by a keyed hash."""

    household = HouseholdKey(related_name="persons", db_index=False)
    district = DistrictField()
    pin = EncryptedPin("เลขประจำตัวประชาชน", null=True, blank=True)
    pin_index = models.BinaryField("ดัชนีเลขประจำตัว", max_length=32, null=True, blank=True)
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    first_name = models.CharField("ชื่อ", max_length=120)
    last_name = models.CharField("นามสกุล", max_length=120, blank=True)
    name_key = models.CharField(max_length=240)
    sound_key = models.CharField(max_length=60, blank=True)
    sex = models.CharField("เพศ", max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField("วันเกิด", null=True, blank=True)
    birth_precision = models.PositiveSmallIntegerField(
        "ความละเอียดวันเกิด", choices=Precision, null=True, blank=True
    )
    relation = models.CharField("ความสัมพันธ์กับหัวหน้าครัวเรือน", max_length=80, blank=True)
    is_head = models.BooleanField("หัวหน้าครัวเรือน", default=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
        verbose_name="เป็นคนเดียวกับ",
    )
    has_welfare_card = models.BooleanField("บัตรสวัสดิการแห่งรัฐ", null=True, blank=True)
    created_batch = models.ForeignKey(
        "households.ImportBatch",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="มาจากการนำเข้า",
    )
    created_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)
    updated_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(
        internal=(
            "id household district birth_precision is_head merged_into created_batch created_at "
            "updated_at"
        ),
        personal="title first_name last_name name_key sound_key sex birth_date relation",
        sensitive="pin pin_index has_welfare_card",
    )

    policy = Policy(Permission.HOUSEHOLD_VIEW)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "บุคคล"
        verbose_name_plural = "บุคคล"
        indexes = [
            models.Index(fields=["household"], name="person_household"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged"
            ),
            # With what the fence asks, so that a name is looked up without reading its people.
            models.Index(
                fields=["name_key"],
                include=["district", "household"],
                name="person_by_name",
                opclasses=["text_pattern_ops"],
            ),
            models.Index(
                fields=["sound_key"],
                include=["first_name", "name_key", "district", "household"],
                name="person_by_sound",
                opclasses=["text_pattern_ops"],
            ),
            models.Index(
                fields=["last_name"],
                include=["name_key", "district", "household"],
                name="person_by_last_name",
                opclasses=["text_pattern_ops"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pin_index"],
                name="person_pin_once",
                violation_error_message="มีบุคคลที่ใช้เลขประจำตัวประชาชนนี้แล้ว",
            ),
            models.CheckConstraint(
                name="person_pin_with_index",
                condition=Q(pin=None, pin_index=None)
                | Q(pin__isnull=False, pin_index__isnull=False),
                violation_error_message="เลขประจำตัวประชาชนกับดัชนีต้องมีคู่กัน",
            ),
            models.CheckConstraint(
                name="person_birth_with_precision",
                condition=Q(birth_date=None, birth_precision=None)
                | Q(birth_date__isnull=False, birth_precision__isnull=False),
                violation_error_message="วันเกิดกับความละเอียดของวันเกิดต้องมีคู่กัน",
            ),
            days.within("person_days", "birth_date", earliest=days.BIRTHS),
        ]

    def __str__(self):
        return f"บุคคล #{self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()

    @property
    def masked_pin(self) -> str:
        """The national ID as every page shows it, e.g. «x-xxxx-xxxxx-12-3», or «ไม่มีเลข»."""
        return self.pin.masked if self.pin else "ไม่มีเลข"
