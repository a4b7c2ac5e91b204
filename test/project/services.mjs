/**
 * `npm run test:services`: the suites that need servers, against real ones, where a missing one is a failure and not a
 * skip (`THROUGHLINE_REQUIRE_SERVICES=1`). A server is the one whose URL is in the environment, or else the one that
 * answers at the default. The storage suites run on Node 22 too, where SQLite is node:sqlite and not libsql. The reports
 * are kept in the folder THROUGHLINE_REPORTS, if given.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nodeExecutable } from "./other-node.mjs";

const root = resolve(import.meta.dirname, "../..");
const SERVERS = [
  {
    name: "PostgreSQL",
    variable: "THROUGHLINE_POSTGRES_URL",
    byDefault: "postgres://postgres@127.0.0.1:5432/test",
    port: 5432,
  },
  {
    name: "Redis",
    variable: "THROUGHLINE_REDIS_URL",
    byDefault: "redis://127.0.0.1:6379",
    port: 6379,
  },
  {
    name: "NATS with JetStream",
    variable: "THROUGHLINE_NATS_URL",
    byDefault: "nats://127.0.0.1:4222",
    port: 4222,
  },
];
const STORAGE = "test/storage";
const SUITES = [
  STORAGE,
  "test/transport",
  "test/scheduling",
  "test/application/following",
  "test/application/privacy",
  "test/application/transactions",
  "test/sql",
];
const RUNS = [
  { what: "all suites, this Node", node: () => process.execPath, suites: SUITES },
  {
    what: "storage on Node 22, SQLite through node:sqlite",
    node: () => nodeExecutable(22),
    suites: [STORAGE],
  },
];

/** @param {string} url @param {number} port the one that the URL need not name @returns {Promise<boolean>} */
function answers(url, port) {
  const { hostname, port: named } = new URL(url);
  return new Promise((settle) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(named) || port });
    const end = (there) => {
      socket.destroy();
      settle(there);
    };
    socket.setTimeout(5_000, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

const env = { ...process.env, THROUGHLINE_REQUIRE_SERVICES: "1" };
const lines = [];
let failed = false;
for (const { name, variable, byDefault, port } of SERVERS) {
  const given = process.env[variable];
  const there = await answers(given ?? byDefault, port);
  if (there) env[variable] = given ?? byDefault;
  else {
    failed = true;
    lines.push(
      given === undefined
        ? `FAILED ${name}: nothing answers at ${byDefault}. Start it there, or set ${variable}.`
        : `FAILED ${name}: nothing answers at what ${variable} says.`,
    );
  }
}

const kept = process.env.THROUGHLINE_REPORTS;
const reports = kept ?? mkdtempSync(join(tmpdir(), "throughline-services-"));
for (const [index, { what, node, suites }] of RUNS.entries()) {
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
      ...suites.filter((suite) => existsSync(join(root, suite))).map((suite) => `${suite}/`),
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: "inherit", env },
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
console.log(`\n${lines.join("\n")}`);
process.exitCode = failed ? 1 : 0;
