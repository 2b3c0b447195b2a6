"""The province's form: the circular's words, Thai numerals, read back as a reader copies it."""

import csv
import re
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.thai import to_thai_digits
from places.models import Area, Organization, Village
from plans.enums import PlanRowStatus
from plans.errors import NothingToPrintError, PlanAgreedError, TooManyToPrintError
from plans.models import PlanIdea, PlanPrint, PlanRow
from plans.services import library, plans, prints
from tests.conftest import ROOT
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.jobs import do
from tests.words import words

pytestmark = pytest.mark.django_db
FORM = ROOT / "tests" / "data" / "plan_form.csv"  # the form attached to the circular, word for word


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def text_of(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def planned(by, subdistrict="420107", **fields):
    household = make_household(subdistrict, **fields)
    plan = plans.create_plan(
        household=household, by=by, goal_stage="survival", goal="มีน้ำดื่มสะอาดและที่ดินทำกินภายใน 2 ปี"
    )
    row = PlanRow(
        dimension_id="health",
        household_does="ดูแลผู้ป่วยติดเตียง 3 ครั้งต่อวัน",
        support="ทีมหมอลงเยี่ยม",
        organization=Organization.objects.get(code="loei-health"),
        cost=Decimal("1500"),
        money_source="กองทุนตำบล",
        first_month=date(2026, 11, 1),
        last_month=date(2027, 4, 1),
        status=PlanRowStatus.CONTINUING,
    )
    plans.save_plan_row(plan=plan, by=by, row=row)
    return household, plan


def test_the_form_has_its_six_columns_and_thai_numerals(client, officer):
    household, plan = planned(officer)
    plans.agree_plan(
        plan=plan,
        by=officer,
        agreed_by_name="นางสมมุติ น้ำใจ",
        agreed_by_relation="คู่สมรส",
        agreed_mark="thumbprint",
        agreed_on=date(2026, 11, 7),
    )
    client.force_login(officer)

    text = text_of(client.get(reverse("plans:plan-pdf", args=[plan.pk])).content)

    for line in (
        "แผนพัฒนาคุณภาพชีวิตครัวเรือน",
        "๑ ข้าราชการ ๑ ครัวเรือนยากจน",
        "ฮักแพง เบิ่งแยง คนเมืองเลย",
        household.head_name,
        "อยู่รอด",
        "มีน้ำดื่มสะอาดและที่ดินทำกินภายใน ๒ ปี",
        "ผู้ป่วยติดเตียง ๓ ครั้ง",
        "๑,๕๐๐ บาท",
        "พ.ย. ๒๕๖๙",
        "เม.ย. ๒๕๗๐",
        "ต่อเนื่อง",
        "นางสมมุติ น้ำใจ",
        "คู่สมรส",
        "๗ พฤศจิกายน ๒๕๖๙",
    ):
        assert line in text, line


def test_the_empty_form_has_a_row_for_each_dimension(client, officer):
    client.force_login(officer)
    text = text_of(client.get(reverse("plans:plan-blank-pdf")).content)
    for line in ("รายได้/รายจ่าย", "ความเป็นอยู่", "สุขภาพ", "การศึกษา", "การเข้าถึงรัฐ", "ผู้แทนครัวเรือน"):
        assert line in text, line


def printed_form() -> dict[str, list[str]]:
    """The words of the circular's form by part: title, field, caption, heading, row."""
    found = defaultdict(list)
    with FORM.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            found[line["part"]].append(line["text_th"])
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_form_says_what_the_circulars_form_says_field_by_field(client, officer):
    """Title, motto, fields, caption, headings and dimensions, each once and in the form's order;
    read back from the paper, where a narrow cell breaks its words.
    """
    client.force_login(officer)
    pdf = client.get(reverse("plans:plan-blank-pdf")).content
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text, form, at = squeezed(done.stdout.decode()), printed_form(), 0
    for part in ("title", "field", "caption", "heading", "row"):
        for said in form[part]:
            assert squeezed(said) in text[at:], (part, said)
            at = text.index(squeezed(said), at) + len(squeezed(said))
    rest = text[: text.index("(ลงชื่อ)")]
    for said in sum(form.values(), []):
        rest = rest.replace(squeezed(said), "", 1)
    assert rest == "๑๒๓๔๕"  # and nothing else above the signatures, but the numbers of the rows


def test_the_circulars_examples_are_in_the_library_and_one_begins_at_once(client, officer):
    """«ดำเนินการทันที» is a period: from the example to the plan, its page, its paper and the API."""
    with FORM.open(encoding="utf-8") as file:
        notes = {n["text_th"]: n["note"] for n in csv.DictReader(file) if n["part"] == "row"}
    ideas = {f"ด้าน{i.dimension.form_name}": i for i in PlanIdea.objects.filter(origin="circular")}
    assert list(ideas) == list(notes)
    for name, idea in ideas.items():
        example = notes[name].replace("; ซ่อมแซมเก้าอี้ (OCR, unsure)", "")  # not to be printed
        does, support = re.match("household: (.*?) \\| support: ([^|]*)", example).groups()
        written = to_thai_digits(idea.household_does), to_thai_digits(idea.support)
        assert written == (does.replace("; ", "\n"), support.strip().replace("; ", "\n"))
        assert idea.is_immediate == ("ดำเนินการทันที" in example)

    plan = plans.create_plan(
        household=make_household(), by=officer, goal_stage="survival", goal="แข็งแรง"
    )
    row = library.add_idea(plan=plan, idea=ideas["ด้านสุขภาพ"], by=officer)
    client.force_login(officer)
    assert "ดำเนินการทันที" in words(client.get(reverse("plans:plan-detail", args=[plan.pk])))
    assert "ดำเนินการทันที" in text_of(client.get(reverse("plans:plan-pdf", args=[plan.pk])).content)
    edit = reverse("plans:plan-row-edit", args=[plan.pk, row.pk])
    assert 'name="row-is_immediate"' in client.get(edit).content.decode()
    told = client.get(f"/api/v1/plans/{plan.pk}/").json()["rows"]
    assert [one["is_immediate"] for one in told] == [True]
    plans.agree_plan(plan=plan, by=officer, agreed_by_name="สมมุติ")
    row.is_immediate = False
    with pytest.raises(PlanAgreedError):
        plans.save_plan_row(plan=plan, by=officer, row=row)


def test_long_words_links_and_pictures_stay_whole_inside_the_page(client, officer):
    link = "https://www.example.go.th/2569/" + "a" * 120
    _household, plan = planned(officer)
    row = PlanRow(
        dimension_id="income",
        household_does="ก" * 200,
        support=f"{link} 👩‍🌾",
        first_month=date(2026, 11, 1),
        last_month=date(2026, 11, 1),
    )
    plans.save_plan_row(plan=plan, by=officer, row=row)
    client.force_login(officer)
    pdf = client.get(reverse("plans:plan-pdf", args=[plan.pk])).content
    done = subprocess.run(
        ["pdftotext", "-raw", "-x", "0", "-y", "0", "-W", "842", "-H", "595", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    text = squeezed(done.stdout.decode())
    for whole in ("ก" * 200, link, "[ภาพ]"):
        assert whole in text, whole[:20]


def test_a_village_is_one_file_with_only_its_own_households(officer):
    here = Village.objects.create(code="42010703", number=3, subdistrict_id="420107")
    planned(officer, village=here, head_name="นายสมมุติ หนึ่ง")
    make_pairing(
        make_household("420107", village=here, head_name="นายสมมุติ ยังไม่มีแผน"),
        make_official("4201", title="นาง"),
        officer,
    )
    planned(officer, "420107", head_name="นายสมมุติ หมู่อื่น")
    area = Area.objects.get(code="420107")

    run = prints.ask_for_print(area=area, village=here, by=officer, with_unplanned=True)
    do(run)
    do(run)  # a repeated message leaves a finished file alone

    run.refresh_from_db()
    assert (run.state, run.progress, run.counts) == ("done", 100, {"households": 2, "plans": 1})
    with run.stored_file.open("rb") as file:
        text = text_of(file.read())
    assert text.count("โครงการ “๑ ข้าราชการ") == 2
    assert "นายสมมุติ หนึ่ง" in text
    assert "นายสมมุติ ยังไม่มีแผน" in text
    assert "นางพี่เลี้ยง" in text  # who looks after the household that has no plan yet
    assert "หมู่อื่น" not in text


def test_nothing_to_print_and_too_much_are_refused_with_a_sentence(officer, monkeypatch, client):
    area = Area.objects.get(code="420107")
    with pytest.raises(NothingToPrintError):
        prints.ask_for_print(area=area, by=officer)
    planned(officer)
    planned(officer)
    monkeypatch.setattr(prints, "MOST", 1)
    with pytest.raises(TooManyToPrintError, match="2 ครัวเรือน เกิน 1"):
        prints.ask_for_print(area=area, by=officer)
    client.force_login(officer)
    answer = client.post(reverse("plans:print-start"), {"area": "420107"})
    assert (answer.status_code, PlanPrint.objects.count()) == (422, 0)
    page = words(client.get(reverse("plans:print-start"), {"area": "420107"}))
    assert f"จัดทำไฟล์ PDF ต.{area.name}" in page  # the button names what will be printed
    outside = client.post(reverse("plans:print-start"), {"area": "420201"})
    assert (outside.status_code, PlanPrint.objects.count()) == (422, 0)


def test_a_role_lost_meanwhile_prints_nothing(officer):
    planned(officer)
    run = prints.ask_for_print(area=Area.objects.get(code="420107"), by=officer)
    officer.memberships.update(ended_on=date(2026, 1, 1), end_reason="transferred")

    do(run)

    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", NothingToPrintError.message)
    assert not run.stored_file
