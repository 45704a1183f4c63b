create schema courses;

create table courses.courses (
  id uuid primary key,
  organisation_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 80),
  description text not null default '',
  category text,
  tags text[] not null default '{}',
  difficulty text check (difficulty in ('beginner', 'intermediate', 'advanced')),
  objectives text[] not null default '{}',
  prerequisites text[] not null default '{}',
  language text not null,
  thumbnail_material_id uuid,
  price_amount_minor bigint check (price_amount_minor >= 0),
  price_currency text check (price_currency ~ '^[A-Z]{3}$'),
  featured boolean not null default false,
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  enrolment_policy text not null default 'open' check (enrolment_policy in ('open', 'closed')),
  -- Null: no limit. Kept for capacity and waiting lists.
  capacity integer check (capacity >= 0),
  publish_at timestamptz,
  published_at timestamptz,
  -- Lower case without diacritics, written by the application: one form of search for every language.
  search_text text not null default '',
  sort_title text not null default '',
  -- Counted in the transaction that changes them; learners' view, published sections only.
  lesson_count integer not null default 0,
  section_count integer not null default 0,
  estimated_duration integer not null default 0,
  student_count integer not null default 0,
  version integer not null default 1,
  outline_version integer not null default 1,
  import_job_id uuid,
  is_demo boolean not null default false,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((price_amount_minor is null) = (price_currency is null)),
  check (status <> 'published' or published_at is not null)
);
create unique index courses_slug on courses.courses (organisation_id, slug) where deleted_at is null;
create unique index courses_import on courses.courses (import_job_id) where import_job_id is not null;
create index courses_newest on courses.courses (organisation_id, status, (coalesce(published_at, created_at)) desc, id desc) where deleted_at is null;
create index courses_updated on courses.courses (organisation_id, status, updated_at desc, id desc) where deleted_at is null;
create index courses_title on courses.courses (organisation_id, status, sort_title collate "C", id) where deleted_at is null;
create index courses_popular on courses.courses (organisation_id, status, student_count desc, id desc) where deleted_at is null;
-- The platform's first organisation with courses is the one whose catalogue visitors see.
create index courses_organisation on courses.courses (organisation_id);
create index courses_due on courses.courses (publish_at) where publish_at is not null and status = 'draft' and deleted_at is null;

-- One row per person and course, staff included.
create table courses.enrolments (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null references courses.courses (id) on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('student', 'teaching_assistant', 'instructor')),
  status text not null default 'active' check (status in ('active', 'suspended', 'ended')),
  source text not null check (source in ('self', 'staff', 'code', 'batch', 'class_section', 'creator', 'import', 'demo')),
  -- The person's name in search form, kept by user events: people are listed by name a page at a time.
  sort_name text not null default '',
  enrolled_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Who left may come back alone; who was removed may not.
  ended_by uuid,
  updated_at timestamptz not null default now(),
  unique (course_id, user_id),
  check ((status = 'ended') = (ended_at is not null))
);
create index enrolments_of_person on courses.enrolments (user_id, organisation_id) include (course_id, role, status);
create index enrolments_by_name on courses.enrolments (course_id, role, sort_name collate "C", id);

-- What this room shows of people: a read model of the users room.
create table courses.people (
  user_id uuid primary key,
  organisation_id uuid not null,
  full_name text not null,
  avatar_url text,
  updated_at timestamptz not null default now()
);

create table courses.lessons (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null references courses.courses (id) on delete cascade,
  title text not null,
  description text not null default '',
  objectives text[] not null default '{}',
  position integer not null check (position >= 0),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint lessons_position unique (course_id, position) deferrable initially deferred,
  unique (id, course_id)
);

create table courses.sections (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null,
  lesson_id uuid not null,
  title text not null,
  content_type text not null check (content_type in
    ('text', 'video', 'audio', 'file', 'embed', 'quiz', 'assignment', 'exercise', 'live_session', 'package')),
  -- What learners see.
  content text not null default '',
  objectives text[] not null default '{}',
  estimated_duration integer check (estimated_duration >= 0),
  required boolean not null default true,
  position integer not null check (position >= 0),
  version integer not null default 1,
  draft_revision integer not null default 1,
  -- Null: learners do not see the section yet.
  published_revision integer,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A section's lesson is one of the same course.
  foreign key (lesson_id, course_id) references courses.lessons (id, course_id) on delete cascade,
  constraint sections_position unique (lesson_id, position) deferrable initially deferred,
  check ((published_revision is null) = (published_at is null))
);
create index sections_of_course on courses.sections (course_id, lesson_id, position);

create table courses.section_revisions (
  section_id uuid not null references courses.sections (id) on delete cascade,
  number integer not null check (number >= 1),
  -- Saves of one stretch of writing fold into one revision: this was the number of the first.
  started_number integer not null default 1,
  organisation_id uuid not null,
  title text not null,
  content text not null,
  origin text not null check (origin in ('created', 'saved', 'restored', 'imported')),
  author_id uuid,
  -- The editor that wrote it; two tabs of one person are two editors.
  client_id text,
  was_published boolean not null default false,
  started_at timestamptz not null default now(),
  saved_at timestamptz not null default now(),
  primary key (section_id, number)
);

-- Saves that were acknowledged: the same operation again is answered from here.
create table courses.section_operations (
  section_id uuid not null references courses.sections (id) on delete cascade,
  operation_id uuid not null,
  actor_id uuid not null,
  revision integer not null,
  saved_at timestamptz not null default now(),
  primary key (section_id, operation_id)
);
create index section_operations_age on courses.section_operations (saved_at);

create table courses.materials (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null references courses.courses (id) on delete cascade,
  -- Address of the content in storage (SHA-256).
  hash text not null,
  size bigint not null check (size >= 0),
  filename text not null,
  media_type text not null,
  uploaded_by uuid,
  created_at timestamptz not null default now()
);
create index materials_of_course on courses.materials (course_id, id desc);
