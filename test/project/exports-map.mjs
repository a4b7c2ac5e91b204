/**
 * The exports map of package.json against the built files, both ways: every entry point of the sources is in the
 * map with types beside code for both module systems, and everything the map (and `bin`) names was built and is
 * published. `exports-map.mjs [ROOT]`
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { entryPoints, exportsOf } from "./entry-points.mjs";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = entryPoints(root);
const problems = [];

for (const entry of entries) {
  const { specifier, source } = entry;
  const wanted = JSON.stringify(exportsOf(entry));
  const found = JSON.stringify(manifest.exports?.[specifier]);
  if (found === undefined) problems.push(`${source} is built, but "${specifier}" is not in the exports map`);
  else if (found !== wanted) problems.push(`"${specifier}" must be ${wanted}, and is ${found}`);
}

const published = (path) =>
  (manifest.files ?? []).some((entry) => path === entry || path.startsWith(`${entry}/`));
const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
const named = [...Object.entries(manifest.exports ?? {}), ...Object.entries(manifest.bin ?? {})];
for (const [specifier, value] of named) {
  for (const target of targets(value)) {
    const path = target.replace(/^\.\//, "");
    if (!existsSync(join(root, path))) problems.push(`"${specifier}" leads to ${path}, which was not built`);
    else if (path !== "package.json" && !published(path)) problems.push(`${path} is not in "files"`);
  }
}
for (const specifier of Object.keys(manifest.exports ?? {})) {
  const isFile = /\.json$/.test(specifier);
  if (!isFile && !entries.some((entry) => entry.specifier === specifier)) {
    problems.push(`"${specifier}" is in the exports map, but src has no such entry point`);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${entries.length} entry points, ${named.length} names in the map, all built`);
