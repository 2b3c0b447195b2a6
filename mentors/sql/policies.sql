-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE mentors_householdlanguage ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_householdlanguage USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_mentorpaper ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_mentorpaper USING (
    (SELECT fence_everywhere('pairing_edit'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('pairing_edit'))::smallint[]));
ALTER TABLE mentors_official ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_official USING (
    (SELECT fence_everywhere('official_view'))
    OR left(work_area_id, 4)::smallint = ANY ((SELECT fence_districts('official_view'))::smallint[])
    OR user_id = (SELECT fence_user()));
ALTER TABLE mentors_pairing ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_pairing USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
CREATE POLICY by_pairing ON mentors_official USING (
    EXISTS (SELECT 1 FROM mentors_pairing opener WHERE opener.official_id = mentors_official.id));
ALTER TABLE mentors_dueitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_dueitem USING (
    (SELECT fence_everywhere('visit_view'))
    OR district = ANY ((SELECT fence_districts('visit_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_officialposting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_officialposting USING (
    (SELECT fence_everywhere('official_view'))
    OR EXISTS (SELECT 1 FROM mentors_official parent WHERE parent.id = official_id));
ALTER TABLE mentors_conflictofinterest ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_conflictofinterest USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_suggestedpair ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_suggestedpair USING (
    (SELECT fence_everywhere('pairing_edit'))
    OR district = ANY ((SELECT fence_districts('pairing_edit'))::smallint[]));
