-- Rows that stand in the district of their household.
SELECT follow_district('households_duplicatedecision');
SELECT follow_district('households_householdevent');
SELECT follow_district('households_householdlisting');
SELECT follow_district('households_need');
SELECT follow_district('households_person');
SELECT follow_district('households_personlisting');
