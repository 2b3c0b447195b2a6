"""What households and lists keep of other rows."""

from core.stored import counted, stored_fact
from households.services.counting import count_needs

stored_fact(
    "listed_years",
    "ปีที่ครัวเรือนอยู่ในบัญชี",
    """
    SELECT h.id FROM households_household h LEFT JOIN (
        SELECT l.household_id, array_agg(DISTINCT l.data_year ORDER BY l.data_year) AS years
        FROM households_personlisting l GROUP BY 1) listed ON listed.household_id = h.id
    WHERE h.listed_years IS DISTINCT FROM coalesce(listed.years, '{}') ORDER BY 1
    """,
)
stored_fact("year_moves", "ผลเทียบบัญชีสองปี", "SELECT * FROM year_move_differences()")
counted("needs", count_needs)
