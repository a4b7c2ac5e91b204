/**
 * Which folder of `src` may import which, as the architecture has it. `npm run check -- layers` runs it.
 * A folder that is not listed here may import nothing of `src`, so a new folder has to be given its place.
 */
const CORE = ["kernel", "calendar", "channels", "handoff", "journey"];
const PORTS = ["storage", "transport", "scheduling", "sending", "content"];

const MAY_IMPORT = {
  kernel: [],
  calendar: ["kernel"],
  channels: ["kernel", "calendar"],
  handoff: ["kernel", "calendar", "channels"],
  journey: ["kernel", "calendar", "channels", "handoff"],
  notifications: CORE,
  feedback: [...CORE, "kpi/statistics"],
  coaching: CORE,
  kpi: ["kernel", "calendar"],
  reporting: [...CORE, "kpi"],
  sql: ["kernel"],
  storage: ["kernel", "sql"],
  transport: ["kernel"],
  scheduling: ["kernel", "sql"],
  sending: [...CORE, "notifications"],
  content: CORE,
  testing: ["kernel", "kpi", ...PORTS],
};

/** Folders whose subfolders are adapters of the port that the folder's own files define. */
const PORTS_WITH_ADAPTERS = ["storage", "transport", "scheduling"];

/** npm packages, and where each belongs. Everything else is refused. */
const PACKAGES = {
  zod: "^src/(?!kpi/)",
  "libphonenumber-js": "^src/application/",
  nanoid: "^src/(kernel/ids\\.ts|application/)",
  "date-fns": "^src/calendar/",
  "@date-fns/tz": "^src/calendar/",
  canonicalize: "^src/(kernel|handoff|application)/",
  jose: "^src/handoff/signing/",
  messageformat: "^src/notifications/",
  libsql: "^src/storage/sqlite/",
  "better-sqlite3": "^src/storage/sqlite/",
};

const folder = (name) => `^src/${name}/`;
const anyOf = (folders) => (folders.length === 0 ? [] : [`^src/(${folders.join("|")})/`]);
const fromNpm = (name) => `(^|/)node_modules/${name}/`;

const layers = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `layer-${name}`,
  comment: `src/${name} may import ${allowed.length === 0 ? "no other folder" : allowed.join(", ")}.`,
  severity: "error",
  from: { path: folder(name) },
  to: { path: "^src/", pathNot: [folder(name), ...anyOf(allowed)] },
}));

const adapters = PORTS_WITH_ADAPTERS.flatMap((port) => [
  {
    name: `adapter-${port}`,
    comment: `An adapter in src/${port}/<name> knows its port and the kernel, and no other adapter.`,
    severity: "error",
    from: { path: `^src/${port}/([^/]+)/` },
    to: { path: `^src/${port}/[^/]+/`, pathNot: `^src/${port}/$1/` },
  },
  {
    name: `port-${port}`,
    comment: `The port in src/${port} knows no adapter.`,
    severity: "error",
    from: { path: `^src/${port}/[^/]+\\.ts$` },
    to: { path: `^src/${port}/[^/]+/` },
  },
]);

const packages = Object.entries(PACKAGES).map(([name, from]) => ({
  name: `package-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`,
  comment: `${name} belongs in ${from} only.`,
  severity: "error",
  from: { path: "^src/", pathNot: from },
  to: { path: fromNpm(name) },
}));

module.exports = {
  forbidden: [
    {
      name: "unresolved",
      comment: "An import that leads nowhere would slip through every rule below.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^node:" },
    },
    { name: "circular", severity: "error", from: {}, to: { circular: true } },
    ...layers,
    {
      name: "layer-unknown",
      comment: "A folder of src that is not in MAY_IMPORT has no place in the layers yet.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: anyOf([...Object.keys(MAY_IMPORT), "application", "cli"]) },
      to: { path: "^src/" },
    },
    ...adapters,
    {
      name: "application-is-top",
      comment: "Only the application and the command line import throughline.ts or src/application.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(application/|cli/|throughline\\.ts$)" },
      to: { path: "^src/(application/|throughline\\.ts$)" },
    },
    {
      name: "application-below-its-entry",
      comment: "throughline.ts is the entry point of src/application, not the other way round.",
      severity: "error",
      from: { path: "^src/application/" },
      to: { path: "^src/throughline\\.ts$" },
    },
    {
      name: "nothing-imports-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "no-node-modules",
      comment: "Only the SQLite adapter and the command line may use node:*; the rest runs on any runtime.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(storage/sqlite|cli)/" },
      to: { dependencyTypes: ["core"] },
    },
    ...packages,
    {
      name: "package-unknown",
      comment: "Not on the list of packages in PACKAGES.",
      severity: "error",
      from: { path: "^src/" },
      to: {
        path: "node_modules/",
        pathNot: [...Object.keys(PACKAGES).map(fromNpm), fromNpm("@types/[^/]+")],
      },
    },
    {
      name: "examples-import-the-package",
      comment: "Examples import what users import.",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^src/", pathNot: "^src/(throughline\\.ts|.+/index\\.ts)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/\\.out/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    builtInModules: { add: ["node:sqlite", "sqlite"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};
