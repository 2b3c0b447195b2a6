-- Asked once a transaction, when a member of an area team acts: the households of the sub-districts
-- in which the teams work where the person sits today. In PL/pgSQL, which looks at columns when it is
-- called: in a new database the file runs before a place has days, and again afterwards.
CREATE OR REPLACE FUNCTION fence_of_team(member bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(h.id), '{}')
        FROM households_household h
        WHERE h.left_on IS NULL AND h.subdistrict_id IN (
            SELECT place.area_id
            FROM committees_seatholder holder
            JOIN committees_committeeseat seat ON seat.id = holder.seat_id
            JOIN committees_committee team ON team.id = seat.committee_id
            JOIN committees_teamplace place ON place.team_id = team.id
            CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Bangkok')::date AS today) clock
            WHERE holder.user_id = member AND place.ended_on IS NULL
                AND holder.started_on <= today
                AND (holder.ended_on IS NULL OR holder.ended_on > today)
                AND (team.ended_on IS NULL OR team.ended_on > today)));
END
$$;
