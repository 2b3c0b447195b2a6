"""Accounts, roles and access in an emergency."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from accounts.models import (
    AccountBatch,
    AccountLetter,
    ApiToken,
    EmergencyAccess,
    LetterPrint,
    Membership,
    User,
)
from mentors.models import Official
from tests.factories.people import PASSWORD
from tests.walk.steps import latest, page_of, pk_of, step
from tests.walk.world import day

person = lambda w: User.objects.filter(username="walk.new").first()  # noqa: E731
ACCOUNT = page_of("accounts:account-detail", pk_of(person))
role = lambda w: Membership.objects.filter(user=person(w)).last()  # noqa: E731
step(
    "accounts:mail-choose",
    "mentor",
    lambda w: not User.objects.get(pk=w.users["mentor"].pk).wants_mail,
    page=page_of("accounts:inbox"),
    free=True,
    late=True,
)
step(
    "accounts:account-create",
    "admin",
    lambda w: person(w),
    fill=lambda w: {"username": "walk.new", "first_name": "ใหม่", "last_name": "สมมุติ"},
)
step(
    "accounts:account-edit",
    "admin",
    lambda w: person(w).phone == "042-000000",
    at=pk_of(person),
    page=ACCOUNT,
    fill=lambda w: {"first_name": "ใหม่", "last_name": "สมมุติ", "phone": "042-000000"},
)
step(
    "accounts:role-grant",
    "admin",
    lambda w: role(w),
    at=pk_of(person),
    page=ACCOUNT,
    fill=lambda w: {
        "role": "mentor",
        "area": "4201",
        "order_number": "ลย 3/2569",
        "started_on": day(),
    },
    late=True,
)
step(
    "accounts:role-review",
    "admin",
    lambda w: role(w).reviewed_by == w.users["admin"],
    at=pk_of(role),
    page=ACCOUNT,
    free=True,
    late=True,
)
step(
    "accounts:role-move",
    "admin",
    lambda w: role(w).area_id == "4202",
    at=pk_of(role),
    page=ACCOUNT,
    fill=lambda w: {"area": "4202", "order_number": "ลย 4/2569", "started_on": day()},
)
step(
    "accounts:role-end",
    "admin",
    lambda w: role(w).end_reason,
    at=pk_of(role),
    page=ACCOUNT,
    fill=lambda w: {"ended_on": day(), "end_reason": "transferred"},
)
step(
    "accounts:account-password",
    "admin",
    lambda w: w.kept["password"] != person(w).password,
    before=lambda w: w.kept.update(password=person(w).password),
    at=pk_of(person),
    page=ACCOUNT,
    free=True,
    again=True,
    late=True,
)
step(
    "accounts:account-factor",
    "admin",
    lambda w: not Authenticator.objects.filter(user=person(w)).exists(),
    before=lambda w: TOTP.activate(person(w), generate_totp_secret()),
    at=pk_of(person),
    page=ACCOUNT,
    free=True,
)
token = latest(ApiToken)
step(
    "accounts:token-create",
    "mentor",
    lambda w: token() and token().user == w.users["mentor"],
    before=lambda w: w.clients["mentor"].post(
        reverse("account_reauthenticate"), {"password": PASSWORD}
    ),
    fill=lambda w: {"name": "โทรศัพท์", "days": "30"},
    text=True,
)
step(
    "accounts:token-revoke",
    "mentor",
    lambda w: token().revoked_at,
    at=pk_of(token),
    page=page_of("accounts:token-list"),
    free=True,
)
step(
    "accounts:account-active",
    "admin",
    lambda w: not person(w).is_active,
    at=pk_of(person),
    page=ACCOUNT,
    free=True,
)
access = latest(EmergencyAccess)
step(
    "accounts:emergency-take",
    "mentor",
    lambda w: access(),
    fill=lambda w: {"area": "4202", "hours": "1", "reason": "น้ำป่าพัดบ้าน ติดต่อพี่เลี้ยงไม่ได้"},
    late=True,
)
step(
    "accounts:emergency-end",
    "mentor",
    lambda w: access().ends_at <= timezone.now(),
    at=pk_of(access),
    page=page_of("reports:home"),
    free=True,
)
step(
    "accounts:emergency-review",
    "admin",
    lambda w: access().finding == "สมเหตุผล",
    at=pk_of(access),
    page=page_of("accounts:emergency-list"),
    fill=lambda w: {"finding": "สมเหตุผล"},
    text=True,
)

batch = latest(AccountBatch)
letters = latest(LetterPrint)
BATCH = page_of("accounts:batch-detail", pk_of(batch))
LETTERS = page_of("accounts:letters-detail", pk_of(letters))
newcomer = lambda w: Official.objects.get(first_name="พี่บัญชี")  # noqa: E731
line = lambda w: batch(w).lines.get(source_key=newcomer(w).pk)  # noqa: E731
PROPOSED = {"selection": "mentors.officials", "area": "4201", "order_number": "ลย 9/2569"}


def arrive(w):
    """An official without an account."""
    address = reverse("mentors:official-create")
    w.press(
        "officer",
        address,
        address,
        {"first_name": "พี่บัญชี", "last_name": "สมมุติ", "capacity": 1, "work_area": "4201"},
    )


def propose(w, *, sent=False):
    address = reverse("accounts:batch-create")
    w.press("admin", address, address, PROPOSED | {"started_on": day()})
    if sent:
        w.press("admin", BATCH(w), reverse("accounts:batch-send", args=[batch(w).pk]), {})


step(
    "accounts:batch-create",
    "admin",
    lambda w: batch(w) and line(w),
    before=arrive,
    fill=lambda w: PROPOSED | {"started_on": day()},
)
step(
    "accounts:batch-withdraw",
    "admin",
    lambda w: batch(w).stage == "withdrawn",
    at=pk_of(batch),
    page=BATCH,
    free=True,
)
step(
    "accounts:batch-refuse",
    "province",
    lambda w: batch(w).note == "ไม่มีคำสั่ง",
    before=lambda w: propose(w, sent=True),
    at=pk_of(batch),
    page=BATCH,
    fill=lambda w: {"note": "ไม่มีคำสั่ง"},
    text=True,
)
step(
    "accounts:batch-line",
    "admin",
    lambda w: line(w).phone == "0899999999",
    before=propose,
    at=pk_of(line),
    fill=lambda w: {"phone": "0899999999"},
    free=True,
)
step(
    "accounts:batch-send",
    "admin",
    lambda w: batch(w).stage == "sent",
    at=pk_of(batch),
    page=BATCH,
    fill=lambda w: {"line": line(w).pk},
)
step(
    "accounts:batch-approve",
    "province",
    lambda w: newcomer(w).user,
    at=pk_of(batch),
    page=BATCH,
    free=True,
)
step(
    "accounts:batch-letters",
    "admin",
    lambda w: AccountLetter.objects.filter(user=newcomer(w).user).exists(),
    at=pk_of(batch),
    page=BATCH,
    fill=lambda w: {"line": line(w).pk, "act": "print"},
    again=True,
    late=True,
)
step(
    "accounts:letters-receive",
    "admin",
    lambda w: letters(w).letters.get().received_on,
    at=pk_of(letters),
    page=LETTERS,
    fill=lambda w: {"letter": letters(w).letters.get().pk},
)
step(
    "accounts:letters-shred",
    "admin",
    lambda w: not letters(w).stored_file,
    at=pk_of(letters),
    page=LETTERS,
    free=True,
)
NEWCOMER = page_of("accounts:account-detail", lambda w: {"pk": newcomer(w).user.pk})
step(
    "accounts:account-letter",
    "admin",
    lambda w: letters(w).is_anew,
    at=lambda w: {"pk": newcomer(w).user.pk},
    page=NEWCOMER,
    free=True,
    again=True,
    late=True,
)
step(
    "accounts:account-suspend",
    "admin",
    lambda w: newcomer(w).user.suspension == "ลาศึกษาต่อ",
    at=lambda w: {"pk": newcomer(w).user.pk},
    page=NEWCOMER,
    fill=lambda w: {"reason": "ลาศึกษาต่อ"},
    text=True,
)
