import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transform } from "esbuild";

/** Loads the TypeScript of the working directory as it stands, with `vitest` and the name of the package led to where they are. */

const root = `${pathToFileURL(process.cwd())}/`;
const standIns = new Map([
  ["vitest", new URL("./test-api.mjs", import.meta.url).href],
  ["fast-check", new URL("./properties.mjs", import.meta.url).href],
]);

export async function resolve(specifier, context, next) {
  if (!context.parentURL?.endsWith(".ts")) return next(specifier, context);
  const standIn = standIns.get(specifier);
  if (standIn !== undefined) return { url: standIn, shortCircuit: true };
  const entry = /^throughline(?:\/(.+))?$/.exec(specifier);
  if (entry) {
    const file = entry[1] === undefined ? "src/throughline.ts" : `src/${entry[1]}/index.ts`;
    return { url: new URL(file, root).href, shortCircuit: true };
  }
  if (specifier.startsWith(".")) {
    const url = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    if (existsSync(url)) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { code } = await transform(readFileSync(new URL(url), "utf8"), {
    loader: "ts",
    target: "node20",
    sourcefile: fileURLToPath(url),
  });
  return { format: "module", source: code, shortCircuit: true };
}
