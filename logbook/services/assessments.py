"""4-ท assessments of a household over time. A visit sent back for correction does not count."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, QuerySet, When

from households.models import Household
from logbook.counting import missed, standing
from logbook.enums import FourT
from logbook.models import AssessmentLine, GuideQuestion, ScoreWord

SHOWN = 12


@dataclass
class Assessment:
    """One visit's assessment: `{aspect: line}`, whole or in part."""

    visit_id: object
    day: date
    lines: dict[str, AssessmentLine] = field(default_factory=dict)


def counted_lines(household: Household) -> QuerySet[AssessmentLine]:
    """Returns the lines of 4 ท of a household's visits that stand."""
    rows = AssessmentLine.objects.filter(visit__household=household)
    return rows.filter(standing("visit__")).select_related("visit")


def latest_scores(household: Household) -> dict[str, int]:
    """`{aspect: score}` of each ท when it was last assessed, in the order of `FourT`."""
    rows = counted_lines(household).order_by("aspect", "-visit__visited_on", "-visit__received_at")
    found = dict(rows.distinct("aspect").values_list("aspect", "score"))
    return {aspect: found[aspect] for aspect in FourT.values if aspect in found}


def last_met_on(household: Household) -> date | None:
    """The last day the household was met; a visit that met nobody does not count."""
    rows = household.visits.filter(standing()).exclude(missed()).order_by("-visited_on")
    return rows.values_list("visited_on", flat=True).first()


def assessments_of(household: Household) -> list[Assessment]:
    """The latest `SHOWN` assessments, oldest first; one query."""
    rows = counted_lines(household).order_by("-visit__visited_on", "-visit__received_at")
    found: dict[object, Assessment] = {}
    for line in rows[: SHOWN * len(FourT)]:
        made = found.setdefault(line.visit_id, Assessment(line.visit_id, line.visit.visited_on))
        made.lines[line.aspect] = line
    return list(found.values())[:SHOWN][::-1]


def in_order_of_aspects(rows: QuerySet, *then: str) -> QuerySet:
    """Questions or words in the order the programme says the four ท."""
    places = [When(aspect=aspect, then=n) for n, aspect in enumerate(FourT.values)]
    return rows.order_by(Case(*places), *then, "id")


def words_by_aspect() -> dict[str, dict[int, str]]:
    """`{aspect: {score: words}}`, as the province wrote them."""
    words: dict[str, dict[int, str]] = {aspect: {} for aspect in FourT.values}
    for row in ScoreWord.objects.all():
        words[row.aspect][row.score] = row.text
    return words


def questions_by_aspect() -> dict[str, list[GuideQuestion]]:
    """Questions in use of each ท."""
    questions: dict[str, list[GuideQuestion]] = {aspect: [] for aspect in FourT.values}
    for row in GuideQuestion.objects.filter(is_active=True):
        questions[row.aspect].append(row)
    return questions
