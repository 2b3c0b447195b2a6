-- Whose rows a transaction sees: accounts for many and their letters (see `policies.sql`).
ALTER TABLE accounts_accountbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON accounts_accountbatch USING (
    (SELECT fence_everywhere('account_approve')));
ALTER TABLE accounts_proposedaccount ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON accounts_proposedaccount USING (
    (SELECT fence_everywhere('account_approve')));
ALTER TABLE accounts_letterprint ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON accounts_letterprint USING (
    (SELECT fence_everywhere('account_manage')));
ALTER TABLE accounts_accountletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON accounts_accountletter USING (
    (SELECT fence_everywhere('account_manage')));
