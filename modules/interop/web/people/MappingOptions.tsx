import { Checkbox } from "@lectern/ui/Checkbox";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import type { PeopleImport, PeopleMapping } from "../../contract/people-import.ts";
import { useT } from "../t.ts";

interface MappingOptionsProps {
  mapping: PeopleMapping;
  columns: PeopleImport["columns"];
  onChange: (changes: Partial<PeopleMapping>) => void;
}

const ROLES = ["student", "teaching_assistant", "instructor", "admin"] as const;
const COURSE_ROLES = ["student", "teaching_assistant", "instructor"] as const;
const ORDERS = ["auto", "given_first", "surname_first"] as const;

/** How people are found again, what may happen to them, and how new ones get in. */
export function MappingOptions({ mapping, columns, onChange }: MappingOptionsProps) {
  const t = useT();
  const hasEmail = mapping.fields.includes("email");
  const key = columns[mapping.fields.indexOf("external_id")]?.name;
  const byParts = mapping.fields.some((field) => field === "given_name" || field === "surname");
  return (
    <section aria-labelledby="people-options" className="flex min-w-0 flex-col gap-5">
      <h2 id="people-options" className="text-base font-semibold">
        {t("people.options")}
      </h2>
      <TextField
        label={t("people.pattern")}
        description={hasEmail ? t("people.patternWhere") : t("people.patternWhat", { example: `{${key ?? "Username"}}@pupils.example.edu` })}
        value={mapping.emailPattern ?? ""}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ emailPattern: event.target.value || null })}
      />
      {byParts && (
        <Select
          label={t("people.nameOrder")}
          value={mapping.nameOrder}
          onChange={(event) => onChange({ nameOrder: ORDERS.find((order) => order === event.target.value) ?? "auto" })}
          options={ORDERS.map((order) => ({ value: order, label: t(`people.nameOrder.${order}`) }))}
        />
      )}
      <RadioGroup
        label={t("people.matchBy")}
        value={mapping.matchBy}
        onChange={(matchBy) => onChange({ matchBy })}
        options={[
          { value: "email", label: t("people.matchBy.email") },
          { value: "external_id", label: t("people.matchBy.external_id") },
        ]}
      />
      <RadioGroup
        label={t("people.mode")}
        value={mapping.mode}
        onChange={(mode) => onChange({ mode })}
        options={[
          { value: "both", label: t("people.mode.both") },
          { value: "create", label: t("people.mode.create") },
          { value: "update", label: t("people.mode.update") },
        ]}
      />
      <RadioGroup
        label={t("people.firstSignIn")}
        value={mapping.firstSignIn}
        onChange={(firstSignIn) => onChange({ firstSignIn })}
        options={[
          { value: "invitation", label: t("people.firstSignIn.invitation"), description: t("people.firstSignIn.invitationWhat") },
          { value: "codes", label: t("people.firstSignIn.codes"), description: t("people.firstSignIn.codesWhat") },
          { value: "none", label: t("people.firstSignIn.none"), description: t("people.firstSignIn.noneWhat") },
        ]}
      />
      <Select
        label={t("people.defaultRole")}
        value={mapping.defaultRole}
        onChange={(event) => onChange({ defaultRole: ROLES.find((role) => role === event.target.value) ?? "student" })}
        options={ROLES.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
      />
      {mapping.fields.includes("courses") && (
        <Select
          label={t("people.courseRole")}
          value={mapping.courseRole}
          onChange={(event) => onChange({ courseRole: COURSE_ROLES.find((role) => role === event.target.value) ?? "student" })}
          options={COURSE_ROLES.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
        />
      )}
      <Checkbox label={t("people.createGroups")} checked={mapping.createGroups} onChange={(event) => onChange({ createGroups: event.target.checked })} />
      <Checkbox label={t("people.hasHeader")} checked={mapping.hasHeader} onChange={(event) => onChange({ hasHeader: event.target.checked })} />
    </section>
  );
}
