"""What a committee hears of agencies: what each gave, and how soon it settled what it was asked
(the order's duty 4, evaluation).
"""

from committees.agenda import Matter, agenda_source
from core.thai import be_datetime, be_month
from reports.figures import besides_agencies, figures_by_agency
from reports.models import Month
from reports.months.rules import month_rule, month_talked_of
from reports.papers.content import state_of

MOST = 8  # agencies with a line of their own
REFERRALS = {
    "referrals_answered_by_agency": "ตอบเรื่องส่งต่อ",
    "referrals_open_by_agency": "เรื่องส่งต่อยังไม่ปิด",
    "referrals_overdue_by_agency": "เกินกำหนด",
}


@agenda_source("agencies", order=45)
def agencies(area, user):
    """Of the month the governor's page begins with."""
    month = month_talked_of(Month.objects.filter(as_of__isnull=False), month_rule())
    lines = figures_by_agency(area.pk, month.first_day) if month else []
    if not lines:
        return
    said = [_line(line) for line in lines[:MOST]]
    if len(lines) > MOST:
        said.append(f"และอีก {len(lines) - MOST} หน่วยงาน")
    if others := besides_agencies(lines, area.pk, month.first_day):
        said.append(others)
    said.append(f"ข้อมูล ณ {be_datetime(month.as_of)} {state_of(month)}")
    title = f"ผลการดำเนินงานของหน่วยงาน เดือน{be_month(month.first_day)}"
    yield Matter(title, "\n".join(said))


def _line(line: dict) -> str:
    """What there is of an agency: help it gave, and where the matters it was sent stand."""
    times, baht = line.get("assistance_by_agency", 0), line.get("assistance_baht_by_agency", 0)
    parts = [f"ช่วยเหลือ {times:,.0f} ครั้ง มูลค่า {baht:,.0f} บาท"] if times else []
    parts += [
        f"{words} {number:,.0f} เรื่อง"
        for code, words in REFERRALS.items()
        if (number := line.get(code, 0))
    ]
    if (days := line.get("referral_days_by_agency")) is not None:
        parts.append(f"ปิดเรื่องส่งต่อโดยปกติใน {days:.0f} วัน")
    return f"{line['organization']}: {' '.join(parts)}"
