-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('assistance_helprequest', 'id', 'household_id');
SELECT keep_rows_of('assistance_referralletter', 'id', '');
SELECT keep_rows_of('assistance_requestevent', 'id', '');
SELECT keep_rows_of('assistance_requestphoto', 'id', '');
