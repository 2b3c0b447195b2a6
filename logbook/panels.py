"""What the household page shows of visits and of 4 ท."""

from accounts.permissions import Permission
from core.charts import cached, score_lines
from core.thai import be_date
from households.panels import household_door, household_panel
from logbook.enums import FourT, Score
from logbook.services.assessments import assessments_of, words_by_aspect
from logbook.services.visits import content_hash

household_door("head", "บันทึกการเยี่ยม", "logbook:visit-create", Permission.VISIT_RECORD)


@household_panel(
    key="visits",
    title="การเยี่ยม",
    order=40,
    permission=Permission.VISIT_VIEW,
    template="logbook/partials/visits_panel.html",
    is_open=True,
)
def visits_panel(request, household):
    return {"visits": list(household.visits.select_related("recorded_by", "visited_by")[:10])}


@household_panel(
    key="four_t",
    title="4 ท",
    order=35,
    permission=Permission.VISIT_VIEW,
    template="logbook/partials/four_t_panel.html",
)
def four_t_panel(request, household):
    """The latest of each ท in words, the change drawn, and the same as a table."""
    found, words = assessments_of(household), words_by_aspect()
    latest = {}
    for assessment in found:
        for aspect, line in assessment.lines.items():
            before = latest.get(aspect, {}).get("line")
            label = words[aspect].get(line.score, line.get_score_display())
            latest[aspect] = {"line": line, "before": before, "words": label}
    return {
        "latest": [(FourT(aspect).label, latest.get(aspect)) for aspect in FourT.values],
        "known": bool(found),
        "aspects": [aspect.label for aspect in FourT],
        "table": [(a, [a.lines.get(aspect) for aspect in FourT.values]) for a in reversed(found)],
        "chart": _drawn(found) if len(found) > 1 else "",
    }


def _drawn(found) -> str:
    """The lines of each ท; two assessments of one day are told apart by a number."""
    days: list[str] = []
    series: dict[str, list] = {aspect.label: [] for aspect in FourT}
    for number, assessment in enumerate(found):
        label = be_date(assessment.day, short=True)
        days.append(f"{label} ({number + 1})" if label in days else label)
        for aspect, line in assessment.lines.items():
            series[FourT(aspect).label].append((days[-1], line.score))
    key = content_hash({"series": series, "days": days})
    return cached(f"four-t:{key}", lambda: score_lines(series, days=days, top=max(Score.values)))
