-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('accounts_emergencyaccess', 'id', '');
SELECT keep_rows_of('accounts_membership', 'id', '');
SELECT keep_rows_of('accounts_user', 'id', '');
SELECT keep_rows_of('places_area', 'code', '');
SELECT keep_rows_of('places_organization', 'id', '');
SELECT keep_rows_of('places_organizationduty', 'id', '');
SELECT keep_rows_of('places_village', 'code', '');
