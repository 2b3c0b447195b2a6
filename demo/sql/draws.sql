-- Chances that depend on the seed and on what is drawn, and on nothing else: neither on the order of rows nor
-- on what was drawn before. `{seed}` is filled in by `demo/filling.py`.
CREATE OR REPLACE FUNCTION pg_temp.chance(what text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashtextextended($1, {seed}) & 1073741823) / 1073741824.0::float8
$$;
-- 0 to `below` - 1.
CREATE OR REPLACE FUNCTION pg_temp.pick(what text, below integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(pg_temp.chance($1) * $2)::integer
$$;
-- A day from `first` to `last`, both included.
CREATE OR REPLACE FUNCTION pg_temp.day_of(what text, first date, last date) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
    SELECT $2 + pg_temp.pick($1, greatest($3 - $2, 0) + 1)
$$;
-- Some minute of the office's day, never later than now.
CREATE OR REPLACE FUNCTION pg_temp.moment(what text, day date) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT least(($2 + time '09:00') AT TIME ZONE 'Asia/Bangkok'
                 + pg_temp.pick($1, 421) * interval '1 minute', now())
$$;
CREATE OR REPLACE FUNCTION pg_temp.made_id(what text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT overlay(overlay(md5($1 || ' {seed}') PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid
$$;
