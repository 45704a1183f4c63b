import type { Context, DemoInput, OrganisationRole, Transaction } from "@lectern/core";
import { userCreated } from "../contract.ts";
import { hashPassword } from "./password-hash.ts";
import { insertGroup, upsertMembers } from "./repository/groups.repository.ts";
import { insertOrganisation } from "./repository/organisations.repository.ts";
import { insertPerson } from "./repository/people.repository.ts";
import { emitMembership } from "./service/groups/membership.ts";
import { presentChange } from "./users.presenter.ts";

interface DemoAccount {
  readonly name: string;
  readonly role: OrganisationRole;
  readonly fullName: string;
  readonly language: "en" | "vi";
}

const DOMAIN = "demo.lectern.test";
const TIME_ZONE = "Asia/Ho_Chi_Minh";

const STAFF: readonly DemoAccount[] = [
  { name: "admin", role: "admin", fullName: "Margaret Osei", language: "en" },
  { name: "instructor", role: "instructor", fullName: "Daniel Whitfield", language: "en" },
  { name: "instructor2", role: "instructor", fullName: "Phạm Thu Hương", language: "vi" },
];

const ENGLISH_STUDENTS = [
  "Nguyễn Minh Anh",
  "Liam O’Connor",
  "Trần Quốc Bảo",
  "Amara Okafor",
  "Lê Thị Ngọc Diệp",
  "Sofía Hernández",
  "Hoàng Gia Huy",
  "Yuki Tanaka",
  "Phan Khánh Linh",
  "Noah Schneider",
] as const;

const VIETNAMESE_STUDENTS = [
  "Vũ Đức Long",
  "Đặng Thùy Dương",
  "Bùi Tuấn Kiệt",
  "Đỗ Hải Yến",
  "Ngô Thanh Tùng",
  "Hồ Ngọc Mai",
  "Dương Nhật Nam",
  "Lý Bảo Châu",
  "Trịnh Công Phúc",
  "Võ Thị Kim Ngân",
  "Huỳnh Anh Khoa",
  "Mai Phương Thảo",
  "Cao Xuân Trường",
  "Đinh Hồng Nhung",
  "Tạ Quang Vinh",
  "Lương Bích Ngọc",
  "Nguyễn Hữu Đạt",
  "Trần Thị Thanh Tâm",
  "Lê Hoàng Sơn",
  "Phạm Quỳnh Chi",
] as const;

const STUDENTS: readonly DemoAccount[] = [
  ...ENGLISH_STUDENTS.map((fullName) => ({ fullName, language: "en" as const })),
  ...VIETNAMESE_STUDENTS.map((fullName) => ({ fullName, language: "vi" as const })),
].map((student, index) => ({ ...student, name: `student${index + 1}`, role: "student" as const }));

interface DemoGroup {
  readonly kind: "batch" | "class_section";
  readonly name: string;
  readonly code: string;
  readonly teacher?: string;
  /** Students by number, from the first to the last. */
  readonly from: number;
  readonly to: number;
}

/** The class sections belong to the batch, which comes first. */
const GROUPS: readonly DemoGroup[] = [
  { kind: "batch", name: "Intake 2026", code: "INTAKE-2026", from: 1, to: 24 },
  { kind: "class_section", name: "Class A", code: "2026-A", teacher: "instructor", from: 1, to: 10 },
  { kind: "class_section", name: "Lớp B", code: "2026-B", teacher: "instructor2", from: 11, to: 24 },
];
const TERM = "2026";

/** The demonstration organisation, its people and their groups. Everybody has the same password, hashed once: it is no secret. */
export default async function demo(ctx: Context, { organisationId, password }: DemoInput): Promise<void> {
  const passwordHash = await hashPassword(password);
  const now = ctx.now();
  await ctx.transaction(async (tx) => {
    await insertOrganisation(tx.sql, {
      id: organisationId,
      name: "Lectern Demo College",
      slug: "demo",
      settings: { timeZone: TIME_ZONE },
      now,
    });
    const ids = new Map<string, string>();
    for (const { name, role, fullName, language } of [...STAFF, ...STUDENTS]) {
      const person = await insertPerson(tx.sql, {
        id: ctx.newId(),
        organisationId,
        email: `${name}@${DOMAIN}`,
        fullName,
        role,
        passwordHash,
        emailVerifiedAt: now,
        language,
        timeZone: TIME_ZONE,
        isDemo: true,
        createdAt: now,
      });
      if (!person) continue;
      ids.set(name, person.id);
      await tx.emit(userCreated, presentChange(person), { organisationId, actorId: null });
    }
    // There already: the demonstration was made before.
    if (ids.size > 0) await addGroups(ctx, tx, organisationId, ids);
    await tx.audit({ action: "organisation.demo_created", targetType: "organisation", targetId: organisationId, organisationId });
  });
}

async function addGroups(ctx: Context, tx: Transaction, organisationId: string, ids: ReadonlyMap<string, string>): Promise<void> {
  let batchId: string | null = null;
  for (const { kind, name, code, teacher, from, to } of GROUPS) {
    const isBatch = kind === "batch";
    const id = ctx.newId();
    const dates = { startsOn: isBatch ? "2026-01-05" : null, endsOn: isBatch ? "2026-12-18" : null };
    const place = { batchId: isBatch ? null : batchId, term: isBatch ? null : TERM };
    const group = { id, organisationId, kind, name, code, ...dates, ...place, archivedAt: null, isDemo: true, now: ctx.now() };
    if (!(await insertGroup(tx.sql, group))) continue;
    if (isBatch) batchId = id;
    const students = Array.from({ length: to - from + 1 }, (_, at) => ids.get(`student${from + at}`)).filter((userId) => userId !== undefined);
    const teacherId = teacher === undefined ? undefined : ids.get(teacher);
    await upsertMembers(tx.sql, group, students, "member", group.now);
    if (teacherId !== undefined) await upsertMembers(tx.sql, group, [teacherId], "teacher", group.now);
    await emitMembership(tx, group, teacherId === undefined ? students : [...students, teacherId], []);
  }
}
