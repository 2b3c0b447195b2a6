-- Whose rows of agencies' own records a transaction sees and writes, as the models declare it.
ALTER TABLE assistance_helplist ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_helplist USING (
    (SELECT fence_everywhere('help_settle'))
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
ALTER TABLE assistance_helplistissue ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_helplistissue USING (
    (SELECT fence_everywhere('help_settle'))
    OR EXISTS (SELECT 1 FROM assistance_helplist parent WHERE parent.id = help_list_id));
ALTER TABLE assistance_helpentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_helpentry USING (
    (SELECT fence_everywhere('help_settle'))
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
ALTER TABLE assistance_helpmatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_helpmatch USING (
    (SELECT fence_everywhere('help_settle'))
    OR district = ANY ((SELECT fence_districts('help_settle'))::smallint[]));
CREATE POLICY by_helpmatch ON assistance_helpentry USING (
    EXISTS (SELECT 1 FROM assistance_helpmatch opener WHERE opener.entry_id = assistance_helpentry.id));
-- Since 0003 an agency sees help it gave under a referral; before, every row with its name.
ALTER POLICY fence ON assistance_assistance USING (
    (SELECT fence_everywhere('assistance_view'))
    OR district = ANY ((SELECT fence_districts('assistance_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]) AND referral_id IS NOT NULL);
