-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE committees_registeredletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_registeredletter USING (
    (SELECT fence_everywhere('letter_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('letter_view'))::smallint[]));
ALTER TABLE committees_dispatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_dispatch USING (
    (SELECT fence_everywhere('letter_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('letter_view'))::smallint[]));
ALTER TABLE committees_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON committees_delivery USING (
    (SELECT fence_everywhere('letter_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('letter_view'))::smallint[])
    OR user_id = (SELECT fence_user()));
CREATE POLICY by_delivery ON committees_dispatch USING (
    EXISTS (SELECT 1 FROM committees_delivery opener WHERE opener.dispatch_id = committees_dispatch.id));
