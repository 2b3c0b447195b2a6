-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE assistance_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_referral USING (
    (SELECT fence_everywhere('referral_view'))
    OR district = ANY ((SELECT fence_districts('referral_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
ALTER TABLE assistance_referralevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_referralevent USING (
    (SELECT fence_everywhere('referral_view'))
    OR EXISTS (SELECT 1 FROM assistance_referral parent WHERE parent.id = referral_id));
ALTER TABLE assistance_assistance ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_assistance USING (
    (SELECT fence_everywhere('assistance_view'))
    OR district = ANY ((SELECT fence_districts('assistance_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]) AND referral_id IS NOT NULL);
