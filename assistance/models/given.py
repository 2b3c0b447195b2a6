"""Help that was given: the one ledger."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import AssistanceKind
from assistance.models.referrals import Referral
from assistance.querysets import AssistanceQuerySet
from core import days
from core.earlier_work import brought_in
from core.privacy import classified
from core.sealed import SealedStorage
from households.fields import DistrictField, HouseholdKey

AMOUNT_NOT_NEGATIVE = "มูลค่าติดลบไม่ได้"
QUANTITY_WITH_UNIT = "จำนวนกับหน่วยนับต้องมีคู่กัน และจำนวนต้องมากกว่าศูนย์"


def withdrawal_whole(name: str) -> models.CheckConstraint:
    """A constraint that who withdrew a row, when and why stand together."""
    return models.CheckConstraint(
        name=name,
        condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
        | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
        violation_error_message="การถอนรายการต้องมีผู้ถอน วันเวลา และเหตุผล",
    )


def amount_not_negative(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(amount=None) | Q(amount__gte=0),
        violation_error_message=AMOUNT_NOT_NEGATIVE,
    )


def quantity_with_unit(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(quantity=None, unit="") | (Q(quantity__gt=0) & ~Q(unit="")),
        violation_error_message=QUANTITY_WITH_UNIT,
    )


class GivenThing(models.Model):
    """What was given, in words and numbers; `amount` is in baht."""

    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", verbose_name="มิติ"
    )
    kind = models.CharField("ประเภท", max_length=8, choices=AssistanceKind)
    description = models.CharField("รายละเอียด", max_length=400)
    quantity = models.DecimalField("จำนวน", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("หน่วยนับ", max_length=40, blank=True)
    amount = models.DecimalField(
        "มูลค่า (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    given_on = models.DateField("วันที่ช่วยเหลือ")
    evidence = models.FileField(
        "หลักฐาน", upload_to="assistance/%Y/", max_length=255, blank=True, storage=SealedStorage()
    )
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)
    # Of what was sent first, by which the same sent again is known.
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    # Of the last correction or withdrawal.
    changed_at = models.DateTimeField("แก้ไขเมื่อ", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ถอนรายการเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.CharField("เหตุที่ถอนรายการ", max_length=400, blank=True)

    class Meta:
        abstract = True


# Names of these fields, for the classes of data of a model (`core.privacy`).
GIVEN_INTERNAL = (
    "given_on recorded_by recorded_at changed_at withdrawn_at withdrawn_by withdraw_reason"
    " content_hash"
)
GIVEN_SENSITIVE = "dimension kind description quantity unit amount evidence"


class Assistance(GivenThing):
    """Help given to a household, or to one person of it: recorded by the mentor or an officer, by
    an agency under a referral, or found from what an agency entered (`HelpMatch`).

    Who gave is an organisation, else in words (`giver`: a person, a fund), else whoever recorded.
    `is_by_agency`: the giving organisation keyed it in itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = HouseholdKey(related_name="assistance")
    district = DistrictField()
    person = models.ForeignKey(
        "households.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="ผู้รับ",
    )
    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ตัวชี้วัด",
    )
    need = models.ForeignKey(
        "households.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assistance",
    )
    plan_row = models.ForeignKey(
        "plans.PlanRow",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="กิจกรรมในแผน",
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="assistance"
    )
    participation = models.ForeignKey(
        "assistance.Participation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="โครงการ",
    )
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        verbose_name="หน่วยงานที่ช่วย",
    )
    giver = models.CharField("ผู้ให้ (บุคคลหรือกองทุน)", max_length=200, blank=True)
    # Nobody where a body without an account answered a letter.
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_by_agency = models.BooleanField("หน่วยงานบันทึกเอง", default=False)
    # Follows a `HelpEntry`, and is changed by changing that.
    is_from_entry = models.BooleanField("มาจากรายการของหน่วยงาน", default=False, editable=False)
    is_brought_in = brought_in()

    privacy = classified(
        internal=(
            "id household district referral participation organization is_by_agency is_from_entry "
            "is_brought_in plan_row "
            f"{GIVEN_INTERNAL}"
        ),
        personal="person giver",
        sensitive=f"need indicator {GIVEN_SENSITIVE}",
    )

    # An agency sees what it gave under a referral, whose household it knows, or through its project
    # (`Participation.policy`). Of what it entered by a national ID it sees its own entry and never
    # this row: that there is one says who is poor.
    policy = Policy(
        Permission.ASSISTANCE_VIEW, agency="organization_id", agency_if="referral_id IS NOT NULL"
    )

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = "การช่วยเหลือ"
        verbose_name_plural = "การช่วยเหลือ"
        ordering = ["-given_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["household", "-given_on"], name="assistance_household"),
            models.Index(fields=["given_on", "recorded_at"], name="assistance_month"),
            models.Index(
                fields=["given_on", "changed_at"],
                condition=Q(changed_at__isnull=False),
                name="assistance_changed",
            ),
            # In the order of the ledger, with all that the fence asks, as with visits.
            models.Index(
                fields=["district", "-given_on", "-recorded_at", "id"],
                include=["household", "organization", "referral"],
                condition=Q(withdrawn_at=None),
                name="assistance_of_district",
            ),
        ]
        constraints = [
            amount_not_negative("assistance_amount_not_negative"),
            quantity_with_unit("assistance_quantity_with_unit"),
            withdrawal_whole("assistance_withdrawal_whole"),
            models.CheckConstraint(
                name="assistance_one_giver",
                condition=Q(organization=None) | Q(giver=""),
                violation_error_message="ระบุผู้ให้เป็นหน่วยงาน หรือเป็นบุคคล/กองทุน อย่างใดอย่างหนึ่ง",
            ),
            models.CheckConstraint(
                name="assistance_recorded_by_somebody",
                condition=Q(recorded_by__isnull=False) | Q(referral__isnull=False),
                violation_error_message="การช่วยเหลือต้องมีผู้บันทึก หรือเป็นคำตอบของเรื่องส่งต่อ",
            ),
            days.within("assistance_days", "given_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"การช่วยเหลือ {self.pk}"

    @property
    def giver_name(self) -> str:
        """Who gave, in words; empty where whoever recorded it did."""
        return str(self.organization) if self.organization_id else self.giver
