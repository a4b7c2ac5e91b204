/** Packs what `dist` holds now, without building again. `pack.mjs TARGET.tgz` */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const target = resolve(process.argv[2] ?? `${name}-${version}.tgz`);
execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", dirname(target)], {
  cwd: root,
  stdio: "pipe",
});
renameSync(join(dirname(target), `${name}-${version}.tgz`), target);
console.log(`${target}: ${(statSync(target).size / 1024).toFixed(0)} KiB`);
