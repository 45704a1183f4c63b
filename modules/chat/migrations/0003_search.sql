set local statement_timeout = 0;

-- What search compares: words of letters and digits, lower case, without diacritics, one space between them (`searchForm` in text.ts; here
-- once for the messages that are there). `đ` is a letter of its own and has no form with a mark. Words are cut at 64 characters.
update chat.message set search_text = trim(regexp_replace(regexp_replace(
  lower(translate(regexp_replace(normalize(body, NFD), '[\u0300-\u036f]', '', 'g'), 'Đđ', 'dd')),
  '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'),
  '(\S{64})\S+', '\1', 'g'))
where deleted_at is null and search_text = '';

-- For words that the latest messages of a room do not have (those are read through, which is faster): without an extension, words as
-- they are, no language, beginnings of words by `:*`. New messages wait in a list of at most 256 kB, which every search reads whole and
-- which a writer empties into the index in some 10 ms; at the usual 4 MB it would take 100.
create index message_search on chat.message using gin (array_to_tsvector(string_to_array(search_text, ' '))) with (gin_pending_list_limit = 256)
  where deleted_at is null;

-- From which message on somebody was to read along: receipts of earlier ones do not count them.
alter table chat.place add column from_sequence bigint not null default 0;
