-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('indicators_resultbatch', 'id', '');
SELECT keep_rows_of('indicators_resultheadings', 'id', '');
SELECT keep_rows_of('indicators_resultlevel', 'id', '');
SELECT keep_rows_of('indicators_indicatorthreshold', 'id', '');
SELECT keep_rows_of('indicators_villageresult', 'id', '');
