-- What an untouched course counts to: who enrols after the last change of the outline stands under it at once.
alter table progress.outlines add column total_sections integer not null default 0;
update progress.outlines set total_sections = (
  select case when count(*) filter (where (s ->> 'required')::boolean) > 0 then count(*) filter (where (s ->> 'required')::boolean) else count(*) end
  from jsonb_array_elements(lessons) l, jsonb_array_elements(l -> 'sections') s);
update progress.course_progress p set outline_version = o.outline_version, total_sections = o.total_sections
from progress.outlines o
where o.course_id = p.course_id and p.outline_version = 0
  and not exists (select from progress.section_progress s where s.user_id = p.user_id and s.course_id = p.course_id);
