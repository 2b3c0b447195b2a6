"""A national ID that is stored for somebody whose first name, sex and birth year differ in at least
two (`pin_other_person`), as SQL over a stored person `k` and what the list tells `t`.
"""

IS_ANOTHER = """(
    (t.first_name <> k.first_name)::int
    + coalesce(t.sex <> k.sex AND k.sex <> '', false)::int
    + coalesce(extract(year FROM t.birth) <> extract(year FROM k.birth), false)::int
) >= 2"""
