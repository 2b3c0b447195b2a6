"""Meetings of a committee: agenda, who came, what was resolved, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from committees.enums import AgendaPart, MeetingStage, Presence, ResolutionState
from committees.models.committees import Committee, CommitteeSeat, SeatHolder
from committees.models.obstacles import Obstacle
from committees.querysets import OfOfficeQuerySet, ResolutionQuerySet
from core import days
from core.privacy import classified
from places.models.areas import Area, Organization


class Meeting(models.Model):
    """The meeting `number` of a committee in the year พ.ศ. `year`; `area` is the committee's."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    year = models.PositiveSmallIntegerField("พ.ศ.")
    held_on = models.DateField("วันที่ประชุม")
    starts_at = models.TimeField("เวลา")
    place = models.CharField("สถานที่", max_length=200)
    stage = models.CharField("ขั้นตอน", max_length=10, choices=MeetingStage, default="draft")
    cancel_reason = models.CharField("เหตุที่งด", max_length=120, blank=True, db_default="")
    called_at = models.DateTimeField("ออกหนังสือเชิญเมื่อ", null=True, blank=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)

    privacy = classified(
        internal=(
            "id committee area number year held_on starts_at place stage called_at made_by made_at"
        ),
        personal="cancel_reason",
    )
    policy = Policy(Permission.MEETING_VIEW, by="area")
    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "การประชุม"
        verbose_name_plural = "การประชุม"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                name="meeting_number_once",
                violation_error_message="คณะกรรมการมีการประชุมครั้งนี้แล้ว",
            ),
            models.CheckConstraint(
                name="meeting_cancelled_has_reason",
                condition=Q(cancel_reason="") ^ Q(stage=MeetingStage.CANCELLED),
                violation_error_message="การงดประชุมต้องระบุเหตุ",
            ),
            days.within("meeting_days", "held_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"ครั้งที่ {self.number}/{self.year}"

    @property
    def is_held(self) -> bool:
        return self.stage == MeetingStage.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.stage == MeetingStage.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether its agenda stands as it is: it was held, or called off."""
        return self.stage in MeetingStage.over()


class AgendaItem(models.Model):
    """A matter of a meeting. `source` says what drafted it, and a draft that nobody edited may be
    drafted anew; `minutes` is what was said of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    part = models.CharField("ระเบียบวาระที่", max_length=1, choices=AgendaPart)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("เรื่อง", max_length=200)
    text = models.TextField("รายละเอียด", max_length=4000, blank=True)
    source = models.CharField("ร่างจาก", max_length=40, blank=True)
    is_edited = models.BooleanField("แก้ด้วยมือแล้ว", default=False)
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.TextField("บันทึกการประชุม", max_length=4000, blank=True)

    privacy = classified(
        internal="id meeting part sort_key source is_edited obstacle", personal="title text minutes"
    )
    policy = Policy(by="meeting")

    class Meta:
        verbose_name = "ระเบียบวาระ"
        verbose_name_plural = "ระเบียบวาระ"
        ordering = ["meeting", "part", "sort_key", "id"]

    def __str__(self):
        return f"{self.meeting_id} {self.part}.{self.sort_key}"


class Attendance(models.Model):
    """Whether a seat's holder came; `name` is theirs, or of whoever came in their place. Without
    `holder`: somebody of those nobody has entered in the seat.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(CommitteeSeat, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        SeatHolder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    presence = models.CharField("การเข้าประชุม", max_length=6, choices=Presence)
    name = models.CharField("ชื่อผู้เข้าประชุม", max_length=160, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)

    privacy = classified(internal="id meeting seat holder presence", personal="name position")
    policy = Policy(by="meeting")

    class Meta:
        verbose_name = "การเข้าประชุม"
        verbose_name_plural = "การเข้าประชุม"
        ordering = ["meeting", "seat__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat", "holder"], nulls_distinct=False, name="attendance_once"
            )
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.seat_id}"


class Resolution(models.Model):
    """What a meeting resolved somebody is to do, and by when. The owner is a person, the office of
    a district (`owner_area`) or a body the secretary writes to (`owner_organization`).

    `area` says where it is seen: the owner's district, else the committee's area.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="resolutions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    obstacle = models.ForeignKey(
        Obstacle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="จากปัญหา",
    )
    label = models.CharField("มติที่", max_length=40)
    text = models.TextField("มติ", max_length=1000)
    owner = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ผู้รับผิดชอบ",
    )
    owner_area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ศจพ.อ. ที่รับผิดชอบ",
    )
    owner_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงานที่รับผิดชอบ",
    )
    due_on = models.DateField("ภายในวันที่")
    state = models.CharField("ผล", max_length=8, choices=ResolutionState, default="open")
    told_on = models.DateField("วันที่ของผลล่าสุด", null=True, blank=True)
    told = models.TextField("ผลล่าสุด", max_length=1000, blank=True)

    privacy = classified(
        internal=(
            "id meeting committee area obstacle label owner owner_area owner_organization"
            " due_on state told_on"
        ),
        personal="text told",
    )
    policy = Policy(Permission.MEETING_VIEW, by="area", own="owner_id")
    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "มติที่ประชุม"
        verbose_name_plural = "มติที่ประชุม"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["area", "state", "due_on"], name="resolution_of_area")]
        constraints = [
            models.CheckConstraint(
                name="resolution_has_one_owner",
                condition=Q(owner__isnull=False, owner_area=None, owner_organization=None)
                | Q(owner=None, owner_area__isnull=False, owner_organization=None)
                | Q(owner=None, owner_area=None, owner_organization__isnull=False),
                violation_error_message="เลือกผู้รับผิดชอบหนึ่งราย: บุคคล ศจพ.อ. หรือหน่วยงาน",
            ),
            days.within("resolution_days", "due_on", "told_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return self.label

    @property
    def owner_name(self) -> str:
        if self.owner_area:
            return f"ศจพ.อ.{self.owner_area.name}"
        return str(self.owner_organization or (self.owner and self.owner.full_name))

    @property
    def is_late(self) -> bool:
        return self.state not in ResolutionState.ended() and self.due_on < timezone.localdate()


class ResolutionStep(models.Model):
    """What was done of a resolution, as its owner or the secretary told it."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField("ผล", max_length=8, choices=ResolutionState)
    text = models.TextField("ผลการดำเนินการ", max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    privacy = classified(internal="id resolution state by at", personal="text")
    policy = Policy(by="resolution")

    class Meta:
        verbose_name = "ผลของมติที่ประชุม"
        verbose_name_plural = "ผลของมติที่ประชุม"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.resolution_id} {self.state}"
