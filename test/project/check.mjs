/**
 * `npm run check` runs every step, prints a line for each, and fails if any failed.
 * `npm run check -- layers errors` runs only the steps named, in the order of the list below.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const cache = join(root, "node_modules/.cache/throughline");
const script = (name, ...args) => ["node", `test/project/${name}.mjs`, ...args];
const packed = mkdtempSync(join(tmpdir(), "throughline-check-"));
const tarball = join(packed, "throughline.tgz");

/** Each step is one or more commands. `needs` names the step whose result it reads. */
const STEPS = [
  {
    name: "types",
    what: "TypeScript over src, test and examples",
    run: [["tsc", "--pretty", "false", "--incremental", "--tsBuildInfoFile", `${cache}/tsc.tsbuildinfo`]],
  },
  { name: "lint", what: "Biome: format and lint", run: [["biome", "ci", "--colors=off", "."]] },
  { name: "source", what: "no any, no `!`, no silenced checks in src", run: [script("source-rules")] },
  {
    name: "layers",
    what: "dependency-cruiser: folders import one way",
    run: [["depcruise", "src", "examples", "--config", ".dependency-cruiser.cjs"]],
  },
  { name: "unused", what: "knip: no unused file, export or dependency", run: [["knip", "--no-progress"]] },
  {
    name: "errors",
    what: "every error code is in docs/errors.md and in use",
    run: [script("error-catalogue")],
  },
  { name: "build", what: "ESM, CommonJS, declarations, JSON Schema", run: [script("build")] },
  { name: "exports", what: "exports map against built files", run: [script("exports-map")], needs: "build" },
  {
    name: "dist",
    what: "built files: no zod in types, only known imports, notices complete",
    run: [script("built-files")],
    needs: "build",
  },
  {
    name: "publish",
    what: "publint and attw on the packed package",
    run: [
      script("pack", tarball),
      ["publint", "run", tarball, "--strict"],
      ["attw", tarball, "--profile", "node16", "--no-emoji", "--no-color"],
    ],
    needs: "build",
  },
  { name: "size", what: "size-limit on what users import", run: [["size-limit"]], needs: "build" },
  {
    name: "docs",
    what: "typedoc: every public name is documented",
    run: [["typedoc", "--emit", "none", "--readme", "none"]],
  },
  { name: "links", what: "relative links in the Markdown pages", run: [script("links")] },
];

function run([command, ...args]) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      NO_COLOR: "1",
      PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}`,
    },
  });
  const output = [result.stdout, result.stderr, result.error?.message].filter(Boolean).join("\n").trim();
  return { ok: result.status === 0, output };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(", ")}. Steps: ${STEPS.map(({ name }) => name).join(" ")}`);
  process.exit(2);
}

const failed = [];
const steps = wanted.length === 0 ? STEPS : STEPS.filter(({ name }) => wanted.includes(name));
for (const { name, what, run: commands, needs } of steps) {
  const label = `${name.padEnd(8)} ${what}`;
  if (needs !== undefined && failed.some((step) => step.name === needs)) {
    console.log(`not run  ${label} (${needs} failed)`);
    failed.push({ name, output: `not run, because ${needs} failed` });
    continue;
  }
  const began = performance.now();
  let result = { ok: true, output: "" };
  for (const command of commands) {
    result = run(command);
    if (!result.ok) break;
  }
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${result.ok ? "ok      " : "FAILED  "} ${label}  ${seconds}`);
  if (!result.ok) failed.push({ name, output: result.output });
}
rmSync(packed, { recursive: true, force: true });

for (const { name, output } of failed) console.log(`\n──── ${name}\n${output}`);
console.log(
  failed.length === 0
    ? `\ncheck: all ${steps.length} steps passed`
    : `\ncheck: ${failed.length} of ${steps.length} steps failed: ${failed.map(({ name }) => name).join(", ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
