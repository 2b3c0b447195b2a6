-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('reports_month', 'id', '');
SELECT keep_rows_of('reports_report', 'id', '');
SELECT keep_rows_of('reports_reportdelivery', 'id', '');
