-- Rows of agencies' own records, kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('assistance_helpentry', 'id', '');
SELECT keep_rows_of('assistance_helplist', 'id', '');
SELECT keep_rows_of('assistance_helpmatch', 'id', '');
