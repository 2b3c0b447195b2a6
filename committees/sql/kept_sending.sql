-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('committees_registeredletter', 'id', '');
SELECT keep_rows_of('committees_distributionlist', 'id', '');
SELECT keep_rows_of('committees_addressee', 'id', '');
SELECT keep_rows_of('committees_sendingschedule', 'id', '');
SELECT keep_rows_of('committees_dispatch', 'id', '');
SELECT keep_rows_of('committees_delivery', 'id', '');
