"""A filter that cannot be read shows nobody and makes no file: it was not asked for everybody."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import AuditEvent
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.rooms import ROOMS

pytestmark = pytest.mark.django_db
# What is asked for readably, and what cannot be read.
LISTS = {
    "accounts:audit-list": ({"first": "01/01/2560"}, {"first": "1 มกรคาม"}),
    "accounts:account-list": ({"role": "administrator"}, {"role": "governer"}),
    "committees:organization-list": ({"q": "โรง"}, {"kind": "hospitl"}),
    "households:household-list": ({"area": "4201"}, {"area": "42019"}),
    "mentors:official-list": ({"area": "4201"}, {"area": "42019"}),
    "mentors:pairing-day": ({"area": "4201"}, {"day": "31/02/2569"}),
}
FILES = {
    "accounts:audit-export": "accounts:audit-list",
    "households:household-export": "households:household-list",
    "mentors:official-export": "mentors:official-list",
    "mentors:pairing-day-sheet": "mentors:pairing-day",
}


@pytest.fixture
def everybody(client):
    """Signs in whoever may look at all of it, where there is somebody in each list."""
    user = make_user("administrator", "42")
    make_user("district_officer", "4201")
    make_pairing(make_household("420107"), make_official("4201"), user)
    client.force_login(user)
    return client


def shown(client, name, asked) -> int:
    return client.get(reverse(name), asked).context["page"].paginator.count


@pytest.mark.parametrize("name", LISTS)
def test_a_list_whose_filter_cannot_be_read_shows_nobody_and_says_why(everybody, name):
    readable, misread = LISTS[name]
    if name == "committees:organization-list":
        assert shown(everybody, name, {}) > 0
    else:
        assert shown(everybody, name, readable) > 0
    page = everybody.get(reverse(name), misread)
    assert (page.status_code, page.context["page"].paginator.count) == (200, 0)
    assert "ยังมีช่องที่ต้องแก้ไข" in page.text


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_made_of_a_filter_that_cannot_be_read(everybody, name):
    if name == "mentors:pairing-day-sheet":
        everybody.force_login(make_user("district_officer", "4201"))
    readable, misread = LISTS[FILES[name]]
    file = everybody.get(reverse(name), readable)
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active.values)
    assert len(rows) > 1
    entries = AuditEvent.objects.filter(action__endswith="exported").count()
    answer = everybody.get(reverse(name), misread)
    key, value = next(iter(misread.items()))
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse(FILES[name]))
    assert everybody.get(answer.url).wsgi_request.GET[key] == value
    (sentence,) = [str(said) for said in get_messages(answer.wsgi_request)]
    assert sentence.startswith("ไม่ได้ทำไฟล์ เพราะอ่านตัวกรองไม่ได้")
    assert AuditEvent.objects.filter(action__endswith="exported").count() == entries


def test_what_is_asked_of_a_list_is_read_in_one_way_alone():
    """`asked_in` of `core/forms.py`, beside which `is_misread` says whether it was read."""
    there = [
        str(path.relative_to(settings.BASE_DIR))
        for room in ROOMS
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
        if "cleaned_data if " in path.read_text() and "is_valid() else {}" in path.read_text()
    ]
    assert there == ["core/forms.py"]
