"""Demo accounts: personal, one for each thing the programme asks of a person."""

import os
from datetime import date

from accounts.enums import Role
from accounts.models import Membership, User
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
        Membership.objects.create(
            user=user,
            role=role,
            started_on=started_on,
            order_number="ตัวอย่าง 1/2569",
            area=Area.objects.get(code=area) if area else None,
            organization=Organization.objects.get(code=organization) if organization else None,
        )
        users[username] = user
    return users
