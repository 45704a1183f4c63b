import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

/** As the library does, and a form with one file where a route takes an upload: its fields are parsed by our own receiver. */
const describe: typeof jsonSchemaTransform = (given) => {
  const described = jsonSchemaTransform(given);
  const { schema } = described;
  if (!schema.consumes?.includes("multipart/form-data")) return described;
  const file = { type: "string", format: "binary" };
  return { ...described, schema: { ...schema, body: { type: "object", required: ["file"], properties: { file } } } };
};

/** OpenAPI 3.1 from the contracts at `/api/openapi.json`, browsable at `/api/docs`. Register before the routes. */
export async function installOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Lectern",
        version,
        description:
          "Errors are RFC 9457 problem documents with a stable `code`. Lists take `?cursor=&limit=` and answer `{items, nextCursor}`. Creating calls honour `Idempotency-Key` for 24 hours.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          cookie: { type: "apiKey", in: "cookie", name: "lectern_access" },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: describe,
  });
  await app.register(fastifySwaggerUi, { routePrefix: "/api/docs", staticCSP: true });
  app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger());
}
