-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE assistance_referralletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_referralletter USING (
    (SELECT fence_everywhere('referral_view'))
    OR district = ANY ((SELECT fence_districts('referral_view'))::smallint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
ALTER TABLE assistance_helprequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_helprequest USING (
    (SELECT fence_everywhere('request_view'))
    OR district = ANY ((SELECT fence_districts('request_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE assistance_requestevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_requestevent USING (
    (SELECT fence_everywhere('request_view'))
    OR EXISTS (SELECT 1 FROM assistance_helprequest parent WHERE parent.id = request_id));
ALTER TABLE assistance_requestphoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_requestphoto USING (
    (SELECT fence_everywhere('request_view'))
    OR EXISTS (SELECT 1 FROM assistance_helprequest parent WHERE parent.id = request_id));
