-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE reports_monthpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON reports_monthpart USING (
    (SELECT fence_everywhere('dashboard_view'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('dashboard_view'))::smallint[]));
