/**
 * `npm run build`: code and declarations by tsup, then the published JSON Schema, made from the code just built,
 * so that it cannot be out of date. `--fast` leaves the declarations out (enough to run the command line).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const dist = join(root, "dist");
const fast = process.argv.includes("--fast");

/** Published schema → the built entry point and the function in it that gives the schema. */
const SCHEMAS = {
  "schemas/transfer-packet.v1.json": { module: "handoff.js", from: "packetJsonSchema" },
};

rmSync(dist, { recursive: true, force: true });
const tsup = spawnSync(
  process.execPath,
  [join(root, "node_modules/tsup/dist/cli-default.js"), "--silent", ...(fast ? ["--no-dts"] : [])],
  { cwd: root, stdio: "inherit" },
);
if (tsup.status !== 0) process.exit(tsup.status ?? 1);

for (const [path, { module, from }] of Object.entries(SCHEMAS)) {
  if (!existsSync(join(dist, module))) continue;
  const built = await import(pathToFileURL(join(dist, module)).href);
  if (typeof built[from] !== "function") {
    console.error(`${path}: dist/${module} exports no function ${from}().`);
    process.exit(1);
  }
  const target = join(dist, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(built[from](), null, 2)}\n`);
}
