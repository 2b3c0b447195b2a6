-- Whose rows of projects a transaction sees and writes, as the models declare it.
ALTER TABLE assistance_participation ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_participation USING (
    (SELECT fence_everywhere('project_view'))
    OR district = ANY ((SELECT fence_districts('project_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
