-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE assistance_gapcount ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON assistance_gapcount USING (
    (SELECT fence_everywhere('household_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('household_view'))::smallint[]));
