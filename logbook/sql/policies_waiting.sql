-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE logbook_waitingcount ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_waitingcount USING (
    (SELECT fence_everywhere('logbook_export'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('logbook_export'))::smallint[]));
