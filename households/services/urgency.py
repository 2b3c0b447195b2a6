"""How urgent a household is: published criteria, in points, explained line by line.

The criteria and weights are this system's own first proposal; the province edits them
(`UrgencyCriterion`). Each rule gives how many times its weight counts.
"""

from django.db import connection, transaction
from django.db.models import Avg

from committees import audit
from households.models import Household, UrgencyCriterion

# code → SQL for the factor; `f` is the household's row of facts, `c.parameter` the criterion's
# value.
RULES = {
    "dimensions": "f.dimensions",
    "income_dimension": "f.income_dimension::int",
    "low_income": "(f.income < c.parameter)::int",
    "children": "(f.youngest < c.parameter)::int",
    "elderly": "(f.oldest >= c.parameter)::int",
    "no_worker": "(f.workers = 0)::int",
    "no_welfare_card": "(f.cards = 0)::int",
}

FACTS = """
SELECT h.id AS household_id, h.latest_year AS data_year, l.income_per_person AS income,
    (SELECT count(DISTINCT n.dimension_id) FROM households_need n
      WHERE n.household_id = h.id AND n.data_year = h.latest_year) AS dimensions,
    EXISTS (SELECT 1 FROM households_need n WHERE n.household_id = h.id
      AND n.data_year = h.latest_year AND n.dimension_id = 'income') AS income_dimension,
    p.youngest, p.oldest, p.workers, p.cards
FROM households_household h
LEFT JOIN households_householdlisting l
       ON l.household_id = h.id AND l.data_year = h.latest_year
LEFT JOIN LATERAL (
    SELECT min(x.age) AS youngest, max(x.age) AS oldest,
           count(*) FILTER (WHERE x.age BETWEEN 15 AND 59) AS workers,
           count(*) FILTER (WHERE x.has_welfare_card) AS cards
    FROM (SELECT extract(year FROM age(make_date(h.latest_year - 543, 12, 31), birth_date)) AS age,
                 has_welfare_card FROM households_person WHERE household_id = h.id) x
) p ON true
WHERE h.latest_year IS NOT NULL AND (%(year)s::int IS NULL OR h.latest_year = %(year)s)
"""


def recompute(*, data_year: int | None):
    """Scores every household whose latest list is of `data_year` (พ.ศ.), or all with None."""
    criteria = list(UrgencyCriterion.objects.filter(is_active=True, code__in=RULES))
    factor = " ".join(f"WHEN '{c.code}' THEN {RULES[c.code]}" for c in criteria)
    if not criteria:
        Household.objects.exclude(urgency_score=0).update(urgency_score=0)
        return
    scored = f"""
WITH facts AS MATERIALIZED ({FACTS}), points AS (
    SELECT f.household_id, f.data_year, c.code, c.label, c.sort_key,
           c.weight * coalesce(CASE c.code {factor} END, 0) AS points
    FROM facts f CROSS JOIN households_urgencycriterion c WHERE c.is_active
), scores AS (
    SELECT household_id, data_year, sum(points)::int AS score,
           coalesce(jsonb_agg(jsonb_build_object('code', code, 'label', label, 'points', points)
                     ORDER BY sort_key) FILTER (WHERE points > 0), '[]') AS lines
    FROM points GROUP BY household_id, data_year
), stored AS (
    INSERT INTO households_householdurgency (household_id, data_year, score, lines, computed_at)
    SELECT household_id, data_year, score, lines, now() FROM scores
    ON CONFLICT (household_id, data_year)
    DO UPDATE SET score = excluded.score, lines = excluded.lines, computed_at = now()
    WHERE households_householdurgency.lines IS DISTINCT FROM excluded.lines
)
UPDATE households_household h SET urgency_score = s.score FROM scores s
WHERE h.id = s.household_id AND h.urgency_score <> s.score
"""
    with connection.cursor() as cursor:
        cursor.execute(scored, {"year": data_year})


MOST_URGENT = 100


def effect_of(criteria: list[UrgencyCriterion]) -> dict:
    """What changed criteria would do, without doing it: `changed` households, how many of the
    hundred most urgent would be `others`, and the mean score by district before and after.

    Runs inside a transaction and takes its own work back.
    """
    before, top_before = _means(), _top()
    scores = dict(Household.objects.active().values_list("pk", "urgency_score"))
    with transaction.atomic():
        _store(criteria)
        recompute(data_year=None)
        after, top_after = _means(), _top()
        now = Household.objects.active().values_list("pk", "urgency_score")
        changed = sum(scores.get(pk) != score for pk, score in now)
        transaction.set_rollback(True)
    return {
        "changed": changed, "others": len(top_after - top_before), "top": len(top_after),
        "districts": [(district, before.get(district), mean) for district, mean in after.items()],
    }  # fmt: skip


@transaction.atomic
def change_criteria(*, criteria: list[UrgencyCriterion], by) -> int:
    """Publishes changed criteria and scores every household anew. Gives how many were changed."""
    changed = [c for c in criteria if _differs(c)]
    _store(changed)
    recompute(data_year=None)
    for criterion in changed:
        audit.record("urgency.changed", criterion, by=by, details={
            "code": criterion.code, "weight": criterion.weight, "active": criterion.is_active,
            "parameter": criterion.parameter,
        })  # fmt: skip
    return len(changed)


def _differs(criterion) -> bool:
    stored = UrgencyCriterion.objects.get(pk=criterion.pk)
    names = ("label", "weight", "parameter", "is_active")
    return any(getattr(stored, name) != getattr(criterion, name) for name in names)


def _store(criteria):
    for criterion in criteria:
        criterion.full_clean()
        criterion.save()


def _means() -> dict[int, float]:
    rows = Household.objects.active().values("district").annotate(mean=Avg("urgency_score"))
    return {row["district"]: row["mean"] for row in rows.order_by("district")}


def _top() -> set[int]:
    rows = Household.objects.active().order_by("-urgency_score", "id")
    return set(rows.values_list("pk", flat=True)[:MOST_URGENT])
