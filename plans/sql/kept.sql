-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('plans_actionplan', 'id', 'household_id');
SELECT keep_rows_of('plans_criteriontick', 'id', 'household_id');
SELECT keep_rows_of('plans_ledgerline', 'id', '');
SELECT keep_rows_of('plans_ledgermonth', 'id', 'household_id');
SELECT keep_rows_of('plans_planidea', 'id', '');
SELECT keep_rows_of('plans_planprint', 'id', '');
SELECT keep_rows_of('plans_planrow', 'id', '');
SELECT keep_rows_of('plans_stagecriterion', 'id', '');
SELECT keep_rows_of('plans_stagerecord', 'id', 'household_id');
