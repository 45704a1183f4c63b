alter table courses.courses
  -- A scheduled publication that could not happen, and what the course lacked; until the next one is planned.
  add column publication_missed_at timestamptz,
  add column publication_missing text[] not null default '{}',
  add column copied_from uuid;
create index courses_templates on courses.courses (organisation_id) where is_template and deleted_at is null;

-- When the draft of a section becomes what learners see.
alter table courses.sections add column publish_at timestamptz;
create index sections_due on courses.sections (publish_at) where publish_at is not null;
