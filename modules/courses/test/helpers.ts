import { buildPerson, buildToken } from "@lectern/users/factory";
import type { OrganisationRole } from "@lectern/core";
import type { TestApp } from "@lectern/testing";

export interface Someone {
  readonly id: string;
  readonly token: string;
  readonly organisationId: string;
  readonly fullName: string;
}

/** People and requests of one test organisation, without the cost of passwords. */
export function within(app: TestApp, organisationId: string) {
  return {
    organisationId,
    person: async (role: OrganisationRole = "student", fullName = "Avery Morgan"): Promise<Someone> => {
      const { id } = await buildPerson(app.ctx(), { organisationId, role, fullName });
      return { id, organisationId, fullName, token: await buildToken(app.ctx(), id) };
    },
  };
}

export type Organisation = ReturnType<typeof within>;

/** `POST /api/courses` and so on, as one person. */
export function as(app: TestApp, token?: string) {
  const call = (method: string) => (path: string, body?: unknown, headers?: Record<string, string>) =>
    app.request(method, `/api${path}`, { ...(token ? { token } : {}), body, ...(headers ? { headers } : {}) });
  return { get: call("GET"), post: call("POST"), put: call("PUT"), patch: call("PATCH"), delete: call("DELETE") };
}
