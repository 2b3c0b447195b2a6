"""Demo accounts: personal, one for each role but that of a team member, which comes and goes with
a seat in an area team (`committees/services/teams.py`).
"""

import os
from collections.abc import Iterable
from datetime import date

from accounts.enums import Role
from accounts.models import Membership, User
from demo.words import FAMILIES, FIRST_NAMES
from places.enums import AreaLevel
from places.models import Area, Organization

PASSWORD = os.environ.get("LOEI_DEMO_PASSWORD", "hakphaeng-2569")

# username, title, first name, last name, role, area code, organisation code
ACCOUNTS = (
    ("admin", "นาย", "ธีระ", "สาธิตชัย", Role.ADMINISTRATOR, "42", None),
    ("province", "นางสาว", "วิภา", "สาธิตกุล", Role.PROVINCIAL_OFFICER, "42", None),
    ("mueang", "นาง", "อรทัย", "สาธิตวงศ์", Role.DISTRICT_OFFICER, "4201", None),
    ("phuruea", "นาย", "เกรียงไกร", "สาธิตผล", Role.DISTRICT_OFFICER, "4207", None),
    ("mentor", "นางสาว", "ปาริชาติ", "สาธิตใจ", Role.MENTOR, "4201", None),
    ("mentor2", "นาย", "สมบูรณ์", "สาธิตดี", Role.MENTOR, "4207", None),
    ("health", "นาย", "พิเชษฐ์", "สาธิตสุข", Role.AGENCY_OFFICER, None, "loei-health"),
    ("labour", "นาง", "รัตนา", "สาธิตแรง", Role.AGENCY_OFFICER, None, "loei-labour"),
    ("governor", "นาย", "ชัยวัฒน์", "สาธิตเลย", Role.EXECUTIVE, "42", None),
    ("chief", "นาย", "ประสงค์", "สาธิตเมือง", Role.EXECUTIVE, "4201", None),
)


def make_accounts(started_on: date) -> dict[str, User]:
    """The demo accounts with their roles: `{username: User}`."""
    users = {}
    for username, title, first, last, role, area, organization in ACCOUNTS:
        user = User(username=username, title=title, first_name=first, last_name=last)
        user.set_password(PASSWORD)
        user.save()
        _give_role(
            user,
            role,
            started_on,
            area=Area.objects.get(code=area) if area else None,
            organization=Organization.objects.get(code=organization) if organization else None,
        )
        users[username] = user
    return users


def make_district_officers(started_on: date) -> None:
    """An officer in each district that has none yet. They sign in by the province's directory."""
    served = Membership.objects.filter(role=Role.DISTRICT_OFFICER).values("area")
    districts = Area.objects.filter(level=AreaLevel.DISTRICT).exclude(code__in=served)
    for n, area in enumerate(districts.order_by("code")):
        user = _unlisted(f"officer-{area.code}", n)
        _give_role(user, Role.DISTRICT_OFFICER, started_on, area=area)


def make_readers(offices: Iterable[Organization], started_on: date) -> dict[int, User]:
    """Who reads what is sent to each of the offices: `{office: user}`, made where there is nobody
    yet.
    """
    roles = Membership.objects.filter(role=Role.AGENCY_OFFICER).select_related("user")
    readers = {role.organization_id: role.user for role in roles if role.organization_id}
    for n, office in enumerate(sorted(offices, key=lambda office: office.code)):
        if office.pk not in readers:
            readers[office.pk] = user = _unlisted(f"reader-{office.code}", n)
            _give_role(user, Role.AGENCY_OFFICER, started_on, organization=office)
    return readers


def _unlisted(username: str, n: int) -> User:
    title, first = FIRST_NAMES[n % len(FIRST_NAMES)]
    family = FAMILIES[(n + 3) % len(FAMILIES)]
    user = User(username=username, title=title, first_name=first, last_name=family)
    user.set_unusable_password()
    user.save()
    return user


def _give_role(user: User, role: str, started_on: date, **where: Area | Organization | None):
    Membership.objects.create(
        user=user, role=role, started_on=started_on, order_number="ตัวอย่าง 1/2569", **where
    )
