import { figure, quantile, type Figure } from "./figures.ts";
import { openStage, type Page, type Stage } from "./stage.ts";

const ENROLLED = 20_000;
const ROUNDS = 3;
const REQUESTS = 200;
const AT_ONCE = 4;
const LIMIT_MS = 100;

/** A course with 20,000 enrolled: what its instructor opens. */
export async function benchLargeCourse(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const courseId = await fill(stage);
    const token = await stage.token("instructor");
    const people = await stage.get<Page>("instructor", `/api/courses/${courseId}/enrollments?limit=50`);
    const pages: Readonly<Record<string, string>> = {
      "course page": `/api/courses/${courseId}`,
      "people list, first page": `/api/courses/${courseId}/enrollments?limit=50`,
      "people list, next page": `/api/courses/${courseId}/enrollments?limit=50&cursor=${encodeURIComponent(people.nextCursor ?? "")}`,
      "people list, search": `/api/courses/${courseId}/enrollments?limit=50&search=nguyen%2019`,
      "progress summary": `/api/courses/${courseId}/progress/summary`,
      "learners with progress": `/api/courses/${courseId}/progress/learners?limit=50`,
    };
    const figures: Figure[] = [];
    for (const [name, path] of Object.entries(pages)) {
      await p95(stage.server.url + path, token, 20);
      const values: number[] = [];
      for (let round = 0; round < ROUNDS; round++) values.push(await p95(stage.server.url + path, token, REQUESTS));
      figures.push(figure(`20,000 enrolled: ${name}, p95`, "ms", values, LIMIT_MS));
    }
    return figures;
  } finally {
    await stage.close();
  }
}

async function p95(url: string, token: string, requests: number): Promise<number> {
  const took: number[] = [];
  let left = requests;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) {
        const startedAt = performance.now();
        const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
        await reply.arrayBuffer();
        if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
        took.push(performance.now() - startedAt);
      }
    }),
  );
  return quantile(
    took.toSorted((a, b) => a - b),
    0.95,
  );
}

/** 20,000 students in the first demonstration course of the instructor, a third each not begun, under way and through. */
async function fill({ sql, get }: Stage): Promise<string> {
  const { items } = await get<Page>("instructor", "/api/courses?mine=true&role=instructor");
  const courseId = items[0]?.id ?? "";
  const [course] = await sql`select organisation_id, section_count from courses.courses where id = ${courseId}`;
  const organisationId: string = course?.["organisation_id"];
  const sections: number = course?.["section_count"];
  await sql`
    create temporary table many as
    select gen_random_uuid() as id, n, (array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'García', 'Smith', 'Ivanova', 'Okafor'])[1 + n % 8] || ' ' || n as full_name,
      (array['nguyen', 'tran', 'le', 'pham', 'garcia', 'smith', 'ivanova', 'okafor'])[1 + n % 8] || ' ' || n as sort_name
    from generate_series(1, ${ENROLLED}) n`;
  await sql`
    insert into users.person (id, organisation_id, email, full_name, search_name, role, language, time_zone)
    select id, ${organisationId}, 'many' || n || '@example.test', full_name, sort_name, 'student', 'en', 'UTC' from many`;
  await sql`insert into courses.people (user_id, organisation_id, full_name) select id, ${organisationId}, full_name from many`;
  await sql`
    insert into courses.enrolments (id, organisation_id, course_id, user_id, role, source, sort_name)
    select gen_random_uuid(), ${organisationId}, ${courseId}, id, 'student', 'import', sort_name from many`;
  await sql`update courses.courses set student_count = student_count + ${ENROLLED} where id = ${courseId}`;
  await sql`
    insert into progress.course_progress (user_id, course_id, organisation_id, is_learner, status, percentage, completed_sections, total_sections, time_spent_seconds, completed_at, last_activity_at, outline_version)
    select id, ${courseId}, ${organisationId}, true, (array['not_started', 'in_progress', 'completed'])[1 + n % 3], (array[0, 40, 100])[1 + n % 3],
      case n % 3 when 2 then ${sections} when 1 then 1 else 0 end, ${sections}, n % 3 * 600, case n % 3 when 2 then now() end, case n % 3 when 0 then null else now() end,
      (select outline_version from progress.outlines where course_id = ${courseId})
    from many`;
  await sql`vacuum analyze`;
  return courseId;
}

if (import.meta.main) await benchLargeCourse();
