import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { openDatabase, type DatabasePool } from "@lectern/adapters/database";
import { createOutboxMail, createSmtpMail } from "@lectern/adapters/mail";
import { describeMail, sampleMail, type DeliveredMail } from "@lectern/testing/conformance/mail";
import { freshDatabase } from "@lectern/testing/database";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

async function database() {
  const fresh = await freshDatabase(inject("databaseServerUrl"));
  const sql = openDatabase({ url: fresh.url, max: 4, applicationName: "mail-test" });
  return {
    sql,
    drop: async () => {
      await sql.end();
      await fresh.drop();
    },
  };
}

async function smtpServer(options: SMTPServerOptions = {}) {
  const delivered: DeliveredMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        delivered.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {}); // Connections we break on purpose.
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, delivered, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

describeMail("outbox in administration", async () => {
  const { sql, drop } = await database();
  return {
    mail: createOutboxMail(sql),
    sql,
    status: "stored",
    delivered: async () => {
      const rows = await sql<{ recipient: string; subject: string; textBody: string }[]>`select recipient, subject, text_body from platform.mail order by id`;
      return rows.map(({ recipient, subject, textBody }) => ({ to: [recipient], raw: `Subject: ${subject}\r\n\r\n${textBody}` }));
    },
    stop: drop,
  };
});

describeMail("SMTP", async () => {
  const [{ sql, drop }, server] = await Promise.all([database(), smtpServer()]);
  return {
    mail: createSmtpMail(sql, server.url, "Lectern <no-reply@example.org>"),
    sql,
    status: "sent",
    delivered: async () => server.delivered,
    stop: async () => {
      await server.stop();
      await drop();
    },
  };
});

describe("a mail server that does not take the mail", () => {
  let sql: DatabasePool;
  let drop: () => Promise<void>;
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    ({ sql, drop } = await database());
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await drop();
  });

  /** Sends, expects the refusal within the time, and finds the failed copy. */
  async function refuses(url: string, withinMs = 2_000): Promise<void> {
    const mail = createSmtpMail(sql, url, "no-reply@example.org", { timeoutMs: 300 });
    const startedAt = performance.now();
    await expect(mail.send(sampleMail)).rejects.toMatchObject({ code: "mail_refused", kind: "operational", status: 503 });
    expect(performance.now() - startedAt).toBeLessThan(withinMs);
    const [copy] = await sql<{ status: string; error: string }[]>`select status, error from platform.mail`;
    expect(copy?.status).toBe("failed");
    expect(copy?.error).toBeTruthy();
  }

  async function smtp(options: SMTPServerOptions): Promise<string> {
    const server = await smtpServer(options);
    stops.push(server.stop);
    return server.url;
  }

  /** Something at the other end that is no mail server. */
  async function tcp(onConnection: (socket: Socket) => void): Promise<string> {
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      onConnection(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const answering = (code: number) => Object.assign(new Error("no"), { responseCode: code });

  it("for now (4xx) is an operational error", async () => {
    await refuses(await smtp({ onRcptTo: (_address, _session, done) => done(answering(451)) }));
  });

  it("for good (5xx) is one too, and the copy says why", async () => {
    await refuses(await smtp({ onMailFrom: (_address, _session, done) => done(answering(550)) }));
    const [copy] = await sql<{ error: string }[]>`select error from platform.mail`;
    expect(copy?.error).toContain("550");
  });

  it("after all of it was sent (552) is one too", async () => {
    await refuses(await smtp({ onData: (stream, _session, done) => void stream.resume().on("end", () => done(answering(552))) }));
  });

  it("and cuts the connection in the middle is one too", async () => {
    await refuses(await tcp((socket) => socket.write("220 mail.example.org\r\n", () => socket.once("data", () => socket.destroy()))));
  });

  it("and never says a word does not hold us up", async () => {
    await refuses(await tcp(() => {}));
  });

  it("and falls silent after its greeting does not hold us up", async () => {
    await refuses(await tcp((socket) => void socket.write("220 mail.example.org\r\n")));
  });

  it("and speaks another protocol is one too", async () => {
    await refuses(await tcp((socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")));
  });

  it("and floods us with a greeting that never ends is one too", async () => {
    await refuses(
      await tcp((socket) => {
        const timer = setInterval(() => socket.write(`220-${"x".repeat(60_000)}\r\n`), 5);
        socket.on("close", () => clearInterval(timer));
      }),
      5_000,
    );
  });

  it("because nobody listens is one too", async () => {
    await refuses("smtp://127.0.0.1:1");
  });
});
