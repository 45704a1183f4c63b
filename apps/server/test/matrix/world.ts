import { randomUUID } from "node:crypto";
import type { RouteDefinition } from "@lectern/core";
import type { TestApp, TestPerson } from "@lectern/testing";
import { mailTemplateKind } from "@lectern/users/contract";
import type { Persona } from "./personas.ts";

/** One organisation with a course and everything that can be asked for by id. Every text of it holds `marker`. */
export interface Estate {
  readonly marker: string;
  readonly organisationId: string;
  /** Parameter of a path → id of a thing of this estate; by path where one name means different things. */
  idOf(route: RouteDefinition, parameter: string): string;
}

export interface World {
  readonly people: Readonly<Record<Exclude<Persona, "nobody">, TestPerson>>;
  readonly own: Estate;
  readonly foreign: Estate;
}

export async function buildWorld(app: TestApp): Promise<World> {
  const person = (role: TestPerson["user"]["role"], fullName: string, organisationId?: string) =>
    app.signUp({ role, fullName, ...(organisationId ? { organisationId } : {}) });
  const admin = await person("admin", "OWNMARK Admin");
  const otherOrganisation = await app.createOrganisation("FOREIGNMARK College");
  const [platformAdmin, instructor, colleague, assistant, student, otherStudent, suspended] = await Promise.all([
    person("platform_admin", "OWNMARK Platform"),
    person("instructor", "OWNMARK Instructor"),
    person("instructor", "OWNMARK Colleague"),
    person("student", "OWNMARK Assistant"),
    person("student", "OWNMARK Student"),
    person("student", "OWNMARK Other"),
    person("student", "OWNMARK Suspended"),
  ]);
  const [foreignAdmin, foreignInstructor, foreignStudent] = await Promise.all([
    person("admin", "FOREIGNMARK Admin", otherOrganisation),
    person("instructor", "FOREIGNMARK Instructor", otherOrganisation),
    person("student", "FOREIGNMARK Student", otherOrganisation),
  ]);
  const own = await buildEstate(app, { marker: "OWNMARK", admin, instructor, student, assistant, others: [suspended] });
  const foreign = await buildEstate(app, {
    marker: "FOREIGNMARK",
    admin: foreignAdmin,
    instructor: foreignInstructor,
    student: foreignStudent,
    assistant: null,
    others: [],
  });
  await need(app, colleague, "POST", "/api/courses", { title: "OWNMARK of a colleague" }, 201);
  await need(app, admin, "PUT", `/api/users/${suspended.user.id}`, { status: "suspended" }, 200);
  await app.drain();
  // Suspension reaches every door within five seconds; who was let in a moment ago is believed for two.
  for (let tries = 0; (await app.request("GET", "/api/auth/profile", { token: suspended.token })).status !== 401; tries++) {
    if (tries > 50) throw new Error("a suspended person is still let in after five seconds");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    people: { suspended, student, otherStudent, assistant, instructor, colleague, admin, platformAdmin, foreignStudent, foreignInstructor, foreignAdmin },
    own,
    foreign,
  };
}

/** One of the mails an organisation may word itself. */
const MAIL_KIND: string = mailTemplateKind.options[0] ?? "";

interface Residents {
  readonly marker: string;
  readonly admin: TestPerson;
  readonly instructor: TestPerson;
  readonly student: TestPerson;
  readonly assistant: TestPerson | null;
  readonly others: readonly TestPerson[];
}

async function buildEstate(app: TestApp, { marker, admin, instructor, student, assistant, others }: Residents): Promise<Estate> {
  const organisationId = instructor.user.organisationId;
  const course = await need(app, instructor, "POST", "/api/courses", { title: `${marker} course` }, 201);
  const lesson = await need(app, instructor, "POST", `/api/courses/${course.id}/lessons`, { title: `${marker} lesson` }, 201);
  const section = await need(
    app,
    instructor,
    "POST",
    `/api/lessons/${lesson.id}/sections`,
    { title: `${marker} section`, contentType: "text", content: `<p>${marker}</p>` },
    201,
  );
  const form = new FormData();
  form.set("file", new Blob([`${marker} notes`], { type: "text/plain" }), `${marker}.txt`);
  const material = await need(app, instructor, "POST", `/api/courses/${course.id}/materials`, form, 201);
  await need(app, instructor, "POST", `/api/courses/${course.id}/publish`, undefined, 200);
  const enrolment = await need(app, student, "POST", `/api/courses/${course.id}/enroll`, undefined, 201);
  for (const other of others) await need(app, other, "POST", `/api/courses/${course.id}/enroll`, undefined, 201);
  if (assistant) await need(app, instructor, "POST", `/api/courses/${course.id}/staff`, { userId: assistant.user.id, role: "teaching_assistant" }, 201);
  const code = await need(app, instructor, "POST", `/api/courses/${course.id}/enrollment-codes`, {}, 201);
  const batch = await need(app, admin, "POST", "/api/batches", { name: `${marker} batch`, code: `B-${marker}` }, 201);
  const classSection = await need(app, admin, "POST", "/api/class-sections", { name: `${marker} class`, code: `C-${marker}` }, 201);
  const upload = await app.request("POST", "/api/uploads", {
    token: student.token,
    headers: { "tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": `purpose ${btoa("course-material")},filename ${btoa(`${marker}.txt`)}` },
  });
  const people = new FormData();
  people.set("file", new Blob([`name,email\n${marker},${marker.toLowerCase()}-import@example.test\n`], { type: "text/csv" }), `${marker}.csv`);
  const peopleImport = await need(app, admin, "POST", "/api/people-imports", people, 201);
  const session = await need(app, student, "GET", "/api/auth/sessions", undefined, 200);
  const announcement = await need(app, instructor, "POST", `/api/courses/${course.id}/announcements`, { title: `${marker} news`, body: marker }, 201);
  await app.drain();
  const notifications = await need(app, student, "GET", "/api/notifications", undefined, 200);
  const message = await said(app, student, course.id, `${marker} hello`);
  const file = app.ctx().newId();
  await app.sql`
    insert into chat.file (id, organisation_id, room_id, uploaded_by, message_id, hash, name, size, media_type)
    values (${file}, ${organisationId}, ${course.id}, ${student.user.id}, ${message.id}, ${"0".repeat(64)}, ${`${marker}.txt`}, 5, 'text/plain')`;
  const [job, mail, letter] = await plantRows(app, organisationId, instructor.user.id, marker);

  const byParameter: Readonly<Record<string, string>> = {
    courseId: course.id,
    roomId: course.id,
    messageId: message.id,
    fileId: file,
    lessonId: lesson.id,
    sectionId: section.id,
    revision: "1",
    number: "1",
    language: "en",
    kind: MAIL_KIND,
    importId: peopleImport.id,
    enrolmentId: enrolment.id,
    userId: student.user.id,
    materialId: material.id,
    organisationId,
    sessionId: session.items[0].id,
    codeId: code.id,
    jobId: job,
    uploadId: upload.headers.get("location")?.split("/").at(-1) ?? "",
    batchId: batch.id,
    announcementId: announcement.id,
    notificationId: notifications.items[0].id,
  };
  const byPath: readonly (readonly [RegExp, string])[] = [
    [/^\/api\/batches\//, batch.id],
    [/^\/api\/class-sections\//, classSection.id],
    [/^\/api\/admin\/mail\//, mail],
    [/^\/api\/admin\/dead-letters\//, letter],
  ];
  return {
    marker,
    organisationId,
    idOf: ({ path }, parameter) => byPath.find(([pattern]) => pattern.test(path))?.[1] ?? byParameter[parameter] ?? randomUUID(),
  };
}

/** A message in a course's room. */
async function said(app: TestApp, person: TestPerson, courseId: string, text: string): Promise<{ id: string }> {
  const socket = await app.connect(person.token);
  const answer = await socket.emitWithAck("send-message", { courseId, clientId: randomUUID(), message: text });
  socket.disconnect();
  if (!answer.ok) throw new Error(`the message was refused: ${JSON.stringify(answer)}`);
  return answer.message;
}

/** What only the platform itself writes. */
async function plantRows(app: TestApp, organisationId: string, ownerId: string, marker: string): Promise<[string, string, string]> {
  const [job, mail, letter] = [app.ctx().newId(), app.ctx().newId(), app.ctx().newId()];
  await app.sql`
    insert into platform.job (id, name, organisation_id, owner_id, input, status, result, finished_at)
    values (${job}, 'interop.importCourse', ${organisationId}, ${ownerId}, '{}', 'succeeded', ${app.sql.json({ marker })}, now())`;
  await app.sql`
    insert into platform.mail (id, organisation_id, kind, recipient, subject, text_body, language, status)
    values (${mail}, ${organisationId}, 'users.reset-password', 'x@example.test', ${marker}, ${marker}, 'en', 'stored')`;
  await app.sql`
    insert into platform.dead_letter (id, subscription, event_id, event_name, organisation_id, envelope, error, attempts)
    values (${letter}, 'nobody.listens', ${app.ctx().newId()}, 'course.created', ${organisationId}, '{}', ${marker}, 5)`;
  return [job, mail, letter];
}

async function need(app: TestApp, { token }: TestPerson, method: string, path: string, body: unknown, status: number) {
  const reply = await app.request(method, path, { token, ...(body === undefined ? {} : { body }) });
  if (reply.status !== status) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Everything that is stored, as one text per table; what moves by itself (positions, when a session was last used) is left out. */
export async function fingerprint(app: TestApp, organisationId?: string): Promise<Readonly<Record<string, string>>> {
  const tables = await app.sql<{ name: string; scoped: boolean }[]>`
    select format('%I.%I', t.table_schema, t.table_name) as name,
      exists (select from information_schema.columns c where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'organisation_id') as scoped
    from information_schema.tables t
    where t.table_type = 'BASE TABLE' and t.table_schema not in ('pg_catalog', 'information_schema', 'pgboss')
      and (t.table_schema, t.table_name) not in (('platform', 'subscription'), ('platform', 'idempotency'))`;
  const entries = await Promise.all(
    tables
      .filter(({ scoped }) => scoped || organisationId === undefined)
      .map(async ({ name }) => {
        const [row] = await app.sql.unsafe<{ sum: string | null }[]>(
          `select md5(string_agg(line, '' order by line)) as sum from (select (to_jsonb(t) - '{last_used_at,retry_requested_at}'::text[])::text as line from ${name} t ${organisationId ? "where organisation_id = $1" : ""}) lines`,
          organisationId ? [organisationId] : [],
        );
        return [name, row?.sum ?? "empty"] as const;
      }),
  );
  return Object.fromEntries(entries);
}
