-- Each year's list touches every household: with room beside it a row stays where its indexes know it.
ALTER TABLE households_household SET (fillfactor = 50);
