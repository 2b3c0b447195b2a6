"""The chart of a household's ledger."""

from typing import Any

from core.charts import GOLD, GREEN, cached, svg_of
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
    import altair as alt  # noqa: PLC0415

    data: list[dict[str, Any]] = [
        {"month": be_month(ledger.month, short=True), "name": name, "value": float(value)}
        for ledger in ledgers
        for name, value in (("รายรับ", ledger.income), ("รายจ่าย", ledger.expense))
    ]
    order = list(dict.fromkeys(row["month"] for row in data))
    names = ["รายรับ", "รายจ่าย"]
    chart = (
        alt.Chart(alt.Data(values=data))
        .mark_bar()
        .encode(
            x=alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, grid=False)),
            xOffset=alt.XOffset("name:N", sort=names),
            y=alt.Y("value:Q", title="บาท", axis=alt.Axis(format=",.0f", tickCount=5)),
            color=alt.Color(
                "name:N",
                title=None,
                sort=names,
                scale=alt.Scale(domain=names, range=[GREEN, GOLD]),
                legend=alt.Legend(orient="top"),
            ),
        )
    )
    return svg_of(chart.properties(width=430, height=200))
