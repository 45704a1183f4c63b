-- A course's room has the course's id, a live session's room the session's: whoever knows the one knows the other.
alter table chat.message drop constraint message_room_id_fkey;
update chat.message m set room_id = r.course_id from chat.room r where r.id = m.room_id;
update chat.room set id = course_id;
alter table chat.message add constraint message_room_id_fkey foreign key (room_id) references chat.room on delete cascade;

alter table chat.room
  add column kind text not null default 'course' check (kind in ('course', 'session', 'direct')),
  -- Of live sessions; a course's title is the courses room's.
  add column title text,
  -- The people of direct messages, sorted: the same people have one room.
  add column direct_key text,
  -- Number of the latest change of any message (new ones are counted by their sequence). Taken under the row's lock, too.
  add column last_revision bigint not null default 0,
  add column slow_mode_seconds integer not null default 0 check (slow_mode_seconds between 0 and 3600),
  add column writers text not null default 'everyone' check (writers in ('everyone', 'staff')),
  add column words text[] not null default '{}',
  add column closed_at timestamptz,
  add column last_message_at timestamptz;
alter table chat.room alter column kind drop default, alter column course_id drop not null;
alter table chat.room drop constraint room_course_id_key;
alter table chat.room add constraint room_kind_check1 check ((kind = 'direct') = (direct_key is not null) and (kind = 'direct') = (course_id is null));
create unique index room_direct on chat.room (organisation_id, direct_key) where kind = 'direct';
create index room_of_course on chat.room (course_id) where course_id is not null;

-- People of direct messages.
create table chat.room_member (
  room_id uuid not null references chat.room on delete cascade,
  user_id uuid not null,
  joined_at timestamptz not null default now(),
  primary key (room_id, user_id)
);
create index room_member_of_user on chat.room_member (user_id);

alter table chat.message
  alter column course_id drop not null,
  -- Number of its latest change within the room; 0: as it was written.
  add column revision bigint not null default 0,
  -- The first message of its thread, and in that first one the number of answers that are not deleted.
  add column thread_id uuid,
  add column reply_count integer not null default 0,
  add column mentions uuid[] not null default '{}',
  add column mentions_everyone boolean not null default false,
  add column file_id uuid,
  add column system jsonb,
  add column pinned_at timestamptz,
  add column pinned_by uuid,
  add column deleted_by uuid,
  -- Body in lower case without diacritics, for search.
  add column search_text text not null default '';
alter table chat.message drop constraint message_message_type_check;
alter table chat.message add constraint message_message_type_check check (message_type in ('text', 'file', 'system'));
update chat.message m set thread_id = coalesce(a.reply_to, a.id) from chat.message a where a.id = m.reply_to;
update chat.message m set reply_count = (select count(*) from chat.message r where r.thread_id = m.id and r.id <> m.id and r.deleted_at is null)
  where exists (select from chat.message r where r.thread_id = m.id);
update chat.room r set last_message_at = (select max(created_at) from chat.message m where m.room_id = r.id);
-- What changed after a number.
create index message_changes on chat.message (room_id, revision) where revision > 0;
create index message_thread on chat.message (thread_id, sequence) where thread_id is not null;
create index message_pins on chat.message (room_id, pinned_at) where pinned_at is not null;

create table chat.reaction (
  message_id uuid not null references chat.message on delete cascade,
  emoji text not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (message_id, emoji, user_id)
);

-- Texts that were replaced or taken back, for the export of a room.
create table chat.message_version (
  message_id uuid not null references chat.message on delete cascade,
  revision bigint not null,
  body text not null,
  replaced_at timestamptz not null default now(),
  replaced_by uuid not null,
  primary key (message_id, revision)
);

-- How far somebody is in a room, and how they want to be told of it.
create table chat.place (
  room_id uuid not null references chat.room on delete cascade,
  user_id uuid not null,
  read_sequence bigint not null default 0,
  delivered_sequence bigint not null default 0,
  notices text not null default 'mentions' check (notices in ('all', 'mentions', 'nothing')),
  updated_at timestamptz not null default now(),
  primary key (room_id, user_id)
);
create index place_of_user on chat.place (user_id);

-- Messages that name somebody, until they are deleted with their message.
create table chat.mention (
  room_id uuid not null references chat.room on delete cascade,
  user_id uuid not null,
  sequence bigint not null,
  primary key (room_id, user_id, sequence)
);

create table chat.mute (
  room_id uuid not null references chat.room on delete cascade,
  user_id uuid not null,
  until timestamptz,
  reason text not null,
  muted_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (room_id, user_id)
);

-- Uploads that were taken into a room. `message_id` stays null until the message is written.
create table chat.file (
  id uuid primary key,
  organisation_id uuid not null,
  room_id uuid not null references chat.room on delete cascade,
  uploaded_by uuid not null,
  message_id uuid,
  hash text not null,
  name text not null,
  size bigint not null,
  media_type text not null,
  width integer,
  height integer,
  created_at timestamptz not null default now()
);
create index file_hash on chat.file (hash);
create index file_unsent on chat.file (created_at) where message_id is null;
