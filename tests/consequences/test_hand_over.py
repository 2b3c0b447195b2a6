"""Work of before a hand-over or a merge is accepted afterwards, once, from whoever did it."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import Notification
from assistance.models import Assistance, HelpRequest
from core.periods import add_months
from households.services.duplicates import merge_households
from households.services.households import leave_programme
from indicators.models import Indicator
from logbook.models import Visit
from logbook.services.visits import return_visit
from mentors.services.pairings import end_pairing, hand_over
from plans.errors import LedgerEmptyError
from plans.models import LedgerMonth
from plans.services.ladder import confirm_stage, propose_stage
from tests import clock
from tests.walk.lists import picture
from tests.walk.pages import form_for

pytestmark = pytest.mark.django_db
THAI_ONLY = "วันที่ระบุ ท่านไม่ได้ดูแลครัวเรือนนี้"


@pytest.fixture
def ask(client):
    """`ask(user, method, path, **body)` over the API."""

    def ask(user, method, path, **body):
        client.force_login(user)
        return client.generic(method, f"/api/v1/{path}", json.dumps(body), "application/json")

    return ask


def day(ago: int) -> str:
    return str(timezone.localdate() - timedelta(ago))


def visit_of(house, ago, id=None):
    return {
        "id": str(id or uuid.uuid4()),
        "household": house.pk,
        "purpose": "follow_up",
        "visited_on": day(ago),
        "summary": "พบที่บ้าน",
    }


def handed_over(town, house):
    """A mentor of thirty days who has handed the household to another ten days ago."""
    one, other = town.mentor(), town.mentor()
    town.pair(house, one)
    with acting_for(town.officer):
        hand_over(
            official=one,
            by=town.officer,
            end_reason="transferred",
            to=other,
            ended_on=timezone.localdate() - timedelta(10),
        )
    return one, other


def test_a_visit_and_help_of_before_arrive_after_the_hand_over_and_once(town, ask):
    house = town.houses[0]
    one, _other = handed_over(town, house)
    visit, help_ = (
        visit_of(house, 12),
        {
            "id": str(uuid.uuid4()),
            "household": house.pk,
            "dimension": "income",
            "kind": "advice",
            "description": "แนะนำการออม",
            "given_on": day(12),
        },
    )

    answers = [ask(one.user, "POST", "visits/", **visit).status_code for _ in range(2)]
    helped = [ask(one.user, "POST", "assistance/", **help_).status_code for _ in range(2)]

    assert (answers, helped) == ([201, 200], [201, 200])
    with acting_for(town.officer):
        stored = Visit.objects.get(pk=visit["id"])
        assert (stored.household_id, stored.recorded_by_id) == (house.pk, one.user_id)
        assert stored.pairing.official_id == one.pk
        assert Assistance.objects.filter(household=house).count() == 1


@pytest.mark.parametrize("ago", [9, 31])
def test_a_day_that_was_not_theirs_is_refused_in_thai_and_nothing_is_kept(town, ask, ago):
    house = town.houses[0]
    one, _other = handed_over(town, house)

    answer = ask(one.user, "POST", "visits/", **visit_of(house, ago))

    assert answer.status_code == 403
    assert THAI_ONLY in answer.content.decode()
    with acting_for(town.officer):
        assert not Visit.objects.exists()


def test_who_never_had_the_household_learns_nothing_of_it(town, ask):
    stranger, house = town.mentor(), town.houses[0]
    there = ask(stranger.user, "POST", "visits/", **visit_of(house, 1))
    town.pair(house, town.mentor())
    nobody = ask(stranger.user, "POST", "visits/", **visit_of(house, 1) | {"household": 10**9})
    assert (there.status_code, nobody.status_code) == (400, 400)
    assert there.json().keys() == nobody.json().keys()
    assert str(there.json()).replace(str(house.pk), "N") == str(nobody.json()).replace(
        str(10**9), "N"
    )


def test_the_former_mentor_does_not_see_the_household_again(town, ask):
    house = town.houses[0]
    one, _other = handed_over(town, house)
    ask(one.user, "POST", "visits/", **visit_of(house, 12))
    assert ask(one.user, "GET", f"households/{house.pk}/").status_code == 404
    assert ask(one.user, "GET", "visits/").json()["results"] == []


def test_a_visit_sent_back_after_the_hand_over_is_corrected_by_who_made_it(town, ask):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one)
    visit = town.visit(house, one, days_ago=5)
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")
        return_visit(visit=visit, by=town.officer, reason="โปรดเพิ่มผลการเยี่ยม")

    body = visit_of(house, 5) | {"summary": "พบทั้งครอบครัว เลี้ยงไก่แล้ว"}
    answer = ask(one.user, "PUT", f"visits/{visit.pk}/", **body)

    assert answer.status_code == 200, answer.content.decode()
    with acting_for(town.officer):
        assert Visit.objects.get(pk=visit.pk).status == "submitted"
    for who, key in ((town.mentor().user, visit.pk), (one.user, "x"), (one.user, "%20")):
        assert ask(who, "PUT", f"visits/{key}/", **body).status_code == 404


def test_a_visit_an_officer_typed_is_to_be_corrected_also_once_its_household_has_left(town, client):
    """It waits for nobody else, whoever looks after the household by then."""
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    page = reverse("logbook:worklist")
    client.force_login(town.officer)
    said = {
        "purpose": "follow_up",
        "visited_on": timezone.localdate().isoformat(),
        "summary": "พบยาย",
    }
    create = reverse("logbook:visit-create", args=[house.pk])
    assert client.post(create, said | {"visited_by": str(mentor.pk)}).status_code == 302
    with acting_for(town.verifier):
        visit = Visit.objects.get()
        leave_programme(household=house, reason="moved", by=town.verifier)
        return_visit(visit=visit, by=town.verifier, reason="โปรดเพิ่มผลการเยี่ยม")
    correct = reverse("logbook:visit-correct", args=[visit.pk])
    assert correct in client.get(page).text
    assert client.post(correct, said | {"summary": "พบยายและหลาน"}).status_code == 302
    assert correct not in client.get(page).text


def test_who_is_told_of_a_visit_or_a_stage_of_before_can_open_what_the_line_leads_to(town, client):
    house, one, heir = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, one)
    visit = town.visit(house, one, days_ago=5)
    with acting_for(one.user):
        record = propose_stage(household=house, by=one.user, stage="survival", reason="พ้นวิกฤต")
    town.pair(house, heir, days_ago=0, kind="change")
    with acting_for(town.officer):
        return_visit(visit=visit, by=town.officer, reason="โปรดเพิ่มผลการเยี่ยม")
        confirm_stage(record=record, by=town.officer)

    for mentor, kind, count in ((one, "visit-returned", 1), (one, "stage", 0), (heir, "stage", 1)):
        lines = Notification.objects.filter(user=mentor.user, key__startswith=f"{kind}:")
        client.force_login(mentor.user)
        assert [client.get(line.url).status_code for line in lines] == [200] * count, kind


def test_the_photos_of_a_visit_of_before_follow_it_after_the_hand_over(town, client, ask):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one)
    visit = town.visit(house, one, days_ago=5)
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")

    client.force_login(one.user)
    address, id = f"/api/v1/visits/{visit.pk}/photos/", str(uuid.uuid4())
    answers = [client.post(address, {"id": id, "photo": picture()}) for _ in range(2)]
    client.force_login(town.mentor().user)
    stranger = client.post(address, {"id": str(uuid.uuid4()), "photo": picture()})

    client.force_login(one.user)  # a page opened before the hand-over
    page = reverse("logbook:visit-photo-add", args=[visit.pk])
    sent = client.post(page, {"photo": picture()}, follow=True)

    assert [answer.status_code for answer in answers] == [201, 200], answers[0].content.decode()
    assert (sent.status_code, "แนบภาพแล้ว" in sent.text) == (200, True)
    assert stranger.status_code == 404
    with acting_for(town.officer):
        assert Visit.objects.get(pk=visit.pk).photos.count() == 1


def test_a_faulty_photo_of_a_visit_of_before_promises_no_page_of_it(town, client):
    house = town.houses[0]
    one, _other = handed_over(town, house)
    client.force_login(one.user)
    faulty = SimpleUploadedFile("x.jpg", b"%!PS-Adobe EPSF")
    said = {"purpose": "follow_up", "visited_on": day(12), "summary": "พบ", "photo": faulty}
    page = client.post(reverse("logbook:visit-create", args=[house.pk]), said, follow=True)
    assert page.status_code == 200
    told = ("บันทึกการเยี่ยมแล้ว", "โดยไม่มีภาพนี้", "แนบภาพได้ที่ท้ายหน้านี้")
    assert [text in page.text for text in told] == [True, True, False]


def test_a_pairing_that_was_a_mistake_gives_no_day(town, ask):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one, days_ago=2)
    with acting_for(town.officer):
        end_pairing(
            pairing=pairing, by=town.officer, end_reason="mistake", ended_on=pairing.started_on
        )

    assert ask(one.user, "POST", "visits/", **visit_of(house, 2)).status_code == 400
    with acting_for(town.officer):
        assert not Visit.objects.exists()


def test_a_visit_to_a_household_merged_since_goes_to_the_one_that_stays_once(town, ask):
    stays, double = town.houses[:2]
    mentor, sent_before = town.mentor(), uuid.uuid4()
    town.pair(double, mentor)
    before = visit_of(double, 3, sent_before)
    ask(mentor.user, "POST", "visits/", **before)
    with acting_for(town.officer):
        merge_households(stays=stays, double=double, by=town.officer)

    again = ask(mentor.user, "POST", "visits/", **before)
    late = ask(mentor.user, "POST", "visits/", **visit_of(double, 2))

    assert (again.status_code, late.status_code) == (200, 201), late.content.decode()
    with acting_for(town.officer):
        assert set(Visit.objects.values_list("household", flat=True)) == {stays.pk}
        assert Visit.objects.count() == 2


ASKED = {"ask-kind": "housing", "ask-wanted": "หลังคารั่ว", "ask-dimension": "living"}


def requests_of(town):
    with acting_for(town.officer):
        return list(HelpRequest.objects.values_list("wanted", "asked_by", "asked_on", "indicator"))


def test_a_need_asked_along_with_a_visit_of_before_is_sent_too(town, client):
    house = town.houses[0]
    one, _other = handed_over(town, house)
    client.force_login(one.user)
    at, indicator = reverse("logbook:visit-create", args=[house.pk]), Indicator.objects.last()
    said = {"purpose": "follow_up", "visited_on": day(12), "summary": "พบที่บ้าน"} | ASKED
    too_late = client.post(at, said | {"visited_on": day(9)})
    assert (too_late.status_code, requests_of(town)) == (422, [])
    assert "หลังคารั่ว" in too_late.text
    offered = too_late.context["ask"].fields["indicator"].queryset
    assert list(offered) == []  # what the household lacks now is told to nobody who has it not

    page = client.post(at, said | {"ask-indicator": indicator.pk}, follow=True)

    assert "ส่งคำขอความช่วยเหลือถึง ศจพ.อ. แล้ว" in page.text
    that_day = timezone.localdate() - timedelta(12)
    assert requests_of(town) == [("หลังคารั่ว", one.user_id, that_day, indicator.pk)]


def test_a_need_typed_while_the_household_was_handed_on_is_sent_that_day_only(town, client):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one)
    client.force_login(one.user)
    at = reverse("assistance:request-create", args=[house.pk])
    assert client.get(at).status_code == 200
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")
    asked = {name.removeprefix("ask-"): text for name, text in ASKED.items()}
    page = client.post(at, asked | {"urgency": "normal"}, follow=True)
    assert (page.status_code, "ส่งคำขอถึง ศจพ.อ. แล้ว" in page.text) == (200, True)
    assert [row[:2] for row in requests_of(town)] == [("หลังคารั่ว", one.user_id)]
    assert client.get(at).status_code == 404  # no new form is given out
    with clock.at(timezone.localdate() + timedelta(1)):
        client.force_login(one.user)
        later = client.post(at, asked | {"urgency": "normal", "kind": "welfare"})
    assert (later.status_code, THAI_ONLY in later.text) == (422, True)
    client.force_login(town.mentor().user)
    assert client.post(at, asked).status_code == 404


@pytest.mark.parametrize("what", ["visit", "help", "request"])
def test_who_handed_a_household_on_is_asked_about_doubles_of_their_own_alone(town, client, what):
    house, one, heir = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, one)
    town.pair(house, heir, days_ago=0, kind="change")
    door, said, question = {
        "visit": (
            "logbook:visit-create",
            {"purpose": "follow_up", "visited_on": day(0), "summary": "พบที่บ้าน"},
            "มีบันทึกการเยี่ยมครัวเรือนนี้ของท่าน",
        ),
        "help": (
            "assistance:assistance-create",
            {
                "dimension": "income",
                "kind": "advice",
                "description": "แนะนำการออม",
                "given_on": day(0),
            },
            "ท่านบันทึกความช่วยเหลือ",
        ),
        "request": (
            "assistance:request-create",
            {"kind": "housing", "wanted": "หลังคารั่ว", "dimension": "living", "urgency": "normal"},
            "ครัวเรือนนี้มีคำขอ",
        ),
    }[what]
    at = reverse(door, args=[house.pk])
    client.force_login(heir.user)
    assert client.post(at, said).status_code == 302
    client.force_login(one.user)
    assert client.post(at, said).status_code == 302  # the heir's is not told of
    asked = client.post(at, said)
    assert (asked.status_code, question in asked.text) == (422, True)
    assert "เปิดรายการที่มีอยู่" not in asked.text  # its page is closed
    key = asked.context["alike"].found.pk
    assert client.post(at, said | {"another": str(key)}).status_code == 302


def test_a_ledger_of_a_month_with_a_day_in_care_arrives_after_the_hand_over(town, ask):
    house, one = town.houses[0], town.mentor()
    town.pair(house, one, days_ago=70)
    ended = timezone.localdate() - timedelta(40)
    with acting_for(town.officer):
        pairing = house.pairings.get()
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned", ended_on=ended)

    def write(user, month, **more):
        lines = [{"kind": "income_wage", "amount": "6000"}]
        body = {"household": house.pk, "month": str(month), "lines": lines} | more
        return ask(user, "POST", "ledgers/", **body)

    month = ended.replace(day=1)
    answers = [write(one.user, month) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content.decode()
    assert answers[0].json()["income"] == "6000.00"
    after = write(one.user, timezone.localdate().replace(day=1))
    assert (after.status_code, THAI_ONLY in after.content.decode()) == (403, True)
    assert write(town.mentor().user, month).status_code == 400
    assert ask(one.user, "GET", "ledgers/").json()["results"] == []
    with acting_for(town.officer):
        assert [row.month for row in LedgerMonth.objects.all()] == [month]


def test_a_ledger_typed_on_the_page_while_the_household_was_handed_on_is_taken(town, client):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one)
    client.force_login(one.user)
    month = timezone.localdate().replace(day=1)
    months = [month, add_months(month, -2)]
    at, early = [
        reverse("plans:ledger-edit", args=[house.pk, f"{m.year + 543}-{m:%m}"]) for m in months
    ]
    typed = form_for(client.get(at).text, at, at).fields
    with acting_for(town.officer):
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")
    empty = client.post(at, typed)
    assert (empty.status_code, LedgerEmptyError.message in empty.text) == (422, True)
    typed = form_for(empty.text, at, at).fields | {"income_wage": "6000", "saving": "150.50"}
    page = client.post(at, typed, follow=True)
    assert (page.status_code, "บันทึกบัญชีครัวเรือนแล้ว" in page.text) == (200, True)
    assert client.get(at).status_code == 404  # no new form is given out
    not_theirs = client.post(early, typed)
    assert (not_theirs.status_code, THAI_ONLY in not_theirs.text) == (422, True)
    assert form_for(not_theirs.text, early, early).fields["income_wage"] == ["6000"]
    with acting_for(town.officer):
        row = LedgerMonth.objects.with_sums().get()
        assert (row.month, row.income, row.saving) == (month, 6000, Decimal("150.50"))
    client.force_login(town.mentor().user)
    assert client.post(at, typed).status_code == 404


def test_help_typed_while_the_household_was_handed_on_is_taken_with_whom_it_was_for(town, client):
    house, one = town.houses[0], town.mentor()
    pairing = town.pair(house, one)
    client.force_login(one.user)
    at = reverse("assistance:assistance-create", args=[house.pk])
    assert client.get(at).status_code == 200
    with acting_for(town.officer):
        person = house.persons.get(is_head=False)
        end_pairing(pairing=pairing, by=town.officer, end_reason="reassigned")
    given = {"dimension": "income", "kind": "advice", "description": "แนะนำการออม"}
    early = client.post(at, given | {"given_on": day(31), "person": person.pk})
    assert (early.status_code, THAI_ONLY in early.text) == (422, True)
    assert person.first_name not in early.text  # nothing of the family is shown again
    held = form_for(early.text, at, at).fields  # what a second press sends
    assert (held["person"], held["plan_row"]) == ([str(person.pk)], [""])
    gone = client.post(at, held | {"person": "999999999"})  # merged meanwhile, say
    assert "person" in gone.context["form"].errors
    assert "person" in [field.name for field in gone.context["form"].visible_fields()]
    taken = client.post(at, held | {"given_on": day(0)}, follow=True)
    assert (taken.status_code, "บันทึกการช่วยเหลือแล้ว" in taken.text) == (200, True)
    with acting_for(town.officer):
        assert Assistance.objects.get().person_id == person.pk
    assert client.get(at).status_code == 404
