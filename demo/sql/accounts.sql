-- They sign in with the province's directory: no password is usable.
SELECT user_id AS id, 'official-' || district || '-' || k AS username, '!' || md5('password ' || user_id) AS password,
       title, first_name, last_name, position, (%(first_day)s::date + time '09:00') AT TIME ZONE 'Asia/Bangkok' AS date_joined
FROM draft_official WHERE own_id IS NULL AND user_id IS NOT NULL
