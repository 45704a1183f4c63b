import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";

export interface Reply {
  readonly status: number;
  // What comes back is looked into by the scenario; the contracts' own tests hold its shape.
  readonly body: any;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  connect(): Promise<Socket>;
}

export const PASSWORD = "correct horse battery 9";
export const ADMIN = { email: "operator@example.test", password: "the operator's own pass phrase" };

/** People of an installation at `url`, each with what a client of theirs does. */
export function createPeople(url: string) {
  const sockets: Socket[] = [];

  async function send(token: string | null, method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const form = body instanceof FormData;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body !== undefined && !form ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  function person(id: string, email: string, token: string): Person {
    return {
      id,
      email,
      token,
      call: (method, path, body, headers) => send(token, method, path, body, headers),
      connect: async () => {
        const socket = io(url, { path: "/socket.io", auth: { token }, transports: ["websocket"], forceNew: true, reconnection: false });
        sockets.push(socket);
        await new Promise<void>((resolve, reject) => {
          socket.once("connect", resolve);
          socket.once("connect_error", reject);
        });
        return socket;
      },
    };
  }

  async function signIn(email: string, password: string): Promise<Person> {
    const { status, body } = await send(null, "POST", "/api/auth/login", { email, password });
    if (status !== 200) throw new Error(`signing in failed: ${status} ${JSON.stringify(body)}`);
    return person(body.user.id, email, body.accessToken);
  }

  return {
    send,
    signIn,
    register: async (fullName: string): Promise<Person> => {
      const email = `p-${randomUUID()}@example.test`;
      const { status, body } = await send(null, "POST", "/api/auth/register", { email, password: PASSWORD, fullName });
      if (status !== 201) throw new Error(`registering failed: ${status} ${JSON.stringify(body)}`);
      return person(body.user.id, email, body.accessToken);
    },
    disconnectAll: () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
}
