-- Enrolment by code, capacity with a waiting list, whole groups, and what became of each enrolment.
alter table courses.courses
  drop constraint courses_enrolment_policy_check,
  add constraint courses_enrolment_policy_check check (enrolment_policy in ('open', 'code', 'closed')),
  add column is_template boolean not null default false,
  -- A template is never shown to learners.
  add constraint courses_template_unpublished check (not is_template or status <> 'published');

alter table courses.enrolments
  drop constraint enrolments_status_check,
  add constraint enrolments_status_check check (status in ('active', 'suspended', 'ended', 'waiting')),
  -- The code, batch, class section or import the source means.
  add column source_id uuid,
  -- Who waits, in this order; smaller is earlier.
  add column waiting_order bigint,
  add constraint enrolments_waiting check ((status = 'waiting') = (waiting_order is not null));
create index enrolments_waiting_list on courses.enrolments (course_id, waiting_order, id) where status = 'waiting';

create table courses.enrolment_codes (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null references courses.courses (id) on delete cascade,
  code text not null check (code ~ '^[0-9A-Z]{8}$'),
  label text not null default '',
  -- Null: no limit.
  max_uses integer check (max_uses >= 1),
  use_count integer not null default 0,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (organisation_id, code),
  check (max_uses is null or use_count <= max_uses)
);
create index enrolment_codes_of_course on courses.enrolment_codes (course_id, id desc);

-- Append-only: what happened to a place, and who did it.
create table courses.enrolment_history (
  id bigint generated always as identity primary key,
  organisation_id uuid not null,
  enrolment_id uuid not null references courses.enrolments (id) on delete cascade,
  action text not null check (action in
    ('joined', 'waiting', 'promoted', 'admitted', 'moved', 'left', 'removed', 'suspended', 'restored', 'role_changed', 'account_deleted')),
  role text not null,
  source text not null,
  source_id uuid,
  -- Null: nobody in person (a place that became free, an account that went).
  actor_id uuid,
  happened_at timestamptz not null default now()
);
create index enrolment_history_of_enrolment on courses.enrolment_history (enrolment_id, id desc);
insert into courses.enrolment_history (organisation_id, enrolment_id, action, role, source, actor_id, happened_at)
  select organisation_id, id, 'joined', role, source, null, enrolled_at from courses.enrolments order by enrolled_at, id;
insert into courses.enrolment_history (organisation_id, enrolment_id, action, role, source, actor_id, happened_at)
  select organisation_id, id, case when ended_by = user_id then 'left' else 'removed' end, role, source, ended_by, ended_at
  from courses.enrolments where status = 'ended' order by ended_at, id;

-- Batches and class sections that were enrolled as a whole.
create table courses.enrolled_groups (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null references courses.courses (id) on delete cascade,
  kind text not null check (kind in ('batch', 'class_section')),
  group_id uuid not null,
  -- As it was called when last heard of.
  name text not null,
  -- Who joins the group later gets a place too.
  keep_in_step boolean not null,
  added_by uuid,
  created_at timestamptz not null default now(),
  unique (course_id, kind, group_id)
);
create index enrolled_groups_in_step on courses.enrolled_groups (group_id, kind) where keep_in_step;

-- People who left a group after they were enrolled with it: they keep their place until staff decides.
create table courses.group_leavers (
  enrolled_group_id uuid not null references courses.enrolled_groups (id) on delete cascade,
  user_id uuid not null,
  left_at timestamptz not null default now(),
  primary key (enrolled_group_id, user_id)
);
