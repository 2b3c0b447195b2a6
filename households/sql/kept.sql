-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('households_duplicatedecision', 'id', 'household_id');
SELECT keep_rows_of('households_filekeeping', 'id', '');
SELECT keep_rows_of('households_headingmapping', 'id', '');
SELECT keep_rows_of('households_household', 'id', 'id');
SELECT keep_rows_of('households_householdevent', 'id', 'household_id');
SELECT keep_rows_of('households_householdlisting', 'id', 'household_id');
SELECT keep_rows_of('households_importbatch', 'id', '');
SELECT keep_rows_of('households_need', 'id', 'household_id');
SELECT keep_rows_of('households_nomination', 'id', 'household_id');
SELECT keep_rows_of('households_nominationphoto', 'id', '');
SELECT keep_rows_of('households_person', 'id', 'household_id');
SELECT keep_rows_of('households_personlisting', 'id', 'household_id');
SELECT keep_rows_of('households_urgencycriterion', 'id', '');
