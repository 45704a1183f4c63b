-- A file keeps its address; every content it ever had is a version.
alter table courses.materials
  add column version integer not null default 1,
  -- The name in search form: lower case, no diacritics; đ is a letter of its own.
  add column search_text text not null generated always as
    (replace(regexp_replace(lower(normalize(filename, NFD)), '[\u0300-\u036f]', '', 'g'), 'đ', 'd')) stored,
  add column updated_at timestamptz not null default now(),
  add column deleted_at timestamptz,
  add column deleted_by uuid;
update courses.materials set updated_at = created_at;
create index materials_by_name on courses.materials (course_id, search_text collate "C", id) where deleted_at is null;
create index materials_by_size on courses.materials (course_id, size desc, id desc) where deleted_at is null;
create index materials_deleted on courses.materials (deleted_at) where deleted_at is not null;

create table courses.material_versions (
  material_id uuid not null references courses.materials (id) on delete cascade,
  number integer not null check (number >= 1),
  organisation_id uuid not null,
  course_id uuid not null,
  -- Address of the content in storage (SHA-256).
  hash text not null,
  size bigint not null check (size >= 0),
  filename text not null,
  media_type text not null,
  uploaded_by uuid,
  created_at timestamptz not null default now(),
  primary key (material_id, number)
);
insert into courses.material_versions (material_id, number, organisation_id, course_id, hash, size, filename, media_type, uploaded_by, created_at)
select id, 1, organisation_id, course_id, hash, size, filename, media_type, uploaded_by, created_at from courses.materials;
-- However a material comes into the table, what it shows at first is its version 1.
create function courses.keep_first_version() returns trigger language plpgsql as $$
begin
  insert into courses.material_versions (material_id, number, organisation_id, course_id, hash, size, filename, media_type, uploaded_by, created_at)
  values (new.id, new.version, new.organisation_id, new.course_id, new.hash, new.size, new.filename, new.media_type, new.uploaded_by, new.created_at);
  return null;
end $$;
create trigger materials_first_version after insert on courses.materials for each row execute function courses.keep_first_version();
create index material_versions_room on courses.material_versions (organisation_id, course_id) include (material_id, size);
create index material_versions_hash on courses.material_versions (hash);

-- Learners who took a file, by day; a film played in pieces moves last_at on and counts once.
create table courses.material_downloads (
  material_id uuid not null references courses.materials (id) on delete cascade,
  day date not null,
  user_id uuid not null,
  count integer not null default 1,
  last_at timestamptz not null default now(),
  primary key (material_id, day, user_id)
);
create index material_downloads_of_person on courses.material_downloads (user_id);

-- Where an organisation's limits are not the usual ones. Bytes.
create table courses.storage_limits (
  organisation_id uuid primary key,
  course_bytes bigint not null check (course_bytes >= 0),
  organisation_bytes bigint not null check (organisation_bytes >= 0),
  updated_at timestamptz not null default now()
);
