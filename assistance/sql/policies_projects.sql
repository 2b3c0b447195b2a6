-- Whose rows of projects a transaction sees and writes, as the models declare it.
ALTER TABLE assistance_participation ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_participation USING (
    (SELECT fence_everywhere('project_view'))
    OR district = ANY ((SELECT fence_districts('project_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
CREATE POLICY by_participation ON households_household USING (
    (SELECT fence_agencies() <> '{}') AND EXISTS (
        SELECT 1 FROM assistance_participation opener WHERE opener.household_id = households_household.id
        AND opener.organization_id = ANY ((SELECT fence_agencies())::bigint[])));
CREATE POLICY by_participation ON households_need USING (
    (SELECT fence_agencies() <> '{}') AND EXISTS (
        SELECT 1 FROM assistance_participation opener WHERE opener.household_id = households_need.household_id
        AND opener.organization_id = ANY ((SELECT fence_agencies())::bigint[])));
CREATE POLICY by_participation ON assistance_assistance USING (
    (SELECT fence_agencies() <> '{}') AND EXISTS (
        SELECT 1 FROM assistance_participation opener WHERE opener.id = assistance_assistance.participation_id
        AND opener.organization_id = ANY ((SELECT fence_agencies())::bigint[])));
