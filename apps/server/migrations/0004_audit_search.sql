-- The viewer filters by action, person and target within an organisation, newest first.
create index audit_by_action on platform.audit_entry (organisation_id, action text_pattern_ops, id desc);
create index audit_by_actor on platform.audit_entry (organisation_id, actor_id, id desc);
create index audit_by_target on platform.audit_entry (organisation_id, target_id, id desc);
