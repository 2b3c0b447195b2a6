-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('committees_committee', 'id', '');
SELECT keep_rows_of('committees_committeeduty', 'id', '');
SELECT keep_rows_of('committees_committeeseat', 'id', '');
SELECT keep_rows_of('committees_seatholder', 'id', '');
