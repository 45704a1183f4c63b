-- What a section asks for before it opens (prerequisites) and before its completion counts (time, score).
create table progress.section_rules (
  section_id uuid primary key,
  course_id uuid not null,
  organisation_id uuid not null,
  prerequisites uuid[] not null default '{}' check (cardinality(prerequisites) <= 20),
  minimum_seconds integer not null default 0 check (minimum_seconds between 0 and 86400),
  mastery_score integer check (mastery_score between 0 and 100),
  version integer not null default 1,
  updated_by uuid,
  updated_at timestamptz not null default now()
);
create index section_rules_of_course on progress.section_rules (course_id);

-- The course's rules beside its outline: whoever holds the outline's row holds them too, and writing progress asks nothing more.
alter table progress.outlines add column rules jsonb not null default '[]';

-- When a learner first said that the section is completed. It counts (status, completed_at) once the section's rules are met.
alter table progress.section_progress add column claimed_at timestamptz;
update progress.section_progress set claimed_at = completed_at where completed_at is not null;
create index section_progress_claimed on progress.section_progress (course_id, user_id) where claimed_at is not null and status = 'in_progress';
