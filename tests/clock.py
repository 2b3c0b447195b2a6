"""A day of one's choice for the whole of the code, defaults of models included."""

from contextlib import contextmanager
from datetime import date, datetime, time
from unittest import mock

from core.periods import BANGKOK


@contextmanager
def at(day: date, hour=10):
    """Inside, it is `hour` o'clock in Bangkok on `day`."""
    moment = datetime.combine(day, time(hour), BANGKOK)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    # `timezone.now` itself may be held by a field's default; what it asks is not.
    with mock.patch("django.utils.timezone.datetime", Stopped):
        yield moment
