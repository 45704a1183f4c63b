-- What search compares: words of letters and digits, lower case, without diacritics, one space between them (`searchForm` in text.ts; here
-- once for the messages that are there). `đ` is a letter of its own and has no form with a mark. Words are cut at 64 characters.
update chat.message set search_text = trim(regexp_replace(regexp_replace(
  lower(translate(regexp_replace(normalize(body, NFD), '[\u0300-\u036f]', '', 'g'), 'Đđ', 'dd')),
  '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'),
  '(\S{64})\S+', '\1', 'g'))
where deleted_at is null and search_text = '';

-- Search within one room, whatever the others hold: the room's id stands among the words (it has hyphens, no word has), so the index
-- itself cuts its messages with those of the words. Without an extension: lists of words as they are, no language, beginnings of
-- words by `:*`. `gin_pending_list_limit`: new messages wait in a list of at most 256 kB, which every search reads whole, and which a
-- writer empties into the index in some 10 ms, not 100.
create index message_search on chat.message
  using gin ((array_to_tsvector(string_to_array(search_text, ' ') || room_id::text))) with (gin_pending_list_limit = 256)
  where deleted_at is null;

-- From which message on somebody was to read along: receipts of earlier ones do not count them.
alter table chat.place add column from_sequence bigint not null default 0;
