-- Batches (cohorts) and class sections (class groups): one table, because everything but two fields is the same.
create table users.people_group (
  id uuid primary key,
  organisation_id uuid not null references users.organisation (id),
  kind text not null check (kind in ('batch', 'class_section')),
  name text not null check (length(name) between 1 and 120),
  -- The name without diacritics and case, for search and order.
  search_name text collate "C" not null,
  code text not null check (length(code) between 1 and 40),
  starts_on date,
  ends_on date,
  -- Of a class section.
  batch_id uuid references users.people_group (id) on delete set null,
  term text check (length(term) between 1 and 60),
  archived_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (starts_on is null or ends_on is null or starts_on <= ends_on),
  check (kind = 'class_section' or (batch_id is null and term is null)),
  check (kind = 'batch' or (starts_on is null and ends_on is null))
);
create unique index people_group_code on users.people_group (organisation_id, kind, lower(code));
create index people_group_by_name on users.people_group (organisation_id, kind, search_name, id);
create index people_group_by_batch on users.people_group (batch_id) where batch_id is not null;

create table users.group_member (
  group_id uuid not null references users.people_group (id) on delete cascade,
  user_id uuid not null references users.person (id) on delete cascade,
  organisation_id uuid not null references users.organisation (id),
  role text not null default 'member' check (role in ('member', 'teacher')),
  joined_at timestamptz not null default now(),
  primary key (group_id, user_id)
);
create index group_member_by_person on users.group_member (user_id, group_id);

-- What an organisation shows of itself, and whether visitors see its courses.
alter table users.organisation
  add column accent_colour text check (accent_colour ~ '^#[0-9a-f]{6}$'),
  add column logo_hash text,
  add column logo_media_type text check (logo_media_type in ('image/png', 'image/jpeg', 'image/webp')),
  add column public_catalogue boolean not null default true,
  add check ((logo_hash is null) = (logo_media_type is null));

-- An organisation's own words for a mail; without a row the built-in letter is sent.
create table users.mail_template (
  organisation_id uuid not null references users.organisation (id) on delete cascade,
  kind text not null check (kind in ('verify', 'reset', 'invitation')),
  language text not null check (language in ('en', 'vi')),
  subject text not null check (length(subject) between 1 and 200),
  body text not null check (length(body) between 1 and 5000),
  updated_at timestamptz not null default now(),
  primary key (organisation_id, kind, language)
);
