/**
 * `npm run test:services`: the suites of test/storage against real engines, where a missing one is a failure and not
 * a skip (`THROUGHLINE_REQUIRE_SERVICES=1`). Today that is SQLite in files: through libsql on this Node, and through
 * node:sqlite on Node 22. The reports are kept in the folder THROUGHLINE_REPORTS, if given. Adapters that need a server join this list with their part of the library.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nodeExecutable } from "./other-node.mjs";

const root = resolve(import.meta.dirname, "../..");
const suites = "test/storage";
const RUNS = [
  { what: "SQLite files through libsql and node:sqlite where it is there", node: () => process.execPath },
  { what: "SQLite files through node:sqlite, Node 22", node: () => nodeExecutable(22) },
];

if (!existsSync(join(root, suites))) {
  console.error(`${suites} is not there, so there is nothing to run.`);
  process.exit(1);
}

const kept = process.env.THROUGHLINE_REPORTS;
const reports = kept ?? mkdtempSync(join(tmpdir(), "throughline-services-"));
let failed = false;
const lines = [];
for (const [index, { what, node }] of RUNS.entries()) {
  const report = join(reports, `services-${index}.json`);
  const { status } = spawnSync(
    node(),
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "library",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      suites,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, THROUGHLINE_REQUIRE_SERVICES: "1" } },
  );
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  const ran = counts?.numPassedTests ?? 0;
  const skipped = counts?.numPendingTests ?? 0;
  const ok = status === 0 && ran > 0 && skipped === 0;
  failed ||= !ok;
  lines.push(
    `${ok ? "ok    " : "FAILED"} ${what}: ${ran} passed, ${counts?.numFailedTests ?? 0} failed, ${skipped} skipped`,
  );
}
if (kept === undefined) rmSync(reports, { recursive: true, force: true });
console.log(
  `\n${lines.join("\n")}\nNot covered yet: adapters that need a server (PostgreSQL and others); there are none in this version.`,
);
process.exitCode = failed ? 1 : 0;
