-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('committees_obstacle', 'id', '');
SELECT keep_rows_of('committees_obstaclestep', 'id', '');
SELECT keep_rows_of('committees_meeting', 'id', '');
SELECT keep_rows_of('committees_agendaitem', 'id', '');
SELECT keep_rows_of('committees_attendance', 'id', '');
SELECT keep_rows_of('committees_resolution', 'id', '');
SELECT keep_rows_of('committees_resolutionstep', 'id', '');
