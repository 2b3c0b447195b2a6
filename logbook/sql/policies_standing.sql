-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE logbook_standingbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_standingbatch USING (
    (SELECT fence_everywhere('earlier_work_bring'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('earlier_work_bring'))::smallint[]));
ALTER TABLE logbook_standingrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_standingrow USING (
    (SELECT fence_everywhere('earlier_work_bring'))
    OR EXISTS (SELECT 1 FROM logbook_standingbatch parent WHERE parent.id = batch_id));
