-- Visitors see one organisation's courses: those of the first founded one that wants it. Until now the setting had no effect and
-- visitors saw the first organisation's; nobody else's courses become public because the first one closes its own.
alter table users.organisation alter column public_catalogue set default false;
update users.organisation set public_catalogue = false
where id <> (select id from users.organisation order by created_at, id limit 1);
