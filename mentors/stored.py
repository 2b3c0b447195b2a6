"""What households and officials keep of pairings, and what is due."""

from core.stored import stored_fact
from mentors import due

stored_fact(
    "mentored_until",
    "วันที่ครัวเรือนมีพี่เลี้ยงถึง",
    """
    SELECT h.id FROM households_household h LEFT JOIN (
        SELECT p.household_id, max(coalesce(p.ended_on, '9999-12-31')) AS until
        FROM mentors_pairing p
        WHERE p.kind = 'main' AND p.ended_on IS DISTINCT FROM p.started_on GROUP BY 1) paired
        ON paired.household_id = h.id
    WHERE h.mentored_until <> coalesce(paired.until, '0001-01-01') ORDER BY 1
    """,
)
stored_fact(
    "load",
    "จำนวนครัวเรือนที่พี่เลี้ยงดูแล",
    """
    SELECT o.id FROM mentors_official o LEFT JOIN (
        SELECT p.official_id, count(*) AS load FROM mentors_pairing p
        WHERE p.kind = 'main' AND p.ended_on IS NULL GROUP BY 1) paired ON paired.official_id = o.id
    WHERE o.load <> coalesce(paired.load, 0) ORDER BY 1
    """,
)
stored_fact(
    "elsewhere",
    "จำนวนครัวเรือนที่พี่เลี้ยงดูแลต่างอำเภอ",
    """
    SELECT id FROM mentors_official
    WHERE elsewhere <> pairings_elsewhere(id, work_area_id) ORDER BY 1
    """,
)
stored_fact(
    "due",
    "งานที่ต้องทำ",
    "SELECT * FROM due_differences(%s)",
    lambda: [[kind.code for kind in due.kinds()]],
)
