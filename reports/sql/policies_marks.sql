-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE reports_countmark ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON reports_countmark USING (
    (SELECT fence_everywhere('dashboard_view')));
