"""Records are checked without asking for what lies behind the fence, and refused in Thai."""

import re

import pytest
from django.forms import ModelForm
from django.urls import reverse

from accounts.acting import acting_for
from core.records import NotValidError, store, validate
from households.models import Household
from households.services.households import leave_programme
from mentors.models import Official
from tests.conftest import ROOT
from tests.factories.people import make_household, make_official, make_user
from tests.rooms import ROOMS
from tests.walk.world import World


def test_trap_36_nobody_looks_keys_up_through_the_fence():
    """`full_clean` would; `core.records` says why and is used instead."""
    found = [
        str(file.relative_to(ROOT))
        for name in ROOMS
        for file in (ROOT / name).rglob("*.py")
        if re.search(r"(?<!super\(\))\.(full_clean|clean_fields)\(", file.read_text())
    ]
    assert found == []


def forms_of(kind=ModelForm):
    for found in kind.__subclasses__():
        if found.__module__.split(".")[0] in ROOMS:
            yield found
        yield from forms_of(found)


def test_trap_36_forms_offer_rows_behind_the_fence_only_where_they_say_which():
    """A model form looks up the keys it offers; those of a fenced table it must choose itself."""
    offered = {
        f"{form.__name__}.{name}"
        for form in forms_of()
        for name in form.base_fields
        if name in {field.name for field in form._meta.model._meta.get_fields()}
        if hasattr(getattr(form._meta.model._meta.get_field(name), "related_model", None), "policy")
    }
    assert offered == {"PlanRowForm.need"}  # the needs of the plan's own household


@pytest.mark.django_db
def test_trap_36_a_household_of_a_list_is_changed_by_who_may_not_see_the_batch():
    world = World()
    batch = world.import_list(2569, [1])
    household, officer = world.house(1), world.users["officer"]
    assert household.created_batch == batch
    with acting_for(officer):
        assert not type(batch).objects.exists()
        leave_programme(
            household=Household.objects.get(pk=household.pk), reason="moved", by=officer
        )
    household.refresh_from_db()
    assert household.leave_reason == "moved"


@pytest.mark.django_db
def test_lengths_choices_blanks_and_constraints_still_hold():
    household = make_household()
    for name, value, said in (
        ("house_number", "ก" * 41, "บ้านเลขที่: โปรดใส่ไม่เกิน 40 ตัวอักษร (ขณะนี้ 41)"),
        ("survey_status", "nonsense", "สถานะการสำรวจ: «nonsense» ไม่อยู่ในตัวเลือก โปรดเลือกใหม่"),
        ("identity_key", "", "กุญแจเทียบครัวเรือน: ต้องระบุช่องนี้"),
        ("subdistrict_id", None, "ต้องระบุช่องนี้"),
        ("house_code", "12", "รหัสบ้านต้องเป็นตัวเลข 11 หลัก"),
    ):
        wrong = Household.objects.get(pk=household.pk)
        setattr(wrong, name, value)
        with pytest.raises(NotValidError) as refused:
            validate(wrong)
        assert str(refused.value) == said


@pytest.mark.django_db
def test_what_only_the_database_sees_is_refused_with_a_sentence_too(client):
    """An account that belongs to an official of another district, behind the fence."""
    account = make_user("mentor", "4201")
    make_official("4202", user=account)
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    answer = client.post(
        reverse("mentors:official-create"),
        {
            "first_name": "ก",
            "last_name": "ข",
            "work_area": "4201",
            "capacity": 1,
            "user": account.username,
        },
    )
    assert answer.status_code == 422
    assert "มีข้าราชการพี่เลี้ยงที่ใช้บัญชีผู้ใช้นี้อยู่แล้ว" in answer.text
    assert Official.objects.count() == 1


@pytest.mark.django_db
def test_who_was_quicker_is_a_sentence_and_not_a_fault():
    taken = make_household()
    other = make_household()
    other.house_code = taken.house_code
    with pytest.raises(NotValidError, match="มีครัวเรือนที่ใช้รหัสบ้านนี้แล้ว"):
        store(other, unique=False)
    with pytest.raises(NotValidError, match="มีครัวเรือนที่ใช้รหัสบ้านนี้แล้ว"):
        store(other)
