"""To whom papers go, when, and what became of each."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import MailState
from accounts.permissions import Permission
from accounts.policies import Policy
from committees.enums import DeliveryState, MailFault
from committees.models.committees import Committee, CommitteeSeat
from committees.models.register import RegisteredLetter
from committees.querysets import DeliveryQuerySet, DispatchQuerySet, OfOfficeQuerySet
from core import days
from core.privacy import classified
from places.models.areas import Area, Organization


class DistributionList(models.Model):
    """A named list of those to whom an office sends (บัญชีรายชื่อผู้รับ). `committee` is the one
    whose seats the list can be filled from.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="ของสำนักงาน"
    )
    name = models.CharField("ชื่อรายชื่อ", max_length=160)
    note = models.CharField("ที่มา", max_length=255, blank=True)
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="คณะกรรมการ",
    )
    is_active = models.BooleanField("ใช้งาน", default=True)

    privacy = classified(public="id area name note committee is_active")
    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "รายชื่อผู้รับหนังสือ"
        verbose_name_plural = "รายชื่อผู้รับหนังสือ"
        ordering = ["area", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="distribution_list_name_once",
                violation_error_message="สำนักงานนี้มีรายชื่อชื่อนี้แล้ว",
            )
        ]

    def __str__(self):
        return self.name


class Addressee(models.Model):
    """A line of a list: a position, and through which seat or body somebody here reads for it."""

    distribution_list = models.ForeignKey(
        DistributionList, on_delete=models.PROTECT, related_name="addressees"
    )
    sort_key = models.PositiveSmallIntegerField("ลำดับ")
    title = models.CharField("ตำแหน่งผู้รับ", max_length=255)
    seat = models.ForeignKey(
        CommitteeSeat,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ตำแหน่งในคณะกรรมการ",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หน่วยงาน",
    )
    address = models.CharField("ที่อยู่ส่งหนังสือ", max_length=300, blank=True)
    email = models.EmailField("อีเมลสำนักงาน", blank=True)
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)
    is_active = models.BooleanField("อยู่ในรายชื่อ", default=True)

    privacy = classified(
        public=(
            "id distribution_list sort_key title seat organization address email note is_active"
        )
    )

    class Meta:
        verbose_name = "ผู้รับหนังสือ"
        verbose_name_plural = "ผู้รับหนังสือ"
        ordering = ["distribution_list", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution_list", "title"],
                name="addressee_once",
                violation_error_message="รายชื่อนี้มีผู้รับตำแหน่งนี้แล้ว",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_outside(self) -> bool:
        """Whether it is outside the ศจพ. line: whoever is in it has a seat in a committee."""
        return self.seat_id is None


class SendingSchedule(models.Model):
    """A kind of paper that goes by itself: to a list, or to one line of it, on the day `day` of the
    month after the period it tells of.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="ในนามของ"
    )
    paper_kind = models.CharField("เอกสาร", max_length=40)
    distribution_list = models.ForeignKey(
        DistributionList, on_delete=models.PROTECT, related_name="+", verbose_name="รายชื่อผู้รับ"
    )
    addressee = models.ForeignKey(
        Addressee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="เฉพาะผู้รับ",
    )
    day = models.PositiveSmallIntegerField("ส่งในวันที่ (ของเดือนหลังสิ้นงวด)")
    by_mail = models.BooleanField("แจ้งทางอีเมลด้วย", default=True)
    is_active = models.BooleanField("ใช้งาน", default=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("กำหนดเมื่อ", default=timezone.now)

    privacy = classified(
        internal=(
            "id area paper_kind distribution_list addressee day by_mail is_active made_by made_at"
        )
    )
    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "กำหนดส่งเอกสาร"
        verbose_name_plural = "กำหนดส่งเอกสาร"
        ordering = ["area", "paper_kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "paper_kind", "distribution_list", "addressee"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="schedule_once",
                violation_error_message="มีกำหนดส่งเอกสารนี้ถึงผู้รับนี้อยู่แล้ว",
            ),
            models.CheckConstraint(
                name="schedule_day",
                condition=Q(day__gte=1, day__lte=28),
                violation_error_message="วันที่ส่งต้องอยู่ระหว่าง 1 ถึง 28",
            ),
        ]

    def __str__(self):
        return f"{self.paper_kind} {self.area_id} → {self.distribution_list_id}"


class Dispatch(models.Model):
    """One paper on its way to one list. `file` is the paper as it left, `outside_file` what lines
    outside the ศจพ. line got in its place; until then `sent_at` is
    empty and `fault` says what is missing. Of a schedule there is one a period.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    paper_kind = models.CharField("ชนิดเอกสาร", max_length=40)
    paper_key = models.BigIntegerField("รหัสเอกสาร", null=True, blank=True)
    title = models.CharField("เอกสาร", max_length=255)
    edition = models.CharField("ฉบับ", max_length=16, blank=True, db_default="")
    first_day = models.DateField("วันแรกของงวด", null=True, blank=True)
    distribution_list = models.ForeignKey(
        DistributionList, on_delete=models.PROTECT, related_name="+", verbose_name="รายชื่อผู้รับ"
    )
    addressee = models.ForeignKey(
        Addressee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    schedule = models.ForeignKey(
        SendingSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches"
    )
    letter = models.ForeignKey(
        RegisteredLetter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField("ที่", max_length=80, blank=True)
    by_mail = models.BooleanField("แจ้งทางอีเมลด้วย", default=False)
    file = models.FileField("เอกสารที่ส่ง", upload_to="sent/%Y/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    outside_file = models.FileField(
        "ฉบับสำหรับนอกสายงาน", upload_to="sent/%Y/", max_length=255, blank=True, db_default=""
    )
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("สั่งส่งเมื่อ", default=timezone.now)
    due_on = models.DateField("ต้องส่งภายใน", null=True, blank=True)
    sent_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)
    fault = models.CharField("ยังส่งไม่ได้เพราะ", max_length=255, blank=True)

    privacy = classified(
        internal=(
            "id area paper_kind paper_key title edition first_day distribution_list addressee"
            " schedule letter reference by_mail file sha256 outside_file asked_by asked_at due_on"
            " sent_at fault"
        )
    )
    policy = Policy(Permission.LETTER_VIEW, by="area")
    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "การส่งเอกสาร"
        verbose_name_plural = "การส่งเอกสาร"
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["area", "-asked_at"], name="dispatch_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "first_day"], name="dispatch_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["paper_kind", "paper_key", "edition", "distribution_list", "addressee"],
                condition=Q(paper_key__isnull=False),
                nulls_distinct=False,
                name="dispatch_once_a_list",
                violation_error_message="เอกสารนี้ส่งถึงรายชื่อนี้แล้ว ถ้ายังไม่ถึงผู้ใด ให้ส่งซ้ำจากรายการส่งเดิม",
            ),
            models.CheckConstraint(
                name="dispatch_sent_has_its_paper",
                condition=Q(sent_at=None)
                | (~Q(file="") & ~Q(sha256="") & Q(fault="", paper_key__isnull=False)),
                violation_error_message="ส่งเอกสารที่ยังไม่มีไฟล์ไม่ได้",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_late(self) -> bool:
        """Left after its day, or its day is over and it has not left."""
        if self.due_on is None:
            return False
        left = timezone.localdate(self.sent_at) if self.sent_at else timezone.localdate()
        return left > self.due_on


class Delivery(models.Model):
    """A dispatch to one line of its list, read by one person; without anybody who reads it here
    `user` is empty, and where the line has an address a link goes there (`BY_LINK`). What became of
    it in the system and by e-mail is told apart.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="deliveries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("ตำแหน่งผู้รับ", max_length=255)
    is_outside = models.BooleanField("นอกสายงาน ศจพ.", default=False, db_default=False)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("ในระบบ", max_length=8, choices=DeliveryState)
    sent_at = models.DateTimeField("แจ้งในระบบเมื่อ", null=True, blank=True)
    opened_at = models.DateTimeField("เปิดอ่านเมื่อ", null=True, blank=True)
    handed_on = models.DateField("ส่งทางอื่นเมื่อ", null=True, blank=True)
    handed_how = models.CharField("ส่งทางอื่นอย่างไร", max_length=160, blank=True)
    link_round = models.PositiveSmallIntegerField("ครั้งที่ส่งลิงก์", default=0, db_default=0)
    mail_state = models.CharField(
        "อีเมล", max_length=10, choices=MailState, default=MailState.NOT_WANTED
    )
    mail_to = models.EmailField("ส่งอีเมลถึง", blank=True)
    mail_at = models.DateTimeField("ส่งอีเมลเมื่อ", null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField("ครั้งที่ส่ง", default=0)
    mail_again_at = models.DateTimeField("ส่งซ้ำเมื่อ", null=True, blank=True)
    mail_fault = models.CharField("อีเมลไม่ไปเพราะ", max_length=12, choices=MailFault, blank=True)

    privacy = classified(
        internal=(
            "id dispatch area addressee title is_outside state sent_at opened_at handed_on"
            " link_round mail_state mail_at mail_tries mail_again_at mail_fault"
        ),
        personal="user mail_to handed_how",
    )
    policy = Policy(
        Permission.LETTER_VIEW,
        by="area",
        own="user_id",
        opens={"committees_dispatch": ("id", "dispatch_id")},
    )
    objects = DeliveryQuerySet.as_manager()
    is_left: bool  # of rows `with_left`

    class Meta:
        verbose_name = "การส่งถึงผู้รับ"
        verbose_name_plural = "การส่งถึงผู้รับ"
        ordering = ["dispatch", "addressee__sort_key", "id"]
        indexes = [
            models.Index(fields=["user", "-sent_at"], name="delivery_of_user"),
            models.Index(fields=["mail_state", "mail_again_at"], name="delivery_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "addressee", "user"],
                nulls_distinct=False,
                name="paper_delivery_once",
            ),
            days.within("delivery_days", "handed_on", earliest=days.PROGRAMME),
            models.CheckConstraint(
                name="delivery_says_how",
                condition=Q(
                    state__in=[DeliveryState.NOBODY, DeliveryState.WITHHELD],
                    sent_at=None,
                    handed_on=None,
                )
                | Q(state=DeliveryState.BY_LINK, user=None, sent_at__isnull=False)
                | Q(state=DeliveryState.SENT, user__isnull=False, sent_at__isnull=False)
                | (Q(state=DeliveryState.BY_HAND, handed_on__isnull=False) & ~Q(handed_how="")),
                violation_error_message="การส่งทางอื่นต้องระบุวันและวิธีส่ง",
            ),
            models.CheckConstraint(
                name="delivery_mailed_has_time",
                condition=~Q(mail_state=MailState.SENT)
                | (Q(mail_at__isnull=False, mail_fault="") & ~Q(mail_to="")),
                violation_error_message="อีเมลที่ส่งแล้วต้องมีวันเวลาและที่อยู่",
            ),
        ]

    def __str__(self):
        return f"{self.dispatch_id} → {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be said how it came to the line otherwise. Of rows `with_left`."""
        return self.state in DeliveryState.not_come() or self.is_left

    @property
    def is_repeatable(self) -> bool:
        """Whether `repeat` has something to do. Of rows `with_left`."""
        if self.state in (DeliveryState.NOBODY, DeliveryState.BY_LINK) or self.is_left:
            return True
        return self.user is not None and (
            bool(self.mail_fault) or self.mail_state == MailState.SENDING
        )

    @property
    def file(self):
        """The paper as it left for this line."""
        return self.dispatch.outside_file if self.is_outside else self.dispatch.file
