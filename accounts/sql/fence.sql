-- What `accounts.acting` has told the transaction. Untold is empty, and empty is nobody's.
CREATE OR REPLACE FUNCTION fence_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('fence.user', true), '')::bigint
$$;
CREATE OR REPLACE FUNCTION fence_districts(permission text) RETURNS smallint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.' || permission, true), ''), '{}')::smallint[]
$$;
CREATE OR REPLACE FUNCTION fence_everywhere(permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('fence.' || permission, true), '') = '{0}'
$$;
CREATE OR REPLACE FUNCTION fence_households() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.households', true), ''), '{}')::bigint[]
$$;
CREATE OR REPLACE FUNCTION fence_agencies() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.agencies', true), ''), '{}')::bigint[]
$$;
