-- Which earlier row of the fact stands in Logbook as it was keyed in, if there is one; a withdrawal
-- that was keyed in took it out again.
CREATE OR REPLACE FUNCTION logbook_keyed_in(of_kind text, of_fact text, before integer)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN e.change <> 'withdrawn' THEN e.id END
    FROM logbook_logbookentry e
    WHERE e.kind = of_kind AND e.fact = of_fact AND e.version < before AND EXISTS (
        SELECT FROM logbook_entrykeying k WHERE k.entry_id = e.id AND k.undone_at IS NULL)
    ORDER BY e.version DESC LIMIT 1
$$;
-- Whether whoever asks sees all earlier rows of the fact: none is another district's, whose household
-- was joined to this one.
CREATE OR REPLACE FUNCTION logbook_sees_all(of_kind text, of_fact text, before integer)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(*) = before - 1 FROM logbook_logbookentry e
    WHERE e.kind = of_kind AND e.fact = of_fact AND e.version < before
$$;
