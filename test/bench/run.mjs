import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runByName } from "../project/run-by-name.mjs";

const folder = import.meta.dirname;

/** The contestants are heavy, so they have a package.json of their own and are installed when a bench first runs. */
function installContestants() {
  if (existsSync(join(folder, "node_modules"))) return;
  console.log("Installing the contestants of the benches into test/bench/node_modules …");
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
}

await runByName({ folder, command: "npm run bench", prepare: installContestants });
