"""What the daily digest says: counts and links of `services.work`, never a name."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership, User
from accounts.permissions import Permission
from core.thai import be_date
from logbook.services import work
from mentors.due import kinds


def recipients() -> QuerySet[User]:
    """Accounts in use whose role goes out to households: mentors and district officers."""
    roles = Membership.objects.granting(Permission.VISIT_RECORD)
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def counts_for(user: User) -> dict[str, int]:
    """`{kind: households}` as the work page counts them; empty when nothing is due."""
    return work.work_of(user).counts()


def inbox_text(counts: dict[str, int]) -> str:
    """Returns the line of the inbox about a day's work; `counts` are households by kind of work."""
    lines = [f"{label} {number}" for label, number in _lines(counts)]
    return f"งานที่ต้องทำวันนี้ (ครัวเรือน): {' · '.join(lines)}"


def mail_text(counts: dict[str, int], day: date) -> tuple[str, str]:
    """`(subject, body)`; counts and links only."""
    page = settings.SITE_URL + reverse("logbook:worklist")
    codes = {kind.label: kind.code for kind in kinds()}
    lines = [
        f"- {label}: {number} ครัวเรือน\n  {page}?kind={codes[label]}"
        for label, number in _lines(counts)
    ]
    body = "\n".join(
        [
            "งานของโครงการ ๑ ข้าราชการ ๑ ครัวเรือนยากจน ที่ถึงกำหนด",
            "",
            *lines,
            "",
            f"ทั้งหมด: {page}",
            "",
            "อีเมลนี้ไม่มีข้อมูลส่วนบุคคล โปรดเข้าสู่ระบบเพื่อดูรายละเอียด",
            f"ไม่ต้องการรับอีเมลนี้: {settings.SITE_URL}{reverse('accounts:inbox')}",
        ]
    )
    return f"งานที่ต้องทำ {be_date(day)}", body


def _lines(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(kind.label, counts[kind.code]) for kind in kinds() if counts.get(kind.code)]
