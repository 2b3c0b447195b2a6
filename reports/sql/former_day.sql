-- Which day from `first` to before `until` a column of a row said before a change at or after `since`: what
-- has left a month that was closed. Null where there is none. Past the fence of the row history: whoever
-- asks names a row, and has found it; of other columns it tells nothing.
CREATE OR REPLACE FUNCTION former_day(
    named text, key text, said text, first date, until date, since timestamptz
) RETURNS date LANGUAGE sql STABLE COST 1000
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (h.before ->> said)::date FROM accounts_rowhistory h
    WHERE said IN ('given_on', 'left_on') AND h."table" = named AND h.row_id = key AND h.operation = 'update' AND h.at >= since
        AND (h.before ->> said)::date >= first AND (h.before ->> said)::date < until
    ORDER BY h.id LIMIT 1
$$;
