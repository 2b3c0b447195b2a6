-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE logbook_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visit USING (
    (SELECT fence_everywhere('visit_view'))
    OR district = ANY ((SELECT fence_districts('visit_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE logbook_visitprogress ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitprogress USING (
    (SELECT fence_everywhere('visit_view'))
    OR EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_assessmentline ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_assessmentline USING (
    (SELECT fence_everywhere('visit_view'))
    OR EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_visitphoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitphoto USING (
    (SELECT fence_everywhere('visit_view'))
    OR EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_logbookexport ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_logbookexport USING (
    (SELECT fence_everywhere('logbook_export'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('logbook_export'))::smallint[]));
ALTER TABLE logbook_visitrevision ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitrevision USING (
    (SELECT fence_everywhere('visit_view'))
    OR EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
