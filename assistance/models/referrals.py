"""What is handed on to other bodies: a letter, a referral for each household, its steps."""

import uuid
from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import Channel, ReferralStatus
from assistance.querysets import LetterQuerySet, ReferralQuerySet
from core import days
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey

ANSWERS_FOR = timedelta(days=60)  # how long a code on a letter opens its page
MOST_TRIES = 5  # wrong codes after which a letter's page stays shut


class ReferralLetter(models.Model):
    """One letter to one body, for one household or several; each has its own referral and answer.

    `district` is that of its households, also once they have moved; it is empty where they lie in
    several: then it is the province's alone.
    `number` is that of the register (`registered`), or one the office gave on paper. A body
    nobody reads for in the system is asked on paper (`by_letter`); the QR code of `answer_round`
    opens one answer page, until it was used, its days are over, or too many codes were wrong.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.PositiveSmallIntegerField("รหัสอำเภอ", null=True, blank=True)
    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, related_name="letters"
    )
    number = models.CharField("เลขที่หนังสือ", max_length=80, blank=True)
    registered = models.ForeignKey(
        "committees.RegisteredLetter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    subject = models.CharField("เรื่อง", max_length=200)
    request = models.TextField("สิ่งที่ขอให้ดำเนินการ")
    due_on = models.DateField("ขอให้ตอบภายใน")
    by_letter = models.BooleanField("ส่งเป็นหนังสือนอกระบบ", default=False)
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    answer_round = models.PositiveSmallIntegerField(
        "รหัสตอบชุดที่", default=1, validators=[MinValueValidator(1)]
    )
    answer_until = models.DateTimeField("ตอบทางคิวอาร์โค้ดได้ถึง", null=True, blank=True)
    answered_at = models.DateTimeField("ตอบทางคิวอาร์โค้ดเมื่อ", null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField("ใส่รหัสตอบผิด (ครั้ง)", default=0)

    privacy = classified(
        internal=(
            "id district organization number registered due_on by_letter sent_by sent_at "
            "answer_round answer_until answered_at wrong_codes"
        ),
        sensitive="subject request",
    )

    policy = Policy(Permission.REFERRAL_VIEW, by="district", agency="organization_id")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "หนังสือส่งต่อ"
        verbose_name_plural = "หนังสือส่งต่อ"
        ordering = ["-sent_at", "id"]
        indexes = [models.Index(fields=["district", "-sent_at"], name="letter_district")]
        constraints = [days.within("letter_days", "due_on", earliest=days.PROGRAMME)]

    def __str__(self):
        return f"หนังสือส่งต่อ {self.pk}"

    @property
    def opens_answers(self) -> bool:
        """Whether the code that is on the paper now opens the answer page."""
        in_time = self.answer_until is not None and timezone.now() < self.answer_until
        return self.by_letter and in_time and not self.answered_at and not self.was_guessed_at

    @property
    def was_guessed_at(self) -> bool:
        """Whether so many wrong codes came that the page stays shut."""
        return self.wrong_codes >= MOST_TRIES


SAID_ON_PAPER = Q(by_letter=True)  # where the answer page wrote it, no user did


class Referral(models.Model):
    """What one household needs of a body: ศจพ.อ. → body, step by step, with a clock and an outcome.

    `due_on` is the day by which the next step is expected: first the answer, then the plan, then
    what the plan says. What was first asked for stands on the letter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="referrals")
    district = DistrictField()
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
    )
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, related_name="referrals"
    )
    letter = models.ForeignKey(
        ReferralLetter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="หนังสือ",
    )
    line = models.PositiveSmallIntegerField("ลำดับในหนังสือ", default=1)
    subject = models.CharField("เรื่อง", max_length=200)
    request = models.TextField("สิ่งที่ขอให้ดำเนินการ")
    status = models.CharField(
        "สถานะ", max_length=9, choices=ReferralStatus, default=ReferralStatus.SENT
    )
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    by_letter = models.BooleanField("ส่งเป็นหนังสือนอกระบบ", default=False)
    due_on = models.DateField("กำหนดขั้นต่อไป")
    accepted_at = models.DateTimeField("รับเรื่องเมื่อ", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("ปิดเรื่องเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField("ผลการดำเนินการ", blank=True)

    privacy = classified(
        internal=(
            "id household district organization letter line status sent_by sent_at by_letter "
            "due_on accepted_at accepted_by closed_at closed_by"
        ),
        sensitive="need dimension indicator subject request outcome",
    )

    policy = Policy(
        Permission.REFERRAL_VIEW,
        agency="organization_id",
        opens={
            "households_household": ("id", "household_id"),
            "households_need": ("household_id", "household_id"),
        },
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "เรื่องส่งต่อ"
        verbose_name_plural = "เรื่องส่งต่อ"
        ordering = ["due_on", "sent_at"]
        indexes = [
            models.Index(fields=["organization", "status", "due_on"], name="referral_inbox"),
            models.Index(fields=["household", "-sent_at"], name="referral_household"),
            # With all that start pages count by, and the fence, so that no row is read for it.
            models.Index(
                fields=["district", "due_on"],
                include=["household", "organization", "status", "by_letter"],
                condition=Q(closed_at=None),
                name="referral_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_acceptance_whole",
                condition=Q(accepted_at=None, accepted_by=None)
                | (Q(accepted_at__isnull=False) & (Q(accepted_by__isnull=False) | SAID_ON_PAPER)),
                violation_error_message="การรับเรื่องต้องมีผู้รับและวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_closing_whole",
                condition=Q(
                    status__in=["sent", "accepted", "planned", "partly"],
                    closed_at=None,
                    closed_by=None,
                    outcome="",
                )
                | (
                    Q(status__in=["completed", "declined", "withdrawn"], closed_at__isnull=False)
                    & (Q(closed_by__isnull=False) | SAID_ON_PAPER)
                    & ~Q(outcome="")
                ),
                violation_error_message="การปิดเรื่องต้องมีผลการดำเนินการ ผู้ปิด และวันเวลา",
            ),
            models.CheckConstraint(
                name="referral_completed_after_acceptance",
                condition=~Q(status__in=["accepted", "planned", "partly", "completed"])
                | Q(accepted_at__isnull=False),
                violation_error_message="ต้องรับเรื่องก่อน",
            ),
            days.within("referral_days", "due_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"เรื่องส่งต่อ {self.pk}"

    @property
    def is_overdue(self) -> bool:
        """As `ReferralQuerySet.overdue`: what is closed has a state that is not open, by the
        constraint `referral_closing_whole`.
        """
        return self.closed_at is None and self.due_on < timezone.localdate()


class ReferralEvent(models.Model):
    """A step of a referral, for its timeline and its clock.

    What a body without an account said came by a `channel`, from somebody (`said_by`) on a day
    (`said_on`); then `by` is the official who wrote it down, or nobody where the answer page did.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    status = models.CharField("สถานะ", max_length=9, choices=ReferralStatus)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField("บันทึก", blank=True)
    channel = models.CharField("ช่องทาง", max_length=8, choices=Channel, default=Channel.SYSTEM)
    said_by = models.CharField("ผู้ให้คำตอบ", max_length=160, blank=True)
    said_on = models.DateField("วันที่ตอบ", null=True, blank=True)
    paper = models.ImageField("ภาพหนังสือตอบ", upload_to="answers/%Y/", max_length=255, blank=True)

    privacy = classified(
        internal="id referral status at by channel said_on",
        personal="said_by",
        sensitive="note paper",
    )

    policy = Policy(by="referral")

    class Meta:
        verbose_name = "ขั้นของเรื่องส่งต่อ"
        verbose_name_plural = "ขั้นของเรื่องส่งต่อ"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="referral_event_by_somebody",
                condition=Q(channel="system", by__isnull=False, said_by="")
                | (~Q(channel="system") & ~Q(said_by="") & Q(said_on__isnull=False)),
                violation_error_message="คำตอบนอกระบบต้องมีผู้ให้คำตอบ ช่องทาง และวันที่",
            ),
            days.within("referral_event_days", "said_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"{self.referral_id} {self.status}"
