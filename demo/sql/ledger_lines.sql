SELECT m.id AS ledger_id, d.kind, d.amount
FROM draft_ledger d JOIN plans_ledgermonth m USING (household_id, month)
