/**
 * Runs a TypeScript file of test/ on any supported Node: bundles it with the sources of the library (packages stay
 * outside) into `.out` beside the file, and starts that. `run-ts.mjs FILE [ARGUMENTS]`
 *
 * The bundle is one plain ESM file, as users get it, so that a bench measures the code and not a loader. A program
 * that needs a second process of itself starts `process.execPath` with `process.argv[1]`.
 */
import { spawnSync } from "node:child_process";
import { basename, dirname, join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");

/** @param {string} file @returns {Promise<string>} the path of the bundle */
export async function bundle(file) {
  const outfile = join(dirname(file), ".out", basename(file).replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    tsconfig: join(root, "tsconfig.json"),
    logLevel: "warning",
  });
  return outfile;
}

/** @param {string} file @param {readonly string[]} args @returns {Promise<number>} the exit code */
export async function runTs(file, args) {
  const { status } = spawnSync(
    process.execPath,
    ["--expose-gc", "--enable-source-maps", await bundle(file), ...args],
    { stdio: "inherit" },
  );
  return status ?? 1;
}

if (process.argv[1] === import.meta.filename) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) {
    console.error("Usage: node test/project/run-ts.mjs FILE.ts [ARGUMENTS]");
    process.exit(2);
  }
  process.exitCode = await runTs(resolve(file), args);
}
