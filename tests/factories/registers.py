"""The register of an office is begun on its page, as somebody of the office does it."""

from django.test import Client
from django.urls import reverse

from core import days
from core.forms import BuddhistDateField


def begin_book(user, area="4201", book="letter") -> None:
    """The office's first number in the system: from here on letters number themselves."""
    client = Client()
    client.force_login(user)
    data = {
        "area": area,
        "book": book,
        "dated_on": BuddhistDateField().prepare_value(days.today()),
        "addressed_to": "นายอำเภอ",
        "subject": "เริ่มทะเบียน",
    }
    answer = client.post(reverse("committees:register-create"), data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
