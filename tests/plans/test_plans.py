"""The plan: agreed with a signature, refused with a sentence, started from the library."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models.deletion import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent
from core import pictures
from core.links import private_url
from households.models import Household
from indicators.models import Dimension, Indicator
from indicators.services import edition_for_data_year
from places.models import Organization
from plans.enums import PlanRowStatus
from plans.errors import (
    IdeaRetiredError,
    NeedElsewhereError,
    PlanAgreedError,
    PlanClosedError,
    PlanEmptyError,
    PlanMovedError,
    PlanNotAgreedError,
    PlanReasonError,
)
from plans.models import ActionPlan, PlanIdea, PlanRow
from plans.services import library, plans
from plans.services.proposals import agency_proposals, fitting_ideas
from tests.confirming import confirm
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db
MONTH = timezone.localdate().replace(day=1)


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def plan(officer):
    return plans.create_plan(
        household=make_household(), by=officer, goal_stage="survival", goal="พอกิน"
    )


def add_row(plan, by, **fields):
    row = PlanRow(
        **{
            "dimension_id": "income",
            "household_does": "ปลูกผัก",
            "first_month": MONTH,
            "last_month": MONTH,
            **fields,
        }
    )
    return plans.save_plan_row(plan=plan, by=by, row=row)


def photo() -> SimpleUploadedFile:
    """A picture with a place in it, as a phone makes them."""
    picture, data = Image.new("RGB", (2000, 1000), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    picture.save(data, "JPEG", exif=exif)
    return SimpleUploadedFile("signed.jpg", data.getvalue(), "image/jpeg")


def agreement(**fields):
    return {
        "agreed_by_name": "นางสมมุติ ใจดี",
        "agreed_by_relation": "คู่สมรส",
        "agreed_mark": "thumbprint",
        **fields,
    }


def test_the_signed_paper_is_kept_without_the_cameras_data_behind_a_link_that_expires(
    client, officer, plan
):
    add_row(plan, officer)
    client.force_login(officer)
    client.post(reverse("plans:plan-agree", args=[plan.pk]), agreement(paper=photo()))

    plan.refresh_from_db()
    assert (plan.status, plan.agreed_by_relation, plan.agreed_mark) == (
        "agreed",
        "คู่สมรส",
        "thumbprint",
    )
    with plan.agreed_paper.open("rb") as file:
        stored = Image.open(file)
        assert (stored.format, stored.size, dict(stored.getexif())) == ("JPEG", (1280, 640), {})
    page = client.get(reverse("plans:plan-detail", args=[plan.pk])).content.decode()
    link = private_url(officer, "plans:plan-signed-paper", plan.pk)
    assert link.split("?")[0] in page
    answer = client.get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert client.get(link.split("?")[0]).status_code == 410
    assert AuditEvent.objects.filter(action="plan.paper_viewed").count() == 1


def test_what_is_refused_says_why_in_one_sentence_and_changes_nothing(client, officer, plan):
    client.force_login(officer)
    agree = reverse("plans:plan-agree", args=[plan.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    broken = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")

    empty = client.post(agree, agreement())
    assert (empty.status_code, PlanEmptyError.message in empty.content.decode()) == (422, True)
    row = add_row(plan, officer)
    for fields, sentence in (
        ({"agreed_on": f"{tomorrow:%d/%m}/{tomorrow.year + 543}"}, "วันที่ต้องไม่อยู่ในอนาคต"),
        ({"paper": broken}, pictures.UNKNOWN),
        ({"agreed_by_name": ""}, "โปรดดูข้อความใต้ช่อง"),
    ):
        answer = client.post(agree, agreement(**fields))
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    with pytest.raises(PlanNotAgreedError):
        plans.add_signed_paper(plan=plan, by=officer, paper=photo())
    edit = reverse("plans:plan-row-edit", args=[plan.pk, row.pk])
    backwards = client.post(
        edit,
        {
            "row-dimension": "income",
            "row-household_does": "x",
            "row-status": "continuing",
            "row-first_month": f"{MONTH.year + 543}-12",
            "row-last_month": f"{MONTH.year + 543}-01",
        },
    )
    assert backwards.status_code == 422
    assert "เดือนสิ้นสุดต้องไม่ก่อนเดือนเริ่ม" in backwards.content.decode()
    plan.refresh_from_db()
    row.refresh_from_db()
    assert (plan.status, plan.agreed_by_name, bool(plan.agreed_paper)) == ("draft", "", False)
    assert (row.household_does, row.first_month) == ("ปลูกผัก", MONTH)

    plans.close_plan(plan=plan, by=officer, close_reason="completed")
    for name, arguments, data in (
        ("plan-agree", [plan.pk], agreement()),
        ("plan-close", [plan.pk], {"close_reason": "completed"}),
        (
            "plan-row-edit",
            [plan.pk, row.pk],
            {
                "row-dimension": "income",
                "row-household_does": "x",
                "row-status": "continuing",
                "row-first_month": f"{MONTH.year + 543}-{MONTH.month:02d}",
                "row-last_month": f"{MONTH.year + 543}-{MONTH.month:02d}",
            },
        ),
    ):
        answer = client.post(reverse(f"plans:{name}", args=arguments), data)
        assert answer.status_code == 422, name
        assert PlanClosedError.message in answer.content.decode(), name


def test_what_the_family_agreed_to_stays_and_only_its_course_is_written(client, officer, plan):
    row = add_row(plan, officer)
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")
    with pytest.raises(PlanAgreedError):
        add_row(plan, officer)
    row.household_does = "ทำอย่างอื่น"
    with pytest.raises(PlanAgreedError):
        plans.save_plan_row(plan=plan, by=officer, row=row)

    client.force_login(officer)
    address = reverse("plans:plan-row-edit", args=[plan.pk, row.pk])
    client.post(address, {"row-status": "succeeded"})

    row.refresh_from_db()
    assert (row.household_does, row.status) == ("ปลูกผัก", "succeeded")


@pytest.mark.parametrize("reason", ["household_left", "merged", "new_version"])
def test_nobody_closes_a_plan_by_hand_for_what_only_an_act_says(client, officer, plan, reason):
    with pytest.raises(PlanReasonError):
        plans.close_plan(plan=plan, by=officer, close_reason=reason)
    client.force_login(officer)
    address = reverse("plans:plan-close", args=[plan.pk])
    assert f'value="{reason}"' not in client.get(address).text
    confirm(client, address, {"close_reason": reason})
    plan.refresh_from_db()
    assert plan.closed_on is None
    confirm(client, address, {"close_reason": "stopped"})
    plan.refresh_from_db()
    assert (plan.status, plan.close_reason) == ("closed", "stopped")


def test_a_page_from_before_the_agreement_is_told_and_shows_what_was_typed(client, officer, plan):
    """What it sends as it stands in the plan is no other wording."""
    row = add_row(plan, officer)
    client.force_login(officer)
    address = reverse("plans:plan-row-edit", args=[plan.pk, row.pk])
    form = client.get(address).context["form"]
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    months = {f"row-{n}_month": f"{MONTH.year + 543}-{MONTH.month:02d}" for n in ("first", "last")}
    sent = {name: value for name, value in sent.items() if value} | months
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")

    for changed in ({"row-household_does": "เลี้ยงปลาแทน"}, {"row-is_immediate": "on"}):
        late = client.post(address, sent | changed | {"row-money_source": "กองทุนหมู่บ้าน"})
        assert (late.status_code, PlanAgreedError.message in late.text) == (422, True)
        assert "กองทุนหมู่บ้าน" in late.text
        assert changed.get("row-household_does", "") in late.text
    late = client.post(address, sent | {"row-dimension": "health", "row-is_immediate": "on"})
    chosen, form = Dimension.objects.get(pk="health").form_name, late.context["form"]
    labels = [form.fields[name].label for name in ("dimension", "is_immediate")]
    assert form.typed()[-2:] == list(zip(labels, (chosen, "ใช่"), strict=True))
    lost = late.text.partition("สิ่งที่พิมพ์ไว้ยังไม่ได้บันทึก")[2].partition("<form")[0]
    assert all(word in lost for word in (*labels, chosen))
    new = reverse("plans:plan-row-create", args=[plan.pk])
    late = client.post(new, sent | {"row-household_does": "เลี้ยงปลาเพิ่ม"})
    assert (late.status_code, PlanAgreedError.message in late.text) == (422, True)
    assert "เลี้ยงปลาเพิ่ม" in late.text
    assert plan.rows.get().household_does == "ปลูกผัก"

    assert client.post(address, sent | {"row-status": "continuing"}).status_code == 302
    row.refresh_from_db()
    assert (row.household_does, row.status) == ("ปลูกผัก", "continuing")


def test_a_row_answers_a_need_of_this_household_in_this_dimension(officer, plan):
    mine, others = plan.household.needs.get(), make_household().needs.get()
    assert add_row(plan, officer, need=mine).need == mine
    for wrong in ({"need": others}, {"need": mine, "dimension_id": "health"}):
        with pytest.raises(NeedElsewhereError):
            add_row(plan, officer, **wrong)
    assert plan.rows.count() == 1


def test_the_need_and_the_agency_can_be_chosen_beforehand(client, officer, plan):
    office = next(p.office for p in agency_proposals(plan.household) if p.office)
    client.force_login(officer)
    address = reverse("plans:plan-row-create", args=[plan.pk])
    page = client.get(address, {"dimension": "income", "organization": office.pk}).content.decode()
    assert f'<option value="{office.pk}" selected>{office}' in page
    assert '<option value="income" selected>' in page
    assert plan.household.persons.get().full_name in page
    assert make_household().persons.get().full_name not in page


def test_the_library_offers_what_fits_and_one_press_adds_a_row(client, officer, plan):
    household = plan.household
    [proposal] = agency_proposals(household)  # of the edition of its year alone
    assert proposal.indicator.edition == edition_for_data_year(household.latest_year)
    ideas = fitting_ideas(household, [proposal])
    assert {idea.dimension_id for idea in ideas} == {"income"}
    assert {idea.indicator.number for idea in ideas if idea.indicator} == {27}
    idea = next(idea for idea in ideas if idea.indicator)

    client.force_login(officer)
    page = client.get(reverse("plans:plan-detail", args=[plan.pk])).content.decode()
    assert "ข้อเสนอแรกของระบบ" in page
    for _ in range(2):  # a second press adds nothing
        client.post(reverse("plans:plan-idea-add", args=[plan.pk, idea.pk]))

    row = plan.rows.get()
    assert (row.household_does, row.need, row.first_month) == (
        idea.household_does,
        household.needs.get(),
        MONTH,
    )
    assert row.organization in {p.office for p in agency_proposals(household)}
    shown = client.get(reverse("plans:plan-detail", args=[plan.pk])).context
    assert (idea in ideas, idea in shown["ideas"]) == (True, False)
    idea.is_active = False
    library.save_idea(idea=idea, by=officer)
    with pytest.raises(IdeaRetiredError):
        library.add_idea(plan=plan, idea=idea, by=officer)
    assert idea not in fitting_ideas(household, agency_proposals(household))


def test_a_first_proposal_becomes_the_provinces_when_its_words_change(client):
    province = make_user("provincial_officer", "42")
    idea = PlanIdea.objects.filter(indicator__isnull=False).first()
    assert idea.origin == "first_proposal"
    client.force_login(province)
    address = reverse("plans:idea-edit", args=[idea.pk])
    same = {
        "dimension": idea.dimension_id,
        "indicator": idea.indicator_id,
        "months": idea.months,
        "household_does": idea.household_does,
        "support": idea.support,
    }

    client.post(address, same)  # retired, not reworded
    idea.refresh_from_db()
    assert (idea.origin, idea.is_active) == ("first_proposal", False)
    client.post(address, same | {"household_does": "ปลูกผักหลังบ้าน", "is_active": "on"})
    idea.refresh_from_db()
    assert (idea.origin, idea.is_active, idea.edited_by) == ("province", True, province)
    assert client.post(address, same | {"months": 0}).status_code == 422
    new = client.post(reverse("plans:idea-create"), same)
    assert (new.status_code, PlanIdea.objects.latest("edited_at").origin) == (302, "province")


def test_what_the_family_agrees_to_is_what_the_page_showed(client, officer, plan):
    """Somebody adds, rewords or removes an activity while the page of the agreement is open."""
    row = add_row(plan, officer)
    client.force_login(officer)
    page, agree = (reverse(f"plans:plan-{name}", args=[plan.pk]) for name in ("detail", "agree"))

    def other():
        return add_row(plan, officer, household_does="เลี้ยงปลา")

    def reword():
        row.household_does = "ปลูกผักขาย"
        plans.save_plan_row(plan=plan, by=officer, row=row)

    def remove():
        plans.remove_plan_row(row=plan.rows.last(), by=officer)

    for change in (other, reword, remove):
        seen = client.get(page).context["agreed_to"]
        assert f'name="seen" value="{seen}"' in client.get(page).text
        change()
        late = client.post(agree, agreement(seen=seen))
        assert (late.status_code, PlanMovedError.message in late.text) == (422, True)
    row.cost = 100
    plans.save_plan_row(plan=plan, by=officer, row=row)  # nothing the family agrees to
    assert client.post(agree, agreement(seen=late.context["agreed_to"])).status_code == 302
    plan.refresh_from_db()
    assert plan.status == "agreed"


def test_an_idea_holds_the_household_before_its_plan(client, officer, plan):
    """As every act on a plan: else two of them wait for each other."""
    idea = PlanIdea.objects.filter(is_active=True).first()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("plans:plan-idea-add", args=[plan.pk, idea.pk]))
    held = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    tables = [sql.partition(' OF "')[2].rstrip('"') for sql in held]
    assert tables[:2] == [Household._meta.db_table, ActionPlan._meta.db_table]


def test_an_older_version_stays_to_be_read(client, officer, plan):
    add_row(plan, officer)
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")
    new = plans.renew_plan(plan=plan, by=officer)
    client.force_login(officer)
    page = client.get(reverse("plans:plan-detail", args=[new.pk])).content.decode()
    assert reverse("plans:plan-detail", args=[plan.pk]) in page
    old = client.get(reverse("plans:plan-detail", args=[plan.pk])).content.decode()
    assert "ปรับแผนใหม่" in old
    assert "เพิ่มกิจกรรม" not in old


def test_a_new_version_takes_what_is_unfinished_along(officer, plan):
    for status in PlanRowStatus.values:
        why = "ย้าย" if status == PlanRowStatus.STOPPED else ""
        add_row(plan, officer, household_does=status, status=status, stop_reason=why)
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")
    new = plans.renew_plan(plan=plan, by=officer)
    taken = set(new.rows.values_list("household_does", flat=True))
    assert taken == {PlanRowStatus.NOT_STARTED, PlanRowStatus.CONTINUING}
    assert plan.rows.count() == len(PlanRowStatus.values)


def test_what_was_finished_while_a_new_version_waited_is_not_taken_along(
    client, officer, plan, monkeypatch
):
    row = add_row(plan, officer)
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")
    lock = plans.lock_household

    def after_another(household):
        monkeypatch.setattr(plans, "lock_household", lock)
        row.status = PlanRowStatus.SUCCEEDED
        plans.save_plan_row(plan=plan, by=officer, row=row)
        return lock(household)

    monkeypatch.setattr(plans, "lock_household", after_another)
    client.force_login(officer)
    client.post(reverse("plans:plan-renew", args=[plan.pk]))
    assert not ActionPlan.objects.get(version=2).rows.exists()


def test_the_database_says_no_as_well(plan):
    for fields in ({"agreed_paper": "x.jpg"}, {"status": "agreed"}, {"status": "closed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionPlan.objects.filter(pk=plan.pk).update(**fields)
    idea = PlanIdea.objects.first()
    for fields in ({"household_does": ""}, {"months": 0}, {"months": 37}, {"origin": "province"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanIdea.objects.filter(pk=idea.pk).update(**fields)
    used = PlanIdea.objects.filter(indicator__isnull=False).first()
    with pytest.raises(ProtectedError):
        Indicator.objects.get(pk=used.indicator_id).delete()


def test_pages_ask_the_same_number_of_questions_however_many_rows(
    client, officer, plan, django_assert_num_queries
):
    client.force_login(officer)
    address = reverse("plans:plan-detail", args=[plan.pk])
    health = Organization.objects.get(code="loei-health")
    need = plan.household.needs.get()
    add_row(plan, officer, organization=health, need=need)
    client.get(address)
    one = count_queries(client, address)
    for _ in range(5):
        add_row(plan, officer, organization=health, need=need)
    with django_assert_num_queries(one):
        client.get(address)


def count_queries(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
