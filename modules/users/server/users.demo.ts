import type { Context, DemoInput, OrganisationRole } from "@lectern/core";
import { userCreated } from "../contract.ts";
import { hashPassword } from "./password-hash.ts";
import { insertOrganisation } from "./repository/organisations.repository.ts";
import { insertPerson } from "./repository/people.repository.ts";
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

/** The demonstration organisation and its people. Everybody has the same password, hashed once: it is no secret. */
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
      if (person) await tx.emit(userCreated, presentChange(person), { organisationId, actorId: null });
    }
    await tx.audit({ action: "organisation.demo_created", targetType: "organisation", targetId: organisationId, organisationId });
  });
}
