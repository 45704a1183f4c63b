import { modules } from "@lectern/server/modules";

/** Only these may be public; a new one is a decision, written down here. */
const PUBLIC_ROUTES = new Set([
  "POST /api/auth/register",
  "POST /api/auth/login",
  "POST /api/auth/logout",
  "POST /api/auth/refresh",
  "POST /api/auth/verify-email",
  "POST /api/auth/forgot-password",
  "POST /api/auth/reset-password",
  // What the doors offer (is registration open, how long is a password), and the catalogue.
  "GET /api/auth/options",
  "GET /api/courses",
]);

/**
 * Every route and socket event of every module carries a policy (the types see to that); here it is looked at: no two
 * routes share an address, and a route for everybody is on the list above.
 */
export async function checkPolicies(): Promise<string[]> {
  const complaints: string[] = [];
  const seen = new Set<string>();
  for (const { name, http, socket } of modules) {
    for (const { route, policy } of http ? (await http()).default : []) {
      const key = `${route.method} ${route.path}`;
      if (seen.has(key)) complaints.push(`${name}: ${key} is served twice`);
      seen.add(key);
      if (policy.name === "everyone" && !PUBLIC_ROUTES.has(key))
        complaints.push(`${name}: ${key} is open to everybody; if that is meant, list it in scripts/checks/policies.ts`);
      if (!policy.summary) complaints.push(`${name}: the policy ${policy.name} of ${key} says not who may`);
    }
    for (const { socket: event, policy } of socket ? (await socket()).default.events : []) {
      if (seen.has(event.name)) complaints.push(`${name}: the socket event ${event.name} is served twice`);
      seen.add(event.name);
      if (policy.name === "everyone") complaints.push(`${name}: the socket event ${event.name} is open to everybody`);
    }
  }
  return seen.size === 0 ? ["no route was looked at"] : complaints;
}
