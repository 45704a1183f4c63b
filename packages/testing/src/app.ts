import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp, type App } from "@lectern/server";
import { loadConfig } from "@lectern/server/config";
import type { Context, OrganisationRole } from "@lectern/core";
import { io, type Socket } from "socket.io-client";
import { inject } from "vitest";
import { freshDatabase } from "./database.ts";

export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into whatever came back; the contract's own types are tested where they are made.
  readonly body: any;
}

export interface TestRequest {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestPerson {
  readonly token: string;
  readonly email: string;
  readonly password: string;
  readonly user: { readonly id: string; readonly email: string; readonly fullName: string; readonly role: OrganisationRole; readonly organisationId: string };
}

export interface TestApp {
  readonly url: string;
  readonly app: App;
  readonly sql: App["runtime"]["pool"];
  /** Every request, any path; JSON in and out, `FormData` and strings as they are. */
  request(method: string, path: string, request?: TestRequest): Promise<TestReply>;
  /** A new person, signed in. The first person of an installation becomes its administrator, so one is made before. */
  signUp(options?: { role?: OrganisationRole; organisationId?: string; fullName?: string; language?: "en" | "vi" }): Promise<TestPerson>;
  /** A second organisation, to cross ids with. */
  createOrganisation(name?: string): Promise<string>;
  connect(token: string): Promise<Socket>;
  ctx(): Context;
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export const TEST_PASSWORD = "correct horse battery 9";

/** The real server on a database of its own, with real sockets, on a free port of this machine. */
export async function startTestApp(env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const database = await freshDatabase(inject("databaseServerUrl"));
  const directory = await mkdtemp(join(tmpdir(), "lectern-app-"));
  const app = await startApp(
    loadConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: process.env["TEST_LOG"] ?? "silent",
      LECTERN_DEMO: "0",
      LECTERN_DATA_DIR: directory,
      DATABASE_URL: database.url,
      DATABASE_POOL: "8",
      ...env,
    }),
  );
  const sockets: Socket[] = [];

  async function request(method: string, path: string, { token, body, headers = {} }: TestRequest = {}): Promise<TestReply> {
    const raw = body instanceof FormData || typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(`${app.url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body !== undefined && !raw ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : raw ? (body as BodyInit) : JSON.stringify(body),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, body: isJson && text !== "" ? JSON.parse(text) : text };
  }

  async function register(fullName: string, language: string) {
    const email = `p-${randomUUID()}@example.test`;
    const reply = await request("POST", "/api/auth/register", { body: { email, password: TEST_PASSWORD, fullName, language } });
    if (reply.status !== 201) throw new Error(`registering failed: ${reply.status} ${JSON.stringify(reply.body)}`);
    return { email, reply };
  }

  let first: Promise<unknown> | null = null;

  return {
    url: app.url,
    app,
    sql: app.runtime.pool,
    request,
    signUp: async ({ role = "student", organisationId, fullName = "Test Person", language = "en" } = {}) => {
      first ??= register("First Administrator", "en");
      await first;
      const { email, reply } = await register(fullName, language);
      const { user } = reply.body;
      await app.runtime
        .pool`update users.person set role = ${role}, organisation_id = ${organisationId ?? user.organisationId}, email_verified_at = now() where id = ${user.id}`;
      const login = await request("POST", "/api/auth/login", { body: { email, password: TEST_PASSWORD } });
      if (login.status !== 200) throw new Error(`signing in failed: ${login.status} ${JSON.stringify(login.body)}`);
      return { token: login.body.accessToken, email, password: TEST_PASSWORD, user: login.body.user };
    },
    createOrganisation: async (name = "Another College") => {
      const id = app.context().newId();
      await app.runtime.pool`
        insert into users.organisation (id, name, slug, public_catalogue)
        select ${id}, ${name}, ${`org-${id}`}, not exists (select 1 from users.organisation)`;
      return id;
    },
    connect: async (token) => {
      const socket = io(app.url, { path: "/socket.io", auth: { token }, transports: ["websocket"], forceNew: true, reconnection: false });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      return socket;
    },
    ctx: () => app.context(),
    drain: () => app.drain(),
    stop: async () => {
      for (const socket of sockets) socket.disconnect();
      await app.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
