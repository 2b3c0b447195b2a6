-- A key whose byte order is the order of a Thai dictionary, word by word: the consonant before the vowel
-- written in front of it; marks above only where all else is equal, behind «!», which stands before every
-- letter and after the space; Thai digits as the others, capital letters as the small ones. The twin of `core.thai.sort_key`, for names that are kept cleaned.
CREATE OR REPLACE FUNCTION thai_sort_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_agg(
        regexp_replace(regexp_replace(word, '[็-๎]', '', 'g'), '([เแโใไ])([ก-ฮ])', '\2\1', 'g')
        || coalesce('!' || nullif(regexp_replace(word, '[^็-๎]', '', 'g'), ''), ''),
        ' ' ORDER BY place)
    FROM regexp_split_to_table(translate(btrim(name),
        '๐๑๒๓๔๕๖๗๘๙ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789abcdefghijklmnopqrstuvwxyz'), ' +') WITH ORDINALITY AS words (word, place)
$$;
