-- Rows that stand in the district of their household.
SELECT follow_district('assistance_participation');
