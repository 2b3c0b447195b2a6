"""Lists of people an agency helped: their columns, their cells, what is said of a row. Knows no
database and no person: what a row is told depends on the row alone.
"""
