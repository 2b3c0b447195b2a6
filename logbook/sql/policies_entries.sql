-- Whose rows of what left for Logbook a transaction sees and writes, as the models declare it.
ALTER TABLE logbook_logbookentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_logbookentry USING (
    (SELECT fence_everywhere('logbook_export'))
    OR district = ANY ((SELECT fence_districts('logbook_export'))::smallint[]));
ALTER TABLE logbook_entrykeying ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_entrykeying USING (
    (SELECT fence_everywhere('logbook_export'))
    OR EXISTS (SELECT 1 FROM logbook_logbookentry parent WHERE parent.id = entry_id));
