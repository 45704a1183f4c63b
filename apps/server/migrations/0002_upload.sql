-- Files on their way (tus). The bytes stand in the folder of parts until the last one has come, then in storage.
create table platform.upload (
  id uuid primary key,
  organisation_id uuid not null,
  owner_id uuid not null,
  purpose text not null,
  -- As the client called it.
  filename text not null,
  -- The client's Upload-Metadata, given back unchanged.
  metadata text not null,
  size bigint not null check (size > 0),
  -- What would survive a power cut; the last byte counts only with the hash.
  received bigint not null default 0 check (received between 0 and size),
  hash text,
  -- Who writes at present, until when unless they say that they are still at it, and whether somebody waits for their place.
  writer uuid,
  writer_until timestamptz,
  takeover boolean not null default false,
  claimed_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check ((hash is not null) = (received = size))
);
create index upload_of_owner on platform.upload (owner_id) where claimed_at is null;
create index upload_expiry on platform.upload (expires_at);
create index upload_hash on platform.upload (hash) where hash is not null;
