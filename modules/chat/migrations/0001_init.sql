create schema chat;

-- One room per course so far; live sessions and direct messages get rooms of other kinds.
create table chat.room (
  id uuid primary key,
  organisation_id uuid not null,
  course_id uuid not null unique,
  -- The number of the latest message. Taken under the row's lock, so numbers have no holes.
  last_sequence bigint not null default 0,
  created_at timestamptz not null default now()
);

create table chat.message (
  id uuid primary key,
  organisation_id uuid not null,
  room_id uuid not null references chat.room on delete cascade,
  course_id uuid not null,
  sequence bigint not null,
  client_id text not null,
  sender_id uuid not null,
  body text not null check (length(body) <= 4000),
  message_type text not null check (message_type in ('text', 'system')),
  reply_to uuid,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  unique (room_id, sequence),
  unique (room_id, sender_id, client_id)
);
