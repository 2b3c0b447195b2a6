-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE households_household ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_household USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_person USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_householdevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_householdevent USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_duplicatedecision ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_duplicatedecision USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_importbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_importbatch USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_importissue ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_importissue USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_householdlisting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_householdlisting USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_personlisting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_personlisting USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_need ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_need USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_nomination ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_nomination USING (
    (SELECT fence_everywhere('nomination_make'))
    OR district = ANY ((SELECT fence_districts('nomination_make'))::smallint[])
    OR proposed_by_id = (SELECT fence_user()));
ALTER TABLE households_nominationphoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_nominationphoto USING (
    (SELECT fence_everywhere('nomination_make'))
    OR EXISTS (SELECT 1 FROM households_nomination parent WHERE parent.id = nomination_id));
