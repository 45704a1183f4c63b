-- Batches and class sections of the demonstration go with its people.
alter table users.people_group add column is_demo boolean not null default false;
