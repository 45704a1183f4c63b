-- Tables of the platform itself. Rooms reach them only through Context and Transaction.

-- Events, written in the transaction of the act. xid gives commit-safe order: see the bus adapter.
create table platform.outbox (
  position bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null unique,
  name text not null,
  version integer not null,
  occurred_at timestamptz not null default now(),
  organisation_id uuid,
  actor_id uuid,
  data jsonb not null,
  primary key (xid, position)
);
create index outbox_occurred_at on platform.outbox (occurred_at);

create table platform.subscription (
  name text primary key,
  xid xid8 not null default '0',
  position bigint not null default 0,
  attempts integer not null default 0,
  retry_at timestamptz
);

create table platform.dead_letter (
  id uuid primary key,
  subscription text not null,
  event_id uuid not null,
  event_name text not null,
  organisation_id uuid,
  envelope jsonb not null,
  error text not null,
  attempts integer not null,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  unique (subscription, event_id)
);

-- What a person can follow of a job; the queue underneath is pg-boss.
create table platform.job (
  id uuid primary key,
  name text not null,
  organisation_id uuid,
  owner_id uuid,
  input jsonb not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed')),
  progress real not null default 0 check (progress between 0 and 1),
  result jsonb,
  problem jsonb,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index job_by_organisation on platform.job (organisation_id, id desc);
create index job_by_owner on platform.job (owner_id, id desc);

-- Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the answer commits with the effect.
create table platform.idempotency (
  scope text not null,
  key text not null,
  request_hash text not null,
  status integer,
  headers jsonb,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_created_at on platform.idempotency (created_at);

create table platform.audit_entry (
  id uuid primary key,
  organisation_id uuid,
  actor_id uuid,
  action text not null,
  target_type text not null,
  target_id text,
  details jsonb not null default '{}',
  request_id text not null,
  address_hash text,
  created_at timestamptz not null default now()
);
create index audit_by_organisation on platform.audit_entry (organisation_id, id desc);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_is_append_only before update or delete or truncate on platform.audit_entry
  for each statement execute function platform.refuse_change();

-- Every mail the server sent or would have sent; administrators read it.
create table platform.mail (
  id uuid primary key,
  organisation_id uuid,
  kind text not null,
  recipient text not null,
  subject text not null,
  text_body text not null,
  html_body text,
  language text not null,
  status text not null check (status in ('stored', 'sent', 'failed')),
  error text,
  created_at timestamptz not null default now()
);
create index mail_by_organisation on platform.mail (organisation_id, id desc);

-- Facts the installation remembers about itself, e.g. that the demonstration was written.
create table platform.setting (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
