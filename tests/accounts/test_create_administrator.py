"""The first account of an empty system: a link that opens once, and what is refused."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent, User
from demo.management.commands.demo_accounts import FIRST
from tests.accounts.test_doors import CHOSEN, choose, is_in, sign_in
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def printed(command, *arguments) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def link_of(text) -> str:
    return re.search(r"https?://[^/]+(/\S+)", text)[1]


def test_the_link_lets_its_owner_in_once_and_the_history_tells():
    assert printed("demo_accounts") == FIRST + "\n"
    text = printed("create_administrator", "somchai", "--first-name", "สมชาย")

    choose(link_of(text))
    user = User.objects.get(username="somchai")
    client, _answer = sign_in(user, CHOSEN)
    assert is_in(client)
    assert client.get(reverse("accounts:account-list")).status_code == 200
    acts = AuditEvent.objects.filter(action__in=["account.created", "role.granted"])
    assert acts.count() == 2
    assert printed("demo_accounts") == ""
    assert choose(link_of(text))[1].context["token_fail"]


def test_a_link_nobody_used_is_given_again_and_the_first_one_ends():
    first = printed("create_administrator", "somchai")
    assert printed("demo_accounts") == FIRST + "\n"
    again = printed("create_administrator", "somchai")
    assert User.objects.count() == 1
    assert choose(link_of(first))[1].context["token_fail"]
    choose(link_of(again))
    assert is_in(sign_in(User.objects.get(), CHOSEN)[0])


@pytest.mark.parametrize("username", ["known", "มี ช่องว่าง", "", "x" * 151])
def test_a_name_that_cannot_be_taken_is_refused_in_one_sentence(username, capsys):
    User.objects.filter(pk=make_user("mentor", "4201").pk).update(username="known")
    with pytest.raises(SystemExit) as status:
        call_command("create_administrator", username)
    assert status.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert User.objects.count() == 1
