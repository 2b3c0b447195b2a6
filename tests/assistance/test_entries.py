"""What an agency enters by a national ID reaches the ledger, and the agency never learns whose."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from accounts.services.accounts import grant_role, set_active
from assistance.errors import (
    AlreadySettledError,
    AlreadyWithdrawnError,
    EnteredByAgencyError,
    HelpConflictError,
    HelpLimitError,
    RequestStateError,
)
from assistance.models import Assistance, HelpEntry, HelpMatch
from assistance.services import entries
from assistance.services.entries import correct_entry, enter_help, withdraw_entry
from assistance.services.giving import correct_assistance, record_assistance, withdraw_assistance
from assistance.services.matching import (
    close_match,
    match_by_hand,
    settle_due,
    take_out_of_household,
    try_again,
)
from assistance.services.requests import answer_request
from households.models import Need
from households.services.duplicates import merge_households
from households.services.rotation import rotate_keys
from indicators.models import Dimension
from tests.assistance.helping import enter, enter_and_settle, picture, pins_of
from tests.clock import at
from tests.factories.people import make_pin, make_user
from tests.walk.world import day

pytestmark = pytest.mark.django_db
JSON = "application/json"


def ledger(town, house) -> list[Assistance]:
    with acting_for(town.officer):
        return list(Assistance.objects.standing().filter(household=house).order_by("recorded_at"))


def statuses(town, house) -> set[str]:
    with acting_for(town.officer):
        return set(Need.objects.filter(household=house).values_list("status", flat=True))


def open_of(town) -> list[HelpMatch]:
    with acting_for(town.officer):
        return list(HelpMatch.objects.open().select_related("entry").order_by("pk"))


def test_an_entry_for_one_of_ours_is_in_the_households_ledger(town):
    house = town.houses[0]
    pin = pins_of(town, house)[1]

    entry = enter_and_settle(town, pin, quantity=2, unit="ถุง")

    (given,) = ledger(town, house)
    assert (given.amount, given.quantity, given.unit) == (600, 2, "ถุง")
    assert (given.organization, given.recorded_by) == (town.agency, town.agent)
    assert (given.is_by_agency, given.is_from_entry) == (True, True)
    with acting_for(town.officer):
        assert str(given.person.pin) == pin
        assert given.match.entry_id == entry.pk
    assert "helped" in statuses(town, house)


def test_help_for_the_whole_household_names_nobody(town):
    enter_and_settle(town, pins_of(town, town.houses[0])[0], is_for_household=True)
    assert [row.person_id for row in ledger(town, town.houses[0])] == [None]


def test_nothing_but_the_entry_is_there_before_somebody_looks(town):
    """While the agency waits nobody is looked for: what it is told cannot depend on it."""
    enter(town, pins_of(town, town.houses[0])[0])
    assert ledger(town, town.houses[0]) == []
    with acting_for(purpose="help.settle"):
        assert HelpMatch.objects.count() == 0


def test_the_database_shows_an_agency_its_entries_and_nothing_of_what_was_found(town):
    house = town.houses[0]
    known, unknown = enter(town, pins_of(town, house)[0]), enter(town)
    settle_due()
    with acting_for(town.agent), connection.cursor() as cursor:
        assert set(HelpEntry.objects.values_list("pk", flat=True)) == {known.pk, unknown.pk}
        for table in (
            "assistance_assistance",
            "assistance_helpmatch",
            "households_household",
            "households_person",
            "households_need",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
            assert cursor.fetchone() == (0,), table
        rows = [row.__dict__ for row in HelpEntry.objects.order_by("recorded_at")]
    for row in rows:
        for name in ("_state", "id", "pin", "pin_index", "content_hash", "recorded_at"):
            row.pop(name)
    assert rows[0] == rows[1]


def test_another_agency_sees_nothing_of_it(town):
    enter_and_settle(town, pins_of(town, town.houses[0])[0])
    other = make_user("agency_officer", None, type(town.agency).objects.get(code="loei-labour"))
    with acting_for(other):
        assert HelpEntry.objects.count() == 0


def test_who_lives_outside_the_area_served_is_not_found(town):
    """An officer whose role names another district: the same as for nobody we know."""
    near = make_user("agency_officer", "4202", town.agency)
    enter_and_settle(town, pins_of(town, town.houses[0])[0], by=near)
    assert ledger(town, town.houses[0]) == []
    with acting_for(purpose="help.settle"):
        assert list(HelpMatch.objects.values_list("state", "district")) == [("open", 4202)]


def test_the_same_again_is_one_entry_and_other_content_a_conflict(town):
    fields = {"id": uuid.uuid4(), "pin": make_pin()}
    assert enter(town, **fields) == enter(town, **fields)
    with pytest.raises(HelpConflictError):
        enter(town, **fields | {"amount": 700})
    with pytest.raises(HelpConflictError):
        enter(town, **fields | {"pin": make_pin()})
    with acting_for(town.agent):
        assert HelpEntry.objects.count() == 1


def test_the_same_at_once_is_one_entry(town, monkeypatch):
    """The second has looked before the first was stored, and waits for the agency's turn."""
    fields = {"id": uuid.uuid4(), "pin": make_pin()}
    limit, stored = entries.keep_to_the_limit, []

    def first_is_quicker(organization, number):
        monkeypatch.setattr(entries, "keep_to_the_limit", limit)
        stored.append(enter(town, **fields))
        limit(organization, number)

    monkeypatch.setattr(entries, "keep_to_the_limit", first_is_quicker)
    assert [enter(town, **fields)] == stored
    with acting_for(town.agent):
        assert HelpEntry.objects.count() == 1


def test_an_id_of_another_agency_is_a_conflict_and_no_fault(town):
    entry = enter(town)
    labour = type(town.agency).objects.get(code="loei-labour")
    other = make_user("agency_officer", None, labour)
    with pytest.raises(HelpConflictError):
        enter(town, by=other, organization=labour, id=entry.pk)


def test_a_day_has_its_limit_whoever_the_people_are(town, monkeypatch):
    monkeypatch.setattr(entries, "MOST_A_DAY", 2)
    enter(town, pins_of(town, town.houses[0])[0])
    withdrawn = enter(town)
    with acting_for(town.agent):
        withdraw_entry(entry=withdrawn, by=town.agent, reason="ผิดคน")
    with pytest.raises(HelpLimitError):
        enter(town)
    with at(timezone.localdate() + timedelta(1)):
        enter(town)


def test_a_correction_reaches_the_ledger(town):
    house = town.houses[0]
    entry = enter_and_settle(town, pins_of(town, house)[0])
    with acting_for(town.agent):
        correct_entry(entry=entry, by=town.agent, amount=750, description="ทุนอาชีพ")
    settle_due()
    (given,) = ledger(town, house)
    assert (given.amount, given.description) == (750, "ทุนอาชีพ")
    assert given.changed_at


def test_a_correction_leaves_help_with_whom_it_was_for_where_they_have_moved_since(town):
    house, other = town.houses[:2]
    entry = enter_and_settle(town, pins_of(town, house)[0])
    with acting_for(town.officer):
        person = Assistance.objects.get(household=house).person
    town.list_people(other, [person], 2570)
    with acting_for(town.officer):
        person.refresh_from_db()
    assert person.household_id == other.pk

    with acting_for(town.agent):
        correct_entry(entry=entry, by=town.agent, amount=750)
    settle_due()

    (given,) = ledger(town, house)
    assert (given.amount, given.person_id) == (750, person.pk)


def test_evidence_that_comes_with_a_correction_is_kept(town):
    entry = enter(town)
    with acting_for(town.agent):
        assert not HelpEntry.objects.get(pk=entry.pk).evidence
        correct_entry(entry=entry, by=town.agent, evidence=picture())
        again = HelpEntry.objects.get(pk=entry.pk)
        assert again.version == entry.version + 1
        with again.evidence.open() as file:
            assert file.read()[:2] == b"\xff\xd8"


def test_a_correction_of_what_was_withdrawn_meanwhile_is_refused_in_words(town, client):
    entry = enter(town)
    with acting_for(town.agent):
        withdraw_entry(entry=entry, by=town.agent, reason="ซ้ำ")
    client.force_login(town.agent)
    address = reverse("assistance:entry-detail", args=[entry.pk])

    answers = [client.post(address, {"description": "ข้าวสาร 9 ถุง"}), client.post(address)]

    for answer in answers:
        assert answer.status_code == 422
        assert answer.content.decode().count(AlreadyWithdrawnError.message) == 1
    assert "ข้าวสาร 9 ถุง" in answers[0].content.decode()
    assert AlreadyWithdrawnError.message not in client.get(address).content.decode()


def test_a_withdrawal_takes_it_out_and_the_need_waits_again(town):
    house = town.houses[0]
    entry = enter_and_settle(town, pins_of(town, house)[0])
    with acting_for(town.agent):
        withdraw_entry(entry=entry, by=town.agent, reason="บันทึกซ้ำ")
        with pytest.raises(AlreadyWithdrawnError):
            withdraw_entry(entry=entry, by=town.agent, reason="อีกครั้ง")
    settle_due()
    assert ledger(town, house) == []
    assert statuses(town, house) == {"waiting"}
    with acting_for(town.officer):
        (row,) = Assistance.objects.filter(household=house)
        assert "บันทึกซ้ำ" in row.withdraw_reason


def test_settling_twice_changes_nothing(town):
    enter_and_settle(town, pins_of(town, town.houses[0])[0])
    assert settle_due() == 0
    assert len(ledger(town, town.houses[0])) == 1


def test_officers_settle_what_was_not_found(town):
    first, second = enter(town), enter(town)
    settle_due()
    with acting_for(town.officer):
        assert HelpMatch.objects.count() == 0  # the agency serves the province: its officers settle
    province = make_user("provincial_officer", "42")
    with acting_for(province):
        one, two = HelpMatch.objects.open().order_by("entry__recorded_at")
        assert [m.entry_id for m in (one, two)] == [first.pk, second.pk]
        match_by_hand(match=one, household=town.houses[1], by=province)
        close_match(match=two, by=province, reason="ไม่ใช่ครัวเรือนเป้าหมาย")
        assert HelpMatch.objects.open().count() == 0
    assert len(ledger(town, town.houses[1])) == 1
    settle_due()
    assert len(ledger(town, town.houses[1])) == 1


def test_the_district_of_the_subdistrict_settles(town):
    area = town.houses[0].subdistrict
    enter_and_settle(town, subdistrict=area)
    assert [match.district for match in open_of(town)] == [4201]
    with acting_for(town.officer):
        assert HelpEntry.objects.count() == 1
    with acting_for(make_user("district_officer", "4202")):
        assert (HelpEntry.objects.count(), HelpMatch.objects.count()) == (0, 0)


def test_an_officer_of_two_agencies_says_for_which_one_an_entry_is(town, client):
    labour = type(town.agency).objects.get(code="loei-labour")
    clerk = make_user("agency_officer", None, town.agency)
    client.force_login(clerk)
    page = reverse("assistance:entry-create")
    assert "organization" not in client.get(page).context["form"].fields
    with acting_for(town.administrator):
        grant_role(
            user=clerk,
            by=town.administrator,
            role="agency_officer",
            organization=labour,
            started_on=timezone.localdate(),
        )
    form = {
        "pin": make_pin(),
        "dimension": "income",
        "kind": "money",
        "description": "ทุนฝึกอาชีพ",
        "amount": "500",
        "given_on": day(),
    }
    assert client.post(page, form).context["form"].errors.keys() == {"organization"}
    bodies = type(town.agency).objects.filter(kind="provincial_office")
    outside = bodies.exclude(pk__in=[town.agency.pk, labour.pk])[0]
    assert client.post(page, form | {"organization": outside.pk}).status_code == 422
    agencies = (town.agency, labour)
    for agency in agencies:
        assert client.post(page, form | {"organization": agency.pk}).status_code == 302
    sent = {
        "id": str(uuid.uuid4()),
        "pin": make_pin(),
        "dimension": "income",
        "kind": "money",
        "description": "ทุน",
        "given_on": timezone.localdate().isoformat(),
    }
    api = "/api/v1/help-entries/"
    named = client.post(api, sent | {"organization": labour.pk}, content_type=JSON)
    assert (named.status_code, named.json()["organization"]) == (201, labour.pk)
    refused = sent | {"id": str(uuid.uuid4()), "organization": outside.pk}
    assert client.post(api, refused, content_type=JSON).status_code == 400
    silent = client.post(api, sent | {"id": str(uuid.uuid4())}, content_type=JSON)
    assert silent.json()["organization"] == min(agency.pk for agency in agencies)
    upload = client.get(reverse("assistance:help-list-upload")).context["form"]
    assert set(upload.fields["organization"].queryset) == set(agencies)


def test_who_opens_an_entry_after_it_was_matched_stands_on_the_household_s_history(town, client):
    house = town.houses[0]
    enter_and_settle(town, subdistrict=house.subdistrict)
    (match,) = open_of(town)
    with acting_for(town.officer):
        match_by_hand(match=match, household=house, by=town.officer)
    client.force_login(town.verifier)
    page = client.get(reverse("assistance:unmatched-settle", args=[match.pk]))
    assert AlreadySettledError.message in page.text
    with acting_for(purpose="test"):
        seen = AuditEvent.objects.filter(action="unmatched.viewed", actor_id=town.verifier.pk)
        assert [event.household_id for event in seen] == [house.pk]


def test_whoever_is_slower_with_an_entry_is_told_and_keeps_what_was_typed(town, client):
    enter_and_settle(town, subdistrict=town.houses[0].subdistrict)
    (match,) = open_of(town)
    page = reverse("assistance:unmatched-settle", args=[match.pk])
    client.force_login(town.verifier)
    assert client.get(page).status_code == 200
    with acting_for(town.officer):
        close_match(match=match, by=town.officer, reason="ไม่ใช่ครัวเรือนเป้าหมาย")
    late = client.post(page, {"reason": "ผู้รับย้ายไปต่างจังหวัดแล้ว"})
    assert (late.status_code, AlreadySettledError.message in late.text) == (422, True)
    assert "ผู้รับย้ายไปต่างจังหวัดแล้ว" in late.text
    assert AlreadySettledError.message in client.get(page).text
    chosen = client.post(page, {"household": town.houses[0].pk})
    assert (chosen.status_code, AlreadySettledError.message in chosen.text) == (422, True)
    for action, said in (("close", {"reason": "x"}), ("match", {"household": town.houses[0].pk})):
        address = f"/api/v1/unmatched-help/{match.pk}/{action}/"
        answer = client.post(address, said, content_type=JSON)
        assert (answer.status_code, answer.json()["code"]) == (409, "already_settled")
    client.force_login(make_user("district_officer", "4202"))
    assert client.post(page, {"reason": "x"}).status_code == 404


def test_whoever_puts_right_what_was_withdrawn_is_told_and_keeps_what_was_typed(town, client):
    given = town.help(town.houses[0])
    client.force_login(town.verifier)
    edit = reverse("assistance:help-edit", args=[given.pk])
    withdraw = reverse("assistance:help-withdraw", args=[given.pk])
    form = client.get(edit).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    with acting_for(town.officer):
        withdraw_assistance(assistance=given, by=town.officer, reason="บันทึกซ้ำ")
    late = client.post(edit, sent | {"description": "ทุนเลี้ยงเป็ดยี่สิบตัว"})
    assert (late.status_code, AlreadyWithdrawnError.message in late.text) == (422, True)
    assert "ทุนเลี้ยงเป็ดยี่สิบตัว" in late.text
    for answer in (client.get(edit), client.get(withdraw), client.post(withdraw, {"reason": "x"})):
        assert answer.url == reverse("assistance:help-detail", args=[given.pk])
    for answer in (
        client.patch(f"/api/v1/assistance/{given.pk}/", {"amount": 5}, content_type=JSON),
        client.post(f"/api/v1/assistance/{given.pk}/withdraw/", {"reason": "x"}, content_type=JSON),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, AlreadyWithdrawnError.code)
    client.force_login(make_user("district_officer", "4202"))
    assert client.post(edit, sent).status_code == 404


def test_whoever_answers_a_request_too_late_keeps_the_answer(town, client):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    asked = town.ask(house, mentor)
    with acting_for(town.officer):
        answer_request(asked=asked, by=town.officer, answer="ใช้ทุนหมู่บ้าน")
    client.force_login(town.verifier)
    at = reverse("assistance:request-answer", args=[asked.pk])
    late = client.post(at, {"answer": "ให้มารับพันธุ์ไก่ที่อำเภอ"})
    assert (late.status_code, RequestStateError.message in late.text) == (422, True)
    assert late.text.count("ให้มารับพันธุ์ไก่ที่อำเภอ") == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_an_answer_says_whether_anybody_hears_of_it(town, client, is_there):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    asked = town.ask(house, mentor)
    if not is_there:
        with acting_for(town.administrator):
            set_active(user=mentor.user, active=False, by=town.administrator)
    client.force_login(town.officer)
    at = reverse("assistance:request-answer", args=[asked.pk])
    page = client.post(at, {"answer": "ใช้ทุนหมู่บ้าน"}, follow=True)
    assert ("ผู้ที่รอคำตอบได้รับแจ้ง" in page.text) is is_there
    assert ("ไม่มีผู้ใช้ในระบบที่จะได้รับแจ้ง" in page.text) is not is_there


def test_officers_do_not_change_what_an_agency_entered_but_may_say_it_is_not_theirs(town):
    house, beside = town.houses[:2]
    enter_and_settle(town, pins_of(town, beside)[0])
    enter_and_settle(town, pins_of(town, house)[0])
    (given,) = ledger(town, house)
    with acting_for(town.officer):
        with pytest.raises(EnteredByAgencyError):
            correct_assistance(assistance=given, by=town.officer, amount=1)
        with pytest.raises(EnteredByAgencyError):
            withdraw_assistance(assistance=given, by=town.officer, reason="x")
        take_out_of_household(assistance=given, by=town.officer, reason="คนชื่อเดียวกัน")
        with pytest.raises(AlreadySettledError):
            take_out_of_household(assistance=given, by=town.officer, reason="อีกครั้ง")
    assert ledger(town, house) == []
    assert len(ledger(town, beside)) == 1
    settle_due()
    assert ledger(town, house) == []


def test_a_later_list_finds_whom_an_earlier_one_did_not_know(town):
    pin = make_pin()
    enter_and_settle(town, pin)
    with acting_for(purpose="help.settle"):
        HelpMatch.objects.update(tried_at=timezone.now() - timezone.timedelta(days=1))
    assert try_again() == 0
    with acting_for(town.administrator):
        person = town.houses[0].persons.last()
        person.pin, person.pin_index = pin, entries.pin_index(pin)
        person.save()
    assert try_again() == 1
    assert len(ledger(town, town.houses[0])) == 1


def test_the_day_a_need_was_met_is_that_of_the_first_help_however_late_it_is_recorded(town):
    house, today = town.houses[0], timezone.localdate()
    said = {"household": house, "by": town.officer, "kind": "goods", "description": "ข้าวสาร"}
    said |= {"dimension": town.income(), "giver": "กองทุนวัดสมมุติ"}
    with acting_for(town.officer):
        needs = Need.objects.filter(household=house, dimension="income")
        for days_ago, first in ((5, 5), (3, 5), (9, 9)):
            record_assistance(given_on=today - timezone.timedelta(days=days_ago), **said)
            assert set(needs.values_list("met_on", flat=True)) == {
                today - timezone.timedelta(days=first)
            }


def test_an_officer_corrects_and_withdraws_own_help_and_needs_follow(town):
    house, today = town.houses[0], timezone.localdate()
    with acting_for(town.officer):
        given = record_assistance(
            household=house,
            by=town.officer,
            dimension=town.income(),
            kind="goods",
            description="ข้าวสาร",
            given_on=today,
            giver="กองทุนวัดสมมุติ",
        )
        earlier = today - timezone.timedelta(days=3)
        correct_assistance(assistance=given, by=town.officer, given_on=earlier, amount=100)
        needs = Need.objects.filter(household=house, dimension="income")
        assert set(needs.values_list("met_on", flat=True)) == {earlier}
        withdraw_assistance(assistance=given, by=town.officer, reason="บันทึกผิดบ้าน")
        assert set(needs.values_list("status", "met_on")) == {("waiting", None)}
        started = timezone.now()
        other = record_assistance(
            household=house,
            by=town.officer,
            dimension=Dimension.objects.get(pk="health"),
            kind="goods",
            description="ข้าวสาร",
            given_on=today,
            giver="กองทุนวัดสมมุติ",
        )
        correct_assistance(assistance=other, by=town.officer, dimension=town.income())
        followed = set(needs.values_list("status", "met_on", "status_by"))
        assert followed == {("helped", today, town.officer.pk)}
        assert not needs.filter(status_at__lt=started).exists()
        assert not needs.filter(status_at=None).exists()


def test_enter_help_asks_the_same_of_the_database_for_everybody(town):
    pins = [pins_of(town, town.houses[0])[0], make_pin()]
    asked = []
    for pin in pins:
        with acting_for(town.agent), CaptureQueriesContext(connection) as found:
            enter_help(
                organization=town.agency,
                by=town.agent,
                id=uuid.uuid4(),
                pin=pin,
                dimension=town.income(),
                kind="money",
                description="x",
                given_on=timezone.localdate(),
            )
        asked.append([q["sql"].split(" ")[0] for q in found])
    assert asked[0] == asked[1]


def test_ids_and_files_of_entries_are_sealed_anew_with_a_new_key(town, settings):
    entry = enter(town, evidence=picture())
    number, key = settings.LOEI_ID_CURRENT_KEY
    settings.LOEI_ID_KEYS = {**settings.LOEI_ID_KEYS, number + 1: bytes(32)}
    settings.LOEI_ID_CURRENT_KEY = (number + 1, bytes(32))
    done = rotate_keys()
    assert done["assistance_helpentry"] == 1
    assert done["files"] > 0
    settings.LOEI_ID_KEYS = {number + 1: bytes(32)}
    with acting_for(town.agent):
        again = HelpEntry.objects.get(pk=entry.pk)
        assert str(again.pin) == str(entry.pin)
        with again.evidence.open() as file:
            assert file.read()[:2] == b"\xff\xd8"


def test_a_merge_takes_help_and_its_receiver_along(town):
    stays, double = town.houses[:2]
    enter_and_settle(town, pins_of(town, double)[0])
    with acting_for(town.officer):
        merge_households(stays=stays, double=double, by=town.officer)
        (given,) = Assistance.objects.standing().filter(household=stays)
        assert given.person.household_id == stays.pk
