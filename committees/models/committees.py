"""Committees set up by an order: seats, duties, and who sits where."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.enums import CommitteeLevel, HoldingKind, OrderPart, SeatRole
from committees.querysets import CommitteeQuerySet, TeamPlaceQuerySet
from core import days
from core.privacy import classified
from core.querysets import PeriodQuerySet
from places.models.areas import Area, Organization


class Committee(models.Model):
    """A committee or centre set up by an order: คจพ.จ. of the province, ศจพ.อ. of a district, or an
    area operation team of a district (ทีมปฏิบัติการ), which works in its `places`.
    """

    level = models.CharField("ระดับ", max_length=10, choices=CommitteeLevel)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="committees", verbose_name="พื้นที่"
    )
    name = models.CharField("ชื่อ", max_length=255)
    short_name = models.CharField("ชื่อย่อ", max_length=80)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=40, blank=True)
    order_number_note = models.CharField("หมายเหตุเลขที่คำสั่ง", max_length=255, blank=True)
    ordered_on = models.DateField("ลงวันที่", null=True, blank=True)
    ordered_on_note = models.CharField("หมายเหตุวันที่คำสั่ง", max_length=255, blank=True)
    order_title = models.TextField("เรื่อง", blank=True)
    legal_basis = models.TextField("อาศัยอำนาจตาม", blank=True)
    started_on = models.DateField("เริ่ม", null=True, blank=True)
    ended_on = models.DateField("สิ้นสุด", null=True, blank=True)

    privacy = classified(
        public=(
            "id level area name short_name order_number order_number_note ordered_on "
            "ordered_on_note order_title legal_basis started_on ended_on"
        )
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "คณะกรรมการ"
        verbose_name_plural = "คณะกรรมการ"
        ordering = ["area__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "level"],
                condition=Q(ended_on=None) & ~Q(level=CommitteeLevel.TEAM),
                name="committee_one_current_per_area",
                violation_error_message="พื้นที่นี้มีคณะกรรมการชุดปัจจุบันแล้ว",
            ),
            days.within(
                "committee_days", "ordered_on", "started_on", "ended_on", earliest=days.SERVICE
            ),
        ]

    def __str__(self):
        return self.name


class TeamPlace(models.Model):
    """A sub-district in which a team works, and whose households its members see, until it is
    given up. `started_on` is None of those the team was set up with: the seats in it say from when.
    `ticked_on` is None of places from before the days were kept.
    """

    team = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="team_places")
    started_on = models.DateField("ตั้งแต่", null=True, blank=True)
    ended_on = models.DateField("ถึง", null=True, blank=True)
    ticked_on = models.DateField("เพิ่มเมื่อ", null=True, blank=True)

    privacy = classified(public="id team area started_on ended_on ticked_on")

    objects = TeamPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "ตำบลของทีมปฏิบัติการ"
        verbose_name_plural = "ตำบลของทีมปฏิบัติการ"
        ordering = ["team", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "area"], condition=Q(ended_on=None), name="team_place_once"
            ),
            days.within("team_place_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return f"{self.team_id} {self.area_id}"


class CommitteeSeat(models.Model):
    """A numbered line of the order. Advisers are 1.1 and 1.2, so the number is text."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    number = models.CharField("ลำดับ", max_length=8)
    sort_key = models.PositiveSmallIntegerField("ลำดับการเรียง")
    title = models.CharField("ตำแหน่ง", max_length=255)
    role = models.CharField("หน้าที่", max_length=24, choices=SeatRole)
    role_as_printed = models.CharField("หน้าที่ตามคำสั่ง", max_length=80, blank=True)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="หน่วยงาน",
    )
    person_count = models.PositiveSmallIntegerField(
        "จำนวนคน", default=1, validators=[MinValueValidator(1)]
    )
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)

    privacy = classified(
        public=(
            "id committee number sort_key title role role_as_printed organization person_count note"
        )
    )

    class Meta:
        verbose_name = "ตำแหน่งในคณะกรรมการ"
        verbose_name_plural = "ตำแหน่งในคณะกรรมการ"
        ordering = ["committee", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="seat_number_once",
                violation_error_message="ลำดับนี้มีอยู่แล้วในคณะกรรมการ",
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class CommitteeDuty(models.Model):
    """A paragraph of the order, word for word: how the work is to be done, or a duty given."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="duties")
    part = models.CharField("ส่วน", max_length=10, choices=OrderPart, default=OrderPart.DUTY)
    number = models.PositiveSmallIntegerField("ข้อ")
    printed_number = models.CharField("เลขข้อตามคำสั่ง", max_length=8, blank=True)
    text = models.TextField("ข้อความ")

    privacy = classified(public="id committee part number printed_number text")

    class Meta:
        verbose_name = "ข้อความในคำสั่ง"
        verbose_name_plural = "ข้อความในคำสั่ง"
        ordering = ["committee", "-part", "number"]  # practice before duty, as printed
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "part", "number"], name="committee_duty_once"
            )
        ]

    def __str__(self):
        return f"({self.number}) {self.text}"


class SeatHolder(models.Model):
    """Who sat in a seat, in what way, and when. Open-ended while it lasts."""

    seat = models.ForeignKey(CommitteeSeat, on_delete=models.PROTECT, related_name="holders")
    kind = models.CharField("ฐานะ", max_length=10, choices=HoldingKind, default=HoldingKind.HOLDER)
    user = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats_held",
        verbose_name="บัญชีผู้ใช้",
    )
    name = models.CharField("ชื่อ-สกุล", max_length=160)
    position = models.CharField("ตำแหน่งจริง", max_length=160, blank=True)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    started_on = models.DateField("ตั้งแต่")
    ended_on = models.DateField("ถึง", null=True, blank=True)

    privacy = classified(
        internal="id seat kind user order_number started_on ended_on", personal="name position"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "ผู้ดำรงตำแหน่ง"
        verbose_name_plural = "ผู้ดำรงตำแหน่ง"
        ordering = ["seat", "-started_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="seat_holder_period",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องหลังวันเริ่ม",
            ),
            models.CheckConstraint(
                name="seat_acting_has_an_end",
                condition=~Q(kind=HoldingKind.ACTING) | Q(ended_on__isnull=False),
                violation_error_message="การรักษาราชการแทนต้องระบุวันสิ้นสุด",
            ),
            days.within("seat_holder_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return f"{self.seat} ({self.pk})"

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on <= timezone.localdate()
