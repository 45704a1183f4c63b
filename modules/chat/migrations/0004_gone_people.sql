-- Somebody's account is gone; a conversation in which nobody is left goes, too.
alter table chat.room_member add column gone_at timestamptz;
