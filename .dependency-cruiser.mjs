/** Who may import whom; docs/architecture.md explains. Workspace edges are checked against package.json in scripts/checks. */
const MODULE = "^modules/([^/]+)/";

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "core-imports-nothing-of-ours", severity: "error", from: { path: "^packages/core/src/" }, to: { path: "^(apps|modules|packages/(?!core/))" } },
    {
      name: "adapters-import-only-core",
      severity: "error",
      from: { path: "^packages/adapters/src/" },
      to: { path: "^(apps|modules|packages/(?!core/|adapters/))" },
    },
    { name: "client-and-ui-know-no-rooms", severity: "error", from: { path: "^packages/(client|ui)/src/" }, to: { path: "^(apps|modules)/" } },
    {
      name: "a-room-sees-only-contracts-of-others",
      comment: "server parts use another room's contract, never its inside",
      severity: "error",
      from: { path: `${MODULE}(server/|contract|module\\.ts)` },
      to: { path: "^modules/", pathNot: ["^modules/$1/", "^modules/[^/]+/contract(\\.ts$|/)"] },
    },
    {
      name: "contracts-stay-in-the-browser",
      severity: "error",
      from: { path: `${MODULE}contract` },
      to: { path: "^(apps/|packages/(?!core/)|modules/[^/]+/(server|web|test)/)" },
    },
    {
      name: "contracts-need-no-node",
      severity: "error",
      // Files are written on the server only, from a door of their own.
      from: { path: `(${MODULE}contract|^packages/(core|client|ui)/src/)`, pathNot: "^packages/core/src/csv\\.ts$" },
      to: { dependencyTypes: ["core"], pathNot: "^stream$" },
    },
    {
      name: "server-parts-take-no-screens-or-adapters",
      severity: "error",
      from: { path: `${MODULE}server/` },
      to: { path: "^(apps/|packages/(?!core/)|modules/[^/]+/web/)" },
    },
    {
      name: "a-room-shows-only-its-web-door",
      comment: "web parts use another room's ./web, its contract's types, client and ui",
      severity: "error",
      from: { path: `${MODULE}web/` },
      to: {
        path: "^(apps|modules|packages)/",
        pathNot: ["^modules/$1/(web/|contract)", "^modules/[^/]+/(web/index\\.tsx|contract(\\.ts$|/))", "^packages/(core|client|ui)/"],
      },
    },
    {
      name: "sql-only-in-repositories",
      severity: "error",
      from: { path: `${MODULE}server/`, pathNot: "(repository|demo)" },
      to: { path: "^(node_modules/)?postgres/" },
    },
    {
      name: "tests-only-in-tests",
      severity: "error",
      from: { path: "^(apps|packages|modules)/", pathNot: ["/test/", "^packages/testing/", "\\.factory\\.ts$"] },
      to: { path: "^packages/testing/" },
    },
    { name: "no-orphan-deprecated", severity: "error", from: {}, to: { dependencyTypes: ["deprecated"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"], extensions: [".ts", ".tsx", ".js", ".mjs", ".json"] },
  },
};
