"""What the invented officials did over the months: pairings, visits, plans, help, referrals."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from assistance.enums import AssistanceKind, ReferralStatus
from assistance.models import (
    Assistance,
    HelpRequest,
    Referral,
    ReferralEvent,
    ReferralLetter,
    RequestEvent,
)
from core import thai
from core.periods import BANGKOK, add_months
from households.enums import LeaveReason, SurveyStatus
from households.models import Household, Need, Nomination
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from logbook.enums import FourT
from logbook.models import AssessmentLine, Visit, VisitProgress
from mentors.models import Official, OfficialPosting, Pairing
from places.models import Organization
from plans.models import ActionPlan, PlanRow, StageRecord

FIRST_SUMMARY = "ทำความรู้จักครอบครัวและวิเคราะห์ 4 ท"
NEXT_SUMMARY = "ติดตามกิจกรรมตามแผน ครอบครัวทำต่อเนื่อง"
LATE_DISTRICTS = {"4204": 0.45, "4206": 0.35, "4212": 0.5}
OFFICES = {  # with what their officials are called
    "loei-cdd": "นักวิชาการพัฒนาชุมชน",
    "loei-admin": "ปลัดอำเภอ",
    "loei-agri": "นักวิชาการส่งเสริมการเกษตร",
    "loei-health": "นักวิชาการสาธารณสุข",
    "loei-education": "นักวิชาการศึกษา",
    "loei-msdhs": "นักพัฒนาสังคม",
}
FIRST_NAMES = [  # with the title
    *(("นาย", name) for name in ("วีระ", "มานพ", "สุเทพ", "อนันต์", "ประยูร", "ธนากร", "สมพงษ์", "กิตติ")),
    *(("นาง", name) for name in ("จินตนา", "พรทิพย์", "นฤมล", "สุภาวดี", "รัตนา", "อารีย์")),
    *(("นางสาว", name) for name in ("กนกวรรณ", "ศิริพร", "ณัฐธิดา", "ปิยะนุช", "วราภรณ์", "สุดารัตน์")),
]
FAMILIES = ("สาธิตชัย", "สาธิตพร", "สาธิตศักดิ์", "สาธิตมงคล", "สาธิตเจริญ", "สาธิตธรรม", "สาธิตวงษ์", "สาธิตคำ")
DOES = {
    "income": ("ปลูกผักสวนครัวขายในหมู่บ้าน", "พี่เลี้ยงประสานเมล็ดพันธุ์/ต้นกล้า"),
    "living": ("จัดระเบียบบ้านและคัดแยกขยะ", "ประสานซ่อมแซมที่อยู่อาศัย"),
    "health": ("ออกกำลังกายและพบ อสม. ทุกเดือน", "ประสาน รพ.สต. ติดตามโรคประจำตัว"),
    "education": ("ให้บุตรเรียนต่อเนื่อง", "ประสานทุนการศึกษา"),
    "access": ("ตรวจสอบสิทธิสวัสดิการของตน", "ช่วยยื่นคำขอเบี้ยยังชีพ"),
}
WANTED = (
    ("housing", "living", "หลังคารั่วและฝาบ้านผุ ขอวัสดุซ่อมและช่าง"),
    ("funding", "income", "ขอทุนเริ่มเลี้ยงไก่พื้นเมือง 20 ตัว"),
    ("training", "income", "อยากฝึกเย็บผ้าที่บ้าน มีจักรแต่ยังเย็บไม่เป็น"),
    ("health", "health", "ผู้สูงอายุเดินไม่ได้ ขอรถเข็นและไม้เท้า"),
    ("education", "education", "บุตรเรียน ม.3 ขอทุนค่าเดินทางไปโรงเรียน"),
    ("welfare", "access", "ยังไม่ได้รับเบี้ยคนพิการ เอกสารแพทย์หมดอายุ"),
)

STRENGTHS = {
    "attitude": "อยากให้ลูกเรียนจบ",
    "skill": "ทำนาและเลี้ยงไก่เป็น",
    "resource": "มีที่ดินหลังบ้านหนึ่งงาน",
    "way_out": "มีกลุ่มอาชีพในหมู่บ้าน",
}
OBSTACLES = {
    "attitude": "เคยลองค้าขายแล้วขาดทุน",
    "skill": "ยังไม่เคยทำบัญชีรายรับรายจ่าย",
    "resource": "ไม่มีแหล่งน้ำในหน้าแล้ง",
    "way_out": "ไม่มีรถไปตลาด",
}


class Work:
    """Fills the months of an invented province. One random stream, so a seed gives one province."""

    def __init__(self, *, users, months: int, random: Random):
        self.users, self.random = users, random
        self.today = timezone.localdate()
        self.first_month = add_months(self.today, -months)
        self.officers = {"4201": users["mueang"], "4207": users["phuruea"]}
        self.year = thai.be_year(self.today)

    def run(self):
        households = list(Household.objects.order_by("id"))
        self.add_officials(households)
        pairings = self.pair(households)
        self.visit(pairings)
        self.plan(pairings)
        self.help(households)
        self.refer(households)
        self.nominate()
        self.leave(households)
        self.ask()

    def officer(self, household):
        return self.officers.get(str(household.district), self.users["province"])

    def day(self, earliest=None) -> date:
        start = earliest or self.first_month
        return start + timedelta(days=self.random.randint(0, max((self.today - start).days, 0)))

    def at(self, day: date) -> datetime:
        moment = datetime.combine(day, time(9, 0), BANGKOK)
        return min(moment + timedelta(minutes=self.random.randint(0, 420)), timezone.now())

    def add_officials(self, households):
        offices = list(Organization.objects.filter(code__in=OFFICES).order_by("code"))
        self.officials: dict[str, list[Official]] = {}
        rows = []
        for username, district in (("mentor", "4201"), ("mentor2", "4207")):
            user = self.users[username]
            rows.append(
                self.official(district, user.title, user.first_name, user.last_name, 12, user)
            )
        for district in sorted({str(h.district) for h in households}):
            count = sum(1 for h in households if str(h.district) == district)
            for title, first, family in self.names(max(2, count // 4)):
                rows.append(self.official(district, title, first, family, 5, None))
        for row in rows:
            row.organization = self.random.choice(offices)
            row.position = OFFICES[row.organization.code]
        for row in Official.objects.bulk_create(rows):
            self.officials.setdefault(row.work_area_id, []).append(row)
        OfficialPosting.objects.bulk_create(
            OfficialPosting(
                official=row,
                work_area_id=row.work_area_id,
                organization=row.organization,
                position=row.position,
                started_on=row.started_on,
                reason="ขึ้นทะเบียน",
            )
            for row in rows
        )

    def names(self, count):
        """So many names, each once as long as there are some; then again with a second family."""
        known = [(*first, family) for family in FAMILIES for first in FIRST_NAMES]
        self.random.shuffle(known)
        for n in range(count):
            title, first, family = known[n % len(known)]
            second = f" {FAMILIES[n // len(known) % len(FAMILIES)]}" if n >= len(known) else ""
            yield title, first, family + second

    def official(self, district, title, first, last, capacity, user):
        return Official(
            title=title,
            first_name=first,
            last_name=last,
            work_area_id=district,
            capacity=capacity,
            user=user,
            started_on=self.first_month,
        )

    def pair(self, households) -> list[Pairing]:
        room = {o.pk: o.capacity for group in self.officials.values() for o in group}
        rows = []
        for household in households:
            choices = [o for o in self.officials[str(household.district)] if room[o.pk]]
            wanted = LATE_DISTRICTS.get(str(household.district), 0.78)
            if choices and self.random.random() < wanted:
                official = choices[0] if choices[0].user_id else self.random.choice(choices)
                room[official.pk] -= 1
                rows.append(
                    Pairing(
                        household=household,
                        official=official,
                        started_on=self.day(),
                        order_number="ตัวอย่าง 2/2569",
                        paired_by=self.officer(household),
                    )
                )
        return Pairing.objects.bulk_create(rows, batch_size=2000)

    def visit(self, pairings):
        visits, lines, progress = [], [], []
        for pairing in pairings:
            household, author = pairing.household, pairing.official.user or self.users["mentor"]
            rate = LATE_DISTRICTS.get(str(household.district), 0.85)
            month, first, made = pairing.started_on, True, 0
            while month <= self.today:
                if self.random.random() < rate:
                    day = min(month + timedelta(days=self.random.randint(0, 20)), self.today)
                    visits.append(self.one_visit(pairing, author, day, first))
                    # Every third visit looks at the four ท again.
                    lines += self.assess(visits[-1], made // 3) if made % 3 == 0 else []
                    made += 1
                    progress.append(
                        VisitProgress(
                            visit=visits[-1],
                            dimension_id="income",
                            progress=self.random.choice(("better", "better", "same", "worse")),
                        )
                    )
                    first = False
                month = add_months(month, 1)
        Visit.objects.bulk_create(visits, batch_size=2000)
        AssessmentLine.objects.bulk_create(lines, batch_size=5000)
        VisitProgress.objects.bulk_create(progress, batch_size=5000)
        met = {visit.household_id for visit in visits}
        Household.objects.filter(pk__in=met).update(
            survey_status=SurveyStatus.SURVEYED, survey_status_at=timezone.now()
        )

    def one_visit(self, pairing, author, day, first) -> Visit:
        officer = self.officer(pairing.household)
        verified = self.random.random() < 0.8 and day < self.today - timedelta(days=3)
        return Visit(
            id=uuid.UUID(int=self.random.getrandbits(128), version=4),
            household=pairing.household,
            pairing=pairing,
            visited_on=day,
            recorded_by=author,
            purpose="first" if first else "follow_up",
            received_at=self.at(day),
            met_with="หัวหน้าครัวเรือน",
            summary=FIRST_SUMMARY if first else NEXT_SUMMARY,
            next_step="นัดเยี่ยมเดือนหน้า",
            content_hash="demo",
            status="verified" if verified else "submitted",
            verified_by=officer if verified else None,
            verified_at=self.at(day + timedelta(days=2)) if verified else None,
        )

    def assess(self, visit, time):
        """Scores begin low and mostly rise."""
        return [
            AssessmentLine(
                visit=visit,
                aspect=aspect,
                score=min(5, self.random.randint(1, 3) + time),
                strengths=STRENGTHS[aspect],
                obstacles=OBSTACLES[aspect],
            )
            for aspect in FourT
        ]

    def plan(self, pairings):
        plans, rows = [], []
        for pairing in pairings:
            if self.random.random() > 0.65:
                continue
            started = self.day(pairing.started_on)
            plans.append(
                ActionPlan(
                    id=uuid.UUID(int=self.random.getrandbits(128), version=4),
                    household=pairing.household,
                    official=pairing.official,
                    started_on=started,
                    goal_stage=self.random.choice(("survival", "sufficiency")),
                    goal="มีรายได้พอใช้จ่ายและไม่มีหนี้เพิ่ม",
                    status="agreed",
                    agreed_on=started,
                    agreed_by_name=pairing.household.head_name,
                    created_by=self.users["mentor"],
                )
            )
            for code in self.random.sample(sorted(DOES), self.random.randint(1, 4)):
                does, support = DOES[code]
                rows.append(
                    PlanRow(
                        plan=plans[-1],
                        dimension_id=code,
                        household_does=does,
                        support=support,
                        first_month=started.replace(day=1),
                        last_month=add_months(started, 5),
                        status=self.random.choice(
                            ("continuing", "continuing", "succeeded", "not_started")
                        ),
                    )
                )
        ActionPlan.objects.bulk_create(plans, batch_size=2000)
        PlanRow.objects.bulk_create(rows, batch_size=5000)
        self.climb(plans)

    def climb(self, plans):
        """A third of the families were proposed for the first step; every other one is on it."""
        rows = []
        for n, plan in enumerate(plans[::3]):
            decided = {}
            if n % 2:
                at = self.at(min(plan.started_on + timedelta(days=7), self.today))
                decided = {"confirmed_by": self.officer(plan.household), "confirmed_at": at}
            rows.append(
                StageRecord(
                    household_id=plan.household_id,
                    stage="survival",
                    reason="ครอบครัวมีอาหารพอกินและมีแผนแล้ว",
                    proposed_by=self.users["mentor"],
                    proposed_at=self.at(plan.started_on),
                    **decided,
                )
            )
        StageRecord.objects.bulk_create(rows)

    def help(self, households):
        rows = []
        for household in households:
            if self.random.random() < 0.3:
                code = self.random.choice(("income", "living", "health"))
                kind = self.random.choice(list(AssistanceKind))
                rows.append(
                    Assistance(
                        household=household,
                        dimension_id=code,
                        kind=kind,
                        given_on=self.day(),
                        description="มอบพันธุ์ผักและอุปกรณ์ประกอบอาชีพ",
                        recorded_by=self.officer(household),
                        amount=Decimal(self.random.randint(5, 80) * 100),
                    )
                )
        Assistance.objects.bulk_create(rows, batch_size=2000)
        met: dict[tuple, date] = {}
        for row in rows:
            need = (row.household_id, row.dimension_id)
            met[need] = min(met.get(need, row.given_on), row.given_on)
        for (household, dimension), day in met.items():
            needs = Need.objects.filter(household=household, dimension=dimension)
            needs.update(status="helped", status_at=timezone.now(), met_on=day)

    def refer(self, households):
        edition = edition_for_data_year(self.year)
        indicators = {i.number: i for i in edition.indicators.all()}
        offices = proposed_agencies(list(indicators.values()))
        dimension_of = dimension_of_indicators(self.year)
        numbers = [n for n in dimension_of if indicators[n].pk in offices]
        rows, steps = [], []
        for household in households[:: max(1, 8)]:
            number = self.random.choice(sorted(numbers))
            rows.append(
                self.one_referral(
                    household,
                    indicators[number],
                    dimension_of[number],
                    offices[indicators[number].pk],
                )
            )
            steps += self.steps_of(rows[-1])
        ReferralLetter.objects.bulk_create(map(self.letter_of, rows), batch_size=2000)
        Referral.objects.bulk_create(rows, batch_size=2000)
        ReferralEvent.objects.bulk_create(steps, batch_size=5000)

    def one_referral(self, household, indicator, dimension, office) -> Referral:
        sent = self.day()
        state = self.random.choice(
            ("sent", "accepted", "accepted", "completed", "completed", "declined")
        )
        answerer = self.users["health"] if office.code == "loei-health" else self.users["labour"]
        closed = state in ("completed", "declined")
        took = state in ("accepted", "completed")
        return Referral(
            id=uuid.UUID(int=self.random.getrandbits(128), version=4),
            household=household,
            dimension_id=dimension,
            indicator=indicator,
            organization=office,
            subject=f"ขอความช่วยเหลือ: {indicator.name}"[:200],
            status=state,
            request="ขอให้ลงพื้นที่ตรวจสอบและช่วยเหลือตามอำนาจหน้าที่",
            sent_by=self.officer(household),
            sent_at=self.at(sent),
            due_on=sent + timedelta(days=21),
            accepted_at=self.at(sent + timedelta(days=1)) if took else None,
            accepted_by=answerer if took else None,
            closed_at=self.at(sent + timedelta(days=9)) if closed else None,
            closed_by=answerer if closed else None,
            outcome={"completed": "ดำเนินการแล้วเสร็จ", "declined": "ไม่อยู่ในอำนาจหน้าที่"}.get(state, ""),
        )

    @staticmethod
    def letter_of(referral) -> ReferralLetter:
        """Sent one by one, each stands in a letter of its own."""
        referral.letter_id = referral.pk
        names = ("organization", "subject", "request", "due_on", "sent_by", "sent_at")
        said = {name: getattr(referral, name) for name in names}
        return ReferralLetter(pk=referral.pk, district=referral.household.district, **said)

    def ask(self):
        """What mentors asked for that waits on the collecting lists; urgent ones among them."""
        open_ones = Pairing.objects.filter(ended_on=None, household__left_on=None)
        rows, steps = [], []
        for pairing in open_ones.select_related("household", "official__user").order_by("pk")[::12]:
            kind, dimension, wanted = self.random.choice(WANTED)
            author = pairing.official.user or self.users["mentor"]
            day = max(
                pairing.started_on, timezone.localdate() - timedelta(self.random.randint(0, 9))
            )
            row = HelpRequest(
                id=uuid.UUID(int=self.random.getrandbits(128), version=4),
                household=pairing.household,
                dimension_id=dimension,
                kind=kind,
                wanted=wanted,
                urgency=self.random.choice(("urgent", "soon", "normal", "normal")),
                asked_on=day,
                asked_by=author,
                received_at=self.at(day),
            )
            rows.append(row)
            steps.append(
                RequestEvent(
                    request=row, status="waiting", at=row.received_at, by=author, note=wanted
                )
            )
        HelpRequest.objects.bulk_create(rows, batch_size=2000)
        RequestEvent.objects.bulk_create(steps, batch_size=5000)

    def steps_of(self, referral):
        yield ReferralEvent(
            referral=referral, status="sent", at=referral.sent_at, by=referral.sent_by
        )
        if referral.accepted_at:
            yield ReferralEvent(
                referral=referral,
                status=ReferralStatus.ACCEPTED,
                at=referral.accepted_at,
                by=referral.accepted_by,
            )
        if referral.closed_at:
            yield ReferralEvent(
                referral=referral,
                status=referral.status,
                at=referral.closed_at,
                by=referral.closed_by,
                note=referral.outcome,
            )

    def nominate(self):
        for n, code in enumerate(("420107", "420111", "420701", "420903")):
            family = FAMILIES[n]
            Nomination.objects.create(
                subdistrict_id=code,
                district=int(code[:4]),
                house_number=str(70 + n),
                head_name=f"นางสาธิตา {family}",
                name_key=f"สาธิตา{family}",
                dimensions=["income"],
                reason="รายได้ไม่พอใช้จ่าย ไม่มีชื่อในบัญชี",
                evidence="คำรับรองของผู้ใหญ่บ้าน",
                proposed_by=self.users["mentor"],
                proposed_at=self.at(self.day()),
            )

    def leave(self, households):
        for household in self.random.sample(households, max(1, len(households) // 40)):
            reason = self.random.choice(
                (
                    LeaveReason.GRADUATED,
                    LeaveReason.GRADUATED,
                    LeaveReason.MOVED,
                    LeaveReason.DECEASED,
                )
            )
            Pairing.objects.filter(household=household, ended_on=None).update(
                ended_on=self.today, end_reason="household_left", ended_by=self.officer(household)
            )
            Household.objects.filter(pk=household.pk).update(
                left_on=self.today, leave_reason=reason
            )
