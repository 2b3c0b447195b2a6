-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE committees_obstacle ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_obstacle USING (
    (SELECT fence_everywhere('obstacle_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('obstacle_view'))::smallint[])
    OR written_by_id = (SELECT fence_user()));
ALTER TABLE committees_obstaclestep ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_obstaclestep USING (
    (SELECT fence_everywhere('obstacle_view'))
    OR EXISTS (SELECT 1 FROM committees_obstacle parent WHERE parent.id = obstacle_id));
ALTER TABLE committees_meeting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_meeting USING (
    (SELECT fence_everywhere('meeting_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('meeting_view'))::smallint[]));
ALTER TABLE committees_agendaitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_agendaitem USING (
    (SELECT fence_everywhere('meeting_view'))
    OR EXISTS (SELECT 1 FROM committees_meeting parent WHERE parent.id = meeting_id));
ALTER TABLE committees_attendance ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_attendance USING (
    (SELECT fence_everywhere('meeting_view'))
    OR EXISTS (SELECT 1 FROM committees_meeting parent WHERE parent.id = meeting_id));
ALTER TABLE committees_resolution ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_resolution USING (
    (SELECT fence_everywhere('meeting_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('meeting_view'))::smallint[])
    OR owner_id = (SELECT fence_user()));
ALTER TABLE committees_resolutionstep ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_resolutionstep USING (
    (SELECT fence_everywhere('meeting_view'))
    OR EXISTS (SELECT 1 FROM committees_resolution parent WHERE parent.id = resolution_id));
