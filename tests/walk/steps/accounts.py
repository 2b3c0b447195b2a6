"""Accounts, roles and access in an emergency."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, EmergencyAccess, Membership, User
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
