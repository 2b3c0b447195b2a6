"""Whom an agency has made responsible (circular of 7 May 2569, paragraph 2)."""

from django.db import models
from django.db.models import F, Q

from committees.enums import OfficerDuty
from core import days
from core.privacy import classified
from places.models.areas import Organization


class OrganizationOfficer(models.Model):
    """The official an agency made responsible, or one who uses TPMAP for it, and since when."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="officers", verbose_name="หน่วยงาน"
    )
    duty = models.CharField("หน้าที่", max_length=12, choices=OfficerDuty)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    name = models.CharField("ชื่อ-สกุล", max_length=160)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    started_on = models.DateField("ตั้งแต่")
    ended_on = models.DateField("ถึง", null=True, blank=True)

    privacy = classified(
        internal="id organization duty user position started_on ended_on", personal="name phone"
    )

    class Meta:
        verbose_name = "ผู้รับผิดชอบของหน่วยงาน"
        verbose_name_plural = "ผู้รับผิดชอบของหน่วยงาน"
        ordering = ["duty", "started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(duty="responsible", ended_on=None),
                name="officer_one_responsible",
                violation_error_message="หน่วยงานนี้มีผู้รับผิดชอบอยู่แล้ว โปรดสิ้นสุดคนเดิมก่อน",
            ),
            models.CheckConstraint(
                name="officer_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
            days.within("officer_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return f"{self.get_duty_display()} ({self.pk})"
