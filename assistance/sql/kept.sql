-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('assistance_assistance', 'id', 'household_id');
SELECT keep_rows_of('assistance_referral', 'id', 'household_id');
SELECT keep_rows_of('assistance_referralevent', 'id', '');
