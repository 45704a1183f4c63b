create schema notifications;

-- Where a person stands. Locked by whatever changes their entries: numbers have no holes, `unread` is exact.
create table notifications.mailbox (
  user_id uuid primary key,
  organisation_id uuid not null,
  -- Of the latest arrival.
  sequence bigint not null default 0,
  -- Of the latest change.
  revision bigint not null default 0,
  unread integer not null default 0 check (unread >= 0)
);

create table notifications.entry (
  id uuid primary key,
  organisation_id uuid not null,
  user_id uuid not null,
  -- Null: for the next mail only, because the person switched the kind off in the application.
  sequence bigint,
  kind text not null,
  values jsonb not null,
  actor_id uuid,
  link text not null,
  course_id uuid,
  group_key text not null,
  -- The group key, but for an entry that was marked unread while a newer one of its group is unread too.
  slot text not null,
  count integer not null default 1 check (count > 0),
  -- The latest event it tells of: nobody is told of one event twice.
  event_id uuid not null,
  created_at timestamptz not null,
  read_at timestamptz,
  mail_pending boolean not null default false
);
create unique index entry_by_sequence on notifications.entry (user_id, sequence) where sequence is not null;
create unique index entry_open_group on notifications.entry (user_id, slot) where read_at is null and sequence is not null;
create unique index entry_by_event on notifications.entry (user_id, event_id);
create index entry_unread on notifications.entry (user_id, sequence) where read_at is null;
create index entry_mail on notifications.entry (user_id) where mail_pending;
create index entry_by_course on notifications.entry (course_id, group_key) where course_id is not null;
create index entry_by_age on notifications.entry (created_at);

-- What happened and was not told yet, written by event handlers, worked by the job.
create table notifications.intake (
  event_id uuid not null,
  -- One event may be told to some by name and to all others of a course.
  part text not null check (part in ('people', 'course')),
  position bigint generated always as identity,
  organisation_id uuid not null,
  course_id uuid,
  actor_id uuid,
  occurred_at timestamptz not null,
  content jsonb not null,
  -- How far through the people of the course.
  cursor text,
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  primary key (event_id, part)
);
create index intake_order on notifications.intake (part, position);

-- One row. What happened before there were notifications is not told.
create table notifications.desk (
  only_one boolean primary key default true check (only_one),
  opened_at timestamptz not null default now(),
  -- A job is on its way that has not begun to look.
  job_waiting boolean not null default false
);
insert into notifications.desk default values;

create table notifications.preference (
  user_id uuid primary key,
  organisation_id uuid not null,
  -- Kind -> channels, for those the person chose.
  kinds jsonb not null default '{}',
  quiet_from text,
  quiet_to text,
  email_digest text not null default 'hourly' check (email_digest in ('hourly', 'daily', 'off')),
  check ((quiet_from is null) = (quiet_to is null))
);

-- One per person with something to mail.
create table notifications.digest (
  user_id uuid primary key,
  organisation_id uuid not null,
  due_at timestamptz not null,
  -- Somebody is at it; after this time they are taken for dead.
  leased_until timestamptz,
  attempts integer not null default 0
);
create index digest_due on notifications.digest (due_at);

create table notifications.announcement (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null,
  author_id uuid not null,
  title text not null check (length(title) between 1 and 200),
  body text not null check (length(body) <= 5000),
  version integer not null default 1,
  created_at timestamptz not null,
  edited_at timestamptz
);
create index announcement_by_course on notifications.announcement (course_id, id desc);
create index announcement_by_author on notifications.announcement (author_id);
