"""A person or an office is found by the name as people type it, whoever typed it in which way."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.forms.accounts import AccountField
from accounts.models import User
from mentors.models import Official
from places.models import Organization
from tests.confirming import confirm
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
# เ twice for แ, a mark before its vowel, a letter nobody sees, two spaces.
TYPED = {"first_name": "เเสงนํ้า\u200b", "last_name": "ใจ  ดี"}
MEANT = {"first_name": "แสงน้ำ", "last_name": "ใจ ดี"}
FOUND = (
    "แสงน้ำ",
    "เเสงนํ้า",
    "นายแสงน้ำ",
    "แสงน้ำ ใจ ดี",
    "น.ส.แสงน้ำ  ใจ",
    "นส. แสงน้ำ",
    "ดี แสงน้ำ",
    " ใจ\u200bดี ",
)
NOT_FOUND = ("แสงน้ำ ใจร้าย", "แสง จันทร์", "นาย")


@pytest.fixture
def admin(client):
    user = make_user("administrator", "42")
    client.force_login(user)
    return user


def listed(client, name, **asked) -> set[int]:
    page = client.get(reverse(name), asked).context["page"]
    return {row.pk for row in page.object_list}


def test_an_account(client, admin):
    client.post(reverse("accounts:account-create"), TYPED | {"username": "Saengnam.J"})
    user = User.objects.get(username="Saengnam.J")
    assert {name: getattr(user, name) for name in MEANT} == MEANT
    for text in (*FOUND[:-1], "saengnam", "SAENGNAM ดี"):
        assert listed(client, "accounts:account-list", q=text) == {user.pk}, text
    for text in NOT_FOUND:
        assert user.pk not in listed(client, "accounts:account-list", q=text), text
    field = AccountField()
    field.queryset = User.objects.all()
    assert field.clean(" ".join(TYPED.values())) == user


def test_accounts_are_listed_by_how_they_stand(client, admin):
    made = {name: make_user("mentor") for name in ("used", "new", "gone", "waits")}
    made["nobody"] = make_user()
    User.objects.exclude(pk=made["new"].pk).update(last_login=timezone.now())
    for name, act in (("gone", "account-active"), ("waits", "account-suspend")):
        address = reverse(f"accounts:{act}", args=[made[name].pk])
        assert confirm(client, address, {"reason": "ลาศึกษาต่อ"}).status_code == 302
    keys = {name: user.pk for name, user in made.items()}
    assert listed(client, "accounts:account-list") >= {keys["used"], keys["new"], keys["nobody"]}
    for show, name in (
        ("none", "nobody"),
        ("never_used", "new"),
        ("closed", "gone"),
        ("suspended", "waits"),
    ):
        assert listed(client, "accounts:account-list", show=show) == {keys[name]}, show
    of_role = listed(client, "accounts:account-list", role="mentor")
    assert of_role & set(keys.values()) == {keys["used"], keys["new"]}
    assert not listed(client, "accounts:account-list", show="left_behind")
    assert not listed(client, "accounts:account-list", show="ending")


def test_an_official(client):
    client.force_login(make_user("district_officer", "4201"))
    fields = TYPED | {"title": "นาย", "capacity": 1, "work_area": "4201"}
    assert client.post(reverse("mentors:official-create"), fields).status_code == 302
    official = Official.objects.get()
    assert {name: getattr(official, name) for name in MEANT} == MEANT
    for text in FOUND[:-1]:
        assert listed(client, "mentors:official-list", q=text) == {official.pk}, text
        board = client.get(reverse("mentors:board-officials"), {"oq": text})
        assert [row.pk for row in board.context["officials"]] == [official.pk], text
    for text in NOT_FOUND[:-1]:
        assert listed(client, "mentors:official-list", q=text) == set(), text


def test_an_office(client, admin):
    name = "วัดป่าเเสงนํ้า  ธรรม"
    said = {"name": name, "kind": "temple", "is_active": "on", "serves": ["420107"]}
    assert client.post(reverse("committees:organization-create"), said).status_code == 302
    office = Organization.objects.get(name="วัดป่าแสงน้ำ ธรรม")
    for text in ("แสงน้ำ", "เเสงนํ้า", "ธรรม วัดป่า"):
        assert listed(client, "committees:organization-list", q=text) == {office.pk}, text
