"""The way in: one sign-in with its limits, one-time links, what ends with a password."""

import io
import json
import logging
import re
import smtplib
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import ApiToken, AuditEvent, Membership, Notification
from accounts.passwords import NotCommon
from accounts.services import accounts, links, tokens
from core import charts, guessing
from core.logs import JsonFormatter, without_secrets
from loei_poverty.celery import app
from tests.confirming import confirm
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
CHOSEN = "ผักหวานป่าริมโขง-2569"


def sign_in(user, password=PASSWORD, address="10.1.1.1", client=None, **extra):
    """`(client, answer)` of a sign-in sent from `address`."""
    client = client or Client()
    username = user if isinstance(user, str) else user.username
    sent = {"login": username, "password": password}
    return client, client.post(LOGIN, sent, REMOTE_ADDR=address, **extra)


def give_password_again(client, password=PASSWORD):
    client.post(reverse("account_reauthenticate"), {"password": password})


def is_in(client) -> bool:
    return client.get(reverse("reports:home")).status_code == 200


# One way in.


def test_the_administration_site_holds_reference_tables_only():
    assert sorted(model._meta.label for model in admin.site._registry) == [
        "committees.Committee",
        "indicators.Dimension",
        "indicators.Indicator",
        "indicators.IndicatorAgency",
        "indicators.IndicatorThreshold",
        "indicators.ResultLevel",
        "places.Area",
        "places.Organization",
        "reports.NationalMetric",
    ]


def test_the_administration_site_takes_no_password(client):
    make_user("administrator", "42")
    for page in ("/admin/login/", "/admin/", "/admin/password_change/"):
        answer = client.post(page, {"username": "user1", "password": PASSWORD}, follow=True)
        assert answer.redirect_chain[-1][0].startswith(LOGIN), page
    assert "_auth_user_id" not in client.session


def test_flags_of_an_account_open_nothing(client):
    client.force_login(make_user("district_officer", "4201", is_staff=True, is_superuser=True))
    assert client.get("/admin/", follow=True).status_code == 403
    assert AuditEvent.objects.filter(action="refused:account.manage").count() == 1


def open_doors(patterns=None, prefix=""):
    for entry in patterns or get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from open_doors(entry.url_patterns, address)
        elif not getattr(entry.callback, "login_required", True):
            yield address


def test_these_doors_open_without_an_account_and_no_others():
    """Each is the sign-in, a part of it, or closed to all; the API asks for a token or session."""
    found = {address for address in open_doors() if not address.startswith("api/v1/")}
    assert found == {
        "healthz",
        "readyz",
        "health/metrics",  # numbers alone, to whoever holds the token of the environment
        "committees/linked/<str:link>/",  # a paper sent to an address: a signed link of thirty days
        "assistance/answer/<str:link>/",  # the answer page of a letter: its link and six digits
        "admin/login/",
        "accounts/start/<str:code>/",  # what a letter's link opens, once
        "accounts/login/",
        "accounts/logout/",
        "accounts/inactive/",
        "accounts/2fa/authenticate/",
        "accounts/2fa/webauthn/login/",
        "accounts/password/reset/",
        "accounts/password/reset/done/",
        "accounts/password/reset/key/done/",
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "accounts/password/set/",
        "accounts/signup/",
        "accounts/email/",
        "accounts/confirm-email/",
        "accounts/confirm-email/<str:key>/",
        "accounts/login/code/confirm/",
        "accounts/3rdparty/signup/",
        "accounts/social/<path:rest>",
        # the library's own pattern behind our closed one, and what a directory's sign-in passes
        r"accounts/^confirm-email/(?P<key>[-:\w]+)/$",
        "accounts/3rdparty/login/cancelled/",
        "accounts/oidc/^(?P<provider_id>[^/]+)/login/",
        "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/",
    }


CLOSED = (
    "signup",
    "email",
    "confirm-email",
    "confirm-email/x",
    "login/code/confirm",
    "3rdparty/signup",
    "social/signup",
)


@pytest.mark.parametrize("page", CLOSED)
def test_pages_of_the_library_we_have_no_use_for_are_closed(client, page):
    client.force_login(make_user("mentor", "4201"))
    for method in (client.get, client.post):
        assert method(f"/accounts/{page}/").status_code == 404


def test_a_second_factor_is_asked_at_the_one_sign_in_and_wrong_ones_are_recorded():
    user = make_user("administrator", "42")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client, answer = sign_in(user)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302

    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)
    refused = AuditEvent.objects.get(action="refused:factor")
    assert refused.target_id == str(user.pk)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    assert client.get("/admin/").status_code == 200


def test_a_role_can_be_made_to_set_up_a_second_factor_first(client, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    user, mentor = make_user("administrator", "42"), make_user("mentor", "4201")
    client.force_login(user)
    for page in (reverse("reports:home"), "/admin/", reverse("accounts:account-list")):
        assert client.get(page).url == reverse("mfa_index")
    assert client.get("/api/v1/areas/").json()["code"] == "second_factor"
    totp.TOTP.activate(user, totp.generate_totp_secret())
    assert client.get(reverse("reports:home")).status_code == 200
    client.force_login(mentor)
    assert client.get(reverse("reports:home")).status_code == 200


def test_an_administrator_takes_a_lost_second_factor_away_on_record(client):
    boss, user = make_user("administrator", "42"), make_user("mentor", "4201")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    lost, _answer = sign_in(user)
    client.force_login(boss)
    address = reverse("accounts:account-factor", args=[user.pk])
    assert "อุปกรณ์ยืนยันตัวตนที่จะถูกยกเลิก" in client.get(address).content.decode()
    has, has_none = (
        client.get(reverse("accounts:account-detail", args=[p.pk])) for p in (user, boss)
    )
    assert (has.context["factors"], has_none.context["factors"]) == (1, 0)
    confirm(client, address)
    assert not Authenticator.objects.filter(user=user).exists()
    assert AuditEvent.objects.filter(action="account.second_factor_removed").count() == 1
    _client, answer = sign_in(user)
    assert answer.status_code == 200, "the password ended with it"


# Limits: account and address together.


def test_thirty_people_of_one_office_sign_in_within_a_minute():
    for user in [make_user("mentor", "4201") for _ in range(40)]:
        client, answer = sign_in(user, address="203.0.113.7")
        assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_eleven_strangers_typing_errors_lock_no_office_out():
    for n in range(25):
        sign_in(f"stranger{n}", "wrong", address="203.0.113.7")
    client, _answer = sign_in(make_user("mentor", "4201"), address="203.0.113.7")
    assert is_in(client)


def test_wrong_passwords_wait_and_the_sentence_says_how_long():
    user = make_user("mentor", "4201")
    for _ in range(5):
        _c, answer = sign_in(user, "wrong")
        assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in answer.content.decode()
    client, answer = sign_in(user)
    assert "โปรดรอ 5 นาที แล้วลองใหม่" in answer.content.decode()
    assert not is_in(client)


def test_somebody_elses_guesses_lock_the_owner_out_nowhere():
    """From another address the owner enters at once, and their colleagues here as well."""
    user, colleague = make_user("mentor", "4201"), make_user("mentor", "4201")
    for _ in range(40):
        sign_in(user, "wrong", address="198.51.100.9")
    assert is_in(sign_in(user, address="10.1.1.1")[0])
    assert is_in(sign_in(colleague, address="198.51.100.9")[0])


def test_one_address_that_tries_many_accounts_waits_but_those_known_there_do_not():
    known, unknown = make_user("mentor", "4201"), make_user("mentor", "4201")
    sign_in(known, address="203.0.113.7")
    for n in range(guessing.ADDRESS.most):
        guessing.count_wrong(f"stranger{n}", "203.0.113.7")
    assert not is_in(sign_in(unknown, address="203.0.113.7")[0])
    assert is_in(sign_in(unknown, address="203.0.113.8")[0])
    assert is_in(sign_in(known, address="203.0.113.7")[0])


def test_an_account_tried_from_everywhere_still_opens_where_it_was_opened_before():
    user = make_user("mentor", "4201")
    sign_in(user, address="10.1.1.1")
    for n in range(guessing.ACCOUNT.most):
        guessing.count_wrong(user.username, f"198.51.{n // 250}.{n % 250}")
    assert not is_in(sign_in(user, address="192.0.2.1")[0])
    assert is_in(sign_in(user, address="10.1.1.1")[0])


def test_asking_for_the_password_again_guesses_no_faster(client):
    user = make_user("mentor", "4201")
    client, _answer = sign_in(user)
    for _ in range(5):
        client.post(
            reverse("account_reauthenticate"), {"password": "wrong"}, REMOTE_ADDR="10.1.1.1"
        )
    answer = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD}, REMOTE_ADDR="10.1.1.1"
    )
    assert "โปรดรอ" in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.2"),  # nobody is trusted: the header proves nothing
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the sender wrote the left one
        (2, "1.1.1.1, 198.51.100.1, 10.0.0.9", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.2"),  # one proxy was gone round
        (1, "", "10.0.0.2"),
        (1, "rubbish", "10.0.0.2"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_history_keeps_the_senders_address_past_our_proxies(
    settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    sign_in(make_user("mentor", "4201"), address="10.0.0.2", **extra)
    assert AuditEvent.objects.get(action="login").remote_address == address


def test_behind_a_proxy_limits_go_by_the_sender_not_by_the_proxy(settings):
    settings.TRUSTED_PROXIES = 1
    user = make_user("mentor", "4201")
    for n in range(10):  # a new left part each time changes nothing
        sent = {"HTTP_X_FORWARDED_FOR": f"9.9.9.{n}, 198.51.100.9"}
        sign_in(user, "wrong", address="10.0.0.2", **sent)
    here, there = "198.51.100.9", "198.51.100.10"
    assert not is_in(sign_in(user, address="10.0.0.2", HTTP_X_FORWARDED_FOR=here)[0])
    assert is_in(sign_in(user, address="10.0.0.2", HTTP_X_FORWARDED_FOR=there)[0])


def test_without_trusted_proxies_a_header_gives_no_new_tries():
    user = make_user("mentor", "4201")
    for n in range(5):
        sign_in(user, "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
    assert not is_in(sign_in(user, HTTP_X_FORWARDED_FOR="198.51.100.77")[0])


def test_no_name_of_an_account_stands_in_the_cache():
    guessing.count_wrong("somchai", "10.1.1.1")
    keys = [k.decode() for k in cache._cache.get_client(None).keys("*guess*")]
    assert keys
    assert "somchai" not in " ".join(keys)


@pytest.fixture
def no_redis(settings):
    """A cache that nobody answers for."""
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}


def test_without_redis_nobody_guesses_and_the_page_says_when_to_try_again(no_redis):
    client, answer = sign_in(make_user("mentor", "4201"))
    assert (answer.status_code, is_in(client)) == (503, False)
    assert "โปรดรอสักครู่" in answer.content.decode()


def test_without_redis_a_drawing_is_drawn_anew(no_redis):
    drawn = iter(("<svg 0>", "<svg 1>"))
    assert [charts.cached("x", lambda: next(drawn)) for _ in range(2)] == ["<svg 0>", "<svg 1>"]


# One-time links.


def link_of(client, user):
    answer = confirm(client, reverse("accounts:account-password", args=[user.pk]))
    return answer.context["link"].removeprefix("http://testserver")


def choose(link, password=CHOSEN):
    """`(client, answer)` after the page behind a link was sent with a new password."""
    client = Client()
    page = client.get(link, follow=True)
    if page.context.get("token_fail"):
        return client, page
    sent = {"password1": password, "password2": password}
    return client, client.post(page.context["action_url"], sent)


def test_a_link_sets_the_password_once_and_ends_everything_the_old_one_opened(client):
    boss, user = make_user("administrator", "42"), make_user("mentor", "4201")
    elsewhere, _answer = sign_in(user)
    client.force_login(boss)
    link = link_of(client, user)
    assert not is_in(elsewhere)
    assert sign_in(user)[1].status_code == 200, "the old password is gone"

    _client, answer = choose(link)
    assert answer.status_code == 302
    assert is_in(sign_in(user, CHOSEN)[0])
    assert AuditEvent.objects.filter(action="account.password_set", target_id=user.pk).exists()
    _client, again = choose(link)
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in again.content.decode()


def test_the_next_link_ends_the_one_before_and_a_closed_account_gets_none(client):
    boss, user = make_user("administrator", "42"), make_user("mentor", "4201")
    client.force_login(boss)
    first, second = link_of(client, user), link_of(client, user)
    assert choose(first)[1].context["token_fail"]
    confirm(client, reverse("accounts:account-active", args=[user.pk]), {"active": "0"})
    assert choose(second)[1].context["token_fail"]
    answer = confirm(client, reverse("accounts:account-password", args=[user.pk]))
    assert answer.url == reverse("accounts:account-detail", args=[user.pk])


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("password1234", False),
        ("!!Password-2569", False),
        ("dragondragon", False),
        ("1100000000019", False),  # thirteen figures are an identity number
        ("abababababab", False),
        ("aaaaaaaaaaaa", False),
        ("แม่น้ำเลยไหลเย็น", True),
        ("dragon and a small boat", True),
    ],
)
def test_common_passwords_are_refused_in_every_dress(password, is_taken):
    rule = NotCommon()
    if is_taken:
        return rule.validate(password)
    with pytest.raises(ValidationError):
        rule.validate(password)


def test_a_weak_password_is_refused_behind_a_link(client):
    boss, user = make_user("administrator", "42"), make_user("mentor", "4201")
    client.force_login(boss)
    answer = choose(link_of(client, user), "password1234")[1]
    assert "เดาได้ง่าย" in answer.content.decode()


def test_without_mail_nobody_is_asked_for_an_address_and_nothing_is_sent(client, settings):
    settings.EMAIL_READY = False
    make_user("mentor", "4201", email="somchai@example.com")
    for method in (client.get, client.post):
        answer = method(reverse("account_reset_password"), {"email": "somchai@example.com"})
        assert "โปรดแจ้งผู้ดูแลระบบ" in answer.content.decode()
    assert mail.outbox == []


@pytest.fixture
def _at_once():
    """Tasks run where they are asked for. Said to Celery: it reads Django's settings only once."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


@pytest.mark.usefixtures("_at_once")
def test_with_mail_the_answer_is_the_same_whoever_asks(
    client, settings, django_capture_on_commit_callbacks
):
    user = make_user("mentor", "4201", email="somchai@example.com")
    answers = []
    for address in ("somchai@example.com", "nobody@example.com"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("account_reset_password"), {"email": address})
        answers.append((answer.status_code, answer["Location"]))
    assert len(set(answers)) == 1
    assert [letter.to for letter in mail.outbox] == [["somchai@example.com"]]
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    assert link.startswith(settings.SITE_URL)
    choose(link.removeprefix(settings.SITE_URL))
    assert is_in(sign_in(user, CHOSEN)[0])


def ask_for_link(client, address, capture):
    with capture(execute=True):
        client.post(reverse("account_reset_password"), {"email": address})


@pytest.mark.usefixtures("_at_once")
def test_an_address_finds_its_account_however_its_letters_are_written(
    client, django_capture_on_commit_callbacks
):
    accounts.create_account(by=None, username="somchai", email="Somchai@Example.com")
    ask_for_link(client, "SOMCHAI@example.com", django_capture_on_commit_callbacks)
    assert [letter.to for letter in mail.outbox] == [["somchai@example.com"]]


def test_addresses_stored_in_capitals_are_made_small_once_and_double_rows_go():
    user = make_user("mentor", "4201", email="Somchai@example.com")
    EmailAddress.objects.create(user=user, email="Somchai@example.com")
    EmailAddress.objects.create(user=user, email="somchai@example.com")
    migration = import_module("accounts.migrations.0008_addresses_in_small_letters").Migration
    with connection.cursor() as cursor:
        for operation in migration.operations:
            cursor.execute(operation.sql)
    user.refresh_from_db()
    assert user.email == "somchai@example.com"
    assert [row.email for row in EmailAddress.objects.all()] == ["somchai@example.com"]


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("failures", [1, 99])
def test_a_letter_that_does_not_leave_is_tried_again_and_takes_no_other_with_it(
    client, settings, monkeypatch, django_capture_on_commit_callbacks, failures
):
    """Two people share an office's address; the server refuses the first of their letters."""
    boss = make_user("administrator", "42")
    first, second = (make_user("mentor", "4201", email="office@example.com") for _ in range(2))
    left = {first.username: failures}
    send = links.send_mail

    def refusing(subject, text, *rest):
        if f" {first.username}" in text and left[first.username] > 0:
            left[first.username] -= 1
            raise smtplib.SMTPServerDisconnected
        send(subject, text, *rest)

    monkeypatch.setattr(links, "send_mail", refusing)
    ask_for_link(client, "office@example.com", django_capture_on_commit_callbacks)
    done = AuditEvent.objects.filter(action="account.link_mailed").values_list("target_id", flat=1)
    expected = {str(first.pk), str(second.pk)} if failures == 1 else {str(second.pk)}
    assert (set(done), len(mail.outbox)) == (expected, len(expected))
    told = Notification.objects.filter(user=boss, key__startswith="links-unsent")
    assert told.count() == (0 if failures == 1 else 1)


# What ends with a password and with an account.


@pytest.fixture
def owner():
    return make_user("mentor", "4201")


def ask(text):
    return Client().get("/api/v1/session/", HTTP_AUTHORIZATION=f"Token {text}")


def test_a_token_is_made_after_the_password_was_asked_and_shown_once(client, owner):
    address = reverse("accounts:token-create")
    client.force_login(owner)
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    client, _answer = sign_in(owner)
    give_password_again(client)
    page = client.post(address, {"name": "โทรศัพท์", "days": "30"})
    text = page.context["text"]
    assert ask(text).json()["username"] == owner.username
    assert text not in client.get(reverse("accounts:token-list")).content.decode()
    assert text not in str(list(ApiToken.objects.values()))
    assert text not in str(list(AuditEvent.objects.values()))
    token = ApiToken.objects.get()
    client.post(reverse("accounts:token-revoke", args=[token.pk]))
    assert ask(text).status_code == 401


def test_a_token_ends_on_its_day_and_wrong_ones_are_recorded(owner):
    token, text = tokens.make_token(by=owner, name="x", days=30)
    ApiToken.objects.filter(pk=token.pk).update(
        made_at=token.made_at.replace(year=2020), expires_at=token.expires_at.replace(year=2021)
    )
    assert ask(text).status_code == 401
    assert ask("loei_wrong").json()["code"] == "authentication_failed"
    assert AuditEvent.objects.filter(action="refused:token").count() == 2


def test_a_new_password_ends_other_sessions_and_all_tokens(owner):
    _token, text = tokens.make_token(by=owner, name="x", days=30)
    here, elsewhere = sign_in(owner)[0], sign_in(owner)[0]
    sent = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    here.post(reverse("account_change_password"), sent)
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert ask(text).status_code == 401
    assert AuditEvent.objects.filter(action="account.password_changed").count() == 1


def test_closing_an_account_ends_sessions_and_tokens_for_good(client, owner):
    boss = make_user("administrator", "42")
    _token, text = tokens.make_token(by=owner, name="x", days=30)
    theirs = sign_in(owner)[0]
    client.force_login(boss)
    address = reverse("accounts:account-active", args=[owner.pk])
    asked = client.post(address, {"active": "0"})
    assert "โทเค็น API ที่จะใช้ไม่ได้" in asked.content.decode()
    confirm(client, address, {"active": "0"})
    assert (is_in(theirs), ask(text).status_code) == (False, 401)
    confirm(client, address, {"active": "1"})
    owner.refresh_from_db()
    assert owner.is_active
    assert (is_in(theirs), ask(text).status_code) == (False, 401)


def test_a_token_passes_no_duty_of_a_second_factor(settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    boss = make_user("administrator", "42")
    _token, text = tokens.make_token(by=boss, name="x", days=30)
    answer = ask(text)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")
    totp.TOTP.activate(boss, totp.generate_totp_secret())
    assert ask(text).status_code == 200


@pytest.mark.parametrize("act", ["close", "suspend"])
def test_what_opens_an_account_without_its_password_ends_with_it(client, owner, act):
    """A passkey and an account elsewhere; the second factor beside a password stays."""
    client.force_login(make_user("administrator", "42"))
    totp.TOTP.activate(owner, totp.generate_totp_secret())
    Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    SocialAccount.objects.create(user=owner, provider="directory", uid="1")
    address, said = f"accounts:account-{'active' if act == 'close' else 'suspend'}", {}
    if act == "suspend":
        said = {"reason": "โทรศัพท์หาย"}
    address = reverse(address, args=[owner.pk])
    assert "passkey" in client.post(address, said).content.decode()
    confirm(client, address, said)
    owner.refresh_from_db()
    assert not owner.is_active
    assert [row.type for row in Authenticator.objects.filter(user=owner)] == ["totp"]
    assert not SocialAccount.objects.filter(user=owner).exists()


def test_opening_an_account_asks_first_and_names_the_roles_that_come_back(client):
    client.force_login(make_user("administrator", "42"))
    user = make_user("district_officer", "4201", is_active=False)
    today = timezone.localdate()
    over = {"started_on": today - timedelta(9), "ended_on": today, "end_reason": "transferred"}
    Membership.objects.create(user=user, role="executive", area_id="42", **over)
    address = reverse("accounts:account-active", args=[user.pk])
    asked = client.post(address, {"active": "1"})
    user.refresh_from_db()
    assert not user.is_active
    lines = [line.text for line in asked.context["question"].lines]
    assert lines == ["บทบาทที่จะใช้ได้อีก: เจ้าหน้าที่ ศจพ.อ. อำเภอเมืองเลย"]
    confirm(client, address, {"active": "1"})
    user.refresh_from_db()
    assert user.is_active


def test_tokens_of_others_are_the_administrators_to_revoke_and_nobody_elses(client, owner):
    token, text = tokens.make_token(by=owner, name="x", days=30)
    client.force_login(make_user("mentor", "4201"))
    address = reverse("accounts:token-revoke", args=[token.pk])
    assert client.post(address).status_code == 404
    client.force_login(make_user("administrator", "42"))
    assert (
        "โทเค็น API"
        in client.get(reverse("accounts:account-detail", args=[owner.pk])).content.decode()
    )
    client.post(address)
    assert ask(text).status_code == 401


# What stays nowhere.


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/households/",
        "/api/v1/areas/",
        "/plans/blank.pdf",
        "/households/export/",
        "/accounts/password/change/",
        "/nothing-here/",
        "/mentors/officials/template.xlsx",
    ],
)
def test_no_cache_keeps_a_page_a_file_or_an_answer(client, address):
    client.force_login(make_user("district_officer", "4201"))
    answer = client.get(address)
    assert answer["Cache-Control"] == "private, no-store"
    read_whole(answer)


def read_whole(answer):
    """So that the file behind a streamed answer is closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def test_static_files_stay_cacheable(client):
    answer = client.get("/static/site.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.get("Cache-Control", "")
    read_whole(answer)


def test_no_secret_stands_in_a_log_of_sign_in_reset_and_tokens(client, settings):
    """Everything any logger says, at the finest level, as the server writes it."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        boss, user = make_user("administrator", "42"), make_user("mentor", "4201")
        client.force_login(boss)
        link = link_of(client, user)
        Client(enforce_csrf_checks=True).post(link)  # refused, and logged with its path
        Client().get(link + "x/y/")  # not found, likewise
        choose(link)
        theirs, _answer = sign_in(user, CHOSEN)
        give_password_again(theirs, CHOSEN)
        text = theirs.post(reverse("accounts:token-create"), {"name": "x", "days": "30"}).context[
            "text"
        ]
        ask(text)
        ask(text + "x")
        session = theirs.session.session_key
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    said = heard.getvalue()
    assert "/accounts/password/reset/key/" in said, "the test must hear the path"
    key = link.rstrip("/").rpartition("/")[2].partition("-")[2]
    assert [s for s in (key, text, CHOSEN, PASSWORD, session) if s in said] == []
    assert key not in str(list(AuditEvent.objects.values()))
    json.loads(said.splitlines()[0])


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /accounts/password/reset/key/1a-secretsecret/",
        "GET /x/?key=secretsecret HTTP",
        "Gone: /accounts/start/secretsecret/",
        f"Not Found: /assistance/answer/{'0' * 32}.1:secretsecretsecret/",
        "Authorization: Token secretsecret",
        "cookie sessionid=secretsecret; a=b",
        "loei_secretsecretsecretsecret",
    ],
)
def test_a_line_of_a_log_keeps_no_key(line):
    assert "secret" not in without_secrets(line)


def test_the_first_administrator_gets_a_link_without_anybody_signed_in():
    user, link = accounts.create_account(by=None, username="first", first_name="ก", last_name="ข")
    choose(link)
    assert is_in(sign_in(user, CHOSEN)[0])
