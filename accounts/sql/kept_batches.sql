-- Rows kept as they stood before each change: who was proposed, with which role, and who decided.
SELECT keep_rows_of('accounts_accountbatch', 'id', '');
SELECT keep_rows_of('accounts_proposedaccount', 'id', '');
