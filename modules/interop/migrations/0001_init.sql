create schema interop;

-- One uploaded package. The file itself is in storage under its hash.
create table interop.import (
  id uuid primary key,
  job_id uuid not null unique,
  organisation_id uuid not null,
  owner_id uuid not null,
  filename text not null,
  hash text not null,
  size bigint not null,
  course_id uuid,
  created_at timestamptz not null default now()
);
create index import_by_owner on interop.import (organisation_id, owner_id, id desc);
