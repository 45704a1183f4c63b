import { z } from "zod";

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
}

/** Picks the value of a property by its name; undefined leaves it to its schema. */
export type Hint = (property: string) => unknown;

/** The smallest value that fits a contract's schema: required members, and those the hint names. `examples` are for required text. */
export function sampleOf(schema: z.ZodType, hint: Hint, examples: Readonly<Record<string, unknown>> = {}): unknown {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return build(root, root, hint, "", examples);
}

function build(schema: JsonSchema, root: JsonSchema, hint: Hint, property: string, examples: Readonly<Record<string, unknown>>): unknown {
  const known = hint(property) ?? examples[property];
  if (property !== "" && known !== undefined) return known;
  if (schema.$ref) return build(root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {}, root, hint, property, examples);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [option] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (option) return build(option, root, hint, property, examples);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) || hint(name) !== undefined)
          .map(([name, member]) => [name, build(member, root, hint, name, examples)]),
      );
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => build(schema.items ?? {}, root, hint, property.replace(/s$/, ""), examples));
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case "boolean":
      return true;
    case "string":
      return text(schema);
    default:
      return null;
  }
}

function text({ format, minLength = 1, pattern }: JsonSchema): string {
  if (format === "uuid" || format === "guid") return "01890000-0000-7000-8000-000000000000";
  if (format === "email") return "somebody@example.test";
  if (format === "date-time") return "2030-01-01T00:00:00.000Z";
  if (format === "date") return "2030-01-01";
  if (pattern?.includes("[A-Z]{3}")) return "USD";
  return "a text long enough".padEnd(minLength, "x");
}
