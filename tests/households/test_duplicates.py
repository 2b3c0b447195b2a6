"""Households that look like one: proposed with reasons, decided once, merged without loss."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from core.errors import DomainError
from core.thai import name_key, name_sound
from households.models import DuplicateDecision, Household, Person
from households.services.duplicates import likely_duplicates, merge_households, tell_apart
from households.tpmap.services.imports import import_list
from tests.confirming import confirm
from tests.factories.people import (
    make_household,
    make_official,
    make_pairing,
    make_person,
    make_user,
)
from tests.households.test_import import write_list

pytestmark = pytest.mark.django_db


def called(household, first, last, *, born=None, pin=True):
    """Renames the only person of a household."""
    person = household.persons.get()
    person.first_name, person.last_name = first, last
    person.name_key, person.sound_key = name_key(first, last), name_sound(first, last)
    person.birth_date, person.birth_precision = born, 3 if born else None
    if not pin:
        person.pin = person.pin_index = None
    person.save()
    return household


@pytest.fixture
def pair():
    born = date(1960, 5, 7)
    return (
        called(make_household("420107"), "ณัฐธิดา", "ศรีสุข", born=born),
        called(make_household("420108"), "นัฐธิดา", "สรีสุข", born=born, pin=False),
    )


def proposed(households=None):
    rows = Household.objects.all() if households is None else households
    return [(p["one"], p["other"], p["why"]) for p in likely_duplicates(rows)]


def test_who_sounds_alike_and_was_born_the_same_day_is_proposed(pair):
    assert proposed() == [(*pair, ["ชื่อ-สกุลออกเสียงเหมือนกัน", "วันเกิดตรงกัน"])]


def test_two_valid_ids_or_another_birth_date_are_two_people():
    born = date(1960, 5, 7)
    for area in ("420107", "420108"):
        called(make_household(area), "สมหมาย", "ดีมา", born=born)
    called(make_household("420107"), "คำแพง", "งามดี", born=born)
    called(make_household("420107"), "คำแพง", "งามดี", born=date(1970, 1, 1), pin=False)
    called(make_household("420201"), "คำแพง", "งามดี", pin=False)
    assert proposed() == []


def test_a_missing_birth_date_counts_in_the_same_sub_district():
    one = called(make_household("420107"), "มะลิ", "ทองคำ", born=date(1960, 5, 7))
    other = called(make_household("420107"), "มะลิ", "ทองคำ", pin=False)
    assert proposed() == [(one, other, ["ชื่อ-สกุลตรงกัน", "ไม่ทราบวันเกิดของคนหนึ่ง"])]


def test_a_merge_keeps_both_histories_and_lists_find_the_one_that_stays(pair, tmp_path):
    stays, double = pair
    by = make_user("district_officer", "4201")
    pairing = make_pairing(double, make_official(), by)

    merge_households(stays=stays, double=double, by=by, reason="บัตรประชาชนเดียวกัน")

    double.refresh_from_db()
    assert (double.merged_into, double.leave_reason) == (stays, "duplicate")
    assert double.persons.get().merged_into == stays.persons.get()
    pairing.refresh_from_db()
    assert pairing.household_id == double.pk
    assert proposed() == []
    with pytest.raises(DomainError, match="ถูกรวมไปแล้ว"):
        merge_households(stays=stays, double=double, by=by)
    event = AuditEvent.objects.get(action="household.merged")
    assert (event.household_id, event.details) == (double.pk, {"kept": stays.pk})

    path = write_list(tmp_path / "a.csv", 1)
    cells = path.read_text(encoding="utf-8-sig").splitlines()
    code = cells[1].split(",")[1]
    path.write_text("\n".join(cells).replace(code, double.house_code), encoding="utf-8-sig")
    import_list(path, data_year=2569, by=None)
    assert Person.objects.filter(household=stays).count() == 2
    assert Person.objects.filter(household=double).count() == 1


def test_told_apart_is_asked_once(pair):
    tell_apart(one=pair[1], other=pair[0], by=make_user(), reason="พี่น้องฝาแฝด")
    assert proposed() == []
    with pytest.raises(DomainError, match="มีผู้ตัดสินคู่นี้แล้ว"):
        tell_apart(one=pair[0], other=pair[1], by=make_user())


def test_an_officer_decides_pairs_of_the_own_district_on_the_page(client, pair):
    born = date(1955, 1, 1)
    called(make_household("420201"), "สุภาพร", "ดวงเลย", born=born)
    called(make_household("420201"), "สุพาพร", "ดวงเลย", born=born, pin=False)
    client.force_login(make_user("district_officer", "4201"))
    page = client.get(reverse("households:duplicate-list"))
    assert [(p["one"], p["other"]) for p in page.context["pairs"]] == [pair]
    itself = reverse("households:duplicate-decide", args=[pair[0].pk, pair[0].pk])
    assert client.post(itself, {"keep": pair[0].pk}).status_code == 404
    address = reverse("households:duplicate-decide", args=[pair[0].pk, pair[1].pk])
    confirm(client, address, {"keep": pair[0].pk, "reason": "คนเดียวกัน"})
    shown = client.get(reverse("households:household-detail", args=[pair[0].pk])).content.decode()
    assert "รวมกับรายการที่บันทึกซ้ำ" in shown
    assert "มีผู้ตัดสิน" not in shown


def test_two_told_apart_by_mistake_are_found_and_merged(client, pair):
    far = [make_household("420201"), make_household("420201")]
    tell_apart(one=far[0], other=far[1], by=make_user())
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    address = reverse("households:duplicate-decide", args=[pair[0].pk, pair[1].pk])
    client.post(address, {"keep": "", "reason": "กดผิด"})
    apart = reverse("households:duplicate-list") + "?apart=1"
    waiting = client.get(reverse("households:duplicate-list"))
    assert (waiting.context["pairs"], "?apart=1" in waiting.text) == ([], True)

    page = client.get(apart)
    assert [(p["one"], p["other"]) for p in page.context["pairs"]] == [pair]
    assert ("คนละครัวเรือน: กดผิด" in page.text, 'name="keep" value=""' in page.text) == (True, False)
    confirm(client, address, {"keep": pair[0].pk, "reason": "คนเดียวกัน"})

    pair[1].refresh_from_db()
    assert pair[1].merged_into == pair[0]
    assert client.get(apart).context["pairs"] == []
    decision = DuplicateDecision.objects.get(household__in=pair)
    assert (decision.is_same, decision.reason, decision.decided_by) == (True, "คนเดียวกัน", officer)
    with pytest.raises(DomainError, match="มีผู้ตัดสินคู่นี้แล้ว"):
        tell_apart(one=pair[0], other=pair[1], by=officer)


def test_many_told_apart_cost_as_many_queries_as_one(client, pair):
    client.force_login(make_user("district_officer", "4201"))

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(reverse("households:duplicate-list") + "?apart=1")
        return len(shown.context["pairs"]), len(asked)

    tell_apart(one=pair[0], other=pair[1], by=make_user())
    queries()
    one, few = queries()
    for _ in range(2):
        tell_apart(one=make_household("420107"), other=make_household("420108"), by=make_user())
    assert queries() == (one + 2, few)


def test_the_page_shows_in_bold_by_whom_a_pair_was_found(client, pair):
    other = make_person(pair[1])
    client.force_login(make_user("district_officer", "4201"))
    page = client.get(reverse("households:duplicate-list"))
    people = [*page.context["pairs"][0]["one_people"], *page.context["pairs"][0]["other_people"]]
    assert {p.pk: p.is_alike for p in people} == {
        pair[0].persons.get().pk: True,
        pair[1].persons.exclude(pk=other.pk).get().pk: True,
        other.pk: False,
    }
    assert page.text.count("<strong>") == 2
    for words in ("ตรงกัน 1 คน", "รวม โดยคงครัวเรือน ก", "รวม โดยคงครัวเรือน ข", "คนละครัวเรือน"):
        assert words in page.text
