"""Rows for tests: invented people only, national IDs with the issuing office 0000."""

import itertools
from datetime import date

from accounts.models import Membership, User
from core.identity import check_digit, pin_index
from core.thai import name_key, name_sound
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from mentors.models import Official, Pairing

_numbers = itertools.count(1)
PASSWORD = "invented-password-1"


def make_pin() -> str:
    """A national ID nobody has, nobody of an invented province either (`demo.lists`)."""
    twelve = f"10000{9_000_000 + next(_numbers):07d}"
    return twelve + check_digit(twelve)


def make_user(role=None, area=None, organization=None, **fields) -> User:
    """An account, with one role if given. `area` is a DOPA code, `organization` a row."""
    number = next(_numbers)
    user = User(username=f"user{number}", first_name=f"ทดสอบ{number}", last_name="สมมุติ", **fields)
    user.set_password(PASSWORD)
    user.save()
    if role:
        Membership.objects.create(
            user=user,
            role=role,
            area_id=area,
            organization=organization,
            started_on=date(2020, 1, 1),
        )
    return user


def make_household(subdistrict="420107", *, members=1, dimensions=("income",), year=2569, **fields):
    """A household of the list with members, listing and needs."""
    number = next(_numbers)
    household = Household.objects.create(
        **{
            "house_code": f"4299{number:07d}",
            "identity_key": f"h:4299{number:07d}",
            "house_number": str(number),
            "subdistrict_id": subdistrict,
            "district": int(subdistrict[:4]),
            "head_name": f"นายสมมุติ{number} ทดสอบ",
            "member_count": members,
            "latest_year": year,
            **fields,
        }
    )
    HouseholdListing.objects.create(household=household, data_year=year, income_per_person=20000)
    for n in range(members):
        make_person(household, is_head=n == 0, dimensions=dimensions, year=year)
    return household


def make_person(household, *, is_head=False, dimensions=("income",), year=2569) -> Person:
    pin, first = make_pin(), f"สมมุติ{next(_numbers)}"
    person = Person.objects.create(
        household=household,
        title="นาย",
        first_name=first,
        last_name="ทดสอบ",
        pin=pin,
        pin_index=pin_index(pin),
        name_key=name_key(first, "ทดสอบ"),
        sound_key=name_sound(first, "ทดสอบ"),
        is_head=is_head,
        relation="หัวหน้าครัวเรือน",
    )
    PersonListing.objects.create(
        person=person, household=household, data_year=year, age=50, failed_indicators=[27]
    )
    for code in dimensions:
        Need.objects.create(household=household, person=person, dimension_id=code, data_year=year)
    return person


def make_official(area="4201", *, user=None, capacity=3, **fields) -> Official:
    named = {"first_name": f"พี่เลี้ยง{next(_numbers)}", "last_name": "สมมุติ"}
    return Official.objects.create(
        work_area_id=area, user=user, capacity=capacity, **(named | fields)
    )


def make_pairing(household, official, by, **fields) -> Pairing:
    return Pairing.objects.create(household=household, official=official, paired_by=by, **fields)
