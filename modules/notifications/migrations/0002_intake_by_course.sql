-- Who came from a waiting list is looked for with every new place of the course, and what is to be told of a course goes with it.
create index intake_by_course on notifications.intake (course_id) where course_id is not null;
create index intake_promoted on notifications.intake (course_id, (content -> 'people' -> 0 ->> 'userId'))
  where content ->> 'kind' = 'enrolment.promoted';
