"""Criteria of the ladder that visits answer."""

from django.utils import timezone

from logbook.enums import FourT
from logbook.services.assessments import last_met_on, latest_scores
from plans.ladder_rules import stage_rule


@stage_rule("four_t_done", label="ประเมินครบทั้ง 4 ท")
def four_t_done(household, criterion):
    known = len(latest_scores(household))
    return known == len(FourT), f"ประเมินแล้ว {known} จาก {len(FourT)} ท"


@stage_rule("four_t_at_least", label="4 ท ทุกด้านล่าสุดไม่ต่ำกว่าค่ากำหนด (1–5)", needs=("parameter",))
def four_t_at_least(household, criterion):
    scores = latest_scores(household)
    if len(scores) < len(FourT):
        return False, f"ประเมินแล้ว {len(scores)} จาก {len(FourT)} ท"
    low = [
        f"{FourT(aspect).label} {score}"
        for aspect, score in scores.items()
        if score < criterion.parameter
    ]
    return not low, f"ยังต่ำ: {', '.join(low)}" if low else "ถึงทุกด้าน"


@stage_rule("visited_within", label="พบครัวเรือนภายในจำนวนวันที่กำหนด", needs=("parameter",))
def visited_within(household, criterion):
    day = last_met_on(household)
    if day is None:
        return False, "ยังไม่เคยพบ"
    days = (timezone.localdate() - day).days
    return days <= criterion.parameter, f"พบล่าสุด {f'{days} วันก่อน' if days else 'วันนี้'}"
