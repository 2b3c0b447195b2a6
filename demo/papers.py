"""What lies in the folder of an invented household beside the rows: the paper a family signed, a
visit that was sent back and corrected, the households the list missed, and a meeting.
"""

import io
import math
from datetime import date, time, timedelta
from random import Random

from accounts.models import User
from committees.enums import SeatRole
from committees.models import Committee
from committees.services.committees import save_seat, seat_person
from committees.services.meetings import hold_meeting, make_meeting
from committees.services.obstacles import write_obstacle
from committees.services.resolutions import resolve, tell
from core.periods import add_months
from demo.words import FAMILIES, FIRST_NAMES
from households.services.nominations import propose_household
from logbook.models import Visit
from logbook.services.corrections import content_of, correct_visit
from logbook.services.visits import return_visit
from places.models import Area
from plans.models import ActionPlan
from plans.services.plans import add_signed_paper

SIGNED = 24  # papers at most: each is a file
MISSED = ("420107", "420111", "420701", "420903")  # sub-districts


class Papers:
    def __init__(self, *, users: dict[str, User], today: date, random: Random):
        self.users, self.today, self.random = users, today, random

    def run(self):
        self.sign()
        self.send_back()
        self.nominate()
        self.seat()
        self.meet()

    def sign(self):
        """Some of the demo mentors' families, and some of the others'."""
        agreed = ActionPlan.objects.open().filter(status="agreed").select_related("created_by")
        agreed = agreed.order_by("household__house_code")
        mine = agreed.filter(official__user__in=[self.users["mentor"], self.users["mentor2"]])
        others = agreed.exclude(pk__in=mine)[: SIGNED * 50]
        for plan in [*mine[:SIGNED:2], *list(others)[::50][: SIGNED // 2]]:
            add_signed_paper(plan=plan, by=plan.created_by, paper=self.drawn_paper())

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

    def send_back(self):
        """Two visits of the mentor were sent back: one was corrected, one waits for it."""
        mentor, officer = self.users["mentor"], self.users["mueang"]
        mine = Visit.objects.filter(status="submitted", recorded_by=mentor, household__left_on=None)
        mine = mine.filter(pairing__isnull=False, visited_on__gte=add_months(self.today, -1))
        for n, visit in enumerate(mine.order_by("-visited_on", "id")[:2]):
            return_visit(visit=visit, by=officer, reason="โปรดระบุรายได้ของเดือนนี้และผู้ที่พบ")
            if n == 0:
                content = content_of(visit)
                content["visited_on"] = visit.visited_on
                content["summary"] += " รายได้เดือนนี้ประมาณ 4,500 บาท"
                correct_visit(visit=visit, by=mentor, **content)

    def nominate(self):
        for n, code in enumerate(MISSED):
            propose_household(
                subdistrict=Area.objects.get(code=code),
                house_number=str(70 + n),
                head_name=f"นางสาธิตา {FAMILIES[n]}",
                dimensions=["income"],
                reason="รายได้ไม่พอใช้จ่าย ไม่มีชื่อในบัญชี",
                evidence="คำรับรองของผู้ใหญ่บ้าน",
                by=self.users["mentor"],
            )

    def seat(self):
        """The governor and the district chiefs sit where their committees are led from."""
        by, known = self.users["province"], {"42": "governor", "4201": "chief"}
        for n, committee in enumerate(Committee.objects.current().select_related("area")):
            seat = committee.seats.filter(role=SeatRole.CHAIR).first()
            if seat is None:
                title = f"นายอำเภอ{committee.area.name}"
                said = {"number": "1", "title": title, "role": SeatRole.CHAIR}
                seat = save_seat(committee=committee, by=by, **said)
            user = self.users.get(known.get(committee.area_id, ""))
            (title, first), family = FIRST_NAMES[n % len(FIRST_NAMES)], FAMILIES[n % len(FAMILIES)]
            name = user.full_name if user else f"{title}{first} {family}"
            started_on = add_months(self.today, -12)
            seat_person(seat=seat, by=by, user=user, name=name, started_on=started_on)

    def meet(self):
        """A district met three weeks ago: a bridge, resolved, is being repaired."""
        mentor, officer = self.users["mentor"], self.users["mueang"]
        obstacle = write_obstacle(
            area=Area.objects.get(code=MISSED[0]),
            kind="people",
            text="สะพานข้ามลำห้วยขาด รถเข้าหมู่บ้านไม่ได้",
            proposal="ขอให้องค์การบริหารส่วนตำบลซ่อมสะพาน",
            by=mentor,
        )
        meeting = make_meeting(
            committee=Committee.objects.leading().get(area="4201"),
            held_on=self.today - timedelta(days=21),
            starts_at=time(9, 30),
            place="หอประชุมอำเภอ",
            by=officer,
        )
        hold_meeting(meeting=meeting, by=officer)
        resolution = resolve(
            meeting=meeting,
            item=meeting.items.get(obstacle=obstacle),
            text="ให้ประสานองค์การบริหารส่วนตำบลซ่อมสะพาน",
            owner_area=Area.objects.get(code="4201"),
            due_on=self.today + timedelta(days=9),
            by=officer,
        )
        tell(resolution=resolution, state="working", text="นัดสำรวจหน้างานแล้ว", by=officer)
