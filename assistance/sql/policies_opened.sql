-- Whether a row is one that an agency reaches through its own referrals and projects. Asked only of agencies; one
-- answer costs some 5 microseconds, so that plans had better look at few rows. RESTRICTED: a page's count of some
-- thousand rows is sooner done than a second process is begun.
CREATE OR REPLACE FUNCTION referral_of_household_id(bigint, bigint[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED COST 400 SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assistance_referral WHERE household_id = $1 AND organization_id = ANY ($2))
$$;
CREATE OR REPLACE FUNCTION participation_of_household_id(bigint, bigint[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED COST 400 SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assistance_participation WHERE household_id = $1 AND organization_id = ANY ($2))
$$;
CREATE OR REPLACE FUNCTION participation_of_id(uuid, bigint[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED COST 400 SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assistance_participation WHERE id = $1 AND organization_id = ANY ($2))
$$;
DROP POLICY IF EXISTS by_referral ON households_household;
CREATE POLICY by_referral ON households_household USING (
    (SELECT fence_agencies() <> '{}')
    AND referral_of_household_id(households_household.id, (SELECT fence_agencies())));
DROP POLICY IF EXISTS by_referral ON households_need;
CREATE POLICY by_referral ON households_need USING (
    (SELECT fence_agencies() <> '{}')
    AND referral_of_household_id(households_need.household_id, (SELECT fence_agencies())));
DROP POLICY IF EXISTS by_participation ON households_household;
CREATE POLICY by_participation ON households_household USING (
    (SELECT fence_agencies() <> '{}')
    AND participation_of_household_id(households_household.id, (SELECT fence_agencies())));
DROP POLICY IF EXISTS by_participation ON households_need;
CREATE POLICY by_participation ON households_need USING (
    (SELECT fence_agencies() <> '{}')
    AND participation_of_household_id(households_need.household_id, (SELECT fence_agencies())));
DROP POLICY IF EXISTS by_participation ON assistance_assistance;
CREATE POLICY by_participation ON assistance_assistance USING (
    (SELECT fence_agencies() <> '{}')
    AND participation_of_id(assistance_assistance.participation_id, (SELECT fence_agencies())));
