-- Whose counts of two lists a transaction sees (`policy`, see `accounts.policies`).
ALTER TABLE households_yearmove ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_yearmove USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[]));
ALTER TABLE households_listmark ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_listmark USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[]));
