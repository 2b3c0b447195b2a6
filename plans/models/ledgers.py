"""Household ledgers (บัญชีครัวเรือน): a month's income and expense by kind, saving and debt."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.earlier_work import brought_in
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from plans.enums import LedgerKind
from plans.querysets import LedgerQuerySet


class LedgerMonth(models.Model):
    """One month of a household. `month` is its first day; saving and debt are what there is at
    its end, in baht, None when nobody asked.
    """

    household = HouseholdKey(related_name="ledger_months", db_index=False)
    district = DistrictField()
    month = models.DateField("เดือน (วันที่ 1)")
    saving = models.DecimalField(
        "เงินออมคงเหลือสิ้นเดือน (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    debt = models.DecimalField(
        "หนี้สินคงเหลือสิ้นเดือน (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    note = models.CharField("หมายเหตุ", max_length=255, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)
    is_brought_in = brought_in()

    privacy = classified(
        internal="id household district month recorded_by recorded_at is_brought_in",
        sensitive="saving debt note",
    )

    policy = Policy(Permission.LEDGER_VIEW)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "บัญชีครัวเรือนรายเดือน"
        verbose_name_plural = "บัญชีครัวเรือนรายเดือน"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "month"],
                name="ledger_month_once",
                violation_error_message="มีบัญชีของเดือนนี้แล้ว",
            ),
            models.CheckConstraint(
                name="ledger_month_first_day",
                condition=Q(month__day=1),
                violation_error_message="เดือนของบัญชีต้องเป็นวันที่ 1",
            ),
            models.CheckConstraint(
                name="ledger_balances_not_negative",
                condition=(Q(saving=None) | Q(saving__gte=0)) & (Q(debt=None) | Q(debt__gte=0)),
                violation_error_message="เงินออมและหนี้สินติดลบไม่ได้",
            ),
            days.within("ledger_days", "month", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"บัญชี #{self.household_id} {self.month:%Y-%m}"


class LedgerLine(models.Model):
    """What came in or went out under one kind in a month, in baht."""

    ledger = models.ForeignKey(
        LedgerMonth, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    kind = models.CharField("รายการ", max_length=20, choices=LedgerKind)
    amount = models.DecimalField("จำนวนเงิน (บาท)", max_digits=12, decimal_places=2)

    privacy = classified(internal="id ledger", sensitive="kind amount")

    policy = Policy(by="ledger")

    class Meta:
        verbose_name = "รายการในบัญชีครัวเรือน"
        verbose_name_plural = "รายการในบัญชีครัวเรือน"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "kind"],
                name="ledger_line_once",
                violation_error_message="มีรายการประเภทนี้ในเดือนแล้ว",
            ),
            models.CheckConstraint(
                name="ledger_line_positive",
                condition=Q(amount__gt=0),
                violation_error_message="จำนวนเงินต้องมากกว่าศูนย์",
            ),
        ]

    def __str__(self):
        return f"{self.ledger_id} {self.kind}"
