"""Days and coordinates that cannot be are refused in Thai, by the database too."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import Membership
from core import days
from core.forms import BuddhistDateField
from core.records import NotValidError, store
from core.thai import parse_month
from households.models import Household, Person
from places.models import Area
from tests.factories.people import make_household, make_user
from tests.rooms import APPS

# Written by the system itself, never entered by anybody.
OF_THE_SYSTEM = {
    "households.Household.mentored_until",  # worked out from pairings
    "accounts.ApiToken.last_used_on",
    "households.Need.met_on",  # the day of the help that met it
    "mentors.DueItem.since",  # worked out from days that are bounded
    "accounts.Digest.day",
    "accounts.AccountLetter.received_on",  # the day the slip is ticked
    "accounts.AuditEvent.day",
    "accounts.AuditSeal.day",
    "reports.MetricSnapshot.month",
    "logbook.LogbookEntry.month",  # of the run
    "committees.Dispatch.first_day",  # of the schedule's period
    "committees.Dispatch.due_on",
    "committees.TeamPlace.ticked_on",
}


def bounds_of(model, field) -> list:
    """The constraints of `core.days` over a field."""
    ours = [c for c in model._meta.constraints if c.name.endswith(("_days", "_on_earth"))]
    return [c for c in ours if f"'{field.name}__gte'" in str(c.condition)]


def refusal(model, field, value) -> str:
    record = model(**{field.name: value})
    for constraint in bounds_of(model, field):
        try:
            constraint.validate(model, record)
        except ValidationError as error:
            return error.messages[0]
    return ""


def fields_of(kind, name=""):
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_fields:
                if type(field) is kind and name in field.name:
                    yield model, field


@pytest.mark.django_db
def test_trap_37_every_day_people_enter_has_a_first_and_a_last():
    """A new date field without a bound fails here."""
    for model, field in fields_of(models.DateField):
        label = f"{model._meta.label}.{field.name}"
        for impossible in (date(1, 1, 1), date(1480, 5, 7), date(2569, 5, 7)):
            said = refusal(model, field, impossible)
            assert ("พ.ศ." in said) == (label not in OF_THE_SYSTEM), label


@pytest.mark.django_db
def test_trap_37_every_coordinate_lies_on_the_earth():
    for name, most in (("latitude", 95), ("longitude", 181)):
        found = list(fields_of(models.DecimalField, name))
        assert len(found) == 3
        for model, field in found:
            for value in (most, -most):
                assert "พิกัด" in refusal(model, field, value), model


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (Household, {"left_on": date(1, 1, 1), "leave_reason": "moved"}),
        (Household, {"latitude": 95}),
        (Person, {"birth_date": date(1700, 1, 1), "birth_precision": 3}),
        (Membership, {"started_on": date(1, 1, 1)}),
        (Area, {"latitude": -95}),
    ],
)
def test_the_database_refuses_them_whoever_writes(rows, change):
    make_household()
    make_user("mentor", "4201")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.update(**change)


@pytest.mark.django_db
def test_a_service_refuses_in_the_words_of_the_constraint():
    household = make_household()
    household.left_on, household.leave_reason = date(1, 1, 1), "moved"
    with pytest.raises(NotValidError) as refused:
        store(household)
    assert str(refused.value) == "วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ."


@pytest.mark.parametrize(
    "typed", ["01/01/0001", "0001-01-01", "07/05/1069", "07/05/2400", "07/05/2900", "07/05/2299"]
)
def test_a_day_that_cannot_be_is_said_beside_its_field(typed):
    with pytest.raises(ValidationError, match=r"พ\.ศ\."):
        BuddhistDateField().clean(typed)


def test_a_field_has_its_own_bounds():
    field = BuddhistDateField(earliest=days.PROGRAMME, latest=days.today)
    typed = field.prepare_value
    today = timezone.localdate()
    assert field.clean(typed(today)) == today
    assert field.clean("01/01/2560") == days.PROGRAMME
    for wrong, said in ((today + timedelta(days=1), "อนาคต"), (date(2016, 12, 31), "ระหว่าง")):
        with pytest.raises(ValidationError, match=said):
            field.clean(typed(wrong))


@pytest.mark.parametrize("code", ["2400-01", "2559-12", "2643-01", "0001-01", "2026-05", "2569-13"])
def test_a_month_outside_the_programme_is_none(code):
    with pytest.raises(ValueError, match=code):
        parse_month(code)
