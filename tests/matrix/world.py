"""Three households with everything that can hang on one, every word of theirs marked."""

import io
import itertools
import uuid
from datetime import date, time
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent, LetterPrint, Membership
from accounts.services.batches import draft_batch
from accounts.services.emergencies import take_emergency_access
from accounts.services.tokens import make_token
from assistance.models import Project, ReferralEvent
from assistance.projects.services.choosing import choose_households
from assistance.projects.services.projects import save_project
from assistance.services.entries import enter_help
from assistance.services.giving import record_assistance
from assistance.services.letters import send_referral
from assistance.services.lists import receive_list
from assistance.services.matching import settle
from assistance.services.requests import ask_for_help, attach_photo
from committees.models import Committee, CommitteeSeat, Delivery, Dispatch
from committees.services.committees import save_paragraph, save_seat, seat_person
from committees.services.distribution import save_addressee, save_list, save_schedule
from committees.services.meetings import make_meeting, save_item
from committees.services.obstacles import write_obstacle
from committees.services.register import register_letter
from committees.services.resolutions import resolve
from committees.services.teams import save_team
from core.jobs import running
from core.periods import add_months
from core.pictures import without_exif
from core.thai import month_code
from households.models import Household, ImportIssue, Nomination, Person
from households.services.nominations import add_photo as add_evidence
from households.tpmap.services.imports import check_batch, receive_file
from indicators.models import Dimension, Indicator, VillageResult
from indicators.results.services.applying import apply_batch as apply_results
from indicators.results.services.receiving import check_batch as check_results
from indicators.results.services.receiving import receive_file as receive_results
from logbook.models import GuideQuestion, LogbookEntry, LogbookExport, ScoreWord, VisitRevision
from logbook.moving_in.services.receiving import check_batch as check_earlier
from logbook.moving_in.services.receiving import receive_file as receive_earlier
from logbook.services import layouts
from logbook.services.corrections import content_of
from logbook.services.visits import add_photo, record_visit
from mentors.models import (
    ConflictOfInterest,
    MentorPaper,
    Official,
    PairingAct,
    SuggestedPair,
    Suggestion,
)
from places.models import Area, Organization, OrganizationDuty
from plans.models import ActionPlan, PlanIdea, PlanPrint, PlanRow, StageCriterion
from plans.services.ladder import propose_stage, tick_criterion
from plans.services.ledgers import save_ledger
from plans.services.plans import create_plan, save_plan_row
from reports.models import Report
from tests.factories.people import make_household, make_official, make_pairing, make_pin, make_user
from tests.jobs import do

WORDS = (
    "HEAD",
    "PERSON",
    "PLAN",
    "VISIT",
    "OFFICIAL",
    "NOMINATION",
    "REFERRAL",
    "REQUEST",
    "ENTRY",
    "OBSTACLE",
    "MEETING",
    "PAPER",
)
THINGS = ("H1", "H2", "E1")
WHERE = {"H1": "420107", "H2": "420108", "E1": "420201"}
AREAS = {"H1": "4201", "E1": "4202", "P": "42"}


def mark(word: str, thing: str) -> str:
    """A word no other text holds: `HEADqH1q`."""
    return f"{word}q{thing}q"


def small_picture() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    return picture


class World:
    """People by the oracle's names, and for each kind of object what its addresses take."""

    def __init__(self):
        self.author = make_user()
        self.people()
        self.things = {thing: self.family(thing) for thing in THINGS}
        for thing, other in (("H1", "H2"), ("H2", "H1"), ("E1", "H1")):
            self.things[thing].twin = self.things[other].household
        self.runs()
        self.boards()
        self.teams()
        self.meetings()
        self.sent()
        self.system()
        self.accounts_for_many()
        self.villages()

    def people(self):
        health = Organization.objects.get(code="loei-health")
        self.users = {
            "admin": make_user("administrator", "42"),
            "province": make_user("provincial_officer", "42"),
            "officer": make_user("district_officer", "4201"),
            "mentor": make_user("mentor", "4201"),
            "team": make_user(),  # the role comes with a seat (`teams`)
            "agency": make_user("agency_officer", None, health),
            "executive": make_user("executive", "42"),
            "chief": make_user("executive", "4201"),
            "nobody": make_user(),
            "ended": make_user("district_officer", "4201"),
        }
        Membership.objects.filter(user=self.users["ended"]).update(
            ended_on=date(2021, 1, 1), end_reason="transferred"
        )

    def family(self, thing):
        area, mine = WHERE[thing], thing == "H1"
        household = make_household(area)
        Household.objects.filter(pk=household.pk).update(
            head_name=mark("HEAD", thing), house_number=mark("HEAD", thing)
        )
        person = household.persons.get()
        Person.objects.filter(pk=person.pk).update(
            first_name=mark("PERSON", thing), name_key=mark("PERSON", thing)
        )
        official = make_official(area[:4], user=self.users["mentor"] if mine else None)
        Official.objects.filter(pk=official.pk).update(first_name=mark("OFFICIAL", thing))
        household.refresh_from_db()
        by = self.author
        pairing = make_pairing(household, official, by)
        conflict = ConflictOfInterest.objects.create(
            household=household, official=official, recorded_by=by, note=mark("PERSON", thing)
        )
        plan = create_plan(
            household=household, by=by, goal_stage="survival", goal=mark("PLAN", thing)
        )
        month = date(2026, 5, 1)
        row = PlanRow(
            dimension_id="income",
            household_does=mark("PLAN", thing),
            first_month=month,
            last_month=month,
        )
        row = save_plan_row(plan=plan, by=by, row=row)
        ActionPlan.objects.filter(pk=plan.pk).update(
            agreed_on=timezone.localdate(),
            agreed_by_name=mark("PLAN", thing),
            agreed_paper=default_storage.save("plans/x.jpg", ContentFile(b"\xff\xd8")),
        )
        ledger = save_ledger(
            household=household,
            month=month,
            by=by,
            amounts={"income_wage": 5000},
            note=mark("PLAN", thing),
        )
        printed = PlanPrint(area_id=area, state="done", counts={"households": 1, "plans": 1})
        printed.stored_file.save("x.pdf", ContentFile(mark("PLAN", thing).encode()))
        stage = propose_stage(
            household=household, by=by, stage="survival", reason=mark("PLAN", thing)
        )
        seen = StageCriterion.objects.filter(rule="tick").first()
        tick = tick_criterion(household=household, criterion=seen, by=by, note=mark("PLAN", thing))
        visit, _new = record_visit(
            by=by,
            id=uuid.uuid4(),
            household=household,
            purpose="first",
            visited_on=timezone.localdate(),
            summary=mark("VISIT", thing),
            met_with=mark("VISIT", thing),
            assessment={"skill": {"score": 3, "strengths": mark("VISIT", thing)}},
        )
        said = {name: mark("VISIT", thing) for name in ("met_with", "summary", "next_step")}
        VisitRevision.objects.create(
            visit=visit,
            number=1,
            returned_by=self.author,
            returned_at=timezone.now(),
            reason=mark("VISIT", thing),
            content=content_of(visit) | said,
        )
        picture = small_picture()
        photo = add_photo(visit=visit, by=by, content=picture, caption=mark("VISIT", thing))
        agency = Organization.objects.get(code="loei-health" if mine else "loei-labour")
        referral = send_referral(
            offline=True,
            household=household,
            by=by,
            dimension=household.needs.get().dimension,
            organization=agency,
            subject=mark("REFERRAL", thing),
            request=mark("REFERRAL", thing),
        )
        said = ReferralEvent(
            referral=referral,
            status="sent",
            by=by,
            note=mark("REFERRAL", thing),
            channel="paper",
            said_by=mark("REFERRAL", thing),
            said_on=timezone.localdate(),
        )
        said.paper.save("x.jpg", ContentFile(b"\xff\xd8"))
        asked, _new = ask_for_help(
            household=household,
            by=self.users["mentor"] if mine else by,
            dimension=household.needs.get().dimension,
            kind="housing",
            wanted=mark("REQUEST", thing),
        )
        shown, _new = attach_photo(asked=asked, by=asked.asked_by, content=picture)
        given = record_assistance(
            household=household,
            by=by,
            dimension=household.needs.get().dimension,
            kind="advice",
            description=mark("VISIT", thing),
            given_on=timezone.localdate(),
            evidence=without_exif(picture),
        )
        entry, match, help_list = self.entered(thing, agency)
        project, chosen = self.project(thing, household, agency)
        nomination = Nomination.objects.create(
            subdistrict_id=area,
            district=int(area[:4]),
            head_name=mark("NOMINATION", thing),
            dimensions=["income"],
            reason=mark("NOMINATION", thing),
            proposed_by=self.users["mentor"] if mine else by,
        )
        evidence = add_evidence(nomination=nomination, by=by, content=picture)
        return SimpleNamespace(
            household=household,
            person=person,
            official=official,
            plan=plan,
            pairing=pairing,
            conflict=conflict,
            row=row,
            stage=stage,
            tick=tick,
            printed=printed,
            ledger=ledger,
            given=given,
            visit=visit,
            photo=photo,
            referral=referral,
            said=said,
            asked=asked,
            shown=shown,
            nomination=nomination,
            evidence=evidence,
            entry=entry,
            match=match,
            help_list=help_list,
            project=project,
            chosen=chosen,
        )

    def project(self, thing, household, agency):
        """A project of the office in the district, and the household chosen for it."""
        today, by = timezone.localdate(), self.users["province"]
        project = save_project(
            project=Project(
                name="ฝึกอาชีพ",
                kind="training",
                organization=agency,
                fund="fund",
                starts_on=today,
                ends_on=today,
                serves=[WHERE[thing][:4]],
                created_by=by,
            ),
            by=by,
            dimensions=[Dimension.objects.get(pk="income")],
            partners=Organization.objects.filter(code="loei-health") if thing == "H2" else (),
        )
        chosen = choose_households(
            project=project, households=[household], by=by, reason=mark("REFERRAL", thing)
        )
        return project, chosen[0]

    def entered(self, thing, agency):
        """What an agency entered for somebody nobody knows, what was found for it, and a list."""
        by = self.users["agency"] if thing == "H1" else make_user("agency_officer", None, agency)
        said = {
            "kind": "goods",
            "dimension": Dimension.objects.get(pk="income"),
            "description": mark("ENTRY", thing),
            "given_on": timezone.localdate(),
        }
        picture = small_picture()
        entry, _new = enter_help(
            organization=agency,
            by=by,
            id=uuid.uuid4(),
            pin=make_pin(),
            person_name=mark("ENTRY", thing),
            subdistrict=Area.objects.get(code=WHERE[thing]),
            evidence=without_exif(picture),
            **said,
        )
        match = settle(entry.pk)
        file = ContentFile(f"CID\n{make_pin()}\n5\n".encode(), "x.csv")
        help_list = receive_list(organization=agency, by=by, file=file, **said)
        running.start(help_list, "help.check", by=by)
        return entry, match, do(help_list)

    def runs(self):
        self.exports, self.reports, self.quarters = {}, {}, {}
        for thing, code in AREAS.items():
            run = LogbookExport(month=date(2026, 5, 1), area_id=code, state="done", rows=1)
            run.stored_file.save("x.xlsx", ContentFile(b"PK"))
            report = Report(
                kind="monthly",
                first_day=date(2026, 5, 1),
                area_id=code,
                state="done",
                as_of=timezone.now(),
            )
            report.pdf.save("x.pdf", ContentFile(b"%PDF-1.7"))
            self.exports[thing], self.reports[thing] = run, report
            quarter = {"kind": "quarterly", "first_day": date(2026, 4, 1), "area_id": code}
            self.quarters[thing] = Report.objects.create(**quarter)

        layouts.in_force()
        for number, (thing, found) in enumerate(self.things.items(), 1):
            found.left = LogbookEntry.objects.create(
                run=self.exports["P"],
                month=add_months(timezone.localdate(), -1),
                number=number,
                kind="help",
                fact=str(number),
                change="new",
                household=found.household,
                day=date(2026, 5, 2),
                said={"description": "x"},
                beside={"head": mark("HEAD", thing), "person": mark("PERSON", thing)},
            )

        officer = self.users["officer"]
        self.acts = {
            thing: PairingAct.objects.create(kind="main", done_by=by)
            for thing, by in (("H1", officer), ("E1", self.author))
        }
        self.mentor_papers()
        self.earlier_work()
        self.suggestions = {}
        for thing, code in AREAS.items():
            run = Suggestion.objects.create(area_id=code, state="done", requested_by=self.author)
            self.suggestions[thing] = run
            for name, found in self.things.items():
                if WHERE[name].startswith(code) and len(code) == 4:
                    found.pair = SuggestedPair.objects.create(
                        suggestion=run, household=found.household, official=found.official
                    )

    def boards(self):
        """The committee of each area with one line more, somebody in it and one more paragraph."""
        self.committees = {}
        for thing, code in AREAS.items():
            committee, by = Committee.objects.leading().get(area=code), self.author
            more = {"committee": committee, "by": by}
            seat = save_seat(**more, number="99", title="กรรมการ", role="member")
            holder = seat_person(seat=seat, by=by, name="x", started_on=date(2026, 1, 1))
            text = save_paragraph(**more, part="duty", text="x")
            self.committees[thing] = {"pk": committee.pk} | {
                "seat_pk": seat.pk,
                "holder_pk": holder.pk,
                "paragraph_pk": text.pk,
            }

    def teams(self):
        """A team of each district; in that of H2's sub-district sits the cast's member."""
        self.crews = {}
        for thing, place in (("H1", WHERE["H2"]), ("E1", WHERE["E1"])):
            by, area = self.author, Area.objects.get(pk=place)
            named = {"name": "ทีม", "short_name": "ทีม", "area": area.parent}
            team = save_team(places=[area], by=by, **named)
            line = {"number": "1", "title": "สมาชิกทีม", "role": "member"}
            seat = save_seat(committee=team, by=by, **line)
            user = self.users["team"] if thing == "H1" else make_user()
            seat_person(seat=seat, by=by, user=user, name="x", started_on=date(2026, 1, 1))
            self.crews[thing] = team

    def meetings(self):
        """A meeting of each committee with a matter, and a resolution for the office there; what
        hinders the work in 4201 was written by its mentor, the province's by the team's member.
        """
        self.meeting_keys, self.obstacles = {}, {}
        for thing, code in AREAS.items():
            committee, by = Committee.objects.leading().get(area=code), self.author
            writers = {"H1": self.users["mentor"], "P": self.users["team"]}
            writer = writers.get(thing, by)
            self.obstacles[thing] = write_obstacle(
                area=committee.area, kind="staff", text=mark("OBSTACLE", thing), by=writer
            )
            meeting = make_meeting(
                committee=committee,
                held_on=timezone.localdate(),
                starts_at=time(9, 30),
                place=mark("MEETING", thing),
                by=by,
            )
            matter = {"part": "4", "title": mark("MEETING", thing), "minutes": "x"}
            item = save_item(meeting=meeting, by=by, **matter)
            owner = Organization.objects.get(code="loei-health")
            resolution = resolve(
                meeting=meeting,
                text=mark("MEETING", thing),
                due_on=timezone.localdate(),
                owner_organization=owner,
                by=by,
            )
            self.meeting_keys[thing] = {
                "committee": {"pk": committee.pk},
                "meeting": {"pk": meeting.pk},
                "item": {"pk": meeting.pk, "item_pk": item.pk},
                "resolution": {"pk": resolution.pk},
                "obstacle": {"pk": self.obstacles[thing].pk},
            }

    def meeting_key(self, door: str, thing: str) -> dict:
        name = door.partition(":")[2]
        keys = self.meeting_keys[thing]
        if name in ("meeting-list", "meeting-create"):
            return keys["committee"]
        if name in ("item-edit", "item-remove"):
            return keys["item"]
        if name == "meeting-paper":
            return keys["meeting"] | {"kind": "notice"}
        if name.startswith("resolution") and name != "resolution-create":
            return keys["resolution"]
        return keys["obstacle" if name.startswith("obstacle") else "meeting"]

    def sent(self):
        """A paper of each office on its way, under a number, with a list of its own and a schedule:
        read by the mentor, by nobody, by the governor; another line waits for somebody to read it.
        Lists and their lines are public: positions, no person.
        """
        readers = {"H1": self.users["mentor"], "P": self.users["executive"]}
        self.sent_keys = {}
        for thing, code in AREAS.items():
            area, by = Area.objects.get(pk=code), self.author
            word = mark("PAPER", thing)
            listed = save_list(
                area=area, name=code, by=by, committee=Committee.objects.leading().get(area=code)
            )
            line = save_addressee(distribution_list=listed, title=f"หัวหน้า {code}", by=by)
            paper = {"area": area, "paper_kind": "reports.monthly", "distribution_list": listed}
            schedule = save_schedule(**paper, day=8, by=by)
            letter = register_letter(area=area, addressed_to=word, subject=word, by=by, begins=True)
            moment = {"sent_at": timezone.now()}
            dispatch = Dispatch(
                **paper, **moment, title=word, paper_key=1, sha256="x", letter=letter
            )
            dispatch.file.save("x.pdf", ContentFile(word.encode()))
            to = {"dispatch": dispatch, "area": area, "addressee": line, "title": word}
            waits = Delivery.objects.create(**to, state="nobody")
            reader = readers.get(thing) or make_user()
            read = Delivery.objects.create(**to, **moment, state="sent", user=reader)
            report = self.reports[thing]
            self.sent_keys[thing] = {
                "register": {"pk": letter.pk},
                "distribution": {"pk": listed.pk},
                "addressee-create": {"pk": listed.pk},
                "addressee-edit": {"pk": listed.pk, "addressee_pk": line.pk},
                "schedule": {"pk": schedule.pk},
                "dispatch-create": {"kind": "reports.monthly", "key": report.pk},
                "dispatch": {"pk": dispatch.pk},
                "delivery": {"pk": waits.pk},
                "received": {"pk": read.pk},
            }

    def sent_key(self, door: str, thing: str) -> dict | None:
        name = door.removeprefix("committees:")
        keys = self.sent_keys[thing]
        return keys.get(name) or keys.get(name.partition("-")[0])

    def committee_key(self, door: str, thing: str) -> dict:
        names = {
            "paragraph-edit": ("paragraph_pk",),
            "paragraph-remove": ("paragraph_pk",),
            "seat-edit": ("seat_pk",),
            "seat-remove": ("seat_pk",),
            "holder-create": ("seat_pk",),
            "holder-end": ("seat_pk", "holder_pk"),
        }
        wanted = ("pk", *names.get(door.partition(":")[2], ()))
        return {name: self.committees[thing][name] for name in wanted}

    def mentor_papers(self):
        self.papers = {}
        for thing, code in AREAS.items():
            paper = MentorPaper(kind="annex", area_id=code, state="done", requested_by=self.author)
            paper.stored_file.save("x.pdf", ContentFile(b"%PDF-1.7"))
            self.papers[thing] = paper

    def earlier_work(self):
        self.movings = {}
        for thing, code in AREAS.items():
            content = ContentFile("CID,พี่เลี้ยง,วันที่\n,x,1/1/2569\n".encode())
            batch = receive_earlier(
                file_name="x.csv",
                content=content,
                kind="pairings",
                area=Area.objects.get(code=code),
                by=self.users["province"],
            )
            self.movings[thing] = check_earlier(batch.pk, by=self.users["province"])

    def system(self):
        lines = [f"{mark('PERSON', thing)},กกดู่,เมืองเลย,{n},1" for n, thing in enumerate(THINGS)]
        text = "\n".join(["ชื่อ,ตำบล,อำเภอ,บ้านเลขที่,มิติรายได้", *lines])
        self.batch = check_batch(
            receive_file(
                file_name="x.csv", content=ContentFile(text.encode()), data_year=2569, by=None
            ).pk
        )
        type(self.batch).objects.filter(pk=self.batch.pk).update(work="tpmap.check")
        for n, thing in enumerate(THINGS, start=2):
            ImportIssue.objects.create(
                batch=self.batch,
                row=n,
                column="ชื่อ",
                code="pin_missing",
                level="warning",
                message="x",
                value=mark("PERSON", thing),
            )
        self.token, _text = make_token(by=self.users["admin"], name="x", days=30)
        self.emergency = take_emergency_access(
            user=self.users["officer"],
            area=Area.objects.get(code="4203"),
            reason="ทดสอบระบบฉุกเฉิน",
            hours=1,
        )

    def accounts_for_many(self):
        """A draft of accounts, and letters that the administrator has printed."""
        self.accounts = draft_batch(
            selection="mentors.officials",
            area=Area.objects.get(code="4201"),
            order_number="ลย 1/2569",
            by=self.users["admin"],
        )
        self.letters = LetterPrint(
            users=[self.author.pk],
            base_url="http://testserver",
            state="done",
            finished_at=timezone.now(),
            requested_by=self.users["admin"],
        )
        self.letters.stored_file.save("x.pdf", ContentFile(b"%PDF-1.7"))

    def villages(self):
        """Each household in a village of its own, with results; another list of them waits."""
        rows = [[f"{code}01", 1, 2] for code in WHERE.values()]
        file = "\n".join(",".join(map(str, row)) for row in [["รหัสหมู่บ้าน", "ถนน", "น้ำดื่ม"], *rows])

        def sent():
            content = ContentFile(file.encode())
            return receive_results(
                file_name="x.csv", content=content, survey_year=2568, by=self.users["province"]
            )

        apply_results(check_results(sent().pk).pk, by=None)
        self.results = check_results(sent().pk)
        for thing, code in WHERE.items():
            found = self.things[thing].household
            Household.objects.filter(pk=found.pk).update(village=f"{code}01")

    def arguments(self, door: str, kind: str) -> dict[str, dict]:
        """`{thing: the address's arguments}` for a door; KeyError for one nobody taught us."""
        if door in PLAIN:
            return {"": PLAIN[door]()}
        if kind == "-" or kind.startswith("list:"):
            return {"": {}}
        if kind == "body":
            return {thing: {} for thing in THINGS}
        if kind in ("system", "batch"):
            return {"P": {"pk": self.system_key(door)}}
        if kind == "results":
            return {"P": {"pk": self.results.pk}}
        if kind == "province":
            return {"P": {"kind": "csv"} if door.endswith("file") else {}}
        if kind == "place":
            return {thing: {"code": f"{code}01"} for thing, code in WHERE.items()}
        if kind == "job":
            return {"P": {"work": "tpmap.check", "pk": self.batch.pk}}
        if kind == "token":
            return {"P": {"pk": self.token.pk}}
        if kind == "own":
            return {"H1": {"pk": self.emergency.pk}}
        if kind == "suggestion":
            return {thing: {"pk": run.pk} for thing, run in self.suggestions.items()}
        if kind in ("paper", "act", "moving"):
            return {thing: {"pk": row.pk} for thing, row in getattr(self, f"{kind}s").items()}
        if kind == "export":
            more = {"kind": "csv"} if door.endswith("identified") else {}
            return {thing: {"pk": run.pk, **more} for thing, run in self.exports.items()}
        if kind in ("sent", "listing", "received", "keeping") and self.sent_key(door, "P"):
            return {thing: self.sent_key(door, thing) for thing in AREAS}
        if kind == "crew":
            return {thing: {"pk": team.pk} for thing, team in self.crews.items()}
        if kind in ("obstacle", "meeting", "keeping"):
            return {thing: self.meeting_key(door, thing) for thing in AREAS}
        if kind == "committee":
            return {thing: self.committee_key(door, thing) for thing in self.committees}
        if door in ("reports:dashboard-area", "reports:governor-area"):
            return {thing: {"code": code} for thing, code in AREAS.items()}
        if kind in ("quarter", "chair"):
            return {thing: {"pk": paper.pk} for thing, paper in self.quarters.items()}
        if kind == "report":
            more = {"kind": "pdf"} if door.endswith("report-file") else {}
            return {thing: {"pk": paper.pk, **more} for thing, paper in self.reports.items()}
        return {thing: KEYS[door](found) for thing, found in self.things.items()}

    def system_key(self, door):
        if "import" in door:
            return self.batch.pk
        if door == "accounts:batch-line":
            return self.accounts.lines.latest("pk").pk
        if "letters-" in door:
            return self.letters.pk
        if "accounts:batch" in door:
            return self.accounts.pk
        if "audit-detail" in door:
            return AuditEvent.objects.latest("id").pk
        if "audit-household" in door:
            return self.things["E1"].household.pk
        if "role-" in door and door != "accounts:role-grant":
            return self.users["chief"].memberships.get().pk
        return self.emergency.pk if "emergency" in door else self.users["chief"].pk

    def body(self, door: str, thing: str) -> dict:
        if door == "households:nomination-check":
            return {"subdistrict": "420201", "head_name": mark("NOMINATION", "E1")}
        if door == "ledger-create":
            return {
                "household": self.things[thing].household.pk,
                "month": "2026-04-01",
                "lines": [{"kind": "income_farm", "amount": "5.00"}],
            }
        if door == "assistance-create":
            return {
                "id": f"00000000-0000-4000-8000-{next(_numbers):012d}",
                "kind": "advice",
                "household": self.things[thing].household.pk,
                "description": "x",
                "dimension": "income",
                "given_on": timezone.localdate().isoformat(),
            }
        if door == "request-create":
            return {
                "id": f"00000000-0000-4000-8000-{next(_numbers):012d}",
                "kind": "housing",
                "household": self.things[thing].household.pk,
                "wanted": "x",
                "dimension": "living",
                "asked_on": timezone.localdate().isoformat(),
            }
        if door in ("help-entry-create", "help-entry-change", "assistance-change"):
            return self.help_body(door)
        if door in PROJECT_BODIES:
            return PROJECT_BODIES[door]()
        if door == "help-list-create":
            return {"file": SimpleUploadedFile("x.csv", b"CID\n5\n")}
        if door == "referral-answer":
            return {"action": "accept"}
        if door in WITH_A_REASON:
            return {"reason": "x", "household": self.things[thing].household.pk if thing else 0}
        if door == "visit-correct":
            return {
                "purpose": "follow_up",
                "summary": "x",
                "visited_on": timezone.localdate().isoformat(),
            }
        if door == "visit-create":
            return {
                "id": f"00000000-0000-4000-8000-{next(_numbers):012d}",
                "purpose": "follow_up",
                "household": self.things[thing].household.pk,
                "summary": "x",
                "visited_on": timezone.localdate().isoformat(),
            }
        if door in ("request-photos", "visit-photos"):
            id = f"00000000-0000-4000-8000-{next(_numbers):012d}"
            return {"id": id, "photo": SimpleUploadedFile("x.png", small_picture().getvalue())}
        if door in MONTHLY:
            return {"month": "2569-05"}
        return {}

    @staticmethod
    def help_body(door: str) -> dict:
        said = {
            "kind": "advice",
            "description": "x",
            "dimension": "income",
            "given_on": timezone.localdate().isoformat(),
        }
        if door == "help-entry-create":
            id = f"00000000-0000-4000-8000-{next(_numbers):012d}"
            return said | {"id": id, "pin": make_pin()}
        return said


def _new_project():
    today = timezone.localdate().isoformat()
    return {
        "id": f"00000000-0000-4000-8000-{next(_numbers):012d}",
        "name": "x",
        "kind": "training",
        "organization": Organization.objects.get(code="loei-labour").pk,
        "fund": "fund",
        "starts_on": today,
        "ends_on": today,
        "serves": ["4201"],
        "dimensions": ["income"],
    }


def _given():
    return {
        "id": f"00000000-0000-4000-8000-{next(_numbers):012d}",
        "kind": "goods",
        "description": "x",
        "given_on": timezone.localdate().isoformat(),
    }


PROJECT_BODIES = {
    "project-create": _new_project,
    "project-change": lambda: {"detail": "x"},
    "project-close": lambda: {"outcome": "x"},
    "project-choose": lambda: {"households": [], "reason": "x"},
    "participation-attend": lambda: {
        "attended_on": timezone.localdate().isoformat(),
        "outcome": "x",
    },
    "participation-miss": lambda: {"outcome": "x"},
    "participation-withdraw": lambda: {"outcome": "x"},
    "participation-give": _given,
}
# Doors that ask which month is meant.
MONTHLY = (
    "reports:month-build",
    "reports:month-close",
    "reports:month-revise",
    "reports:target-edit",
    "reports:report-start",
    "reports:quarter-start",
    "reports:national-edit",
    "reports:national-read",
    "logbook:export-start",
    "logbook-export-create",
)
# Doors of the API that take a reason, a household, or an answer.
WITH_A_REASON = (
    "referral-answer",
    "assistance-withdraw",
    "assistance-not-ours",
    "help-entry-withdraw",
    "help-list-undo",
    "unmatched-help-match",
    "unmatched-help-close",
    "project-close",
    "project-reopen",
    "project-choose",
    "participation-attend",
    "participation-miss",
    "participation-give",
    "participation-withdraw",
)
_numbers = itertools.count(1)
OFFICE = "4201-cdd"  # one of the district's own offices


def _office():
    return {"pk": Organization.objects.get(code=OFFICE).pk}


def _officer():
    office = Organization.objects.get(code=OFFICE)
    named = {"duty": "responsible", "name": "x", "started_on": date(2026, 1, 1)}
    return {"pk": office.officers.get_or_create(organization=office, **named)[0].pk}


def _duty():
    return {"pk": OrganizationDuty.objects.first().pk}


PLAIN = {
    "reports:figure-file": lambda: {"kind": "csv"},
    "reports:mentors-file": lambda: {"kind": "csv"},
    "reports:organizations-file": lambda: {"kind": "csv"},
    "committees:organization-detail": _office,
    "committees:organization-edit": _office,
    "committees:organization-merge": _office,
    "committees:officer-add": _office,
    "organization-detail": _office,
    "committees:officer-end": _officer,
    "committees:duty-cancel": _duty,
    "committees:committee-detail": lambda: {"pk": Committee.objects.first().pk},
    "committees:seat-detail": lambda: {
        "pk": (seat := CommitteeSeat.objects.first()).committee_id,
        "seat_pk": seat.pk,
    },
    "area-detail": lambda: {"pk": "4201"},
    "moving_in:import-form": lambda: {"kind": "officials"},
    "results:export": lambda: {"code": "42", "year": "2568", "kind": "csv"},
    "village-result-detail": lambda: {"pk": VillageResult.objects.first().pk},
    "plans:idea-edit": lambda: {"pk": PlanIdea.objects.first().pk},
    "guide-question-detail": lambda: {"pk": GuideQuestion.objects.first().pk},
    "score-word-detail": lambda: {"pk": ScoreWord.objects.first().pk},
    "logbook:layout-again": lambda: {"number": 1},
    "logbook-layout-detail": lambda: {"number": 1},
    "indicator-detail": lambda: {"pk": Indicator.objects.first().pk},
}


def _house(t):
    return {"household_pk": t.household.pk}


def _plan(t):
    return {"pk": t.plan.pk}


def _row(t):
    return {"plan_pk": t.plan.pk, "pk": t.row.pk}


def _visit(t):
    return {"pk": t.visit.pk}


def _asked(t):
    return {"pk": t.asked.pk}


def _letter(t):
    return {"pk": t.referral.letter_id}


KEYS = {
    "households:household-detail": lambda t: {"pk": t.household.pk},
    "households:household-panel": lambda t: {"pk": t.household.pk, "key": "visits"},
    "households:household-status": lambda t: {"pk": t.household.pk},
    "households:household-leave": lambda t: {"pk": t.household.pk},
    "households:obstacle-create": lambda t: {"pk": t.household.pk},
    "households:household-return": lambda t: {"pk": t.household.pk},
    "households:household-unmerge": lambda t: {"pk": t.household.pk},
    "household-detail": lambda t: {"pk": t.household.pk},
    "households:duplicate-decide": lambda t: {"pk": t.household.pk, "other_pk": t.twin.pk},
    "households:person-reveal": lambda t: {"pk": t.person.pk},
    "households:nomination-detail": lambda t: {"pk": t.nomination.pk},
    "households:nomination-photo": lambda t: {"pk": t.evidence.pk},
    "mentors:official-edit": lambda t: {"pk": t.official.pk},
    "mentors:official-hand-over": lambda t: {"pk": t.official.pk},
    "mentors:official-transfer": lambda t: {"pk": t.official.pk},
    "mentors:official-return": lambda t: {"pk": t.official.pk},
    "mentors:official-letter": lambda t: {"pk": t.official.pk},
    "mentors:board-pair": lambda t: {"pk": t.official.pk},
    "mentors:pairing-history": _house,
    "mentors:suggestion-pair": lambda t: {"pk": t.pair.pk},
    "mentors:conflict-create": _house,
    "mentors:conflict-remove": lambda t: {"pk": t.conflict.pk},
    "mentors:pairing-create": _house,
    "mentors:pairing-end": lambda t: {"pk": t.pairing.pk},
    "plans:plan-create": _house,
    "plans:plan-detail": _plan,
    "plan-detail": _plan,
    "plans:plan-pdf": _plan,
    "plans:plan-agree": _plan,
    "plans:plan-renew": _plan,
    "plans:plan-close": _plan,
    "plans:plan-signed-paper": _plan,
    "plans:plan-paper-add": _plan,
    "plans:plan-idea-add": lambda t: {"plan_pk": t.plan.pk, "pk": PlanIdea.objects.first().pk},
    "plans:print-detail": lambda t: {"pk": t.printed.pk},
    "plans:print-file": lambda t: {"pk": t.printed.pk},
    "plans:ledger-detail": _house,
    "plans:ledger-edit": lambda t: {**_house(t), "month": "2569-05"},
    "plans:plan-row-create": lambda t: {"plan_pk": t.plan.pk},
    "plans:plan-row-edit": _row,
    "plans:plan-row-remove": _row,
    "plans:stage-propose": _house,
    "plans:stage-confirm": lambda t: {"pk": t.stage.pk},
    "plans:stage-refuse": lambda t: {"pk": t.stage.pk},
    "plans:stage-detail": lambda t: {"pk": t.stage.pk},
    "plans:criterion-tick": lambda t: {"household_pk": t.household.pk, "pk": t.tick.criterion_id},
    "ledger-detail": lambda t: {"pk": t.ledger.pk},
    "assistance-detail": lambda t: {"pk": t.given.pk},
    "logbook:visit-create": _house,
    "logbook:keying-household": lambda t: {
        "month": month_code(t.left.month),
        "household_pk": t.household.pk,
    },
    **dict.fromkeys(
        (
            "logbook:entry-key",
            "logbook:entry-unkey",
            "logbook-entry-detail",
            "logbook-entry-key",
            "logbook-entry-unkey",
        ),
        lambda t: {"pk": t.left.pk},
    ),
    "logbook:visit-detail": _visit,
    "visit-detail": _visit,
    "logbook:visit-verify": _visit,
    "logbook:visit-return": _visit,
    "logbook:visit-keep": _visit,
    "logbook:visit-correct": _visit,
    "visit-correct": _visit,
    "logbook:visit-photo-add": _visit,
    "visit-photos": _visit,
    "logbook:visit-photo": lambda t: {"pk": t.photo.pk},
    "assistance:assistance-create": _house,
    "assistance:request-create": _house,
    "assistance:request-detail": _asked,
    "assistance:request-edit": _asked,
    "assistance:request-answer": _asked,
    "assistance:request-withdraw": _asked,
    "assistance:request-photo-add": _asked,
    "assistance:request-photo": lambda t: {"pk": t.shown.pk},
    "assistance:letter-detail": _letter,
    "assistance:letter-pdf": _letter,
    "assistance:letter-renew": _letter,
    "assistance:letter-number": _letter,
    "assistance:letter-record": _letter,
    "assistance:referral-paper": lambda t: {"pk": t.said.pk},
    **dict.fromkeys(
        (
            "assistance:help-detail",
            "assistance:help-edit",
            "assistance:help-withdraw",
            "assistance:help-not-ours",
            "assistance:help-evidence",
            "assistance-change",
            "assistance-withdraw",
            "assistance-not-ours",
        ),
        lambda t: {"pk": t.given.pk},
    ),
    **dict.fromkeys(
        (
            "assistance:entry-detail",
            "assistance:entry-withdraw",
            "assistance:entry-evidence",
            "help-entry-detail",
            "help-entry-change",
            "help-entry-withdraw",
        ),
        lambda t: {"pk": t.entry.pk},
    ),
    **dict.fromkeys(
        (
            "assistance:help-list-detail",
            "assistance:help-list-apply",
            "assistance:help-list-recheck",
            "assistance:help-list-undo",
            "assistance:help-list-issues",
            "help-list-detail",
            "help-list-apply",
            "help-list-undo",
        ),
        lambda t: {"pk": t.help_list.pk},
    ),
    **dict.fromkeys(
        (
            "assistance:unmatched-settle",
            "unmatched-help-detail",
            "unmatched-help-match",
            "unmatched-help-close",
        ),
        lambda t: {"pk": t.match.pk},
    ),
    "assistance:referral-create": _house,
    "assistance:referral-withdraw": lambda t: {"pk": t.referral.pk},
    "assistance:referral-detail": lambda t: {"pk": t.referral.pk},
    "referral-detail": lambda t: {"pk": t.referral.pk},
    "referral-answer": lambda t: {"pk": t.referral.pk},
    "request-detail": _asked,
    "request-photos": _asked,
    **dict.fromkeys(
        (
            "projects:project-detail",
            "projects:project-edit",
            "projects:project-close",
            "projects:project-reopen",
            "projects:project-choose",
            "project-detail",
            "project-change",
            "project-close",
            "project-reopen",
            "project-candidates",
            "project-choose",
        ),
        lambda t: {"pk": t.project.pk},
    ),
    **dict.fromkeys(
        (
            "projects:participation-detail",
            "projects:participation-give",
            "projects:participation-miss",
            "projects:participation-withdraw",
            "participation-detail",
            "participation-attend",
            "participation-miss",
            "participation-give",
            "participation-withdraw",
        ),
        lambda t: {"pk": t.chosen.pk},
    ),
}
