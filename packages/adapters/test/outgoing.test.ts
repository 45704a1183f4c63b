import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createOutgoingClient, isPublic } from "@lectern/adapters/outgoing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describe("requests to other servers", () => {
  let server: Server;
  let base: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === "/redirect-inside") return response.writeHead(302, { location: "http://127.0.0.1:1/secret" }).end();
      if (request.url === "/loop") return response.writeHead(302, { location: "/loop" }).end();
      if (request.url === "/large") return response.end(Buffer.alloc(5_000));
      response.end(`hello ${String(request.headers["x-given"] ?? "")}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("refuses private, local and mapped addresses, other schemes and names that resolve to them", async () => {
    const client = createOutgoingClient();
    for (const url of [
      `http://${base}/`,
      "http://localhost:9/",
      "http://10.1.2.3/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://169.254.169.254/latest",
      "http://0x7f000001/",
      "ftp://example.org/",
      "file:///etc/passwd",
      "http://user:pw@example.org/",
      "nonsense",
    ]) {
      await expect(client.fetch(url), url).rejects.toMatchObject({ code: "address_refused" });
    }
    await client.close();
  });

  it("asks a host the operator trusts, and checks every redirect again", async () => {
    const client = createOutgoingClient({ allow: [base] });
    expect((await client.fetch(`http://${base}/`, { headers: { "x-given": "yes" } })).body.toString()).toBe("hello yes");
    await expect(client.fetch(`http://${base}/redirect-inside`)).rejects.toMatchObject({ code: "address_refused" });
    await expect(client.fetch(`http://${base}/loop`)).rejects.toMatchObject({ code: "too_many_redirects" });
    await expect(client.fetch(`http://${base}/large`, { maxBytes: 1_000 })).rejects.toMatchObject({ code: "response_too_large" });
    await client.close();
  });

  it("knows public from private addresses", () => {
    expect(["8.8.8.8", "2606:4700::1111"].every(isPublic)).toBe(true);
    expect(["127.0.0.1", "192.168.0.1", "172.16.9.9", "100.64.0.1", "0.0.0.0", "fe80::1", "fc00::1", "::ffff:10.0.0.1"].some(isPublic)).toBe(false);
  });
});
