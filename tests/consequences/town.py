"""A small district whose records came in by the doors people use, with the fence closed.

Households come from an imported list, officials and pairings from the services behind the pages;
every act is done as the person who does it in life.
"""

import csv
import uuid
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.services.accounts import grant_role
from assistance.services.giving import record_assistance
from assistance.services.letters import send_letter, send_referral
from assistance.services.referrals import Item
from assistance.services.requests import ask_for_help
from demo.lists import HEADINGS
from households.models import Household, Person
from households.services.duplicates import merge_households
from households.tpmap.services.imports import import_list
from indicators.models import Dimension
from logbook.services.visits import record_visit
from mentors.models import Official
from mentors.services.pairings import pair_mentor
from mentors.services.registers import save_official
from places.models import Area, Organization
from plans.models import PlanRow
from plans.services.plans import create_plan, save_plan_row
from tests.factories.people import make_pin, make_user

AREA, TAMBON = "4201", "นาอาน"


class Town:
    """`officer` of เมืองเลย, an `administrator`, an agency with an `agent`, and households."""

    def __init__(self, folder, houses=4, people=2):
        self.folder = folder
        self.administrator = make_user(Role.ADMINISTRATOR, "42")
        self.officer = make_user(Role.DISTRICT_OFFICER, AREA)
        self.verifier = make_user(Role.DISTRICT_OFFICER, AREA)
        self.agency = Organization.objects.filter(kind="provincial_office").first()
        self.agent = make_user(Role.AGENCY_OFFICER, organization=self.agency)
        with connection.cursor() as cursor:  # from here on nothing told is nothing seen
            cursor.execute("RESET ALL")
        self.houses = self.import_houses(houses, people)

    def import_houses(self, houses: int, people: int, year: int = 2569) -> list[Household]:
        codes = [f"4298{uuid.uuid4().int % 10**7:07d}" for _ in range(houses)]
        return self._imported(self._rows(codes, people, year), codes, year)

    def double_of(
        self, house: Household, people: int = 2, year: int = 2570, place: str = "กุดป่อง"
    ) -> Household:
        """The next list has the same people in another sub-district, without their IDs."""
        code = f"{4297 if place == 'กุดป่อง' else 4296}{house.house_code[-7:]}"
        rows = list(self._rows([house.house_code], people, year))
        same = {"รหัสบ้าน": code, "ตำบล": place, "เลขประจำตัวประชาชน": ""}
        return self._imported([row | same for row in rows], [code], year)[0]

    def move(self, house: Household, people: int = 2, place: str = "นาด้วง", year: int = 2569):
        """The next list has the household in a sub-district of another district."""
        with acting_for(self.officer):
            heads_first = Person.objects.filter(household=house).order_by("-is_head", "pk")
            known = [(str(p.pin), p.first_name) for p in heads_first]
        rows = list(self._rows([house.house_code], people, year))
        for row, (pin, name) in zip(rows, known, strict=True):
            row |= {"เลขประจำตัวประชาชน": pin, "ชื่อ": name, "ตำบล": place, "อำเภอ": place}
        self._import(rows, year)

    def list_people(self, house: Household, people: list[Person], year: int):
        """The list of a year has these people in the house."""
        rows = list(self._rows([house.house_code], len(people), year))
        for row, person in zip(rows, people, strict=True):
            row |= {"เลขประจำตัวประชาชน": str(person.pin), "ชื่อ": person.first_name}
        self._import(rows, year)

    def next_list(self, house: Household, year: int) -> Household:
        """The household stands in the list of another year."""
        code = house.house_code
        return self._imported(self._rows([code], 1, year), [code], year)[0]

    def _imported(self, rows, codes, year):
        self._import(rows, year)
        with acting_for(self.officer):
            found = {h.house_code: h for h in Household.objects.filter(house_code__in=codes)}
        return [found[code] for code in codes]

    def _import(self, rows, year):
        path = self.folder / f"list-{uuid.uuid4().hex}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, HEADINGS)
            writer.writeheader()
            writer.writerows(rows)
        with acting_for(self.administrator):
            import_list(path, data_year=year, by=self.administrator)

    @staticmethod
    def _rows(codes, people, year=2569):
        for house, code in enumerate(codes):
            for n in range(people):
                yield dict.fromkeys(HEADINGS, "") | {
                    "ปี": year,
                    "รหัสบ้าน": code,
                    "บ้านเลขที่": house + 1,
                    "หมู่ที่": 1,
                    "ตำบล": TAMBON,
                    "อำเภอ": "เมืองเลย",
                    "จังหวัด": "เลย",
                    "ชื่อ": f"สมมุติ{code[-4:]}{n}",
                    "นามสกุล": "ทดสอบ",
                    "ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร" if n else "หัวหน้าครัวเรือน",
                    "เลขประจำตัวประชาชน": make_pin(),
                    "มิติรายได้": 1,
                    "ตัวชี้วัดที่ตกเกณฑ์": "27",
                    "รายได้เฉลี่ยต่อคนต่อปี": 20000,
                }

    @contextmanager
    def acting(self, who):
        with acting_for(who):
            yield who

    def mentor(self, capacity=3) -> Official:
        """A new official with an account, entered in the register by the officer."""
        user = make_user()
        with acting_for(self.administrator):
            grant_role(
                user=user,
                by=self.administrator,
                role=Role.MENTOR,
                started_on=timezone.localdate() - timedelta(400),
            )
        official = Official(
            first_name=user.first_name,
            last_name="พี่เลี้ยง",
            user=user,
            capacity=capacity,
            work_area=Area.objects.get(code=AREA),
            started_on=timezone.localdate() - timedelta(400),
        )
        with acting_for(self.officer):
            return save_official(official=official, by=self.officer)

    def pair(self, house, official, days_ago=30, **fields):
        with acting_for(self.officer):
            return pair_mentor(
                household=house,
                official=official,
                by=self.officer,
                started_on=timezone.localdate() - timedelta(days_ago),
                **fields,
            )

    def merge(self, stays, double, **chosen) -> Household:
        with acting_for(self.officer):
            return merge_households(stays=stays, double=double, by=self.officer, chosen=chosen)

    def visit(self, house, official, days_ago=1, **fields):
        with acting_for(official.user):
            return record_visit(
                by=official.user,
                id=uuid.uuid4(),
                household=house,
                purpose="follow_up",
                visited_on=timezone.localdate() - timedelta(days_ago),
                summary="พบทั้งครอบครัว",
                **fields,
            )[0]

    def plan(self, house, official):
        with acting_for(official.user):
            plan = create_plan(
                household=house, by=official.user, goal_stage="sufficiency", goal="มีรายได้เสริม"
            )
            need = house.needs.order_by("pk").first()
            month = timezone.localdate().replace(day=1)
            row = PlanRow(
                dimension_id="income",
                need=need,
                household_does="เลี้ยงไก่",
                first_month=month,
                last_month=month,
            )
            save_plan_row(plan=plan, by=official.user, row=row)
        return plan

    def refer(self, house):
        with acting_for(self.officer):
            return send_referral(
                household=house,
                by=self.officer,
                dimension=self.income(),
                indicator=None,
                organization=self.agency,
                subject="ขอทุนอาชีพ",
                request="ขอทุนเลี้ยงไก่",
                need=house.needs.order_by("pk").first(),
            )

    def ask(self, house, official, **fields):
        """The mentor asks for help from outside."""
        with acting_for(official.user):
            return ask_for_help(
                household=house,
                by=official.user,
                dimension=self.income(),
                kind="funding",
                wanted="ทุนเลี้ยงไก่",
                **fields,
            )[0]

    def body(self) -> Organization:
        """An อบต. that is not on line."""
        fields = {"name": "องค์การบริหารส่วนตำบลสมมุติ", "kind": "local_government"}
        return Organization.objects.get_or_create(
            code="sao", defaults=fields | {"serves": [AREA], "gives": ["funding"]}
        )[0]

    def join(self, requests):
        """The officer joins requests in one letter to the อบต."""
        with acting_for(self.officer):
            return send_letter(
                items=[
                    Item(r.household, r.dimension, "ขอทุน", r.wanted, requests=(r,))
                    for r in requests
                ],
                by=self.officer,
                organization=self.body(),
                subject="ขอทุน",
                request="ขอความอนุเคราะห์",
                offline=True,
            )

    def help(self, house, **fields):
        with acting_for(self.officer):
            return record_assistance(
                household=house,
                by=self.officer,
                dimension=self.income(),
                kind="money",
                description="ทุนเริ่มต้น",
                given_on=timezone.localdate(),
                amount=500,
                **fields,
            )

    @staticmethod
    def income():
        return Dimension.objects.get(code="income")
