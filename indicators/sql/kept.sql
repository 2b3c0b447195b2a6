-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('indicators_dimension', 'code', '');
SELECT keep_rows_of('indicators_indicator', 'id', '');
SELECT keep_rows_of('indicators_indicatoragency', 'id', '');
SELECT keep_rows_of('indicators_indicatorcategory', 'id', '');
SELECT keep_rows_of('indicators_indicatordimension', 'id', '');
SELECT keep_rows_of('indicators_indicatoredition', 'id', '');
SELECT keep_rows_of('indicators_sourcecorrection', 'id', '');
