"""The clock of referrals: reminded before the day, told on the day after, escalated a week later.

A line is written once for each referral, day and stage (`notify` knows its key), so that the task
may run twice or late and tells nobody twice.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.notifications import administrators, notify
from accounts.services.presence import readers_of
from assistance.actions import Act
from assistance.models import Referral
from assistance.services.recipients import chiefs_of, province_of, senders_of, writers_of
from core import days
from core.thai import be_date

PURPOSE = "referral.clock"
Told = tuple[str, Iterable[User], str, str]  # kind, users, text, address
SOON, ESCALATED = timedelta(days=3), timedelta(days=7)


def remind(today: date | None = None) -> dict[str, int]:
    """Tells whoever owes a step, or has to press for it. Returns the count of new lines by kind."""
    today = today or days.today()
    told: Counter[str] = Counter()
    with acting_for(purpose=PURPOSE):
        for referral in _open(today + SOON):
            for kind, users, text, url in _lines(referral, today):
                key = f"referral-{kind}:{referral.pk}:{referral.due_on}"
                told[kind] += notify(users, key=key, text=text, url=url)
        audit.record(Act.REFERRAL_REMINDED, details=dict(told))
    return dict(told)


def _open(until: date) -> QuerySet[Referral]:
    rows = Referral.objects.unanswered().filter(due_on__lte=until)
    return rows.select_related("organization", "sent_by", "letter").order_by("due_on", "pk")


def _lines(referral: Referral, today: date) -> Iterable[Told]:
    """`(kind, users, text, address)` of what is due to be told of a referral today; no text names
    the family.
    """
    office, day = referral.organization, be_date(referral.due_on, short=True)
    address = reverse("assistance:referral-detail", args=[referral.pk])
    if referral.due_on >= today:
        yield "soon", readers_of(office), f"เรื่องส่งต่อครบกำหนด {day} โปรดตอบหรือปรับแผน", address
        return
    yield "late", readers_of(office), f"เรื่องส่งต่อเกินกำหนด {day} แล้ว โปรดตอบหรือปรับแผน", address
    asker = f"{office} ยังไม่ดำเนินการเรื่องส่งต่อที่ครบกำหนด {day} โปรดติดตาม"
    pressing = writers_of(referral) if referral.by_letter else senders_of(referral)
    yield "unanswered", pressing, asker, address
    if today - referral.due_on >= ESCALATED:
        late = (today - referral.due_on).days
        text = f"{office} ไม่ดำเนินการเรื่องส่งต่อเกินกำหนด {late} วัน โปรดเร่งรัดหน่วยงาน"
        yield from _escalated(referral, text, address)


def _escalated(referral: Referral, text: str, address: str) -> Iterable[Told]:
    """ศจพ.จ. and the district chief; where the chief cannot be told here, ศจพ.จ. does."""
    chiefs = chiefs_of(referral.district)
    if not chiefs.exists():
        text = f"{text} และแจ้งนายอำเภอ ซึ่งยังไม่มีบัญชีที่ใช้งานในระบบ"
    yield "escalated", province_of(referral.district) or administrators(), text, address
    yield "escalated-chief", chiefs, f"{text} (ศจพ.อ. เป็นผู้ส่งเรื่อง)", ""
