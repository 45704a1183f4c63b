create schema progress;

-- What learners see of a course: a read model of the courses room, one document per course.
create table progress.outlines (
  course_id uuid primary key,
  organisation_id uuid not null,
  outline_version integer not null,
  lessons jsonb not null,
  updated_at timestamptz not null default now()
);

create table progress.section_progress (
  user_id uuid not null,
  section_id uuid not null,
  organisation_id uuid not null,
  course_id uuid not null,
  status text not null check (status in ('in_progress', 'completed')),
  time_spent_seconds integer not null default 0 check (time_spent_seconds >= 0),
  score double precision check (score between 0 and 100),
  attempts integer not null default 0,
  started_at timestamptz not null,
  completed_at timestamptz,
  last_activity_at timestamptz not null,
  primary key (user_id, section_id),
  check ((status = 'completed') = (completed_at is not null))
);
create index section_progress_of_course on progress.section_progress (user_id, course_id);

-- The course's roll-up per learner, written with every change of a section, and the lock that puts one learner's writes in order.
create table progress.course_progress (
  user_id uuid not null,
  course_id uuid not null,
  organisation_id uuid not null,
  -- An active student, told by enrolment events: who is counted in summaries.
  is_learner boolean not null default false,
  status text not null default 'not_started' check (status in ('not_started', 'in_progress', 'completed')),
  percentage integer not null default 0 check (percentage between 0 and 100),
  completed_sections integer not null default 0,
  total_sections integer not null default 0,
  time_spent_seconds integer not null default 0,
  completed_at timestamptz,
  last_activity_at timestamptz,
  -- The outline it was counted with; 0: none yet.
  outline_version integer not null default 0,
  primary key (user_id, course_id),
  check ((status = 'completed') = (percentage = 100))
);
create index course_progress_of_course on progress.course_progress (course_id, user_id) include (is_learner, status, percentage);
create index course_progress_stale on progress.course_progress (course_id, outline_version);

-- Operations that were counted: the same one again changes nothing.
create table progress.operations (
  user_id uuid not null,
  operation_id text not null check (char_length(operation_id) between 1 and 100),
  recorded_at timestamptz not null default now(),
  primary key (user_id, operation_id)
);
create index operations_age on progress.operations (recorded_at);

-- Append-only: what was learnt when.
create table progress.learning_events (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null,
  user_id uuid not null,
  type text not null check (type in
    ('course_started', 'course_completed', 'lesson_started', 'lesson_completed', 'section_started', 'section_completed', 'section_scored')),
  lesson_id uuid,
  section_id uuid,
  score double precision,
  occurred_at timestamptz not null default now()
);
create unique index learning_events_once on progress.learning_events (user_id, course_id, type, lesson_id, section_id) nulls not distinct
  where type not in ('section_scored');
create index learning_events_of_course on progress.learning_events (course_id, id desc);
create index learning_events_of_person on progress.learning_events (user_id, course_id, id desc);
