-- Groups a batch of rows (an import) made, so that undoing it takes away those nobody else uses.
create table users.batch_group (
  batch_id uuid not null,
  group_id uuid not null references users.people_group (id) on delete cascade,
  primary key (batch_id, group_id)
);
-- People a bulk action is about, as they were chosen; their order is the order of the report.
create table users.bulk_action (
  id uuid primary key,
  organisation_id uuid not null references users.organisation (id),
  owner_id uuid not null,
  job_id uuid,
  action jsonb not null,
  people integer not null,
  done_at timestamptz,
  undo_job_id uuid,
  undone_at timestamptz,
  created_at timestamptz not null default now()
);
create index bulk_action_by_organisation on users.bulk_action (organisation_id, id desc);
create table users.bulk_target (
  action_id uuid not null references users.bulk_action (id) on delete cascade,
  row_number integer not null,
  user_id uuid not null,
  primary key (action_id, row_number)
);
