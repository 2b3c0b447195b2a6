"""Accounts proposed by one person for many, and decided on by another."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import BatchStage, Obstacle, Role
from accounts.models.accounts import Membership, User
from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from places.models.areas import Area, Organization


class AccountBatch(Job):
    """A list of accounts to be made. Its job makes them, once somebody else has approved."""

    selection = models.CharField("รายชื่อจาก", max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="พื้นที่")
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60)
    started_on = models.DateField("ตั้งแต่", default=timezone.localdate)
    ended_on = models.DateField("ถึง (ถ้ามีกำหนด)", null=True, blank=True)
    stage = models.CharField("ขั้น", max_length=10, choices=BatchStage, default=BatchStage.DRAFT)
    sent_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("ตัดสินเมื่อ", null=True, blank=True)
    note = models.CharField("เหตุผล", max_length=255, blank=True)

    privacy = classified(
        internal=(
            "id selection area order_number started_on ended_on stage sent_at decided_by "
            f"decided_at {JOB_FIELDS}"
        ),
        sensitive="note",
    )
    policy = Policy(Permission.ACCOUNT_APPROVE, by="everywhere")

    class Meta:
        verbose_name = "ชุดบัญชีที่เสนอ"
        verbose_name_plural = "ชุดบัญชีที่เสนอ"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="batch_decided_by_another",
                condition=Q(decided_by=None, decided_at=None)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("requested_by"))
                ),
                violation_error_message="ผู้เสนออนุมัติชุดบัญชีของตนเองไม่ได้",
            ),
            models.CheckConstraint(
                name="batch_decision_whole",
                condition=Q(stage__in=["draft", "sent"], decided_by=None)
                | Q(stage__in=["approved", "refused"], decided_by__isnull=False)
                | Q(stage="withdrawn"),
                violation_error_message="การอนุมัติต้องมีผู้อนุมัติ",
            ),
            models.CheckConstraint(
                name="batch_period",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                violation_error_message="วันสิ้นสุดต้องหลังวันเริ่ม",
            ),
            days.within("batch_days", "started_on", "ended_on", earliest=days.SERVICE),
        ]

    def __str__(self):
        return f"ชุดบัญชี #{self.pk}"


class ProposedAccount(models.Model):
    """A line of a batch: who, with which role and where. `user` is the account the role goes to:
    one that stands already, or the one that was made; `outcome` says in words why none was.
    """

    batch = models.ForeignKey(AccountBatch, on_delete=models.CASCADE, related_name="lines")
    source_key = models.BigIntegerField("แถวต้นทาง", null=True, blank=True)
    whence = models.CharField("มาจาก", max_length=255, blank=True)
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    first_name = models.CharField("ชื่อ", max_length=150, blank=True)
    last_name = models.CharField("นามสกุล", max_length=150, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    role = models.CharField("บทบาท", max_length=24, choices=Role)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="พื้นที่ของบทบาท",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงาน",
    )
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)
    ended_on = models.DateField("ถึง", null=True, blank=True)
    obstacle = models.CharField("สิ่งที่ขัด", max_length=16, choices=Obstacle, blank=True)
    is_another = models.BooleanField("เป็นคนละคนกับที่ซ้ำ", default=False)
    is_chosen = models.BooleanField("เลือกไว้", default=True)
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="บัญชีที่มีอยู่แล้ว",
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    is_new = models.BooleanField("สร้างบัญชีใหม่", default=False)
    outcome = models.CharField("ผล", max_length=255, blank=True)

    privacy = classified(
        internal=(
            "id batch source_key whence role area organization order_number ended_on obstacle "
            "is_another is_chosen user membership is_new outcome"
        ),
        personal="title first_name last_name position phone email",
    )
    policy = Policy(Permission.ACCOUNT_APPROVE, by="everywhere")

    class Meta:
        verbose_name = "บัญชีที่เสนอ"
        verbose_name_plural = "บัญชีที่เสนอ"
        ordering = ["batch", "id"]
        constraints = [
            days.within("proposed_account_days", "ended_on", earliest=days.SERVICE),
            models.CheckConstraint(
                name="proposed_no_administrator",
                condition=~Q(role=Role.ADMINISTRATOR),
                violation_error_message="บทบาทผู้ดูแลระบบให้ได้ทีละคนที่หน้าบัญชีเท่านั้น",
            ),
        ]

    def __str__(self):
        return f"บัญชีที่เสนอ #{self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()
