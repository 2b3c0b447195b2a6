-- Rows of projects kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('assistance_participation', 'id', 'household_id');
SELECT keep_rows_of('assistance_project', 'id', '');
SELECT keep_rows_of('assistance_projectpartner', 'id', '');
