-- A deleted person: suspended for good, gone from every list; the name stays where history needs it until erasure.
alter table users.person
  add column deleted_at timestamptz,
  -- The person's number or name in the school's own system; the key repeated imports match by.
  add column external_id text check (length(external_id) between 1 and 100),
  add check (deleted_at is null or status = 'suspended');
create unique index person_external_id on users.person (organisation_id, external_id) where external_id is not null;

alter table users.session drop constraint session_revoked_reason_check;
alter table users.session
  add check (revoked_reason in ('signed_out', 'revoked', 'token_reused', 'password_changed', 'password_reset', 'suspended', 'deleted'));

-- One-time sign-in codes are handed out on paper: they prove no address.
alter table users.mail_token drop constraint mail_token_purpose_check;
alter table users.mail_token add check (purpose in ('verify', 'reset', 'invitation', 'code'));

-- What one row of a batch (an import, a bulk action) did to a person: run again it answers this instead of doing it
-- twice, and undoing reads the old values from here.
create table users.batch_row (
  batch_id uuid not null,
  row_number integer not null,
  organisation_id uuid not null references users.organisation (id),
  -- Null once the person is gone.
  user_id uuid,
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'failed')),
  reason text,
  -- Values before and after, of the fields that changed only.
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  -- Groups the row added the person to.
  groups_added uuid[] not null default '{}',
  undone text check (undone in ('deleted', 'suspended', 'restored', 'kept', 'nothing')),
  undo_reason text,
  created_at timestamptz not null default now(),
  primary key (batch_id, row_number)
);
create index batch_row_by_age on users.batch_row (created_at);
