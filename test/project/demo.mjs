/** `npm run demo`: builds the command line if the sources are newer than the build, then plays the demo. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const cli = join(root, "dist/cli.js");

function newestSource() {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  return Math.max(...files.map((path) => statSync(join(root, "src", path)).mtimeMs));
}

if (!existsSync(cli) || statSync(cli).mtimeMs < newestSource()) {
  const build = spawnSync(process.execPath, [join(root, "test/project/build.mjs"), "--fast"], {
    stdio: "inherit",
  });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
const demo = spawnSync(process.execPath, [cli, "demo", ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = demo.status ?? 1;
