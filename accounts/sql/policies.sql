-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE accounts_auditevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence_read ON accounts_auditevent FOR SELECT USING (
    (SELECT fence_everywhere('audit_view')));
CREATE POLICY fence_add ON accounts_auditevent FOR INSERT WITH CHECK (true);
ALTER TABLE accounts_rowhistory ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence_read ON accounts_rowhistory FOR SELECT USING (
    (SELECT fence_everywhere('audit_view')));
CREATE POLICY fence_add ON accounts_rowhistory FOR INSERT WITH CHECK (true);
