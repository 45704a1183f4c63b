-- What was told of a message follows the message.
create index entry_by_link on notifications.entry (link);
