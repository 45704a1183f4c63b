-- Somebody suspended in the organisation is not given a place that becomes free; they keep their turn on the waiting list.
alter table courses.people add column is_suspended boolean not null default false;
