-- Rows that stand in the district of their household.
SELECT follow_district('plans_actionplan');
SELECT follow_district('plans_criteriontick');
SELECT follow_district('plans_ledgermonth');
SELECT follow_district('plans_stagerecord');
