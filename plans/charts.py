"""The chart of a household's ledger."""

from core.charts import Frame, bars, cached, ticks
from core.thai import be_month

MONTHS = 6


def ledger_chart(ledgers) -> str:
    """Income beside expense for the newest months; `ledgers` as `with_sums` gives them, newest
    first. No words of the family are in it; empty when there is nothing to draw.
    """
    shown = list(reversed(ledgers[:MONTHS]))
    if not shown:
        return ""
    newest = max(ledger.recorded_at for ledger in shown)
    key = f"ledger:{shown[0].household_id}:{len(shown)}:{newest.timestamp()}"
    return cached(key, lambda: _bars(shown))


def _bars(ledgers) -> str:
    labels = [be_month(ledger.month, short=True) for ledger in ledgers]
    series = {
        "รายรับ (บาท)": [(n, float(one.income)) for n, one in zip(labels, ledgers, strict=True)],
        "รายจ่าย (บาท)": [(n, float(one.expense)) for n, one in zip(labels, ledgers, strict=True)],
    }
    marks = ticks(max(value for points in series.values() for _label, value in points))
    frame = Frame(width=440, height=230, labels=labels, marks=marks, low=0, high=marks[-1])
    return bars(series, frame, words=f"กราฟรายรับและรายจ่าย {len(labels)} เดือน")
