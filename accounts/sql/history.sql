-- The history is only added to, and each entry carries the hash of the one before it in its chain.
-- Functions that look past the fence (`SECURITY DEFINER`) belong to the owner of the tables and return
-- one number, hash or list of the caller's own.

-- Every column of an entry but its own hash, in one text that no session setting alters.
CREATE OR REPLACE FUNCTION audit_entry_text(e accounts_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(chr(31), e.id,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        to_char(e.day, 'YYYY-MM-DD'), e.chain, e.action, e.outcome,
        coalesce(e.actor_id::text, '-'), e.actor_role, coalesce(e.on_behalf_of_id::text, '-'),
        e.purpose, e.target_type, e.target_id, coalesce(e.household_id::text, '-'), e.reason,
        e.details::text, e.request_id, coalesce(host(e.remote_address), '-'), e.previous_hash)
$$;
CREATE OR REPLACE FUNCTION audit_entry_hash(e accounts_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(audit_entry_text(e), 'UTF8')), 'hex')
$$;
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.day := (NEW.at AT TIME ZONE 'Asia/Bangkok')::date;
    NEW.chain := pg_backend_pid();
    SELECT e.entry_hash INTO NEW.previous_hash FROM accounts_auditevent e
    WHERE e.day = NEW.day AND e.chain = NEW.chain ORDER BY e.id DESC LIMIT 1;
    NEW.previous_hash := coalesce(NEW.previous_hash, '');
    NEW.entry_hash := audit_entry_hash(NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_chain BEFORE INSERT ON accounts_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is only added to (%).', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON accounts_auditevent
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON accounts_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON accounts_auditseal
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON accounts_auditseal
FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON accounts_rowhistory
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON accounts_rowhistory
FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
