"""Days that can be, said once for models, forms and services."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from core.thai import be_date

BIRTHS = date(1890, 1, 1)  # nobody alive is older
SERVICE = date(1950, 1, 1)  # careers and orders of people alive
PROGRAMME = date(2017, 1, 1)  # พ.ศ. 2560, the first TPMAP list: nothing of the programme is older
LATEST = date(2099, 12, 31)  # what lies behind it was typed in the other era
YEAR = timedelta(days=366)


def today() -> date:
    return timezone.localdate()


def in_a_year() -> date:
    """As far ahead as an act of the programme is planned."""
    return timezone.localdate() + YEAR


def why_not(day: date, earliest: date, latest: date = LATEST) -> str:
    """The sentence that refuses a day outside `earliest`–`latest` (both included), else empty."""
    if day < earliest or day > LATEST:
        return f"วันที่ต้องอยู่ระหว่าง {be_date(earliest)} ถึง {be_date(latest)} โปรดตรวจปี พ.ศ."
    if day > latest:
        ahead = "ต้องไม่อยู่ในอนาคต" if latest == today() else f"ต้องไม่เกิน {be_date(latest)}"
        return f"วันที่{ahead}"
    return ""


def within(name: str, *fields: str, earliest: date) -> CheckConstraint:
    """A constraint that date fields lie between `earliest` and `LATEST`, where they are known."""
    condition = Q()
    for field in fields:
        known = Q(**{f"{field}__gte": earliest, f"{field}__lte": LATEST})
        condition &= Q(**{field: None}) | known
    return CheckConstraint(
        name=name,
        condition=condition,
        violation_error_message=f"วันที่ต้องไม่ก่อน {be_date(earliest)} โปรดตรวจปี พ.ศ.",
    )


def degrees(most: int) -> list:
    """Validators of a coordinate: between `-most` and `most`."""
    message = f"พิกัดต้องอยู่ระหว่าง -{most} ถึง {most} องศา"
    return [MinValueValidator(-most, message), MaxValueValidator(most, message)]


def on_earth(name: str) -> CheckConstraint:
    """A constraint on `latitude` and `longitude`, where they are known."""
    latitude = Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90)
    longitude = Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180)
    return CheckConstraint(
        name=name,
        condition=latitude & longitude,
        violation_error_message="พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา",
    )
