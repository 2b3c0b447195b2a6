"""What a committee hears of work that is late, and of plans whose time is over."""

from committees.agenda import Matter, agenda_source
from core.templatetags.thai_tags import number
from logbook.services.work import work_of

PLANS = ("no_plan", "late_rows")


@agenda_source("late", order=10)
def late(area, user):
    yield from _matter(area, user, "งานติดตามครัวเรือนที่ล่าช้า", plans=False)


@agenda_source("plans", order=30)
def plans(area, user):
    yield from _matter(area, user, "แผนพัฒนาครัวเรือนที่ยังไม่มีหรือเกินกำหนด", plans=True)


def _matter(area, user, title, *, plans):
    work = work_of(user, area="" if len(area.pk) == 2 else area.pk)
    counts = work.counts()
    lines = [
        f"{kind.label} {number(counts[kind.code])} ครัวเรือน"
        for kind in work.kinds
        if counts.get(kind.code) and (kind.code in PLANS) == plans
    ]
    if lines:
        yield Matter(title, "\n".join(lines))
