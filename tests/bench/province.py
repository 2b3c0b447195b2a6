"""An invented province of any size, made by the database itself in a minute or so."""

from django.db import connection

from accounts.acting import acting_for
from core.identity import encrypt_pin
from demo.lists import FAMILY_ENDS, FAMILY_STARTS, MEN, WOMEN
from households.services import urgency

# Every district gets its part; names repeat as they do in a province.
HOUSEHOLDS = """
INSERT INTO households_household (house_code, identity_key, house_number, subdistrict_id, district,
    head_name, head_sort_key, member_count, origin, survey_status, latest_year, urgency_score,
    leave_reason, created_at, updated_at)
SELECT '4298' || lpad(n::text, 7, '0'), 'h:4298' || lpad(n::text, 7, '0'), n::text, a.code,
    left(a.code, 4)::smallint, 'นาย' || first || ' ' || last, last || first, 3, 'list',
    'not_surveyed', 2569, (n::bigint * 7919) %% 100, '', now(), now()
FROM generate_series(1, %(households)s) n
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM places_area
      WHERE level = 'subdistrict') a ON a.place = n %% 90
CROSS JOIN LATERAL (
    SELECT (%(names)s::text[])[1 + n %% 20] AS first,
           (%(starts)s::text[])[1 + n %% 10] || (%(ends)s::text[])[1 + (n / 10) %% 10]
           || coalesce(nullif((n / 5000)::text, '0'), '') AS last) named
"""
PERSONS = """
INSERT INTO households_person (household_id, district, title, first_name, last_name, name_key,
    sound_key, sex, relation, is_head, created_at, updated_at, pin, pin_index)
SELECT h.id, h.district, 'นาย', first, last, first || last, first || ' ' || last, 'male', '',
    m = 1, now(), now(), %(pin)s, sha256((h.id * 10 + m)::text::bytea)
FROM households_household h CROSS JOIN generate_series(1, 3) m
CROSS JOIN LATERAL (
    SELECT (%(names)s::text[])[1 + (h.id + m * 7) %% 20] AS first,
           split_part(h.head_name, ' ', 2) AS last) named
"""
OTHERS = (
    """
INSERT INTO households_householdlisting (household_id, district, data_year, income_per_person,
    source_status)
SELECT id, district, 2569, 20000 + id %% 30000, '' FROM households_household
""",
    """
INSERT INTO households_personlisting (person_id, household_id, district, data_year, age,
    failed_indicators)
SELECT id, household_id, district, 2569, 40, '{27}' FROM households_person
""",
    """
INSERT INTO households_need (household_id, district, person_id, dimension_id, data_year, status)
SELECT household_id, district, id, CASE WHEN id %% 2 = 0 THEN 'income' ELSE 'health' END, 2569,
    'waiting' FROM households_person WHERE id %% 3 <> 0
""",
    """
INSERT INTO mentors_official (title, first_name, last_name, position, work_area_id, phone, email,
    languages, capacity, is_available, started_on, end_reason)
SELECT '', 'พี่เลี้ยง' || n, 'สมมุติ', '', '42' || lpad((1 + n %% 14)::text, 2, '0'), '', '', '', 500,
    true, '2025-10-01', '' FROM generate_series(1, 1000) n
""",
    """
INSERT INTO mentors_pairing (household_id, district, official_id, kind, started_on, end_reason,
    order_number, reason, paired_by_id)
SELECT h.id, h.district, o.id, 'main', '2025-10-01', '', '', '', %(user)s
FROM households_household h
JOIN (SELECT id, row_number() OVER () - 1 AS n FROM mentors_official) o ON o.n = h.id %% 1000
WHERE h.id %% 2 = 0
""",
)


def fill(households: int, user, *, paired=True):
    """`households` with three persons, two needs, and, `paired`, a mentor for every other one."""
    values = {
        "households": households,
        "user": user.pk,
        "names": [*MEN, *WOMEN],
        "starts": list(FAMILY_STARTS),
        "ends": list(FAMILY_ENDS),
        "pin": encrypt_pin("1000000000009"),
    }
    with acting_for(purpose="bench"), connection.cursor() as cursor:
        for statement in (HOUSEHOLDS, PERSONS, *(OTHERS if paired else OTHERS[:-2])):
            cursor.execute(statement, values)
        urgency.recompute(data_year=2569)
