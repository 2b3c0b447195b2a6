"""What lies in the folder of an invented household: its ledger, the paper the family signed, and a
visit that was sent back and corrected.
"""

import io
import math
from datetime import date
from decimal import Decimal
from random import Random

from core.periods import add_months
from logbook.models import Visit
from logbook.services.corrections import content_of, correct_visit
from logbook.services.visits import return_visit
from plans.enums import AgreementMark
from plans.models import ActionPlan, LedgerLine, LedgerMonth
from plans.services.plans import add_signed_paper

# About how much a month, in hundreds of baht, and in which share of the months it occurs.
USUAL = {
    "income_farm": (12, 40, 0.7),
    "income_wage": (15, 60, 0.8),
    "income_state": (6, 14, 1.0),
    "income_family": (5, 20, 0.4),
    "expense_food": (25, 45, 1.0),
    "expense_work": (4, 25, 0.7),
    "expense_home": (4, 10, 1.0),
    "expense_travel": (3, 9, 0.8),
    "expense_school": (3, 15, 0.4),
    "expense_social": (2, 10, 0.5),
    "expense_debt": (5, 15, 0.6),
}
RELATIONS = ("หัวหน้าครัวเรือน", "คู่สมรส", "บุตร")
SIGNED = 24  # papers at most: each is a file


class Papers:
    def __init__(self, *, users, today: date, random: Random):
        self.users, self.today, self.random = users, today, random

    def run(self):
        plans = list(ActionPlan.objects.open().select_related("household", "official__user"))
        plans.sort(key=lambda plan: (plan.official.user_id is None, plan.household_id))
        self.agree(plans)
        self.sign(plans)
        self.keep_ledgers(plans)
        self.send_back()

    def agree(self, plans):
        """Who agreed and how; every seventh family has not been asked yet."""
        for n, plan in enumerate(plans):
            if n % 7 == 3:
                plan.status, plan.agreed_on, plan.agreed_by_name = "draft", None, ""
                continue
            plan.agreed_by_relation = self.random.choice(RELATIONS)
            plan.agreed_mark = self.random.choice(AgreementMark.values)
        fields = ["status", "agreed_on", "agreed_by_name", "agreed_by_relation", "agreed_mark"]
        ActionPlan.objects.bulk_update(plans, fields, batch_size=2000)

    def sign(self, plans):
        agreed = [plan for plan in plans if plan.status == "agreed"]
        for plan in agreed[:SIGNED:2] + agreed[SIGNED::50][: SIGNED // 2]:
            add_signed_paper(plan=plan, by=self.users["mentor"], paper=self.drawn_paper())

    def drawn_paper(self) -> io.BytesIO:
        """A sheet with a table and somebody's loops below it; it says nothing."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 - only who draws pays for it

        sheet = Image.new("RGB", (840, 1188), "#f4f1e8")
        pen = ImageDraw.Draw(sheet)
        pen.rectangle((250, 70, 590, 92), fill="#7d8580")
        for y in range(180, 840, 60):
            pen.line((70, y, 770, y), fill="#8d948f", width=2)
        for x in (70, 190, 340, 490, 600, 690, 770):
            pen.line((x, 180, x, 780), fill="#8d948f", width=2)
        loops, turn = self.random.uniform(3, 6), self.random.uniform(0.5, 1.5)
        curve = [
            (480 + t * 2, 960 + 26 * math.sin(t / loops) * math.cos(t / 20 * turn))
            for t in range(100)
        ]
        pen.line(curve, fill="#2b3a78", width=4)
        pen.line((460, 1010, 720, 1010), fill="#8d948f", width=2)
        file = io.BytesIO()
        sheet.save(file, "PNG")
        file.seek(0)
        return file

    def keep_ledgers(self, plans):
        """Ledgers of the mentors with accounts, and of every third other family with a plan."""
        months, lines = [], []
        for n, plan in enumerate(plans):
            if plan.official.user_id is None and n % 3:
                continue
            author = plan.official.user or self.users["mentor"]
            saving = Decimal(self.random.randint(0, 20) * 100)
            debt = Decimal(self.random.randint(0, 300) * 100)
            month = max(plan.started_on.replace(day=1), add_months(self.today, -11).replace(day=1))
            while month < self.today.replace(day=1):
                ledger = LedgerMonth(household=plan.household, month=month, recorded_by=author)
                mine = self.lines_of(ledger)
                signed = (
                    line.amount if line.kind.startswith("income") else -line.amount for line in mine
                )
                left = sum(signed, Decimal(0))
                saving = max(saving + left / 4, Decimal(0)).quantize(Decimal(1))
                debts = (line.amount for line in mine if line.kind == "expense_debt")
                paid = sum(debts, Decimal(0))
                debt = max(debt - paid * Decimal("0.8"), Decimal(0)).quantize(Decimal(1))
                ledger.saving, ledger.debt = saving, debt
                months.append(ledger)
                lines += mine
                month = add_months(month, 1)
        LedgerMonth.objects.bulk_create(months, batch_size=2000)
        LedgerLine.objects.bulk_create(lines, batch_size=5000)

    def lines_of(self, ledger) -> list[LedgerLine]:
        return [
            LedgerLine(
                ledger=ledger, kind=kind, amount=Decimal(self.random.randint(low, high) * 100)
            )
            for kind, (low, high, share) in USUAL.items()
            if self.random.random() < share
        ]

    def send_back(self):
        """Two visits of the mentor were sent back: one was corrected, one waits for it."""
        mentor, officer = self.users["mentor"], self.users["mueang"]
        mine = Visit.objects.filter(status="submitted", recorded_by=mentor, district=4201)
        mine = mine.filter(pairing__official__user=mentor, household__left_on=None)
        for n, visit in enumerate(mine.order_by("-visited_on", "id")[:2]):
            return_visit(visit=visit, by=officer, reason="โปรดระบุรายได้ของเดือนนี้และผู้ที่พบ")
            if n == 0:
                content = content_of(visit)
                content["visited_on"] = visit.visited_on
                content["summary"] += " รายได้เดือนนี้ประมาณ 4,500 บาท"
                correct_visit(visit=visit, by=mentor, **content)
