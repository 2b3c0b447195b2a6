"""Orders, seats and who holds them, through the pages the office uses."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services.accounts import set_active
from committees.errors import SeatGoneError
from committees.models import (
    Addressee,
    Committee,
    CommitteeDuty,
    CommitteeSeat,
    DistributionList,
    SeatHolder,
)
from committees.services.committees import (
    remove_paragraph,
    remove_seat,
    save_paragraph,
    save_seat,
    seat_person,
)
from core.forms import BuddhistDateField
from places.models import Organization
from tests.confirming import confirm
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, db):
    user = make_user("district_officer", "4201")
    client.force_login(user)
    return user


@pytest.fixture
def centre(db):
    return Committee.objects.get(area="4201")


def as_typed(day):
    return BuddhistDateField().prepare_value(day)


def address(name, committee, *keys):
    return reverse(f"committees:{name}", args=[committee.pk, *keys])


def add_seat(client, committee, number="1", **fields):
    data = {"number": number, "title": "นายอำเภอเมืองเลย", "role": "chair", "person_count": "1"}
    answer = client.post(address("seat-create", committee), data | fields)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return CommitteeSeat.objects.get(committee=committee, number=number)


def add_holder(client, seat, **fields):
    data = {"kind": "holder", "name": "นายสมมุติ หนึ่ง", "started_on": "01/01/2569"}
    return client.post(address("holder-create", seat.committee, seat.pk), data | fields)


def test_a_district_keeps_its_own_order_word_for_word(client, officer, centre):
    answer = client.post(
        address("order-edit", centre),
        {
            "order_number": "๑๒/๒๕๖๙",
            "ordered_on": "05/01/2569",
            "order_title": "จัดตั้ง ศจพ.อ.เมืองเลย",
            "legal_basis": "คำสั่งจังหวัดเลย ที่ ๔๑๗๓/๒๕๖๘",
        },
    )
    assert answer.status_code == 302
    for part, number, text in (("practice", "๑.๑", "ทำก่อน"), ("duty", "๑", "หน้าที่แรก")):
        given = {"part": part, "printed_number": number, "text": text}
        assert client.post(address("paragraph-create", centre), given).status_code == 302

    page = client.get(address("committee-detail", centre)).content.decode()

    for said in ("๑๒/๒๕๖๙", "5 มกราคม 2569", "จัดตั้ง ศจพ.อ.เมืองเลย", "๔๑๗๓/๒๕๖๘", "ทำก่อน", "หน้าที่แรก"):
        assert said in page
    assert page.index("ทำก่อน") < page.index("หน้าที่แรก")
    assert (
        AuditEvent.objects.filter(action="committee.order_changed", actor_id=officer.pk).count()
        == 1
    )


def test_the_province_and_another_district_are_out_of_reach(client, officer):
    for code in ("42", "4202"):
        committee = Committee.objects.get(area=code)
        assert client.get(address("order-edit", committee)).status_code == 404
        page = client.get(address("committee-detail", committee))
        assert address("order-edit", committee) not in page.content.decode()


def test_a_seat_passes_from_one_to_the_next_and_both_are_remembered(client, officer, centre):
    seat = add_seat(client, centre)
    assert add_holder(client, seat).status_code == 302
    taken = add_holder(client, seat, name="นางสมมุติ สอง", started_on="01/02/2569")
    assert taken.status_code == 422
    assert "ครบตามคำสั่ง" in taken.content.decode()
    assert "นางสมมุติ สอง" in taken.content.decode()  # what was typed stays

    first = SeatHolder.objects.get(seat=seat)
    end = address("holder-end", centre, seat.pk, first.pk)
    answer = confirm(client, end, {"ended_on": "01/03/2569"})
    assert answer.status_code == 302
    assert add_holder(client, seat, name="นางสมมุติ สอง", started_on="01/03/2569").status_code == 302

    in_february = SeatHolder.objects.on(date(2026, 2, 28)).get(seat=seat)
    assert (in_february.name, SeatHolder.objects.on(date(2026, 3, 1)).get(seat=seat).name) == (
        "นายสมมุติ หนึ่ง",
        "นางสมมุติ สอง",
    )
    page = client.get(address("committee-detail", centre)).content.decode()
    assert "นางสมมุติ สอง" in page
    assert "นายสมมุติ หนึ่ง" not in page


@pytest.mark.parametrize(
    ("held", "asked", "fits"),
    [
        ([("01/01/2569", "")], ("01/06/2568", "01/01/2569"), True),
        ([("01/01/2569", "")], ("01/06/2568", "02/01/2569"), False),
        ([("01/01/2569", "01/02/2569")], ("01/02/2569", ""), True),
        ([("01/03/2569", "")], ("01/01/2569", ""), False),
    ],
)
def test_one_place_is_held_by_one_person_on_every_day(client, officer, centre, held, asked, fits):
    seat = add_seat(client, centre)
    for start, end in held:
        assert add_holder(client, seat, started_on=start, ended_on=end).status_code == 302

    answer = add_holder(client, seat, name="x", started_on=asked[0], ended_on=asked[1])

    assert answer.status_code == (302 if fits else 422)


def test_a_line_for_several_people_takes_as_many_as_it_names(client, officer, centre):
    seat = add_seat(client, centre, person_count="2")
    answers = [add_holder(client, seat, name=f"ผู้ที่ {n}").status_code for n in range(3)]
    assert answers == [302, 302, 422]


def test_acting_beside_the_holder_has_an_end(client, officer, centre):
    seat = add_seat(client, centre)
    add_holder(client, seat)
    assert add_holder(client, seat, kind="acting", name="x").status_code == 422
    given = {"kind": "acting", "name": "x", "started_on": "01/02/2569", "ended_on": "01/03/2569"}
    assert add_holder(client, seat, **given).status_code == 302


def test_a_closed_account_is_not_seated(client, officer, centre):
    seat = add_seat(client, centre)
    other = make_user("mentor", "4201")
    set_active(user=other, by=make_user("administrator", "42"), active=False)
    assert add_holder(client, seat, user=other.pk).status_code == 422
    assert not seat.holders.exists()


def test_an_end_to_come_can_be_brought_forward_and_a_past_one_stays(client, officer, centre):
    seat = add_seat(client, centre)
    coming = as_typed(timezone.localdate() + timedelta(days=300))
    add_holder(client, seat, kind="acting", ended_on=coming)
    holder = seat.holders.get()
    end = address("holder-end", centre, seat.pk, holder.pk)
    confirm(client, end, {"ended_on": "01/02/2569"})
    confirm(client, end, {"ended_on": "01/04/2569"})
    holder.refresh_from_db()
    assert holder.ended_on == date(2026, 2, 1)


def test_an_end_is_not_put_off_into_the_next_ones_time(client, officer, centre):
    seat = add_seat(client, centre)
    today = timezone.localdate()
    end, later = (as_typed(today + timedelta(days=days)) for days in (30, 90))
    add_holder(client, seat, ended_on=end)
    add_holder(client, seat, name="คนถัดไป", started_on=end)
    first = seat.holders.get(ended_on__isnull=False)
    confirm(client, address("holder-end", centre, seat.pk, first.pk), {"ended_on": later})
    first.refresh_from_db()
    assert first.ended_on == today + timedelta(days=30)


@pytest.mark.parametrize("count", ["0", "-1", ""])
def test_a_line_names_at_least_one_person(client, officer, centre, count):
    data = {"number": "1", "title": "x", "role": "chair", "person_count": count}
    assert client.post(address("seat-create", centre), data).status_code == 422


def test_a_line_does_not_shrink_below_those_who_hold_it(client, officer, centre):
    seat = add_seat(client, centre, person_count="2")
    for name in ("หนึ่ง", "สอง"):
        add_holder(client, seat, name=name)
    data = {"number": "1", "title": "x", "role": "chair", "person_count": "1"}
    answer = client.post(address("seat-edit", centre, seat.pk), data)
    assert answer.status_code == 422
    assert "น้อยกว่าผู้ที่ดำรงตำแหน่งอยู่" in answer.content.decode()


def test_what_somebody_removed_meanwhile_is_said(client, officer, centre):
    seat = add_seat(client, centre)
    row = CommitteeDuty.objects.create(committee=centre, number=1, text="x")
    CommitteeSeat.objects.filter(pk=seat.pk).delete()
    CommitteeDuty.objects.filter(pk=row.pk).delete()
    for act in (
        lambda: save_seat(committee=centre, by=officer, seat=seat, title="y"),
        lambda: remove_seat(seat=seat, by=officer),
        lambda: seat_person(seat=seat, by=officer, name="x", started_on=date(2026, 1, 1)),
        lambda: save_paragraph(committee=centre, by=officer, paragraph=row, text="y"),
        lambda: remove_paragraph(paragraph=row, by=officer),
    ):
        with pytest.raises(SeatGoneError):
            act()
    assert not centre.seats.exists()


def test_who_looked_is_on_record_and_only_keepers_see_who_held_a_seat(client, officer, centre):
    seat = add_seat(client, centre)
    add_holder(client, seat, name="คนก่อน", ended_on="01/02/2569")
    add_holder(client, seat, name="คนนี้", started_on="01/02/2569")
    page = address("seat-detail", centre, seat.pk)
    assert "คนก่อน" in client.get(page).content.decode()
    client.force_login(make_user("agency_officer", None, Organization.objects.first()))
    shown = client.get(page).content.decode()
    assert ("คนก่อน" in shown, "คนนี้" in shown) == (False, True)
    assert AuditEvent.objects.filter(action="committee.viewed").count() == 2


def test_a_paragraph_that_changes_its_part_stands_last_there(client, officer, centre):
    for part in ("practice", "duty"):
        client.post(address("paragraph-create", centre), {"part": part, "text": part})
    moved = centre.duties.get(part="practice")
    given = {"part": "duty", "text": "ย้ายมา"}
    answer = client.post(address("paragraph-edit", centre, moved.pk), given)
    assert answer.status_code == 302
    assert list(centre.duties.values_list("part", "number", "text")) == [
        ("duty", 1, "duty"),
        ("duty", 2, "ย้ายมา"),
    ]
    assert AuditEvent.objects.filter(action="committee.paragraph_saved").count() == 3


def test_only_accounts_of_the_area_are_taken_and_told(client, officer, centre):
    seat = add_seat(client, centre)
    here, elsewhere = make_user("mentor", "4201"), make_user("mentor", "4202")
    assert here.full_name not in client.get(address("seat-detail", centre, seat.pk)).text
    near = add_holder(client, seat, user=here.first_name)
    assert near.status_code == 422
    assert here.username in near.text
    far = add_holder(client, seat, user=elsewhere.first_name)
    assert far.status_code == 422
    assert elsewhere.username not in far.text
    assert add_holder(client, seat, user=elsewhere.username).status_code == 422
    assert add_holder(client, seat, user=here.username).status_code == 302


def test_a_line_that_was_held_stays_and_one_nobody_held_goes(client, officer, centre):
    kept, gone = add_seat(client, centre), add_seat(client, centre, number="2")
    add_holder(client, kept)
    for seat in (kept, gone):
        confirm(client, address("seat-remove", centre, seat.pk), {})
    assert list(centre.seats.all()) == [kept]


def test_what_names_a_line_is_said_before_it_goes(client, officer, centre):
    seat = add_seat(client, centre)
    address_of = address("seat-remove", centre, seat.pk)
    assert [line.text for line in client.get(address_of).context["question"].lines] == [str(seat)]
    own = DistributionList.objects.filter(area="4201").first()
    listed = reverse("committees:addressee-create", args=[own.pk])
    assert client.post(listed, {"title": "ผู้รับใหม่", "seat": seat.pk}).status_code == 302
    lines = {line.text: line.count for line in client.get(address_of).context["question"].lines}
    assert lines == {str(seat): None, "รายชื่อผู้รับหนังสือที่ส่งถึงตำแหน่งนี้": 1}
    confirm(client, address_of, {})
    assert not centre.seats.exists()
    assert Addressee.objects.get(title="ผู้รับใหม่").seat is None


def test_leaving_twice_and_leaving_before_coming_change_nothing(client, officer, centre):
    seat = add_seat(client, centre)
    add_holder(client, seat)
    holder = seat.holders.get()
    end = address("holder-end", centre, seat.pk, holder.pk)
    assert confirm(client, end, {"ended_on": "01/01/2569"}).status_code == 422
    confirm(client, end, {"ended_on": "01/02/2569"})
    answer = confirm(client, end, {"ended_on": "01/04/2569"})
    assert "พ้นจากตำแหน่งแล้ว" in client.get(answer.url).content.decode()
    holder.refresh_from_db()
    assert holder.ended_on == date(2026, 2, 1)


def test_the_pages_ask_equally_often_for_one_seat_and_for_many(client, officer, centre):
    counts = []
    for number in range(1, 7):
        seat = add_seat(client, centre, number=str(number))
        add_holder(client, seat)
        if number in (1, 6):
            with CaptureQueriesContext(connection) as asked:
                client.get(address("committee-detail", centre))
                client.get(reverse("committees:committee-list"))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_texts_are_shown_as_text_and_the_removed_one_is_gone(client, officer, centre):
    given = {"part": "duty", "text": "<b>ไม่ใช่ HTML</b>"}
    client.post(address("paragraph-create", centre), given)
    row = CommitteeDuty.objects.get(committee=centre)
    page = client.get(address("committee-detail", centre)).content.decode()
    assert re.search("&lt;b&gt;ไม่ใช่ HTML", page)
    confirm(client, address("paragraph-remove", centre, row.pk), {})
    assert not centre.duties.exists()
