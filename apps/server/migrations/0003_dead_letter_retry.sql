-- Asked for by a process that does not run the subscription; taken up by one that does.
alter table platform.dead_letter add column retry_requested_at timestamptz;
create index dead_letter_retry on platform.dead_letter (retry_requested_at) where retry_requested_at is not null and resolved_at is null;
