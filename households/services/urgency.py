"""How urgent a household is: published criteria, in points, explained line by line.

The criteria and weights are this system's own first proposal; the province edits them
(`UrgencyCriterion`). Each rule gives how many times its weight counts.
"""

from django.db import connection, transaction
from django.db.models import Avg

from accounts import audit
from accounts.models import User
from core.records import store
from households.actions import Act
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

# The facts of households that stand in `houses (household_id, data_year, income)`, from their
# people `(household_id, birth_date, has_welfare_card)` and needs `(household_id, dimension)`.
FACTS = """
SELECT h.household_id, h.data_year, h.income, coalesce(n.dimensions, 0) AS dimensions,
    coalesce(n.income_dimension, false) AS income_dimension, p.youngest, p.oldest,
    coalesce(p.workers, 0) AS workers, coalesce(p.cards, 0) AS cards
FROM houses h
LEFT JOIN (
    SELECT household_id, count(DISTINCT dimension) AS dimensions,
           bool_or(dimension = 'income') AS income_dimension
    FROM ({needs}) n GROUP BY household_id
) n USING (household_id)
LEFT JOIN (
    SELECT household_id, min(age) AS youngest, max(age) AS oldest,
           count(*) FILTER (WHERE age BETWEEN 15 AND 59) AS workers,
           count(*) FILTER (WHERE has_welfare_card) AS cards
    FROM (SELECT x.household_id, x.has_welfare_card,
                 h.data_year - 543 - extract(year FROM x.birth_date)::int AS age
          FROM ({people}) x JOIN houses h USING (household_id)) aged
    GROUP BY household_id
) p USING (household_id)
"""
# Households differ in few ways: points are worked out once for each way, not per household.
POINTS = """
WITH houses AS MATERIALIZED ({houses}), facts AS MATERIALIZED ({facts}), criteria AS MATERIALIZED (
    SELECT * FROM households_urgencycriterion WHERE is_active AND code IN ({codes})
), parameters AS (
    SELECT {parameters} FROM criteria
), factors AS MATERIALIZED (
    SELECT f.household_id, f.data_year, {factors} FROM facts f CROSS JOIN parameters
), points AS (
    SELECT w.*, c.label, c.sort_key, c.weight * CASE c.code {factor} END AS points
    FROM (SELECT DISTINCT {names} FROM factors) w CROSS JOIN criteria c
)
"""
SCORES = """
SELECT f.household_id, f.data_year, coalesce(s.score, 0) AS score
FROM factors f
LEFT JOIN (SELECT {names}, sum(points)::int AS score FROM points GROUP BY {names}) s USING ({names})
"""
LINES = "SELECT label, points FROM points WHERE points > 0 ORDER BY sort_key"
STORED_PEOPLE = "SELECT household_id, birth_date, has_welfare_card FROM households_person"
STORED_NEEDS = """
SELECT x.household_id, x.dimension_id AS dimension
FROM households_need x JOIN houses y USING (household_id) WHERE x.data_year = y.data_year"""
STORED_HOUSES = """
SELECT h.id AS household_id, h.latest_year AS data_year, l.income_per_person AS income
FROM households_household h
LEFT JOIN households_householdlisting l ON l.household_id = h.id AND l.data_year = h.latest_year
WHERE h.latest_year IS NOT NULL"""


def urgency_sql(
    asked: str, *, houses: str, people: str = STORED_PEOPLE, needs: str = STORED_NEEDS
) -> str:
    """A query of the households of `houses`: `SCORES`, a row a household, or of one its `LINES`."""
    factors = (
        f"coalesce({rule.replace('c.parameter', 'of_' + code)}, 0) AS {code}"
        for code, rule in RULES.items()
    )
    parameters = (f"max(parameter) FILTER (WHERE code = '{code}') AS of_{code}" for code in RULES)
    return (POINTS + asked).format(
        houses=houses,
        facts=FACTS.format(people=people, needs=needs),
        codes=", ".join(f"'{code}'" for code in RULES),
        factors=", ".join(factors),
        parameters=", ".join(parameters),
        names=", ".join(RULES),
        factor=" ".join(f"WHEN '{code}' THEN {code}" for code in RULES),
    )


def store_sql(houses: str) -> str:
    """Stores the scores of the households of `houses`; rows that stay the same are not written."""
    return f"""
WITH scored AS MATERIALIZED ({urgency_sql(SCORES, houses=houses)})
UPDATE households_household h SET urgency_score = s.score FROM scored s
WHERE h.id = s.household_id AND h.urgency_score <> s.score
"""


SCORE = "CREATE TEMPORARY TABLE scored ON COMMIT DROP AS "
# The new households of an applied list, from the list itself: written once, with their score.
SCORE_NEW = SCORE + urgency_sql(
    SCORES,
    houses="""
SELECT household_id, %(year)s::smallint AS data_year, income FROM landing
WHERE is_new_house AND speaks""",
    people="""
SELECT household_id, birth AS birth_date, welfare_card AS has_welfare_card FROM landing
WHERE is_new_house AND verdict = 'new' UNION ALL
SELECT s.household_id, p.birth_date, coalesce(s.welfare_card, p.has_welfare_card)
FROM landing s JOIN households_person p ON p.id = s.person_id
WHERE s.is_new_house AND s.verdict <> 'new'""",
    needs="""
SELECT household_id, unnest(dimensions) AS dimension FROM landing WHERE is_new_house""",
)
# The households that were known before, in the year that is their latest now.
SCORE_KNOWN = SCORE + urgency_sql(
    SCORES,
    houses="""
SELECT h.id AS household_id, y.data_year, l.income_per_person AS income
FROM households_household h
CROSS JOIN LATERAL (
    SELECT greatest(h.latest_year, %(year)s::smallint) AS data_year
) y
LEFT JOIN households_householdlisting l
       ON l.household_id = h.id AND l.data_year = y.data_year
WHERE h.id IN (SELECT household_id FROM landing WHERE NOT is_new_house)""",
)


def recompute(*, data_year: int | None) -> None:
    """Scores every household whose latest list is of `data_year` (พ.ศ.), or all with None."""
    houses = f"{STORED_HOUSES} AND (%(year)s::int IS NULL OR h.latest_year = %(year)s)"
    with connection.cursor() as cursor:
        cursor.execute(store_sql(houses), {"year": data_year})


ONE = f"{STORED_HOUSES} AND h.id = %(household)s"


def score_household(household: Household) -> None:
    """Scores one household anew, in its latest year."""
    with connection.cursor() as cursor:
        cursor.execute(store_sql(ONE), {"household": household.pk})


def lines_of_score(household: Household) -> list[tuple[str, int]]:
    """`(criterion, points)` of a household's score, in the order the province publishes them."""
    with connection.cursor() as cursor:
        cursor.execute(urgency_sql(LINES, houses=ONE), {"household": household.pk})
        return cursor.fetchall()


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
        "changed": changed,
        "others": len(top_after - top_before),
        "top": len(top_after),
        "districts": [(district, before.get(district), mean) for district, mean in after.items()],
    }


@transaction.atomic
def change_criteria(*, criteria: list[UrgencyCriterion], by: User) -> int:
    """Publishes changed criteria and scores every household anew. Gives how many were changed."""
    changed = [c for c in criteria if _differs(c)]
    _store(changed)
    recompute(data_year=None)
    for criterion in changed:
        audit.record(
            Act.URGENCY_CHANGED,
            criterion,
            by=by,
            details={
                "code": criterion.code,
                "weight": criterion.weight,
                "active": criterion.is_active,
                "parameter": criterion.parameter,
            },
        )
    return len(changed)


def _differs(criterion: UrgencyCriterion) -> bool:
    stored = UrgencyCriterion.objects.get(pk=criterion.pk)
    names = ("label", "weight", "parameter", "is_active")
    return any(getattr(stored, name) != getattr(criterion, name) for name in names)


def _store(criteria: list[UrgencyCriterion]) -> None:
    for criterion in criteria:
        store(criterion)


def _means() -> dict[int, float]:
    rows = Household.objects.active().values("district").annotate(mean=Avg("urgency_score"))
    return {row["district"]: row["mean"] for row in rows.order_by("district")}


def _top() -> set[int]:
    rows = Household.objects.active().order_by("-urgency_score", "id")
    return set(rows.values_list("pk", flat=True)[:MOST_URGENT])
