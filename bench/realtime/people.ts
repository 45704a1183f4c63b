import { createHmac } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Page, Stage } from "../stage.ts";

export interface BenchPerson {
  readonly id: string;
  readonly token: string;
}

export interface BenchCourse {
  readonly id: string;
  readonly organisationId: string;
}

/** People with sessions and access tokens, written straight into the database: signing in thousands would take minutes. */
export async function createPeople({ sql, token }: Stage, organisationId: string, count: number): Promise<BenchPerson[]> {
  // The first token makes the signing key.
  await token("student1");
  const [key] = await sql<{ kid: string; secret: Buffer }[]>`select kid, secret from users.signing_key order by created_at desc limit 1`;
  if (!key) throw new Error("no key to sign tokens with");
  const ids = Array.from({ length: count }, () => ({ id: uuidv7(), session: uuidv7() }));
  await sql`
    insert into users.person (id, organisation_id, email, full_name, search_name, role, language, time_zone)
    select id, ${organisationId}, id || '@bench.test', 'Person ' || n, 'person ' || n, 'student', 'en', 'UTC'
    from unnest(${ids.map(({ id }) => id)}::uuid[]) with ordinality as t (id, n)`;
  await sql`
    insert into users.session (id, organisation_id, user_id, user_agent, expires_at)
    select session, ${organisationId}, id, 'bench', now() + interval '1 day'
    from unnest(${ids.map(({ id }) => id)}::uuid[], ${ids.map(({ session }) => session)}::uuid[]) as t (id, session)`;
  return ids.map(({ id, session }) => ({ id, token: sign(key, { sid: session, org: organisationId, iss: "lectern", sub: id }) }));
}

/** Gives people places in courses, each in one, by turns. */
export async function enrol({ sql }: Stage, people: readonly BenchPerson[], courses: readonly BenchCourse[]): Promise<void> {
  const [first] = courses;
  if (!first) throw new Error("no course to enrol in");
  const rows = people.map(({ id }, index) => ({ id, course: courses[index % courses.length]?.id ?? first.id }));
  await sql`insert into courses.people (user_id, organisation_id, full_name) select id, ${first.organisationId}, 'Person' from unnest(${rows.map(({ id }) => id)}::uuid[]) as t (id)`;
  await sql`
    insert into courses.enrolments (id, organisation_id, course_id, user_id, role, source, sort_name)
    select gen_random_uuid(), ${first.organisationId}, course, id, 'student', 'import', 'person'
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ course }) => course)}::uuid[]) as t (id, course)`;
}

/** The demonstration's published course, so many times. */
export async function createCourses(stage: Stage, count: number): Promise<BenchCourse[]> {
  const { items } = await stage.get<Page>("instructor", "/api/courses?mine=true&role=instructor&status=published");
  const courseId = items[0]?.id ?? "";
  return stage.sql<BenchCourse[]>`
    insert into courses.courses
    select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'slug', c.slug || '-' || n, 'is_demo', false))).*
    from courses.courses c, generate_series(1, ${count}) n where c.id = ${courseId}
    returning id, organisation_id as "organisationId"`;
}

function sign({ kid, secret }: { kid: string; secret: Buffer }, claims: object): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT", kid })}.${part({ ...claims, iat: issuedAt, exp: issuedAt + 600 })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
