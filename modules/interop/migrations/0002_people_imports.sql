-- A file of people on its way in. Its rows stand beside it; the file itself is not kept, and passwords in it never are.
create table interop.people_import (
  id uuid primary key,
  organisation_id uuid not null,
  owner_id uuid not null,
  filename text not null,
  format text not null check (format in ('csv', 'oneroster')),
  encoding text not null,
  delimiter text not null,
  -- [{name, isPassword, samples}]
  columns jsonb not null,
  mapping jsonb not null,
  remembered boolean not null default false,
  -- Rows of the file, the headings among them.
  rows integer not null,
  stage text check (stage in ('check', 'apply', 'undo')),
  -- The stage's work is done; otherwise its job tells.
  stage_done boolean not null default false,
  job_id uuid,
  check_totals jsonb,
  apply_totals jsonb,
  undo_totals jsonb,
  applied_at timestamptz,
  codes_issued_at timestamptz,
  created_at timestamptz not null default now()
);
create index people_import_by_organisation on interop.people_import (organisation_id, id desc);

create table interop.people_import_row (
  import_id uuid not null references interop.people_import (id) on delete cascade,
  -- As in the file: the first line is 1.
  row_number integer not null,
  cells text[] not null,
  label text not null default '',
  email text,
  -- The person the row wants, and the courses; null where the row cannot be read.
  wanted jsonb,
  user_id uuid,
  check_outcome text,
  check_reasons jsonb not null default '[]',
  apply_outcome text,
  apply_reasons jsonb not null default '[]',
  -- Course places the import made.
  enrolments uuid[] not null default '{}',
  undo_outcome text,
  undo_reasons jsonb not null default '[]',
  primary key (import_id, row_number)
);

-- What an organisation said last about files with the same headings.
create table interop.people_mapping (
  organisation_id uuid not null,
  headings_hash text not null,
  mapping jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (organisation_id, headings_hash)
);
