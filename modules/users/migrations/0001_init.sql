create schema users;

create table users.organisation (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  registration_open boolean not null default true,
  password_min_length integer not null default 12 check (password_min_length between 8 and 64),
  password_complexity text not null default 'none' check (password_complexity in ('none', 'three_classes')),
  default_language text not null default 'en' check (default_language in ('en', 'vi')),
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- The first one founded is where strangers register.
create index organisation_by_age on users.organisation (created_at, id);

create table users.person (
  id uuid primary key,
  organisation_id uuid not null references users.organisation (id),
  -- Normalised (NFC, lower case); unique on the platform, so that signing in needs no organisation.
  email text not null unique,
  full_name text not null check (length(full_name) between 1 and 120),
  -- The name without diacritics and case, for search and order.
  search_name text collate "C" not null,
  role text not null check (role in ('student', 'teaching_assistant', 'instructor', 'admin', 'platform_admin')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  -- PHC string of argon2id; null until an invited person has chosen a password.
  password_hash text,
  email_verified_at timestamptz,
  language text not null check (language in ('en', 'vi')),
  time_zone text not null,
  theme text not null default 'system' check (theme in ('system', 'light', 'dark', 'contrast')),
  reduced_motion boolean not null default false,
  avatar_hash text,
  avatar_media_type text check (avatar_media_type in ('image/png', 'image/jpeg', 'image/webp')),
  is_demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((avatar_hash is null) = (avatar_media_type is null))
);
create index person_by_name on users.person (organisation_id, search_name, id);
create index person_by_role on users.person (organisation_id, role, status);

-- One sign-in on one device: the family of its refresh tokens.
create table users.session (
  id uuid primary key,
  organisation_id uuid not null references users.organisation (id),
  user_id uuid not null references users.person (id) on delete cascade,
  user_agent text not null check (length(user_agent) <= 300),
  address_hash text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text check (revoked_reason in ('signed_out', 'revoked', 'token_reused', 'password_changed', 'password_reset', 'suspended')),
  check ((revoked_at is null) = (revoked_reason is null))
);
create index session_active on users.session (user_id, id desc) where revoked_at is null;
create index session_by_expiry on users.session (expires_at);

create table users.refresh_token (
  -- SHA-256 of the token; the token has 256 random bits, so a fast hash is enough.
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references users.session (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  rotated_at timestamptz,
  -- The one tolerated retry was used.
  retried_at timestamptz
);
create index refresh_token_by_session on users.refresh_token (session_id, created_at);

-- Tokens of links in mails.
create table users.mail_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  organisation_id uuid not null references users.organisation (id),
  user_id uuid not null references users.person (id) on delete cascade,
  purpose text not null check (purpose in ('verify', 'reset', 'invitation')),
  -- The address the mail went to: a token proves this one only.
  email text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index mail_token_by_person on users.mail_token (user_id, purpose);
create index mail_token_by_expiry on users.mail_token (expires_at);

-- Keys that sign access tokens (HS256). The newest signs, every one verifies.
create table users.signing_key (
  kid uuid primary key,
  secret bytea not null check (length(secret) = 32),
  created_at timestamptz not null default now()
);
