import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The entry points that the sources define: `src/throughline.ts`, and every folder of `src` with an `index.ts`.
 * The folder under `src` bears the path users import.
 *
 * @typedef {object} EntryPoint
 * @property {string} specifier key in the exports map, such as `./storage/memory`
 * @property {string} source path from the root, such as `src/storage/memory/index.ts`
 * @property {string} output path in `dist` without extension, such as `storage/memory`
 *
 * @param {string} root
 * @returns {EntryPoint[]}
 */
export function entryPoints(root) {
  const src = join(root, "src");
  const folders = readdirSync(src, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith("/index.ts"))
    .map((path) => path.slice(0, -"/index.ts".length))
    .sort();
  const entries = folders.map((path) => ({
    specifier: `./${path}`,
    source: `src/${path}/index.ts`,
    output: path,
  }));
  if (existsSync(join(src, "throughline.ts"))) {
    entries.unshift({ specifier: ".", source: "src/throughline.ts", output: "throughline" });
  }
  return entries;
}

/**
 * What the exports map must say for an entry point: types beside code, once for each module system.
 *
 * @param {EntryPoint} entry
 */
export function exportsOf({ output }) {
  return {
    import: { types: `./dist/${output}.d.ts`, default: `./dist/${output}.js` },
    require: { types: `./dist/${output}.d.cts`, default: `./dist/${output}.cjs` },
  };
}
