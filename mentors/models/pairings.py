"""Officials and the one-official-one-household pairings."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.earlier_work import brought_in
from core.privacy import classified
from core.sorting import sort_key_of
from households.fields import DistrictField, HouseholdKey
from mentors.enums import OfficialEndReason, PairingEndReason, PairingKind
from mentors.querysets import OfficialQuerySet, PairingQuerySet

NO_ACCOUNT = "ไม่มีบัญชีผู้ใช้"
TELL = f"พี่เลี้ยง{NO_ACCOUNT} จึงไม่เห็นครัวเรือนในระบบ โปรดแจ้งผู้นั้นและบันทึกงานแทน หรือขอเปิดบัญชี"


class Official(models.Model):
    """A civil servant who can look after households, with or without a login account."""

    user = models.OneToOneField(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="official",
        verbose_name="บัญชีผู้ใช้",
    )
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    first_name = models.CharField("ชื่อ", max_length=120)
    last_name = models.CharField("นามสกุล", max_length=120)
    name_sort_key = sort_key_of("first_name", "last_name")
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name="หน่วยงาน",
    )
    work_area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="officials", verbose_name="พื้นที่ปฏิบัติงาน"
    )
    village = models.ForeignKey(
        "places.Village",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หมู่บ้านที่ประจำหรือพักอาศัย",
    )
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    languages = models.CharField("ภาษาถิ่น", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("จำนวนครัวเรือนที่รับได้", default=1)
    # Open main pairings, kept by triggers (`sql/pairing_facts.sql`).
    load = models.PositiveSmallIntegerField("ดูแลอยู่", default=0, db_default=0, editable=False)
    # Open pairings of districts the work place does not serve, kept the same way.
    elsewhere = models.PositiveSmallIntegerField(
        "ดูแลต่างอำเภอ", default=0, db_default=0, editable=False
    )
    free = models.GeneratedField(
        verbose_name="รับได้อีก",
        expression=F("capacity") - F("load"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    is_available = models.BooleanField("พร้อมรับครัวเรือน", default=True)
    started_on = models.DateField("เริ่มปฏิบัติงาน", default=timezone.localdate)
    ended_on = models.DateField("พ้นหน้าที่", null=True, blank=True)
    end_reason = models.CharField("เหตุที่พ้น", max_length=12, choices=OfficialEndReason, blank=True)
    is_brought_in = brought_in()

    privacy = classified(
        internal=(
            "id user organization work_area village capacity load elsewhere free is_available "
            "started_on ended_on end_reason is_brought_in"
        ),
        personal="title first_name last_name name_sort_key position phone email languages",
    )

    policy = Policy(Permission.OFFICIAL_VIEW, by="area", area="work_area_id", own="user_id")

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้าราชการพี่เลี้ยง"
        verbose_name_plural = "ข้าราชการพี่เลี้ยง"
        ordering = ["name_sort_key"]
        indexes = [
            models.Index(fields=["name_sort_key", "id"], name="official_by_name"),
            models.Index(
                F("is_available").desc(),
                F("free").desc(),
                "name_sort_key",
                "id",
                condition=Q(ended_on=None),
                name="official_with_room",
            ),
            models.Index(fields=["work_area", "name_sort_key", "id"], name="official_of_place"),
            models.Index(
                fields=["elsewhere"], condition=Q(elsewhere__gt=0), name="official_elsewhere"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="official_ends_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="วันที่พ้นหน้าที่กับเหตุต้องมีคู่กัน",
            ),
            days.within("official_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()

    @property
    def lacks_account(self) -> str:
        """What is said wherever a household is given to somebody who cannot see it here."""
        return "" if self.user_id else NO_ACCOUNT


class Pairing(models.Model):
    """An official looks after a household for a time. One open main pairing a household."""

    household = HouseholdKey(related_name="pairings")
    district = DistrictField()
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="pairings")
    kind = models.CharField("ประเภท", max_length=4, choices=PairingKind, default=PairingKind.MAIN)
    started_on = models.DateField("ตั้งแต่", default=timezone.localdate)
    ended_on = models.DateField("สิ้นสุด", null=True, blank=True)
    end_reason = models.CharField("เหตุที่สิ้นสุด", max_length=16, choices=PairingEndReason, blank=True)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    reason = models.CharField("เหตุผล", max_length=255, blank=True)
    paired_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now, db_default=Now())
    # Set by a trigger, whoever changes `ended_on`; one that comes in ended brings it along.
    end_recorded_at = models.DateTimeField("บันทึกการสิ้นสุดเมื่อ", null=True, editable=False)
    is_brought_in = brought_in()

    made_in = models.ForeignKey(
        "mentors.PairingAct",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="made_pairings",
    )
    ended_in = models.ForeignKey(
        "mentors.PairingAct",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_pairings",
    )

    privacy = classified(
        internal=(
            "id household district official kind started_on ended_on end_reason order_number "
            "paired_by ended_by recorded_at end_recorded_at made_in ended_in is_brought_in"
        ),
        sensitive="reason",
    )

    policy = Policy(Permission.PAIRING_VIEW, opens={"mentors_official": ("id", "official_id")})

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "การจับคู่พี่เลี้ยง"
        verbose_name_plural = "การจับคู่พี่เลี้ยง"
        ordering = ["-started_on", "-id"]
        indexes = [
            models.Index(fields=["started_on", "recorded_at"], name="pairing_started"),
            models.Index(
                fields=["ended_on", "end_recorded_at"],
                condition=Q(ended_on__isnull=False),
                name="pairing_ended",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_on=None, kind=PairingKind.MAIN),
                name="pairing_one_open_main",
                violation_error_message="ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว",
            ),
            models.UniqueConstraint(
                fields=["household", "official"],
                condition=Q(ended_on=None),
                name="pairing_once_while_open",
                violation_error_message="พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว",
            ),
            # Ranges of one number: equality in a GiST index without an extension.
            ExclusionConstraint(
                name="pairing_one_main_a_day",
                expressions=[
                    (
                        models.Func(
                            "household",
                            "household",
                            models.Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        models.Func(
                            "started_on",
                            "ended_on",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind=PairingKind.MAIN),
                violation_error_message="ช่วงเวลานี้ครัวเรือนมีพี่เลี้ยงหลักคนอื่นอยู่ โปรดเลือกวันเริ่มภายหลัง",
            ),
            models.CheckConstraint(
                name="pairing_ends_with_reason",
                condition=Q(ended_on=None, end_reason="", ended_by=None)
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                violation_error_message="การสิ้นสุดการดูแลต้องมีวันที่ เหตุ และผู้บันทึก",
            ),
            models.CheckConstraint(
                name="pairing_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
            days.within("pairing_days", "started_on", "ended_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"การจับคู่ #{self.pk}"
