-- Rows that stand in the district of their household.
SELECT follow_district('mentors_conflictofinterest');
SELECT follow_district('mentors_householdlanguage');
SELECT follow_district('mentors_pairing');
SELECT follow_district('mentors_suggestedpair');
