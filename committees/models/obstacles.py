"""Obstacles and proposals (ปัญหา อุปสรรค และข้อเสนอ), written where they happen."""

from django.db import models
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from committees.enums import ObstacleKind, ObstacleStatus
from committees.querysets import ObstacleQuerySet
from core.privacy import classified
from places.models.areas import Area


class Obstacle(models.Model):
    """What hinders the work at a place, and what the writer proposes. It names no household: it is
    read in meetings and printed in memos.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="obstacles", verbose_name="พื้นที่"
    )
    kind = models.CharField("เรื่อง", max_length=10, choices=ObstacleKind)
    text = models.TextField("ปัญหา อุปสรรค", max_length=1000)
    proposal = models.TextField("ข้อเสนอ", max_length=1000, blank=True)
    status = models.CharField(
        "สถานะ", max_length=8, choices=ObstacleStatus, default=ObstacleStatus.OPEN
    )
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("เมื่อ", default=timezone.now)
    ended_at = models.DateTimeField("ยุติเมื่อ", null=True, blank=True)

    privacy = classified(
        internal="id area kind status written_by written_at ended_at", personal="text proposal"
    )
    policy = Policy(Permission.OBSTACLE_VIEW, by="area", own="written_by_id")
    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = "ปัญหา อุปสรรค และข้อเสนอ"
        verbose_name_plural = "ปัญหา อุปสรรค และข้อเสนอ"
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["area", "status"], name="obstacle_of_area")]

    def __str__(self):
        return f"ปัญหา {self.pk}"

    @property
    def is_ended(self) -> bool:
        return self.status in ObstacleStatus.ended()


class ObstacleStep(models.Model):
    """What an office said to an obstacle, and where it stands from there on."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField("สถานะ", max_length=8, choices=ObstacleStatus)
    text = models.TextField("คำตอบ", max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    privacy = classified(internal="id obstacle status by at", personal="text")
    policy = Policy(by="obstacle")

    class Meta:
        verbose_name = "คำตอบของปัญหา อุปสรรค และข้อเสนอ"
        verbose_name_plural = "คำตอบของปัญหา อุปสรรค และข้อเสนอ"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.obstacle_id} {self.status}"
