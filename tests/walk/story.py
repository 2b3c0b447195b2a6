"""The steps of the walk, in the order in which a province meets them.

A step is one write address done by the role that does it in real life. `done` reads the effect from
what is stored: false before, true afterwards.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from committees.models import AuditEvent, EmergencyAccess, Membership, Organization, User
from households.models import (
    DuplicateDecision,
    HeadingMapping,
    Household,
    ImportBatch,
    Nomination,
    UrgencyCriterion,
)
from logbook.models import (
    Assistance,
    GuideQuestion,
    LogbookExport,
    Referral,
    Visit,
    WorkLimit,
)
from mentors.models import (
    ActionPlan,
    ConflictOfInterest,
    CriterionTick,
    HouseholdLanguage,
    LedgerMonth,
    MentorPaper,
    Official,
    OfficialPosting,
    Pairing,
    PairingAct,
    PlanIdea,
    PlanPrint,
    PlanRow,
    StageCriterion,
    StageRecord,
    SuggestedPair,
    Suggestion,
)
from reports.models import Month, Report
from tests.walk.lists import officials_file, picture, tpmap_file, tpmap_list
from tests.walk.world import GONE, HOUSES, World, day, iso


@dataclass(frozen=True)
class Step:
    """`door` is the oracle's name, `at` what its address takes, `page` where the form stands (the
    address itself when not said), `fill` what is typed. `before` prepares through other doors.

    `again` says that the same request a second time may write another record; `late` that it may
    still write when the story is over; `free` that there is nothing in it that could be wrong.
    """

    door: str
    role: str
    done: Callable[[World], object]
    at: Callable[[World], dict] = field(default=lambda w: {})
    page: Callable[[World], str] | None = None
    fill: Callable[[World], dict] = field(default=lambda w: {})
    before: Callable[[World], None] | None = None
    again: bool = False
    late: bool = False
    free: bool = False
    api: str = ""


STEPS: list[Step] = []


def step(door, role, done, **more):
    STEPS.append(Step(door, role, done, **more))


def _pk(found):
    return lambda w: {"pk": found(w).pk}


def _house(number=1):
    return lambda w: {"household_pk": w.house(number).pk}


def _page(door, arguments=lambda w: {}):
    return lambda w: reverse(door, kwargs=arguments(w))


def latest(model, *order):
    return lambda w=None: model.objects.order_by(*(order or ("pk",))).last()


# --- The list -------------------------------------------------------------------------------------

batch = latest(ImportBatch)
step("households:import-upload", "admin", lambda w: batch() and batch().stage == "checked",
     before=lambda w: w.import_list(2568, HOUSES),
     fill=lambda w: {
         "data_year": 2569,
         "file": tpmap_file(2569, tpmap_list(2569, [n for n in HOUSES if n != GONE])
                            + tpmap_list(2569, [100], "4202")),
     }, again=True, late=True)  # fmt: skip
step("households:import-recheck", "admin",
     lambda w: batch().started_at != w.kept.get("checked_at"),
     before=lambda w: w.kept.update(checked_at=batch().started_at),
     at=_pk(batch), page=_page("households:import-detail", _pk(batch)), again=True, free=True)  # fmt: skip
step("households:import-map", "admin", lambda w: HeadingMapping.objects.exists(), at=_pk(batch),
     again=True)  # fmt: skip
step("households:import-apply", "admin", lambda w: batch().stage == "applied", at=_pk(batch),
     page=_page("households:import-detail", _pk(batch)), free=True)  # fmt: skip

# --- Who looks after whom -------------------------------------------------------------------------


def official(name="พี่หนึ่ง"):
    return lambda w: w.official(name)


def open_main(number):
    return lambda w: Pairing.objects.filter(
        household=w.house(number), ended_on=None, kind="main"
    ).first()


BOARD = _page("mentors:pairing-board")
step("mentors:official-create", "officer",
     lambda w: Official.objects.filter(first_name="พี่หนึ่ง", user=w.users["mentor"]).exists(),
     fill=lambda w: {"title": "นาย", "first_name": "พี่หนึ่ง", "last_name": "สมมุติ", "capacity": 5,
                     "work_area": "4201", "user": w.users["mentor"].pk, "phone": "0812345678"})  # fmt: skip
step("mentors:official-import", "officer",
     lambda w: Official.objects.filter(first_name="พี่สอง", phone="0812345600").exists(),
     fill=lambda w: {"file": officials_file(["พี่สอง", "พี่สาม"])})  # fmt: skip
step("mentors:official-edit", "officer", lambda w: w.official("พี่สอง").phone == "042811111",
     at=_pk(official("พี่สอง")), fill=lambda w: {"phone": "042811111"}, late=True)  # fmt: skip
step("mentors:official-transfer", "officer",
     lambda w: w.official("พี่สอง").position == "พัฒนากร"
     and OfficialPosting.objects.filter(official=w.official("พี่สอง")).count() == 2,
     at=_pk(official("พี่สอง")),
     fill=lambda w: {"position": "พัฒนากร", "reason": "สับเปลี่ยน", "moved_on": day()})  # fmt: skip
step("mentors:board-pair", "officer", lambda w: open_main(1)(w), at=_pk(official()), page=BOARD,
     fill=lambda w: {"household": [w.house(1).pk, w.house(2).pk], "order_number": "ลย 1/2569"})  # fmt: skip
act = latest(PairingAct)
step("mentors:board-undo", "officer", lambda w: act().undone_at,
     before=lambda w: w.press("officer", BOARD(w),
                              reverse("mentors:board-pair", args=[w.official("พี่สอง").pk]),
                              {"household": [w.house(12).pk]}),
     at=_pk(act), page=BOARD, free=True)  # fmt: skip
step("mentors:board-language", "officer",
     lambda w: HouseholdLanguage.objects.filter(household=w.house(1), language="ไทดำ").exists(),
     page=BOARD, fill=lambda w: {"household": [w.house(1).pk], "language": "ไทดำ"}, late=True)  # fmt: skip
step("mentors:pairing-create", "officer", lambda w: open_main(3)(w), at=_house(3),
     fill=lambda w: {"official": w.official("พี่สาม").pk, "started_on": day(), "kind": "main"})  # fmt: skip
step("mentors:pairing-end", "officer", lambda w: not open_main(3)(w),
     at=lambda w: {"pk": Pairing.objects.filter(household=w.house(3)).latest("id").pk},
     page=lambda w: reverse("households:household-detail", args=[w.house(3).pk]),
     fill=lambda w: {"end_reason": "transferred"})  # fmt: skip
step("mentors:conflict-create", "officer",
     lambda w: ConflictOfInterest.objects.filter(household=w.house(3)).exists(), at=_house(3),
     fill=lambda w: {"official": w.official("พี่สาม").pk, "kind": "relative"})  # fmt: skip
suggestion = latest(Suggestion)
step("mentors:board-suggest", "officer", lambda w: suggestion() and suggestion().state == "done",
     page=BOARD, fill=lambda w: {"household": [w.house(4).pk]}, again=True)  # fmt: skip
step("mentors:suggestion-start", "officer", lambda w: Suggestion.objects.filter(only=[]).exists(),
     fill=lambda w: {"area": "4201"}, again=True, late=True)  # fmt: skip


def pair(w):
    return SuggestedPair.objects.get(suggestion=suggestion(), household=w.house(13))


step("mentors:suggestion-pair", "officer", lambda w: pair(w).is_changed, at=_pk(pair),
     fill=lambda w: {"official": w.official("พี่สอง").pk})  # fmt: skip
step("mentors:suggestion-confirm", "officer", lambda w: open_main(13)(w), at=_pk(suggestion),
     page=_page("mentors:suggestion-detail", _pk(suggestion)),
     fill=lambda w: {"order_number": "ลย 2/2569"}, free=True)  # fmt: skip
step("mentors:suggestion-undo", "officer",
     lambda w: suggestion().stage == "undone" and not open_main(13)(w), at=_pk(suggestion),
     page=_page("mentors:suggestion-detail", _pk(suggestion)), free=True)  # fmt: skip
step("mentors:paper-list", "officer",
     lambda w: MentorPaper.objects.filter(kind="annex", state="done").exists(),
     fill=lambda w: {"kind": "annex", "area": "4201", "day": day()}, again=True, late=True)  # fmt: skip

# --- Visits ---------------------------------------------------------------------------------------

FOUR = ("attitude", "skill", "resource", "way_out")
PHONE_ID, WEB_ID = str(uuid.uuid4()), str(uuid.uuid4())
visit = lambda w: Visit.objects.get(pk=WEB_ID)  # noqa: E731
phoned = lambda w: Visit.objects.get(pk=PHONE_ID)  # noqa: E731
VISIT_PAGE = _page("logbook:visit-detail", _pk(visit))
step("logbook:visit-create", "mentor",
     lambda w: w.house(1).visits.count() == 1 and visit(w).photos.count() == 1,
     at=_house(), fill=lambda w: {
         "id": WEB_ID, "purpose": "first", "visited_on": day(), "summary": "พบครัวเรือน",
         "photo": picture(), **{f"score_{a}": 2 for a in FOUR}, "note_skill": "จักสาน",
         "progress_income": "same",
     })  # fmt: skip
step("logbook:visit-return", "officer", lambda w: visit(w).status == "returned", at=_pk(visit),
     page=VISIT_PAGE, fill=lambda w: {"reason": "ขาดรายละเอียด"})  # fmt: skip
step("logbook:visit-correct", "mentor",
     lambda w: visit(w).status == "submitted" and visit(w).summary == "พบครัวเรือนและบุตร",
     at=_pk(visit), fill=lambda w: {"summary": "พบครัวเรือนและบุตร"})  # fmt: skip
step("logbook:visit-verify", "officer", lambda w: visit(w).status == "verified", at=_pk(visit),
     page=VISIT_PAGE, free=True)  # fmt: skip
step("visit-create", "mentor",
     lambda w: Visit.objects.filter(pk=PHONE_ID).exists() and phoned(w).assessment.count() == 2,
     fill=lambda w: {
         "id": PHONE_ID, "household": w.house(2).pk, "purpose": "follow_up", "visited_on": iso(-1),
         "summary": "แวะเยี่ยม", "latitude": "17.48600", "longitude": "101.72230",
         "assessment": [{"aspect": "skill", "score": 3}, {"aspect": "attitude", "score": 4}],
         "progress": [{"dimension": "income", "progress": "better"}],
     }, api="POST")  # fmt: skip
step("visit-correct", "mentor", lambda w: phoned(w).summary == "แวะเยี่ยมที่นา",
     before=lambda w: w.press("officer", reverse("logbook:visit-detail", args=[PHONE_ID]),
                              reverse("logbook:visit-return", args=[PHONE_ID]), {"reason": "ที่ใด"}),
     at=_pk(phoned), fill=lambda w: {"purpose": "follow_up", "visited_on": iso(-1),
                                     "summary": "แวะเยี่ยมที่นา"}, api="PUT")  # fmt: skip

# --- Plan, ledger, ladder -------------------------------------------------------------------------

plan = lambda w: ActionPlan.objects.filter(household=w.house(1)).order_by("version").last()  # noqa: E731
PLAN_PAGE = _page("mentors:plan-detail", _pk(plan))
rows = lambda w: PlanRow.objects.filter(plan=plan(w)).order_by("pk")  # noqa: E731
month = lambda: timezone.localdate().replace(day=1)  # noqa: E731
step("mentors:plan-create", "mentor", lambda w: plan(w), at=_house(),
     fill=lambda w: {"goal_stage": "survival", "goal": "มีรายได้พอใช้"})  # fmt: skip
step("mentors:plan-row-create", "mentor", lambda w: rows(w).count() == 1,
     at=lambda w: {"plan_pk": plan(w).pk}, page=PLAN_PAGE,
     fill=lambda w: {"row-dimension": "income", "row-household_does": "เลี้ยงไก่ 20 ตัว"}, again=True)  # fmt: skip
step("mentors:plan-row-edit", "mentor", lambda w: rows(w).first().household_does == "เลี้ยงไก่ 30 ตัว",
     at=lambda w: {"plan_pk": plan(w).pk, "pk": rows(w).first().pk},
     fill=lambda w: {"row-household_does": "เลี้ยงไก่ 30 ตัว"}, again=True)  # fmt: skip


def idea(w):
    return PlanIdea.objects.filter(dimension="income", indicator=None, is_active=True).first()


step("mentors:plan-idea-add", "mentor",
     lambda w: rows(w).filter(household_does=idea(w).household_does).exists(),
     at=lambda w: {"plan_pk": plan(w).pk, "pk": idea(w).pk},
     page=lambda w: PLAN_PAGE(w) + "?ideas=1", free=True)  # fmt: skip
step("mentors:plan-row-remove", "mentor",
     lambda w: not PlanRow.objects.filter(pk=w.kept["row"]).exists(),
     before=lambda w: w.kept.update(row=rows(w).last().pk),
     at=lambda w: {"plan_pk": plan(w).pk, "pk": w.kept["row"]}, page=PLAN_PAGE, free=True)  # fmt: skip
step("mentors:plan-agree", "mentor", lambda w: plan(w).status == "agreed", at=_pk(plan),
     page=PLAN_PAGE, fill=lambda w: {"agreed_by_relation": "หัวหน้าครัวเรือน", "agreed_on": day()})  # fmt: skip
step("mentors:plan-paper-add", "mentor", lambda w: plan(w).agreed_paper, at=_pk(plan),
     page=PLAN_PAGE, fill=lambda w: {"paper": picture(50)}, again=True)  # fmt: skip
step("mentors:plan-renew", "mentor", lambda w: plan(w).version == 2, at=_pk(plan), page=PLAN_PAGE,
     free=True)  # fmt: skip
step("mentors:print-start", "officer",
     lambda w: PlanPrint.objects.filter(state="done", counts__plans=1).exists(),
     page=lambda w: reverse("mentors:print-start") + "?area=" + w.house(1).subdistrict_id,
     fill=lambda w: {"area": w.house(1).subdistrict_id}, again=True)  # fmt: skip
step("mentors:ledger-edit", "mentor",
     lambda w: LedgerMonth.objects.filter(household=w.house(1), lines__amount=5000).exists(),
     at=lambda w: _house()(w) | {"month": "2569-05"},
     fill=lambda w: {"income_wage": "5000", "expense_food": "3200.50", "saving": "100"})  # fmt: skip
step("ledger-create", "mentor", lambda w: LedgerMonth.objects.filter(household=w.house(2)).exists(),
     fill=lambda w: {"household": w.house(2).pk, "month": "2026-05-01",
                     "lines": [{"kind": "income_farm", "amount": "900.00"}]}, api="POST")  # fmt: skip


def tickable(w):
    return StageCriterion.objects.filter(rule="tick", is_active=True, stage="survival").first()


step("mentors:criterion-tick", "mentor",
     lambda w: CriterionTick.objects.filter(household=w.house(1), ended_at=None).exists(),
     at=lambda w: _house()(w) | {"pk": tickable(w).pk}, page=_page("mentors:stage-propose", _house()),
     fill=lambda w: {"note": "เห็นแล้ว"}, free=True)  # fmt: skip
record = latest(StageRecord)
STAGE_PAGE = _page("mentors:stage-detail", _pk(record))
PROPOSED = {"stage": "survival", "reason": "พ้นวิกฤตแล้ว"}
step("mentors:stage-propose", "mentor", lambda w: StageRecord.objects.count() == 1, at=_house(),
     fill=lambda w: PROPOSED)  # fmt: skip
step("mentors:stage-confirm", "officer", lambda w: record().confirmed_at, at=_pk(record),
     page=STAGE_PAGE, free=True)  # fmt: skip
step("mentors:stage-refuse", "officer", lambda w: record().refusal_reason == "ยังไม่ครบ",
     before=lambda w: w.press("mentor", *[reverse("mentors:stage-propose",
                                                  args=[w.house(2).pk])] * 2, PROPOSED),
     at=_pk(record), page=STAGE_PAGE, fill=lambda w: {"reason": "ยังไม่ครบ"})  # fmt: skip

# --- Help and referrals ---------------------------------------------------------------------------

HELP_ID = str(uuid.uuid4())
step("logbook:assistance-create", "mentor",
     lambda w: Assistance.objects.filter(household=w.house(1), amount=500).exists(), at=_house(),
     fill=lambda w: {"dimension": "income", "kind": "goods", "description": "พันธุ์ไก่",
                     "amount": "500", "given_on": day()}, again=True)  # fmt: skip
step("assistance-create", "mentor", lambda w: Assistance.objects.filter(pk=HELP_ID).exists(),
     fill=lambda w: {"id": HELP_ID, "household": w.house(2).pk, "dimension": "income",
                     "kind": "advice", "description": "แนะนำการออม", "given_on": iso()}, api="POST")  # fmt: skip
referral = latest(Referral, "sent_at")
step("logbook:referral-create", "officer", lambda w: Referral.objects.count() == 1, at=_house(),
     fill=lambda w: {"dimension": "health", "subject": "ขอตรวจสุขภาพ", "request": "เยี่ยมบ้าน",
                     "organization": Organization.objects.get(code="loei-health").pk,
                     "due_on": day(14)}, again=True)  # fmt: skip
step("logbook:referral-detail", "agency", lambda w: referral().accepted_by == w.users["agency"],
     at=_pk(referral), fill=lambda w: {"action": "accept"})  # fmt: skip

# --- Households the list missed, and those that leave ---------------------------------------------

nomination = latest(Nomination)
MISSED = {"head_name": "นางสมมุติ ตกหล่น", "dimensions": ["income"], "reason": "ไม่มีรายได้ อยู่คนเดียว"}
step("households:nomination-check", "mentor",
     lambda w: AuditEvent.objects.filter(action="nomination.checked").exists(),
     page=_page("households:nomination-create"),
     fill=lambda w: MISSED | {"subdistrict": w.house(1).subdistrict_id}, again=True, late=True,
     free=True)  # fmt: skip
step("households:nomination-create", "mentor", lambda w: nomination() and nomination().photos.count(),
     fill=lambda w: MISSED | {"subdistrict": w.house(1).subdistrict_id, "village_number": 1,
                              "house_number": "99/9", "photos": [picture(9)]})  # fmt: skip
step("households:nomination-detail", "officer",
     lambda w: nomination().household and nomination().household.origin == "nomination",
     at=_pk(nomination), fill=lambda w: {"decision": "verify", "reason": "เยี่ยมแล้วจริง"})  # fmt: skip


def detail(number):
    return lambda w: reverse("households:household-detail", args=[w.house(number).pk])


def key(number):
    return lambda w: {"pk": w.house(number).pk}


step("households:person-reveal", "officer",
     lambda w: AuditEvent.objects.filter(action="identity.revealed").exists(),
     at=lambda w: {"pk": w.house(1).persons.first().pk},
     fill=lambda w: {"reason": "ตรวจสิทธิสวัสดิการ"}, again=True, late=True)  # fmt: skip
step("households:household-status", "officer", lambda w: w.house(8).survey_status == "not_found",
     at=key(8), page=detail(8), fill=lambda w: {"status": "not_found"}, late=True)  # fmt: skip
step("households:household-leave", "officer", lambda w: w.house(9).leave_reason == "moved",
     at=key(9), page=detail(9), fill=lambda w: {"reason": "moved"})  # fmt: skip
step("households:duplicate-decide", "officer",
     lambda w: w.house(6).merged_into == w.house(5) and DuplicateDecision.objects.get().is_same,
     at=lambda w: {"pk": w.house(5).pk, "other_pk": w.house(6).pk},
     page=_page("households:duplicate-list"), fill=lambda w: {"keep": w.house(5).pk, "reason": "คนเดียวกัน"},
     free=True)  # fmt: skip
step("households:year-leave", "officer", lambda w: w.house(GONE).leave_reason == "graduated",
     page=_page("households:year-compare"),
     fill=lambda w: {f"reason-{w.house(GONE).pk}": "graduated"})  # fmt: skip

# --- Months and papers ----------------------------------------------------------------------------

step("logbook:export-start", "officer", lambda w: LogbookExport.objects.filter(rows=1).exists(),
     page=_page("logbook:export-list"), again=True, late=True)  # fmt: skip
step("reports:month-build", "province", lambda w: Month.objects.filter(as_of__isnull=False).exists(),
     page=_page("reports:dashboard"), again=True, late=True)  # fmt: skip
step("reports:report-start", "province", lambda w: Report.objects.filter(state="done").exists(),
     page=_page("reports:report-list"), again=True, late=True)  # fmt: skip

# --- What the province writes ---------------------------------------------------------------------


def _first_of(formset, name, value, prefix="form"):
    return lambda w: {f"{prefix}-0-{name}": value} | formset


step("households:urgency-edit", "province",
     lambda w: UrgencyCriterion.objects.filter(weight=77).exists(),
     fill=_first_of({"publish": "1"}, "weight", "77"), late=True)  # fmt: skip
step("mentors:ladder-edit", "province",
     lambda w: StageCriterion.objects.filter(label="เกณฑ์ใหม่").exists(),
     fill=_first_of({}, "label", "เกณฑ์ใหม่"), late=True)  # fmt: skip
step("logbook:limits-edit", "province", lambda w: WorkLimit.objects.filter(days=77).exists(),
     fill=_first_of({}, "days", "77"), late=True)  # fmt: skip
step("logbook:guide-edit", "province", lambda w: GuideQuestion.objects.filter(text="ถามใหม่").exists(),
     fill=_first_of({}, "text", "ถามใหม่", "questions"), late=True)  # fmt: skip
IDEA = {
    "dimension": "income",
    "household_does": "ปลูกผักสวนครัว 10 แปลง",
    "months": 6,
    "is_active": "on",
}
new_idea = lambda w: PlanIdea.objects.filter(origin="province").order_by("edited_at").last()  # noqa: E731
step("mentors:idea-create", "province",
     lambda w: PlanIdea.objects.filter(household_does=IDEA["household_does"]).exists(),
     fill=lambda w: IDEA, again=True, late=True)  # fmt: skip
step("mentors:idea-edit", "province", lambda w: new_idea(w).months == 9, at=_pk(new_idea),
     fill=lambda w: {"months": 9}, again=True, late=True)  # fmt: skip

# --- Accounts -------------------------------------------------------------------------------------

person = lambda w: User.objects.filter(username="walk.new").first()  # noqa: E731
ACCOUNT = _page("committees:account-detail", _pk(person))
role = lambda w: Membership.objects.filter(user=person(w)).last()  # noqa: E731
step("committees:mail-choose", "mentor",
     lambda w: not User.objects.get(pk=w.users["mentor"].pk).wants_mail,
     page=_page("committees:inbox"), free=True, late=True)  # fmt: skip
step("committees:account-create", "admin", lambda w: person(w),
     fill=lambda w: {"username": "walk.new", "first_name": "ใหม่", "last_name": "สมมุติ"})  # fmt: skip
step("committees:role-grant", "admin", lambda w: role(w), at=_pk(person), page=ACCOUNT,
     fill=lambda w: {"role": "mentor", "area": "4201", "order_number": "ลย 3/2569",
                     "started_on": day()}, late=True)  # fmt: skip
step("committees:role-review", "admin", lambda w: role(w).reviewed_by == w.users["admin"],
     at=_pk(role), page=ACCOUNT, free=True, late=True)  # fmt: skip
step("committees:role-end", "admin", lambda w: role(w).end_reason, at=_pk(role), page=ACCOUNT,
     fill=lambda w: {"ended_on": day()})  # fmt: skip
step("committees:account-password", "admin",
     lambda w: w.kept["password"] != person(w).password,
     before=lambda w: w.kept.update(password=person(w).password),
     at=_pk(person), page=ACCOUNT, free=True, again=True, late=True)  # fmt: skip
step("committees:account-active", "admin", lambda w: not person(w).is_active, at=_pk(person),
     page=ACCOUNT, free=True)  # fmt: skip
access = latest(EmergencyAccess)
step("committees:emergency-take", "mentor", lambda w: access(), fill=lambda w: {
    "area": "4202", "hours": "1", "reason": "น้ำป่าพัดบ้าน ติดต่อพี่เลี้ยงไม่ได้"}, late=True)  # fmt: skip
step("committees:emergency-end", "mentor", lambda w: access().ends_at <= timezone.now(),
     at=_pk(access), page=_page("reports:home"), free=True)  # fmt: skip
step("committees:emergency-review", "admin", lambda w: access().finding == "สมเหตุผล",
     at=_pk(access), page=_page("committees:emergency-list"), fill=lambda w: {"finding": "สมเหตุผล"})  # fmt: skip

# --- The end --------------------------------------------------------------------------------------

step("mentors:plan-close", "mentor", lambda w: plan(w).status == "closed", at=_pk(plan),
     page=PLAN_PAGE, fill=lambda w: {"close_reason": "household_left"})  # fmt: skip
step("mentors:official-hand-over", "officer",
     lambda w: w.official("พี่หนึ่ง").ended_on and open_main(1)(w).official == w.official("พี่สอง"),
     at=_pk(official()), fill=lambda w: {"end_reason": "retired", "to": w.official("พี่สอง").pk})  # fmt: skip
step("households:import-undo", "admin",
     lambda w: batch().stage == "undone" and not Household.objects.filter(
         house_code="42970000050").exists(),
     before=lambda w: w.import_list(2570, [*HOUSES, 50]), at=_pk(batch),
     page=_page("households:import-detail", _pk(batch)), free=True)  # fmt: skip
