-- A quarter of what is left over is saved, never less than nothing; four fifths of what is paid on debts is debt
-- that is gone.
WITH summed AS (
    SELECT household_id, n, district, author_id, month,
           sum(CASE WHEN kind LIKE 'income%%' THEN amount ELSE -amount END) / 4.0 AS rest,
           coalesce(sum(amount) FILTER (WHERE kind = 'expense_debt'), 0) * 0.8 AS paid
    FROM draft_ledger GROUP BY household_id, n, district, author_id, month
), running AS (
    SELECT s.*, sum(rest) OVER so_far AS saved, sum(paid) OVER so_far AS paid_so_far,
           pg_temp.pick('saving ' || n, 21) * 100 AS first_saving, pg_temp.pick('debt ' || n, 301) * 100 AS first_debt
    FROM summed s WINDOW so_far AS (PARTITION BY n ORDER BY month)
)
SELECT household_id, district, month, author_id AS recorded_by_id,
       pg_temp.moment('ledger ' || n || ' ' || month, (month + interval '1 month')::date) AS recorded_at,
       round(saved - least(-first_saving, min(saved) OVER (PARTITION BY n ORDER BY month))) AS saving,
       round(greatest(first_debt - paid_so_far, 0)) AS debt
FROM running
